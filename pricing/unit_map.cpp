// Names of metered units -> prices.
// https://aws.amazon.com/dynamodb/pricing/ and the like load them; names read 2026-11-30.

#include "pricing/unit_map.h"

#include <algorithm>
#include <utility>

#include "analyzer/base/text.h"

namespace cfnaudit::pricing {
namespace {

struct Row {
  std::string_view service;
  std::string_view name;  // without " from 0 to 1048576"
  PriceKey price;
};

constexpr Row kRows[] = {
    {"dynamodb", "Provisioned Read Units", {"AmazonDynamoDB", "read-capacity", "RCU-hours"}},
    {"dynamodb", "Provisioned Write Units", {"AmazonDynamoDB", "write-capacity", "WCU-hours"}},
    {"dynamodb",
     "Provisioned Replicated Write Units",
     {"AmazonDynamoDB", "replicated-write-capacity", "rWCU-hours"}},
    {"dynamodb", "Provisioned Read Units IA", {"AmazonDynamoDB", "read-capacity-ia", "RCU-hours"}},
    {"dynamodb",
     "Provisioned Write Units IA",
     {"AmazonDynamoDB", "write-capacity-ia", "WCU-hours"}},
    {"dynamodb",
     "PayPerRequest Read Request Units",
     {"AmazonDynamoDB", "read-requests", "read request units"}},
    {"dynamodb",
     "PayPerRequest Write Request Units",
     {"AmazonDynamoDB", "write-requests", "write request units"}},
    {"dynamodb",
     "PayPerRequest Replicated Write Request Units",
     {"AmazonDynamoDB", "replicated-write-requests", "replicated write request units"}},
    {"dynamodb",
     "PayPerRequest Read Request Units IA",
     {"AmazonDynamoDB", "read-requests-ia", "read request units"}},
    {"dynamodb",
     "PayPerRequest Write Request Units IA",
     {"AmazonDynamoDB", "write-requests-ia", "write request units"}},
    {"dynamodb", "Data Storage Indexed GB-Mo", {"AmazonDynamoDB", "storage", "GB-months"}},
    {"dynamodb", "Data Storage Indexed - IA GB-Mo", {"AmazonDynamoDB", "storage-ia", "GB-months"}},
    {"dynamodb",
     "On-Demand Backup Storage GB-Month",
     {"AmazonDynamoDB", "on-demand-backup", "GB-months"}},
    {"dynamodb", "PITR Backup Storage GB-Mo", {"AmazonDynamoDB", "continuous-backup", "GB-months"}},
    {"dynamodb", "Restore Data Size", {"AmazonDynamoDB", "restore", "GB"}},
    {"dynamodb", "Streams Read Requests", {"AmazonDynamoDB", "stream-reads", "read request units"}},
    {"elb", "Application Load Balancer Hours", {"AWSELB", "alb-hours", "hours"}},
    {"elb", "Application Load Balancer LCU Hours", {"AWSELB", "alb-capacity-units", "LCU-hours"}},
    {"elb", "Network Load Balancer Hours", {"AWSELB", "nlb-hours", "hours"}},
    {"elb", "Network Load Balancer LCU Hours", {"AWSELB", "nlb-capacity-units", "NLCU-hours"}},
    {"elb", "Classic Load Balancer Hours", {"AWSELB", "clb-hours", "hours"}},
    {"elb", "Classic Load Balancer Data", {"AWSELB", "clb-data", "GB"}},
    {"vpc",
     "Hourly charge for In use Public IPv4 Addresses per Hrs",
     {"AmazonVPC", "public-ipv4-hours", "hours"}},
    {"vpc",
     "Hourly charge for VPC Endpoints per Hrs",
     {"AmazonVPC", "interface-endpoint-hours", "hours"}},
    {"vpc",
     "Charge for per GB data processed by VPC Endpoints per GB",
     {"AmazonVPC", "interface-endpoint-data", "GB"}},
    {"vpc",
     "Hourly charge for AWS Gateway Load Balancer VPC Endpoint per Hrs",
     {"AmazonVPC", "gateway-load-balancer-endpoint-hours", "hours"}},
    {"vpc",
     "Charge for per GB data processed by AWS Gateway Load Balancer VPC Endpoint per GB",
     {"AmazonVPC", "gateway-load-balancer-endpoint-data", "GB"}},
    {"vpc",
     "Hourly charge for Transit Gateway VPC Attachments per hour",
     {"AmazonVPC", "transit-gateway-hours", "hours"}},
    {"vpc",
     "Charge for per GB data processed by AWS Transit Gateways for VPC attachments per GigaBytes",
     {"AmazonVPC", "transit-gateway-data", "GB"}},
    {"vpc", "CreateVpnConnection per Hrs", {"AmazonVPC", "vpn-connection-hours", "hours"}},
};

/// Regions are called "EU (Ireland)" in most maps, "Europe (Ireland)" in newer ones.
constexpr std::pair<std::string_view, std::string_view> kLocations[] = {
    {"AWS GovCloud (US)", "us-gov-west-1"},
    {"AWS GovCloud (US-East)", "us-gov-east-1"},
    {"AWS GovCloud (US-West)", "us-gov-west-1"},
    {"Africa (Cape Town)", "af-south-1"},
    {"Asia Pacific (Hong Kong)", "ap-east-1"},
    {"Asia Pacific (Hyderabad)", "ap-south-2"},
    {"Asia Pacific (Jakarta)", "ap-southeast-3"},
    {"Asia Pacific (Malaysia)", "ap-southeast-5"},
    {"Asia Pacific (Melbourne)", "ap-southeast-4"},
    {"Asia Pacific (Mumbai)", "ap-south-1"},
    {"Asia Pacific (New Zealand)", "ap-southeast-6"},
    {"Asia Pacific (Osaka)", "ap-northeast-3"},
    {"Asia Pacific (Seoul)", "ap-northeast-2"},
    {"Asia Pacific (Singapore)", "ap-southeast-1"},
    {"Asia Pacific (Sydney)", "ap-southeast-2"},
    {"Asia Pacific (Taipei)", "ap-east-2"},
    {"Asia Pacific (Thailand)", "ap-southeast-7"},
    {"Asia Pacific (Tokyo)", "ap-northeast-1"},
    {"Canada (Central)", "ca-central-1"},
    {"Canada West (Calgary)", "ca-west-1"},
    {"EU (Frankfurt)", "eu-central-1"},
    {"EU (Ireland)", "eu-west-1"},
    {"EU (London)", "eu-west-2"},
    {"EU (Milan)", "eu-south-1"},
    {"EU (Paris)", "eu-west-3"},
    {"EU (Spain)", "eu-south-2"},
    {"EU (Stockholm)", "eu-north-1"},
    {"EU (Zurich)", "eu-central-2"},
    {"Israel (Tel Aviv)", "il-central-1"},
    {"Mexico (Central)", "mx-central-1"},
    {"Middle East (Bahrain)", "me-south-1"},
    {"Middle East (UAE)", "me-central-1"},
    {"South America (Sao Paulo)", "sa-east-1"},
    {"US East (N. Virginia)", "us-east-1"},
    {"US East (Ohio)", "us-east-2"},
    {"US West (N. California)", "us-west-1"},
    {"US West (Oregon)", "us-west-2"},
};

/// The machine of a map of EC2's instances.
std::optional<OfferMatch> machine(const UnitEntry& entry) {
  static constexpr std::pair<std::string_view, std::string_view> kSystems[] = {
      {"Linux", ""}, {"Windows", " windows"}, {"RHEL", " rhel"}, {"SUSE", " suse"}};
  if (entry.instance_type.empty()) return std::nullopt;
  for (const auto& [name, suffix] : kSystems)
    if (entry.operating_system == name)
      return OfferMatch{{"AmazonEC2", "instance-hours", "hours"},
                        concat(entry.instance_type, suffix)};
  return std::nullopt;
}

std::optional<OfferMatch> match_of(std::string_view service, std::string_view name,
                                   const UnitEntry& entry) {
  if (service == "ec2") return machine(entry);
  for (const Row& row : kRows)
    if (row.service == service && row.name == name) return OfferMatch{row.price, ""};
  return std::nullopt;
}

/// "from 1048576 to 5242880" behind a name.
struct Range {
  std::string_view name;
  std::string_view begin;
  std::string_view end = "Inf";
};

Range range_of(std::string_view name) {
  const auto from = name.rfind(" from ");
  if (from == std::string_view::npos) return {.name = name, .begin = "0"};
  const auto words = split(name.substr(from + 1), ' ');
  if (words.size() != 4 || words[2] != "to") return {.name = name, .begin = "0"};
  return {name.substr(0, from), words[1], words[3]};
}

}  // namespace

std::string_view region_of_location(std::string_view location) {
  std::string name(location);
  if (name.starts_with("Europe (")) name = concat("EU", name.substr(6));
  for (const auto& [known, region] : kLocations)
    if (known == name) return region;
  return {};
}

void UnitMap::add(std::string_view service, std::string_view currency, const UnitEntry& entry,
                  OfferTerms& terms) {
  const Range range = range_of(entry.name);
  auto match = match_of(service, range.name, entry);
  if (!match) return;
  const std::string sku = concat(to_string(match->price), "/", match->variant);
  const auto [known, is_new] = seen_.emplace(concat(sku, " ", range.begin), entry.price);
  if (!is_new && known->second == entry.price) return;
  terms.add_product(sku, std::move(*match));
  terms.add(sku, {.begin = std::string(range.begin),
                  .end = std::string(range.end),
                  .price = currency == "USD" ? entry.price : std::string(),
                  .currency = std::string(currency)});
}

}  // namespace cfnaudit::pricing
