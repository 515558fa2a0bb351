// AWS::SSM::Parameter -> advanced parameters by the month; standard ones are free of charge.
// https://aws.amazon.com/systems-manager/pricing/

#include "analyzer/base/text.h"
#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kAdvanced = {"AWSSystemsManager", "advanced-parameters", "parameter-months"};
constexpr PriceKey kCalls = {"AWSSystemsManager", "api-interactions", "calls"};
constexpr PriceKey kPrices[] = {kAdvanced, kCalls};
constexpr UsageKey kUsage[] = {
    {"monthly_api_interactions", "API calls per month", {1'000, 10'000, 1'000'000}},
    {"parameter_storage_hrs", "hours per month that the parameter exists", {730, 730, 730}},
};

std::vector<LineItem> estimate(const Subject& parameter) {
  const Choice tier = choice(parameter.property("Tier"), "Standard");
  if (!tier.known()) return {unpriced("Parameter", tier.why_unknown)};
  if (tier.text == "Standard") return {};
  if (tier.text == "Advanced")
    return {{.name = "Advanced parameter",
             .price = kAdvanced,
             // A parameter-month is one of 730 hours.
             .monthly = parameter.declares("parameter_storage_hrs")
                            ? parameter.usage("parameter_storage_hrs") / kHoursPerMonth
                            : Amount(1)},
            {.name = "API interactions",
             .price = kCalls,
             .monthly = parameter.usage("monthly_api_interactions"),
             .assumption = "of higher throughput or to advanced parameters"}};
  return {unpriced("Parameter", concat("AWS chooses the tier under ", tier.text))};
}

}  // namespace

constinit const Estimator kSsmParameter = {.resource_type = "AWS::SSM::Parameter",
                                           .prices = kPrices,
                                           .usage = kUsage,
                                           .estimate = estimate};

}  // namespace cfnaudit::pricing
