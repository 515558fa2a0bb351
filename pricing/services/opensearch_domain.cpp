// AWS::OpenSearchService::Domain and AWS::Elasticsearch::Domain -> nodes and their storage.
// https://aws.amazon.com/opensearch-service/pricing/

#include <algorithm>

#include "analyzer/base/text.h"
#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

/// A family: "m5.large", "ultrawarm1.medium".
constexpr PriceKey kNodeHours = {"AmazonES", "node-hours", "hours"};
constexpr PriceKey kGp2 = {"AmazonES", "gp2-storage", "GB-months"};
constexpr PriceKey kGp3 = {"AmazonES", "gp3-storage", "GB-months"};
constexpr PriceKey kIo1 = {"AmazonES", "io1-storage", "GB-months"};
constexpr PriceKey kIo1Iops = {"AmazonES", "io1-iops", "IOPS-months"};
constexpr PriceKey kPrices[] = {kNodeHours, kGp2, kGp3, kIo1, kIo1Iops};

struct Nodes {
  std::string_view title;
  std::string_view enabled;  // a boolean, or empty
  std::string_view type;
  std::string_view count;
  std::int64_t default_count;
};
constexpr Nodes kKinds[] = {
    {"Node hours", "", "InstanceType", "InstanceCount", 1},
    {"Dedicated master hours", "DedicatedMasterEnabled", "DedicatedMasterType",
     "DedicatedMasterCount", 3},
    {"UltraWarm node hours", "WarmEnabled", "WarmType", "WarmCount", 2},
};

void add_nodes(std::vector<LineItem>& items, graph::ValuePtr cluster, const Nodes& nodes,
               std::string_view default_type) {
  if (!nodes.enabled.empty() &&
      !resolve::boolean(resolve::get(cluster, nodes.enabled)).value_or(false))
    return;
  const Choice type = choice(resolve::get(cluster, nodes.type), default_type);
  if (!type.known() || type.text.empty()) {
    items.push_back(unpriced(std::string(nodes.title),
                             type.known() ? concat(nodes.type, " is missing") : type.why_unknown));
    return;
  }
  // Elasticsearch's types end in ".elasticsearch", OpenSearch's in ".search".
  const auto end = std::min(type.text.find(".search"), type.text.find(".elasticsearch"));
  const auto name = type.text.substr(0, end);
  items.push_back(
      {.name = concat(nodes.title, " (", name, ")"),
       .price = kNodeHours,
       .monthly =
           whole_number(resolve::get(cluster, nodes.count), nodes.default_count) * kHoursPerMonth,
       .assumption = "730 hours per node",
       .variant = std::string(name)});
}

/// What a gp3 volume includes whatever its size. Larger volumes include more, so that only beyond
/// this a charge is possible.
struct Included {
  std::string_view property;
  std::int64_t amount;
  std::string_view name;
};
constexpr Included kIncluded[] = {{"Iops", 3'000, "Provisioned IOPS above 3,000"},
                                  {"Throughput", 125, "Provisioned throughput above 125 MiB/s"}};

void add_performance(std::vector<LineItem>& items, graph::ValuePtr ebs) {
  for (const Included& included : kIncluded) {
    const Amount set = whole_number(resolve::get(ebs, included.property), included.amount);
    if (!set.quantity())
      items.push_back(unpriced(std::string(included.name), set.why_unknown()));
    else if (less(included.amount, *set.quantity()))
      items.push_back(unpriced(std::string(included.name),
                               "no price is known; larger volumes include more of it"));
  }
}

void add_storage(std::vector<LineItem>& items, const Subject& domain, const Amount& nodes) {
  const auto ebs = domain.property("EBSOptions");
  if (!resolve::boolean(resolve::get(ebs, "EBSEnabled")).value_or(false)) return;
  const Choice type = choice(resolve::get(ebs, "VolumeType"), "gp2");
  const PriceKey* price = type.text == "gp2"   ? &kGp2
                          : type.text == "gp3" ? &kGp3
                          : type.text == "io1" ? &kIo1
                                               : nullptr;
  if (price == nullptr) {
    items.push_back(unpriced("Storage", type.known() ? concat("no price for volumes of ", type.text)
                                                     : type.why_unknown));
    return;
  }
  items.push_back({.name = concat("Storage (", type.text, ")"),
                   .price = *price,
                   .monthly = whole_number(resolve::get(ebs, "VolumeSize"), 10) * nodes});
  if (price == &kGp3) add_performance(items, ebs);
  if (price == &kIo1)
    items.push_back(
        {.name = "Provisioned IOPS",
         .price = kIo1Iops,
         .monthly = whole_number(resolve::get(ebs, "Iops"), "Iops is missing") * nodes});
}

std::vector<LineItem> estimate_with(const Subject& domain, std::string_view cluster_property) {
  const auto cluster = domain.property(cluster_property);
  if (resolve::is_unknown(cluster)) return {unpriced("Nodes", resolve::why_unknown(cluster))};
  std::vector<LineItem> items;
  for (const Nodes& nodes : kKinds)
    add_nodes(items, cluster, nodes,
              &nodes == &kKinds[0] ? std::string_view("m4.large") : std::string_view());
  add_storage(items, domain, whole_number(resolve::get(cluster, "InstanceCount"), 1));
  return items;
}

std::vector<LineItem> estimate_opensearch(const Subject& domain) {
  return estimate_with(domain, "ClusterConfig");
}
std::vector<LineItem> estimate_elasticsearch(const Subject& domain) {
  return estimate_with(domain, "ElasticsearchClusterConfig");
}

}  // namespace

constinit const Estimator kOpenSearchDomain = {.resource_type = "AWS::OpenSearchService::Domain",
                                               .prices = kPrices,
                                               .usage = {},
                                               .estimate = estimate_opensearch};
constinit const Estimator kElasticsearchDomain = {.resource_type = "AWS::Elasticsearch::Domain",
                                                  .prices = kPrices,
                                                  .usage = {},
                                                  .estimate = estimate_elasticsearch};

}  // namespace cfnaudit::pricing
