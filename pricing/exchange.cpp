// "EUR=0.92" and dollars -> the amount in another currency.

#include "pricing/exchange.h"

#include <algorithm>

#include "analyzer/base/text.h"

namespace cfnaudit::pricing {

using pricing::Money;
using pricing::WideInteger;

Result<Exchange> parse_exchange(std::string_view text) {
  const auto equals = text.find('=');
  const auto currency = text.substr(0, equals);
  const bool is_code =
      currency.size() == 3 &&
      std::all_of(currency.begin(), currency.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  const auto rate = equals == std::string_view::npos
                        ? std::nullopt
                        : pricing::Quantity::parse(text.substr(equals + 1));
  constexpr std::int64_t kAbsurd = 1'000'000'000;
  if (!is_code || !rate || rate->is_out_of_range() || rate->numerator() == 0 ||
      less(kAbsurd, *rate))
    return failure(concat(
        "a currency is its code and what a dollar is in it, such as EUR=0.92, not ", quote(text)));
  return Exchange{std::string(currency), *rate, std::string(text.substr(equals + 1))};
}

Money converted(Money dollars, const Exchange& exchange) {
  if (dollars.is_too_large()) return dollars;
  const WideInteger denominator = exchange.rate.denominator();
  const WideInteger exact = WideInteger{dollars.in_micro_dollars()} * exchange.rate.numerator();
  const WideInteger half = exact < 0 ? -denominator : denominator;
  const WideInteger rounded = (exact * 2 + half) / (denominator * 2);
  if (rounded >= std::numeric_limits<std::int64_t>::max() ||
      -rounded >= std::numeric_limits<std::int64_t>::max())
    return Money::too_large();
  return Money::micro_dollars(static_cast<std::int64_t>(rounded));
}

}  // namespace cfnaudit::pricing
