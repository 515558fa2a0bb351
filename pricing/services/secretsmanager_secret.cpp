// AWS::SecretsManager::Secret -> the secret's month, per copy, and API calls.
// https://aws.amazon.com/secrets-manager/pricing/

#include "analyzer/base/text.h"
#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kSecrets = {"AWSSecretsManager", "secrets", "secret-months"};
constexpr PriceKey kRequests = {"AWSSecretsManager", "requests", "requests"};
constexpr PriceKey kPrices[] = {kSecrets, kRequests};
constexpr UsageKey kUsage[] = {
    {"monthly_requests", "API calls per month", {1'000, 10'000, 1'000'000}}};

std::vector<LineItem> estimate(const Subject& secret) {
  const auto replicas = secret.property("ReplicaRegions");
  std::vector<LineItem> items = {
      {.name = "Secret", .price = kSecrets, .monthly = 1},
      {.name = "API calls", .price = kRequests, .monthly = secret.usage("monthly_requests")},
  };
  if (resolve::is_unknown(replicas))
    items.push_back(unpriced("Replicas", resolve::why_unknown(replicas)));
  for (const auto replica : resolve::items(replicas)) {
    const Choice region = choice(resolve::get(replica, "Region"), "");
    if (region.known())
      items.push_back({.name = concat("Replica in ", region.text),
                       .price = kSecrets,
                       .monthly = 1,
                       .region = std::string(region.text)});
    else
      items.push_back(unpriced("Replica", region.why_unknown));
  }
  return items;
}

}  // namespace

constinit const Estimator kSecretsManagerSecret = {.resource_type = "AWS::SecretsManager::Secret",
                                                   .prices = kPrices,
                                                   .usage = kUsage,
                                                   .estimate = estimate};

}  // namespace cfnaudit::pricing
