// AWS::KMS::Key and AWS::KMS::ReplicaKey -> the key's month and its requests.
// https://aws.amazon.com/kms/pricing/

#include "analyzer/base/text.h"
#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kKeys = {"awskms", "keys", "key-months"};
constexpr PriceKey kRequests = {"awskms", "requests", "requests"};
constexpr PriceKey kAsymmetric = {"awskms", "asymmetric-requests", "requests"};
constexpr PriceKey kPrices[] = {kKeys, kRequests, kAsymmetric};
constexpr UsageKey kUsage[] = {
    {"monthly_requests", "cryptographic requests per month", {1'000, 100'000, 10'000'000}}};

/// Symmetric and HMAC keys and RSA_2048 cost less than the other asymmetric ones.
bool is_common(std::string_view spec) {
  return spec == "SYMMETRIC_DEFAULT" || spec == "RSA_2048" || spec.starts_with("HMAC_");
}

std::vector<LineItem> estimate(const Subject& key) {
  const Choice spec = choice(key.property("KeySpec"), "SYMMETRIC_DEFAULT");
  const bool rotated = resolve::boolean(key.property("EnableKeyRotation")).value_or(false);
  std::vector<LineItem> items = {{.name = "Key",
                                  .price = kKeys,
                                  .monthly = 1,
                                  .assumption = rotated ? "before the first rotation" : ""}};
  if (!spec.known())
    items.push_back(unpriced("Requests", spec.why_unknown));
  else
    items.push_back({.name = "Requests",
                     .price = is_common(spec.text) ? kRequests : kAsymmetric,
                     .monthly = key.usage("monthly_requests")});
  return items;
}

}  // namespace

constinit const Estimator kKmsKey = {
    .resource_type = "AWS::KMS::Key", .prices = kPrices, .usage = kUsage, .estimate = estimate};
constinit const Estimator kKmsReplicaKey = {.resource_type = "AWS::KMS::ReplicaKey",
                                            .prices = kPrices,
                                            .usage = kUsage,
                                            .estimate = estimate};

}  // namespace cfnaudit::pricing
