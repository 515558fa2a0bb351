#pragma once

// Prices as the rules about cost speak of them.

#include <optional>
#include <string>
#include <string_view>

#include "analyzer/base/text.h"
#include "pricing/estimate.h"
#include "rules/rule.h"

namespace cfnaudit::rules {

/// What `quantity` costs at the first tier of a price; nullopt when the region has no such price.
inline std::optional<pricing::Money> monthly(const Context& context, const pricing::PriceKey& key,
                                             pricing::Quantity quantity,
                                             std::string_view variant = {}) {
  if (context.cost == nullptr || context.cost->book == nullptr) return std::nullopt;
  const pricing::Price* price = context.cost->book->find(key, variant);
  if (price == nullptr) return std::nullopt;
  return pricing::cost(quantity, price->tiers);
}

/// "$32.85 a month".
inline std::string a_month(pricing::Money money) {
  return concat("$", pricing::in_cents(money), " a month");
}

}  // namespace cfnaudit::rules
