// AWS::SecretsManager::Secret -> the secret's month, per copy, and API calls.
// https://aws.amazon.com/secrets-manager/pricing/

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kSecrets = {"AWSSecretsManager", "secrets", "secret-months"};
constexpr PriceKey kRequests = {"AWSSecretsManager", "requests", "requests"};
constexpr PriceKey kPrices[] = {kSecrets, kRequests};
constexpr UsageKey kUsage[] = {{"monthly_requests", "API calls a month"}};

std::vector<LineItem> estimate(const Subject& secret) {
  const auto replicas = secret.property("ReplicaRegions");
  std::vector<LineItem> items = {
      {.name = "Secret", .price = kSecrets, .monthly = 1},
      {.name = "API calls", .price = kRequests, .monthly = secret.usage("monthly_requests")},
  };
  if (replicas != nullptr)
    items.push_back(unpriced("Replicas", "they are charged at the prices of their regions"));
  return items;
}

}  // namespace

constinit const Estimator kSecretsManagerSecret = {.resource_type = "AWS::SecretsManager::Secret",
                                                   .prices = kPrices,
                                                   .usage = kUsage,
                                                   .estimate = estimate};

}  // namespace cfnaudit::pricing
