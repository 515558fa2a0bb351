#pragma once

// Prices as the rules about cost speak of them.

#include <optional>
#include <string>
#include <string_view>

#include "analyzer/base/text.h"
#include "pricing/estimate.h"
#include "pricing/usage.h"
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

/// What the resource costs; null when it is not priced.
inline const pricing::ResourceCost* cost_of(const Context& context, std::string_view resource) {
  if (context.cost == nullptr) return nullptr;
  for (const auto& cost : context.cost->resources)
    if (cost.resource == resource) return &cost;
  return nullptr;
}

/// The usage that somebody declared for a resource; what a profile assumes does not count.
inline std::optional<pricing::Quantity> declared(const Context& context,
                                                 const graph::StackResource& resource,
                                                 std::string_view key) {
  if (context.usage == nullptr) return std::nullopt;
  const auto& environment = *context.stack.environment;
  const auto* usage =
      context.usage->find(environment.shown, resource.id(), resource.type(), key, environment.name);
  return usage != nullptr ? std::optional(usage->quantity) : std::nullopt;
}

/// How many thousandths of `whole` a part is, rounded; nullopt when there is no whole.
inline std::optional<std::int64_t> per_mille(pricing::Money part, pricing::Money whole) {
  if (whole <= pricing::Money() || part.is_too_large() || whole.is_too_large()) return std::nullopt;
  const pricing::WideInteger divisor = whole.in_micro_dollars();
  const pricing::WideInteger thousandths =
      (pricing::WideInteger{part.in_micro_dollars()} * 2000 + divisor) / (divisor * 2);
  return static_cast<std::int64_t>(thousandths);
}

/// "28.9 %".
inline std::string percent(std::int64_t per_mille) {
  return concat(std::to_string(per_mille / 10), ".", std::to_string(per_mille % 10), " %");
}

/// "$32.85 per month".
inline std::string a_month(pricing::Money money) {
  return concat("$", pricing::in_cents(money), " per month");
}

}  // namespace cfnaudit::rules
