#pragma once

// Exact money: prices in pico-dollars, quantities as fractions, amounts in micro-dollars, rounded
// once where a price meets a quantity. Made by the price book (prices), the estimators (quantities)
// and estimate.cpp (amounts); printed by reports.

#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace cfnaudit::pricing {

/// US dollars in millionths. What is past the range sticks at its end: it stays there whatever is
/// added, and says so.
class Money {
 public:
  constexpr Money() = default;
  static constexpr Money micro_dollars(std::int64_t amount) { return Money(amount); }
  static constexpr Money too_large() { return Money(kTooLarge); }
  /// "-12.5", at most six decimals.
  static std::optional<Money> parse(std::string_view text);

  constexpr std::int64_t in_micro_dollars() const { return micro_; }
  constexpr bool is_too_large() const { return micro_ == kTooLarge || micro_ == -kTooLarge; }

  friend constexpr Money operator+(Money a, Money b) {
    if (a.is_too_large()) return a;
    if (b.is_too_large()) return b;
    std::int64_t sum = 0;
    const bool positive = a.micro_ > 0;
    if (__builtin_add_overflow(a.micro_, b.micro_, &sum))
      return Money(positive ? kTooLarge : -kTooLarge);
    return Money(sum);
  }
  friend constexpr Money operator-(Money a) { return Money(-a.micro_); }
  friend constexpr Money operator-(Money a, Money b) { return a + -b; }
  constexpr Money& operator+=(Money other) { return *this = *this + other; }
  friend constexpr auto operator<=>(const Money&, const Money&) = default;

 private:
  static constexpr std::int64_t kTooLarge = std::numeric_limits<std::int64_t>::max();
  // The lowest value of the type has no negative; it is read as the end of the range.
  explicit constexpr Money(std::int64_t micro) : micro_(micro < -kTooLarge ? -kTooLarge : micro) {}

  std::int64_t micro_ = 0;
};

/// The exact amount, at least two decimals: "42.894", "0.70".
std::string to_string(Money money);
/// Rounded to cents, halves away from zero: "42.89".
std::string in_cents(Money money);
/// "1,000,000".
std::string grouped(std::string_view number);
/// "$8,760.02".
std::string dollars(Money money);

/// US dollars per unit, in millionths of a millionth: every list price of AWS is a whole number of
/// them.
struct UnitPrice {
  std::int64_t pico_dollars = 0;

  /// "0.0000166667" per `units`; nullopt when malformed, negative, out of range or finer than a
  /// pico-dollar.
  static std::optional<UnitPrice> parse(std::string_view text, std::int64_t units = 1);
  friend constexpr auto operator<=>(const UnitPrice&, const UnitPrice&) = default;
};

/// The exact price of `units`: "0.0000166667", "3.50".
std::string to_string(UnitPrice price, std::int64_t units = 1);

/// An exact fraction that is not negative, in lowest terms. Results that the type cannot hold are
/// "out of range", which sticks through all arithmetic.
class Quantity {
 public:
  constexpr Quantity() = default;
  /// Negative numbers are out of range.
  constexpr Quantity(std::int64_t whole) : Quantity(whole, 1) {}
  /// numerator / denominator; the denominator must be positive.
  constexpr Quantity(std::int64_t numerator, std::int64_t denominator)
      : numerator_(numerator), denominator_(denominator) {
    if (numerator < 0 || denominator <= 0) {
      *this = out_of_range();
    } else {
      reduce();
    }
  }
  static constexpr Quantity out_of_range() {
    Quantity quantity;
    quantity.denominator_ = 0;
    return quantity;
  }
  /// "12", "0.25"; at most twelve decimals.
  static std::optional<Quantity> parse(std::string_view text);

  constexpr bool is_out_of_range() const { return denominator_ == 0; }
  constexpr std::int64_t numerator() const { return numerator_; }
  constexpr std::int64_t denominator() const { return denominator_; }

