// cost() against arbitrary-precision arithmetic: the amount is the exact sum over the tiers,
// rounded once to micro-dollars, halves up; and sums of amounts do not drift.

#include <compare>
#include <cstdint>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "pricing/money.h"

namespace cfnaudit::pricing {
namespace {

/// A natural number of any size, in base 2^32; slow and obvious.
class Natural {
 public:
  Natural(std::uint64_t value) {
    for (; value != 0; value >>= 32) digits_.push_back(static_cast<std::uint32_t>(value));
  }

  friend Natural operator+(const Natural& a, const Natural& b) {
    Natural sum(0);
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i < a.digits_.size() || i < b.digits_.size() || carry != 0; ++i) {
      carry += (i < a.digits_.size() ? a.digits_[i] : 0ULL) +
               (i < b.digits_.size() ? b.digits_[i] : 0ULL);
      sum.digits_.push_back(static_cast<std::uint32_t>(carry));
      carry >>= 32;
    }
    return sum.trimmed();
  }

  friend Natural operator*(const Natural& a, const Natural& b) {
    Natural product(0);
    for (std::size_t shift = 0; shift < b.digits_.size(); ++shift) {
      Natural part(0);
      part.digits_.assign(shift, 0);
      std::uint64_t carry = 0;
      for (std::size_t i = 0; i < a.digits_.size() || carry != 0; ++i) {
        carry += (i < a.digits_.size() ? std::uint64_t{a.digits_[i]} : 0ULL) * b.digits_[shift];
        part.digits_.push_back(static_cast<std::uint32_t>(carry));
        carry >>= 32;
      }
      product = product + part.trimmed();
    }
    return product.trimmed();
  }

  friend std::strong_ordering operator<=>(const Natural& a, const Natural& b) {
    if (a.digits_.size() != b.digits_.size()) return a.digits_.size() <=> b.digits_.size();
    for (std::size_t i = a.digits_.size(); i-- > 0;)
      if (a.digits_[i] != b.digits_[i]) return a.digits_[i] <=> b.digits_[i];
    return std::strong_ordering::equal;
  }
  friend bool operator==(const Natural& a, const Natural& b) { return (a <=> b) == 0; }

 private:
  Natural& trimmed() {
    while (!digits_.empty() && digits_.back() == 0) digits_.pop_back();
    return *this;
  }

  std::vector<std::uint32_t> digits_;
};

Natural natural(std::int64_t value) { return {static_cast<std::uint64_t>(value)}; }

struct Case {
  Quantity quantity;
  std::vector<Tier> tiers;
};

/// Numbers of every size, small and round ones among them.
std::int64_t any_size(std::mt19937_64& random, int most_bits) {
  const auto bits = std::uniform_int_distribution<int>(0, most_bits)(random);
  return static_cast<std::int64_t>(random() >> 1 >> (63 - bits));
}

Case random_case(std::mt19937_64& random) {
  Case out;
  out.quantity = Quantity(any_size(random, 50), 1 + any_size(random, 20));
  std::int64_t limit = 0;
  for (int i = std::uniform_int_distribution<int>(0, 3)(random); i > 0; --i) {
    limit += 1 + any_size(random, 40);
    out.tiers.push_back({limit, {any_size(random, 44)}});
  }
  out.tiers.push_back({std::nullopt, {any_size(random, 44)}});
  return out;
}

/// Sum over the tiers of price × part, times the quantity's denominator, in pico-dollars.
Natural exact(const Case& each) {
  const Natural all = natural(each.quantity.numerator());
  const Natural denominator = natural(each.quantity.denominator());
  Natural sum(0);
  std::int64_t from = 0;
  for (const Tier& tier : each.tiers) {
    if (!(natural(from) * denominator < all)) break;
    const bool last = !tier.up_to || !(natural(*tier.up_to) * denominator < all);
    // price × (to - from), without subtraction of fractions: the tiers below were added with what
    // they cost less than this one.
    const Natural price = natural(tier.price.pico_dollars);
    if (last) {
      // (all - from × denominator) × price, by counting up.
      const WideInteger rest =
          WideInteger{each.quantity.numerator()} - WideInteger{from} * each.quantity.denominator();
      sum = sum + natural(static_cast<std::int64_t>(rest)) * price;
      break;
    }
    sum = sum + natural(*tier.up_to - from) * denominator * price;
    from = *tier.up_to;
  }
  return sum;
}

TEST(MoneyProperty, CostIsTheExactSumRoundedOnce) {
  std::mt19937_64 random(7);
  std::size_t rounded = 0;
  for (int i = 0; i < 50'000; ++i) {
    const Case each = random_case(random);
    const Money money = cost(each.quantity, each.tiers);
    const Natural twice = exact(each) * natural(2);
    const Natural unit = natural(each.quantity.denominator()) * natural(1'000'000);
    if (money.is_too_large()) {
      // Beyond the range of Money.
      EXPECT_TRUE(twice > natural(std::numeric_limits<std::int64_t>::max()) * unit) << i;
      continue;
    }
    // micro - 1/2 <= exact < micro + 1/2
    const Natural micro = natural(money.in_micro_dollars()) * natural(2);
    EXPECT_TRUE(twice + unit >= micro * unit) << i;
    EXPECT_TRUE(twice < (micro + natural(1)) * unit) << i;
    if (twice != micro * unit) ++rounded;
  }
  EXPECT_GT(rounded, 1'000u) << "the cases have to need rounding";
}

TEST(MoneyProperty, SumsDoNotDrift) {
  std::mt19937_64 random(11);
  Money sum;
  Natural exactly(0);
  for (int i = 0; i < 100'000; ++i) {
    const std::int64_t amount = any_size(random, 40);
    sum += Money::micro_dollars(amount);
    exactly = exactly + natural(amount);
  }
  ASSERT_FALSE(sum.is_too_large());
  EXPECT_TRUE(exactly == natural(sum.in_micro_dollars()));
}

TEST(QuantityProperty, ArithmeticIsExact) {
  std::mt19937_64 random(13);
  for (int i = 0; i < 50'000; ++i) {
    const Quantity a(any_size(random, 30), 1 + any_size(random, 25));
    const Quantity b(any_size(random, 30), 1 + any_size(random, 25));
    const auto n = [](Quantity q) { return natural(q.numerator()); };
    const auto d = [](Quantity q) { return natural(q.denominator()); };
    if (const Quantity sum = a + b; !sum.is_out_of_range()) {
      EXPECT_TRUE(n(sum) * d(a) * d(b) == (n(a) * d(b) + n(b) * d(a)) * d(sum)) << i;
    }
    if (const Quantity product = a * b; !product.is_out_of_range()) {
      EXPECT_TRUE(n(product) * d(a) * d(b) == n(a) * n(b) * d(product)) << i;
    }
    const Quantity rest = difference(a, b);
    if (less(b, a) && !rest.is_out_of_range()) {
      EXPECT_TRUE(rest + b == a) << i;
    }
  }
}

}  // namespace
}  // namespace cfnaudit::pricing
