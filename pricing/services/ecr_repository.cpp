// AWS::ECR::Repository -> stored images. https://aws.amazon.com/ecr/pricing/

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kStorage = {"AmazonECR", "storage", "GB-months"};
constexpr PriceKey kPrices[] = {kStorage};
constexpr UsageKey kUsage[] = {
    {"storage_gb", "GB of images", {1, 10, 100}},
};
constexpr UsageItem kItems[] = {
    {"Storage", kStorage, "storage_gb"},
};

std::vector<LineItem> estimate(const Subject& subject) { return usage_items(subject, kItems); }

}  // namespace

constinit const Estimator kEcrRepository = {.resource_type = "AWS::ECR::Repository",
                                            .prices = kPrices,
                                            .usage = kUsage,
                                            .estimate = estimate};

}  // namespace cfnaudit::pricing
