// AWS::QBusiness::Application and AWS::QBusiness::Index -> subscriptions, hours of index units.
// https://aws.amazon.com/q/business/pricing/

#include "analyzer/base/text.h"
#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kLite = {"AmazonQ", "lite-users", "user-months"};
constexpr PriceKey kPro = {"AmazonQ", "pro-users", "user-months"};
/// A family: "enterprise".
constexpr PriceKey kUnitHours = {"AmazonQ", "index-unit-hours", "hours"};
constexpr PriceKey kApplicationPrices[] = {kLite, kPro};
constexpr PriceKey kIndexPrices[] = {kUnitHours};
constexpr UsageKey kUsage[] = {
    {"lite_users", "users with a Lite subscription", {5, 50, 1'000}},
    {"pro_users", "users with a Pro subscription", {1, 10, 100}},
};
constexpr UsageItem kItems[] = {
    {"Lite subscriptions", kLite, "lite_users"},
    {"Pro subscriptions", kPro, "pro_users"},
};

std::vector<LineItem> subscriptions(const Subject& subject) { return usage_items(subject, kItems); }

std::vector<LineItem> index_hours(const Subject& index) {
  const Choice type = choice(index.property("Type"), "ENTERPRISE");
  if (!type.known()) return {unpriced("Index hours", type.why_unknown)};
  return {
      {.name = concat("Index hours (", lowercase(type.text), ")"),
       .price = kUnitHours,
       .monthly = whole_number(index.property("CapacityConfiguration.Units"), 1) * kHoursPerMonth,
       .assumption = "730 hours per unit",
       .variant = lowercase(type.text)}};
}

}  // namespace

constinit const Estimator kQBusinessApplication = {.resource_type = "AWS::QBusiness::Application",
                                                   .prices = kApplicationPrices,
                                                   .usage = kUsage,
                                                   .estimate = subscriptions};
constinit const Estimator kQBusinessIndex = {.resource_type = "AWS::QBusiness::Index",
                                             .prices = kIndexPrices,
                                             .usage = {},
                                             .estimate = index_hours};

}  // namespace cfnaudit::pricing
