// AWS::EFS::FileSystem -> storage by class, access to the infrequent class, provisioned throughput.
// https://aws.amazon.com/efs/pricing/ : 50 KB/s of throughput come with each GB of storage.

#include "analyzer/base/text.h"
#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kStandard = {"AmazonEFS", "standard-storage", "GB-months"};
constexpr PriceKey kStandardIa = {"AmazonEFS", "standard-ia-storage", "GB-months"};
constexpr PriceKey kOneZone = {"AmazonEFS", "one-zone-storage", "GB-months"};
constexpr PriceKey kOneZoneIa = {"AmazonEFS", "one-zone-ia-storage", "GB-months"};
constexpr PriceKey kIaAccess = {"AmazonEFS", "ia-access", "GB"};
constexpr PriceKey kThroughput = {"AmazonEFS", "provisioned-throughput", "MB/s-months"};
constexpr PriceKey kPrices[] = {kStandard,  kStandardIa, kOneZone,
                                kOneZoneIa, kIaAccess,   kThroughput};
constexpr UsageKey kUsage[] = {
    {"storage_gb", "GB stored", {1, 10, 1'000}},
    {"infrequent_access_storage_gb", "GB stored in the infrequent access class"},
    {"monthly_infrequent_access_read_gb", "GB read from the infrequent access class per month"},
    {"monthly_infrequent_access_write_gb", "GB written to the infrequent access class per month"},
};

bool moves_to_ia(const Subject& files) {
  for (const auto policy : resolve::items(files.property("LifecyclePolicies")))
    if (resolve::get(policy, "TransitionToIA") != nullptr) return true;
  return false;
}

/// Of storage in the standard class, 50 KB/s each GB; AWS counts a month of 730 hours.
LineItem throughput(const Subject& files) {
  const Amount provisioned =
      whole_number(files.property("ProvisionedThroughputInMibps"), "its size is missing");
  const Amount included = files.usage("storage_gb") / 20;
  LineItem item = {.name = "Provisioned throughput",
                   .price = kThroughput,
                   .monthly = provisioned + included * 0,
                   .assumption = "above 50 KB/s per GB stored"};
  if (const auto all = provisioned.quantity(), free = included.quantity(); all && free)
    item.monthly = Amount::usage("storage_gb", difference(*all, *free));
  return item;
}

std::vector<LineItem> estimate(const Subject& files) {
  const bool one_zone = files.property("AvailabilityZoneName") != nullptr;
  std::vector<LineItem> items = {{.name = one_zone ? "Storage (one zone)" : "Storage (standard)",
                                  .price = one_zone ? kOneZone : kStandard,
                                  .monthly = files.usage("storage_gb")}};
  if (moves_to_ia(files)) {
    items.push_back({.name = "Storage (infrequent access)",
                     .price = one_zone ? kOneZoneIa : kStandardIa,
                     .monthly = files.usage("infrequent_access_storage_gb")});
    items.push_back({.name = "Reads (infrequent access)",
                     .price = kIaAccess,
                     .monthly = files.usage("monthly_infrequent_access_read_gb")});
    items.push_back({.name = "Writes (infrequent access)",
                     .price = kIaAccess,
                     .monthly = files.usage("monthly_infrequent_access_write_gb")});
  }
  const Choice mode = choice(files.property("ThroughputMode"), "bursting");
  if (mode.text == "provisioned") items.push_back(throughput(files));
  if (mode.text == "elastic")
    items.push_back(unpriced("Elastic throughput", "no price for elastic throughput"));
  if (!mode.known()) items.push_back(unpriced("Throughput", mode.why_unknown));
  return items;
}

}  // namespace

constinit const Estimator kEfsFileSystem = {.resource_type = "AWS::EFS::FileSystem",
                                            .prices = kPrices,
                                            .usage = kUsage,
                                            .estimate = estimate};

}  // namespace cfnaudit::pricing
