// AWS::SSM::Parameter -> advanced parameters by the month; standard ones are free of charge.
// https://aws.amazon.com/systems-manager/pricing/

#include "analyzer/base/text.h"
#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kAdvanced = {"AWSSystemsManager", "advanced-parameters", "parameter-months"};
constexpr PriceKey kPrices[] = {kAdvanced};

std::vector<LineItem> estimate(const Subject& parameter) {
  const Choice tier = choice(parameter.property("Tier"), "Standard");
  if (!tier.known()) return {unpriced("Parameter", tier.why_unknown)};
  if (tier.text == "Standard") return {};
  if (tier.text == "Advanced")
    return {{.name = "Advanced parameter", .price = kAdvanced, .monthly = 1}};
  return {unpriced("Parameter", concat("AWS chooses the tier under ", tier.text))};
}

}  // namespace

constinit const Estimator kSsmParameter = {
    .resource_type = "AWS::SSM::Parameter", .prices = kPrices, .usage = {}, .estimate = estimate};

}  // namespace cfnaudit::pricing
