// AWS::Glue::Database -> objects of the data catalogue and requests.
// https://aws.amazon.com/glue/pricing/ : the first million of each is free of charge.

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kCatalogObjects = {"AWSGlue", "catalog-objects", "object-months"};
constexpr PriceKey kCatalogRequests = {"AWSGlue", "catalog-requests", "requests"};
constexpr PriceKey kPrices[] = {kCatalogObjects, kCatalogRequests};
constexpr UsageKey kUsage[] = {
    {"monthly_objects", "objects above the free million"},
    {"monthly_requests", "requests above the free million per month"},
};
constexpr UsageItem kItems[] = {
    {"Catalog objects", kCatalogObjects, "monthly_objects"},
    {"Catalog requests", kCatalogRequests, "monthly_requests"},
};

std::vector<LineItem> estimate(const Subject& subject) { return usage_items(subject, kItems); }

}  // namespace

constinit const Estimator kGlueDatabase = {.resource_type = "AWS::Glue::Database",
                                           .prices = kPrices,
                                           .usage = kUsage,
                                           .estimate = estimate};

}  // namespace cfnaudit::pricing
