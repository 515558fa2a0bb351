// AWS::Events::Archive -> events archived and stored. https://aws.amazon.com/eventbridge/pricing/

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kArchiveProcessing = {"AWSEvents", "archive-processing", "GB"};
constexpr PriceKey kArchiveStorage = {"AWSEvents", "archive-storage", "GB-months"};
constexpr PriceKey kPrices[] = {kArchiveProcessing, kArchiveStorage};
constexpr UsageKey kUsage[] = {
    {"monthly_archive_processing_gb", "GB archived per month", {1, 10, 100}},
    {"archive_storage_gb", "GB stored in the archive", {1, 10, 100}},
};
constexpr UsageItem kItems[] = {
    {"Events archived", kArchiveProcessing, "monthly_archive_processing_gb"},
    {"Archive storage", kArchiveStorage, "archive_storage_gb"},
};

std::vector<LineItem> estimate(const Subject& subject) { return usage_items(subject, kItems); }

}  // namespace

constinit const Estimator kEventsArchive = {.resource_type = "AWS::Events::Archive",
                                            .prices = kPrices,
                                            .usage = kUsage,
                                            .estimate = estimate};

}  // namespace cfnaudit::pricing
