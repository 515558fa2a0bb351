// Decimal text <-> money, prices and quantities, and the arithmetic of fractions that is not needed
// at compile time.

#include "pricing/money.h"

#include <algorithm>
#include <numeric>

#include "analyzer/base/text.h"

namespace cfnaudit::pricing {
namespace {

constexpr WideInteger kInt64Max = std::numeric_limits<std::int64_t>::max();

constexpr std::int64_t power_of_ten(std::size_t exponent) {
  std::int64_t power = 1;
  while (exponent-- > 0) power *= 10;
  return power;
}

bool all_digits(std::string_view text) {
  for (const char c : text)
    if (c < '0' || c > '9') return false;
  return true;
}

/// `text`, a plain decimal without a sign, times 10^decimals; nullopt when that is not a whole
/// number in range.
std::optional<std::int64_t> scaled(std::string_view text, std::size_t decimals) {
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  std::string_view fraction = point == std::string_view::npos ? "" : text.substr(point + 1);
  if (whole.empty() || (point != std::string_view::npos && fraction.empty())) return std::nullopt;
  if (!all_digits(whole) || !all_digits(fraction)) return std::nullopt;
  while (fraction.ends_with('0')) fraction.remove_suffix(1);
  if (fraction.size() > decimals) return std::nullopt;
  std::string digits = concat(whole, fraction);
  digits.append(decimals - fraction.size(), '0');
  return parse_integer(digits);
}

/// numerator / 10^decimals without needless zeros, but with at least `least` decimals.
std::string decimal(std::int64_t numerator, std::size_t decimals, std::size_t least) {
  const auto magnitude = numerator < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(numerator)
                                       : static_cast<std::uint64_t>(numerator);
  std::string digits = std::to_string(magnitude);
  if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
  std::string fraction = digits.substr(digits.size() - decimals);
  digits.resize(digits.size() - decimals);
  while (fraction.size() > least && fraction.back() == '0') fraction.pop_back();
  return concat(numerator < 0 ? "-" : "", digits, fraction.empty() ? "" : ".", fraction);
}

}  // namespace

std::optional<Money> Money::parse(std::string_view text) {
  const bool negative = text.starts_with('-');
  const auto micro = scaled(negative ? text.substr(1) : text, 6);
  if (!micro) return std::nullopt;
  return Money(negative ? -*micro : *micro);
}

std::string to_string(Money money) { return decimal(money.in_micro_dollars(), 6, 2); }

std::string in_cents(Money money) {
  const std::int64_t micro = money.in_micro_dollars();
  const std::int64_t rest = micro % 10'000;
  const std::int64_t away = rest >= 5'000 ? 1 : rest <= -5'000 ? -1 : 0;
  return decimal(micro / 10'000 + away, 2, 2);
}

std::string grouped(std::string_view number) {
  const auto point = std::min(number.find('.'), number.size());
  const std::size_t sign = number.starts_with('-') ? 1 : 0;
  std::string out(number.substr(0, sign));
  for (std::size_t i = sign; i < point; ++i) {
    if (i > sign && (point - i) % 3 == 0) out += ',';
    out += number[i];
  }
  return concat(out, number.substr(point));
}

std::string dollars(Money money) {
  if (money.is_too_large()) return "more than can be counted";
  const std::string cents = grouped(in_cents(money));
  return cents.starts_with('-') ? concat("-$", cents.substr(1)) : concat("$", cents);
}

std::optional<UnitPrice> UnitPrice::parse(std::string_view text, std::int64_t units) {
  if (units <= 0) return std::nullopt;
  // The price of many units may have more digits before the division than fit: 3.50 per 1,000,000
  // is fine.
  const auto pico = scaled(text, 12);
  if (!pico || *pico % units != 0) return std::nullopt;
  return UnitPrice{*pico / units};
}

std::string to_string(UnitPrice price, std::int64_t units) {
  std::int64_t pico = 0;
  if (__builtin_mul_overflow(price.pico_dollars, units, &pico))
    return concat(decimal(price.pico_dollars, 12, 2), " × ", std::to_string(units));
  return decimal(pico, 12, 2);
}

std::optional<Quantity> Quantity::parse(std::string_view text) {
  constexpr std::size_t kDecimals = 12;
  const std::size_t point = text.find('.');
  const std::size_t decimals = point == std::string_view::npos ? 0 : text.size() - point - 1;
  if (decimals > kDecimals) return std::nullopt;
  const auto numerator = scaled(text, decimals);
  if (!numerator) return std::nullopt;
  return Quantity(*numerator, power_of_ten(decimals));
}

namespace {

/// a ± b over a common denominator, at least 0. Each product is below 2^126, so nothing overflows.
Quantity combined(Quantity a, Quantity b, int sign) {
  if (a.is_out_of_range() || b.is_out_of_range()) return Quantity::out_of_range();
  const std::int64_t shared = std::gcd(a.denominator(), b.denominator());
  const WideInteger numerator = WideInteger{a.numerator()} * (b.denominator() / shared) +
                                WideInteger{b.numerator()} * (a.denominator() / shared) * sign;
  if (numerator <= 0) return 0;
  const WideInteger denominator = WideInteger{a.denominator()} * (b.denominator() / shared);
  WideInteger divisor = numerator;
  for (WideInteger rest = denominator; rest != 0;) {
    const WideInteger next = divisor % rest;
    divisor = rest;
    rest = next;
  }
  if (numerator / divisor > kInt64Max || denominator / divisor > kInt64Max)
    return Quantity::out_of_range();
  return Quantity(static_cast<std::int64_t>(numerator / divisor),
                  static_cast<std::int64_t>(denominator / divisor));
}

}  // namespace

Quantity operator+(Quantity a, Quantity b) { return combined(a, b, 1); }

Quantity difference(Quantity a, Quantity b) { return combined(a, b, -1); }

bool less(Quantity a, Quantity b) {
  if (a.is_out_of_range() || b.is_out_of_range())
    return !a.is_out_of_range() && b.is_out_of_range();
  return WideInteger{a.numerator()} * b.denominator() <
         WideInteger{b.numerator()} * a.denominator();
}

Quantity round_up(Quantity a, Quantity step) {
  const Quantity steps = a / step;
  if (steps.is_out_of_range()) return steps;
  const std::int64_t whole = steps.numerator_ / steps.denominator_;
  return Quantity(steps.denominator_ == 1 ? whole : whole + 1) * step;
}

std::string to_string(Quantity quantity) {
  if (quantity.is_out_of_range()) return "out of range";
  const std::int64_t whole = quantity.numerator() / quantity.denominator();
  const WideInteger rest = WideInteger{quantity.numerator() % quantity.denominator()} * 1'000'000;
  const auto millionths =
      static_cast<std::int64_t>((rest + quantity.denominator() / 2) / quantity.denominator());
  std::int64_t total = 0;
  // Past the millionths' range the fraction no longer matters.
  if (__builtin_mul_overflow(whole, 1'000'000, &total) ||
      __builtin_add_overflow(total, millionths, &total))
    return std::to_string(whole);
  return decimal(total, 6, 0);
}

}  // namespace cfnaudit::pricing
