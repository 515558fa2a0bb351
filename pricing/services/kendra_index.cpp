// AWS::Kendra::Index -> the hours of its edition. https://aws.amazon.com/kendra/pricing/

#include "analyzer/base/text.h"
#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

/// A family: "developer_edition", "enterprise_edition".
constexpr PriceKey kIndexHours = {"AmazonKendra", "index-hours", "hours"};
constexpr PriceKey kPrices[] = {kIndexHours};

std::vector<LineItem> estimate(const Subject& index) {
  const Choice edition = choice(index.property("Edition"), "ENTERPRISE_EDITION");
  if (!edition.known()) return {unpriced("Index hours", edition.why_unknown)};
  std::vector<LineItem> items = {{.name = concat("Index hours (", lowercase(edition.text), ")"),
                                  .price = kIndexHours,
                                  .monthly = kHoursPerMonth,
                                  .assumption = "730 hours, regardless of queries",
                                  .variant = lowercase(edition.text)}};
  if (index.property("CapacityUnits") != nullptr)
    items.push_back(
        unpriced("Additional capacity", "no price for additional storage and query units"));
  return items;
}

}  // namespace

constinit const Estimator kKendraIndex = {
    .resource_type = "AWS::Kendra::Index", .prices = kPrices, .usage = {}, .estimate = estimate};

}  // namespace cfnaudit::pricing
