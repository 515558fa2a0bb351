// Resource types of which it is known what AWS charges for, and of which there is no price with a
// source -> items that say so. A type that gets its prices gets a file of its own.

#include <vector>

#include "analyzer/aws/charges.h"
#include "analyzer/base/text.h"
#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

std::vector<LineItem> estimate(const Subject& subject) {
  for (const aws::Charge& charge : aws::charges_without_price())
    if (charge.type == subject.resource().type())
      return {
          unpriced(std::string(charge.item), concat("no price is known for ", charge.type,
                                                    ", which is charged for ", charge.charged))};
  return {};
}

}  // namespace

std::span<const Estimator> estimators_without_price() {
  static const std::vector<Estimator> kAll = [] {
    std::vector<Estimator> out;
    for (const aws::Charge& charge : aws::charges_without_price())
      out.push_back(
          {.resource_type = charge.type, .prices = {}, .usage = {}, .estimate = estimate});
    return out;
  }();
  return kAll;
}

}  // namespace cfnaudit::pricing
