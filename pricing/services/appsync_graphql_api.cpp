// AWS::AppSync::GraphQLApi -> operations, updates, connections.
// https://aws.amazon.com/appsync/pricing/

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kOperations = {"AWSAppSync", "operations", "operations"};
constexpr PriceKey kUpdates = {"AWSAppSync", "updates", "updates"};
constexpr PriceKey kMinutes = {"AWSAppSync", "minutes", "minutes"};
constexpr PriceKey kPrices[] = {kOperations, kUpdates, kMinutes};
constexpr UsageKey kUsage[] = {
    {"monthly_requests", "queries and mutations per month", {100'000, 1'000'000, 100'000'000}},
    {"monthly_updates", "real-time updates per month", {0, 100'000, 10'000'000}},
    {"monthly_connection_mins", "connection minutes per month", {0, 1'000'000, 100'000'000}},
};
constexpr UsageItem kItems[] = {
    {"Queries and mutations", kOperations, "monthly_requests"},
    {"Real-time updates", kUpdates, "monthly_updates"},
    {"Connection minutes", kMinutes, "monthly_connection_mins"},
};

std::vector<LineItem> estimate(const Subject& subject) { return usage_items(subject, kItems); }

}  // namespace

constinit const Estimator kAppSyncGraphQlApi = {.resource_type = "AWS::AppSync::GraphQLApi",
                                                .prices = kPrices,
                                                .usage = kUsage,
                                                .estimate = estimate};

}  // namespace cfnaudit::pricing
