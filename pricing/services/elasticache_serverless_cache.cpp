// AWS::ElastiCache::ServerlessCache -> data stored, of which some is charged always, and requests.
// https://aws.amazon.com/elasticache/pricing/

#include "analyzer/base/text.h"
#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kValkeyStorage = {"AmazonElastiCache", "serverless-valkey-storage", "GB-hours"};
constexpr PriceKey kRedisStorage = {"AmazonElastiCache", "serverless-redis-storage", "GB-hours"};
constexpr PriceKey kPrices[] = {kValkeyStorage, kRedisStorage};
constexpr UsageKey kUsage[] = {
    {"data_stored_gb", "GB of data above the minimum, on average", {1, 10, 100}}};

std::vector<LineItem> estimate(const Subject& cache) {
  const Choice engine = choice(cache.property("Engine"), "");
  if (!engine.known()) return {unpriced("Data stored", engine.why_unknown)};
  if (engine.text != "valkey" && engine.text != "redis")
    return {unpriced("Data stored", concat("no price is known for the engine ", engine.text))};
  const bool valkey = engine.text == "valkey";
  const PriceKey& price = valkey ? kValkeyStorage : kRedisStorage;
  LineItem above = {.name = "Data stored above the minimum",
                    .price = price,
                    .monthly = cache.usage("data_stored_gb") * kHoursPerMonth};
  const Quantity least = valkey ? Quantity(1, 10) : Quantity(1);
  const auto unit = choice(cache.property("CacheUsageLimits.DataStorage.Unit"), "GB");
  const auto most =
      whole_number(cache.property("CacheUsageLimits.DataStorage.Maximum"), "").quantity();
  if (most && unit.text == "GB")
    above.bound = Bound{difference(*most, least) * kHoursPerMonth,
                        concat("a maximum of ", to_string(*most), " GB, all month")};
  return {{.name = "Data stored, minimum",
           .price = price,
           .monthly = Amount(least) * kHoursPerMonth,
           .assumption = valkey ? "100 MB, 730 hours" : "1 GB, 730 hours"},
          std::move(above),
          unpriced("Processing units", "no price is known for ElastiCache processing units")};
}

}  // namespace

constinit const Estimator kElastiCacheServerlessCache = {
    .resource_type = "AWS::ElastiCache::ServerlessCache",
    .prices = kPrices,
    .usage = kUsage,
    .estimate = estimate};

}  // namespace cfnaudit::pricing