  friend constexpr Quantity operator*(Quantity a, Quantity b) {
    if (a.is_out_of_range() || b.is_out_of_range()) return out_of_range();
    // Cancelling across keeps products small and the result in lowest terms.
    const std::int64_t left = gcd(a.numerator_, b.denominator_);
    const std::int64_t right = gcd(b.numerator_, a.denominator_);
    Quantity product;
    if (__builtin_mul_overflow(a.numerator_ / left, b.numerator_ / right, &product.numerator_) ||
        __builtin_mul_overflow(a.denominator_ / right, b.denominator_ / left,
                               &product.denominator_))
      return out_of_range();
    return product;
  }
  friend constexpr Quantity operator/(Quantity a, Quantity b) {
    if (b.is_out_of_range() || b.numerator_ == 0) return out_of_range();
    Quantity inverse;
    inverse.numerator_ = b.denominator_;
    inverse.denominator_ = b.numerator_;
    return a * inverse;
  }
  friend Quantity operator+(Quantity a, Quantity b);
  /// The smallest multiple of `step`, which must be above zero, that is not below `a`: how AWS
  /// meters in chunks.
  friend Quantity round_up(Quantity a, Quantity step);
  friend constexpr bool operator==(const Quantity&, const Quantity&) = default;

 private:
  static constexpr std::int64_t gcd(std::int64_t a, std::int64_t b) {
    while (b != 0) {
      const std::int64_t rest = a % b;
      a = b;
      b = rest;
    }
    return a == 0 ? 1 : a;
  }
  constexpr void reduce() {
    const std::int64_t divisor = gcd(numerator_, denominator_);
    numerator_ /= divisor;
    denominator_ /= divisor;
  }

  std::int64_t numerator_ = 0;
  std::int64_t denominator_ = 1;
};

Quantity operator+(Quantity a, Quantity b);
/// a - b, at least 0.
Quantity difference(Quantity a, Quantity b);
Quantity round_up(Quantity a, Quantity step);
/// Is a < b? What is out of range is above everything.
bool less(Quantity a, Quantity b);

/// "525600000", "0.5"; what has no short decimal form is rounded to six decimals; "out of range".
std::string to_string(Quantity quantity);

/// The price of the units up to a limit; the last tier has none.
struct Tier {
  std::optional<std::int64_t> up_to;
  UnitPrice price;

  friend constexpr bool operator==(const Tier&, const Tier&) = default;
};

// ISO C++ has no 128-bit integer; both compilers do.
__extension__ typedef __int128 WideInteger;

/// Sum over the tiers of price × the part of the quantity inside the tier, rounded once to
/// micro-dollars, halves up. Past the range of Money, or for a quantity out of range:
/// Money::too_large().
constexpr Money cost(Quantity quantity, std::span<const Tier> tiers) {
  if (quantity.is_out_of_range()) return Money::too_large();
  // Everything in pico-dollars × denominator, so that nothing is rounded on the way.
  const WideInteger denominator = quantity.denominator();
  const WideInteger all = quantity.numerator();
  WideInteger sum = 0;
  WideInteger from = 0;
  for (const Tier& tier : tiers) {
    const WideInteger limit = tier.up_to ? WideInteger{*tier.up_to} * denominator : all;
    const WideInteger to = limit < all ? limit : all;
    if (to > from) {
      WideInteger part = 0;
      if (__builtin_mul_overflow(to - from, WideInteger{tier.price.pico_dollars}, &part) ||
          __builtin_add_overflow(sum, part, &sum))
        return Money::too_large();
      from = to;
    }
  }
  const WideInteger per_micro = denominator * 1'000'000;
  const WideInteger micro = sum / per_micro + (sum % per_micro * 2 >= per_micro ? 1 : 0);
  if (micro >= std::numeric_limits<std::int64_t>::max()) return Money::too_large();
  return Money::micro_dollars(static_cast<std::int64_t>(micro));
}

constexpr Money cost(Quantity quantity, UnitPrice price) {
  const Tier tier = {.up_to = std::nullopt, .price = price};
  return cost(quantity, std::span<const Tier>(&tier, 1));
}

/// A month is 730 hours (365 days × 24 hours / 12), as in AWS's own calculator.
inline constexpr std::int64_t kHoursPerMonth = 730;
inline constexpr std::int64_t kSecondsPerMonth = kHoursPerMonth * 3600;
inline constexpr std::int64_t kMegabytesPerGigabyte = 1024;

// A NAT gateway's month, https://aws.amazon.com/vpc/pricing/ .
static_assert(cost(730, UnitPrice{45'000'000'000}) == Money::micro_dollars(32'850'000));
// 400,000 GB-seconds of a function, https://aws.amazon.com/lambda/pricing/ .
static_assert(cost(400'000, UnitPrice{16'666'700}) == Money::micro_dollars(6'666'680));

}  // namespace cfnaudit::pricing
