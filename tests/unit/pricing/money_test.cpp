// Money, prices and quantities: text forms, and arithmetic against integers that are wide enough
// for anything.

#include "pricing/money.h"

#include <algorithm>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace cfnaudit::pricing {
namespace {

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();

TEST(Money, PrintsExactlyAndInCents) {
  const auto money = Money::micro_dollars(42'894'000);
  EXPECT_EQ(to_string(money), "42.894");
  EXPECT_EQ(in_cents(money), "42.89");
  EXPECT_EQ(in_cents(Money::micro_dollars(48'588'000)), "48.59");
  EXPECT_EQ(to_string(Money()), "0.00");
  EXPECT_EQ(to_string(Money::micro_dollars(1)), "0.000001");
  EXPECT_EQ(to_string(Money::micro_dollars(-1'500'000)), "-1.50");
}

TEST(Money, RoundsHalfCentsAwayFromZero) {
  EXPECT_EQ(in_cents(Money::micro_dollars(5'000)), "0.01");
  EXPECT_EQ(in_cents(Money::micro_dollars(4'999)), "0.00");
  EXPECT_EQ(in_cents(Money::micro_dollars(-5'000)), "-0.01");
  EXPECT_EQ(in_cents(Money::micro_dollars(-4'999)), "0.00");
}

TEST(Money, ParsesWhatItPrints) {
  for (const std::int64_t micro : {std::int64_t{0}, std::int64_t{1}, std::int64_t{-1},
                                   std::int64_t{999'999}, std::int64_t{-123'456'789'012}, kMax - 1})
    EXPECT_EQ(Money::parse(to_string(Money::micro_dollars(micro))), Money::micro_dollars(micro));
  for (const char* bad : {"", "-", ".", "1.", ".5", "1e3", "1.0000001", "+1", " 1", "1,5", "--1",
                          "99999999999999999999"})
    EXPECT_FALSE(Money::parse(bad)) << bad;
}

TEST(Money, SumsStickAtTheEndOfTheRange) {
  const auto large = Money::micro_dollars(kMax - 1);
  const auto sum = large + large;
  EXPECT_TRUE(sum.is_too_large());
  EXPECT_TRUE((sum - large).is_too_large());
  EXPECT_TRUE((-large - large).is_too_large());
  EXPECT_LT(-large - large, Money());
  EXPECT_FALSE(large.is_too_large());
  EXPECT_EQ(-Money::micro_dollars(std::numeric_limits<std::int64_t>::min()), Money::too_large());
}

TEST(UnitPrice, ParsesEveryDigitOfAPrice) {
  EXPECT_EQ(UnitPrice::parse("0.0000166667"), (UnitPrice{16'666'700}));
  EXPECT_EQ(UnitPrice::parse("3.50", 1'000'000), (UnitPrice{3'500'000}));
  EXPECT_EQ(to_string(UnitPrice{16'666'700}), "0.0000166667");
  EXPECT_EQ(to_string(UnitPrice{3'500'000}, 1'000'000), "3.50");
  EXPECT_FALSE(UnitPrice::parse("0.0000000000001"));
  EXPECT_FALSE(UnitPrice::parse("1", 3));  // no whole number of pico-dollars
  EXPECT_FALSE(UnitPrice::parse("-1"));
  EXPECT_FALSE(UnitPrice::parse("99999999"));
  EXPECT_FALSE(UnitPrice::parse("1", 0));
}

TEST(Quantity, IsAFractionInLowestTerms) {
  EXPECT_EQ(Quantity(512, 1024), Quantity(1, 2));
  EXPECT_EQ(Quantity::parse("0.250"), Quantity(1, 4));
  EXPECT_EQ(Quantity(1, 3) + Quantity(1, 6), Quantity(1, 2));
  EXPECT_EQ(Quantity(2, 3) * Quantity(3, 4), Quantity(1, 2));
  EXPECT_EQ(Quantity(1, 2) / Quantity(1, 4), Quantity(2));
  EXPECT_EQ(round_up(Quantity(101), 64), Quantity(128));
  EXPECT_EQ(round_up(Quantity(128), 64), Quantity(128));
  EXPECT_EQ(round_up(Quantity(0), 64), Quantity(0));
  EXPECT_EQ(to_string(Quantity(1, 3)), "0.333333");
  EXPECT_EQ(to_string(Quantity(525'600'000)), "525600000");
  EXPECT_EQ(to_string(Quantity(3, 2)), "1.5");
  EXPECT_EQ(to_string(Quantity(kMax, 2)), std::to_string(kMax / 2));
  for (const char* bad : {"", "-1", "1e6", "1.", "x", "0.0000000000001"})
    EXPECT_FALSE(Quantity::parse(bad)) << bad;
}

TEST(Quantity, OutOfRangeSticks) {
  const auto out = Quantity(kMax) * Quantity(2);
  EXPECT_TRUE(out.is_out_of_range());
  EXPECT_TRUE((out * Quantity(0)).is_out_of_range());
  EXPECT_TRUE((out + Quantity(1)).is_out_of_range());
  EXPECT_TRUE((Quantity(1) / Quantity(0)).is_out_of_range());
  EXPECT_TRUE((Quantity(kMax) + Quantity(kMax)).is_out_of_range());
  EXPECT_TRUE(Quantity(-1).is_out_of_range());
  EXPECT_TRUE(round_up(Quantity(kMax), 2).is_out_of_range());
  EXPECT_TRUE(cost(out, UnitPrice{1}).is_too_large());
}

TEST(Cost, RoundsOnceAndHalvesUp) {
  EXPECT_EQ(cost(1, UnitPrice{499'999}), Money());
  EXPECT_EQ(cost(1, UnitPrice{500'000}), Money::micro_dollars(1));
  // Three thirds of a price are the price, although no third is a whole number.
  EXPECT_EQ(cost(Quantity(1, 3) + Quantity(2, 3), UnitPrice{1'000'000}), Money::micro_dollars(1));
}

TEST(Cost, FillsTiersInOrder) {
  // The 60 TB of Lambda logs that AWS's announcement prices at $12,500 (in thousands of GB).
  const std::vector<Tier> tiers = {{10'000, {500'000'000'000}},
                                   {30'000, {250'000'000'000}},
                                   {50'000, {100'000'000'000}},
                                   {std::nullopt, {50'000'000'000}}};
  EXPECT_EQ(to_string(cost(60'000, tiers)), "12500.00");
  EXPECT_EQ(to_string(cost(10'000, tiers)), "5000.00");
  EXPECT_EQ(to_string(cost(10'001, tiers)), "5000.25");
  EXPECT_EQ(cost(0, tiers), Money());
}

// Base 2^32 digits, least first: schoolbook arithmetic that cannot overflow.
class Wide {
 public:
  Wide(std::uint64_t value) : digits_{value & kMask, value >> 32} {}

  friend Wide operator+(const Wide& a, const Wide& b) {
    Wide sum(0);
    sum.digits_.assign(std::max(a.digits_.size(), b.digits_.size()) + 1, 0);
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i < sum.digits_.size(); ++i) {
      carry += a.digit(i) + b.digit(i);
      sum.digits_[i] = carry & kMask;
      carry >>= 32;
    }
    return sum;
  }
  friend Wide operator*(const Wide& a, const Wide& b) {
    Wide product(0);
    product.digits_.assign(a.digits_.size() + b.digits_.size() + 1, 0);
    for (std::size_t i = 0; i < a.digits_.size(); ++i) {
      std::uint64_t carry = 0;
      for (std::size_t j = 0; j <= b.digits_.size(); ++j) {
        carry += product.digits_[i + j] + a.digits_[i] * b.digit(j);
        product.digits_[i + j] = carry & kMask;
        carry >>= 32;
      }
    }
    return product;
  }
  friend bool operator<(const Wide& a, const Wide& b) {
    for (std::size_t i = std::max(a.digits_.size(), b.digits_.size()); i-- > 0;)
      if (a.digit(i) != b.digit(i)) return a.digit(i) < b.digit(i);
    return false;
  }

 private:
  static constexpr std::uint64_t kMask = 0xffffffff;
  std::uint64_t digit(std::size_t i) const { return i < digits_.size() ? digits_[i] : 0; }
  std::vector<std::uint64_t> digits_;
};

std::uint64_t unsigned_of(std::int64_t value) { return static_cast<std::uint64_t>(value); }

/// Is `micro` the rounding of sum / (10^6 × denominator)?  2·sum < (2·micro + 1)·10^6·d  and  2·sum
/// >= (2·micro - 1)·10^6·d
bool is_rounding(const Wide& sum, std::int64_t micro, std::int64_t denominator) {
  const Wide unit = Wide(1'000'000) * Wide(unsigned_of(denominator));
  const Wide twice = sum * Wide(2);
  const Wide center = Wide(unsigned_of(micro)) * Wide(2);
  const bool not_above = twice < (center + Wide(1)) * unit;
  const bool not_below = !(twice + unit < center * unit);
  return not_above && not_below;
}

/// Numbers of every length, so that both the small and the overflowing cases are met.
std::int64_t any_number(std::mt19937_64& random) {
  const auto bits = std::uniform_int_distribution<int>(0, 62)(random);
  return static_cast<std::int64_t>(random() >> 1 >> bits);
}

TEST(Cost, AgreesWithWideArithmetic) {
  std::mt19937_64 random(20'261'004);
  int too_large = 0;
  for (int i = 0; i < 20'000; ++i) {
    const Quantity quantity(any_number(random), any_number(random) % 1'000'000'000 + 1);
    std::vector<Tier> tiers;
    std::int64_t limit = 0;
    for (int tier = 0; tier < 3; ++tier) {
      limit += any_number(random) % 1'000'000'000'000 + 1;
      tiers.push_back({limit, {any_number(random)}});
    }
    tiers.push_back({std::nullopt, {any_number(random)}});

    Wide sum(0);
    const WideInteger denominator = quantity.denominator();
    WideInteger from = 0;
    for (const Tier& tier : tiers) {
      const WideInteger all = quantity.numerator();
      const WideInteger to =
          tier.up_to ? std::min(all, WideInteger{*tier.up_to} * denominator) : all;
      if (to <= from) continue;
      sum = sum + Wide(static_cast<std::uint64_t>(to - from)) *
                      Wide(unsigned_of(tier.price.pico_dollars));
      from = to;
    }
    const Money money = cost(quantity, tiers);
    if (money.is_too_large()) {
      ++too_large;
      // 2^63 micro-dollars, or a sum past 2^127 pico-dollars, which only a denominator can bring
      // back.
      const Wide range =
          Wide(unsigned_of(kMax)) * Wide(1'000'000) * Wide(unsigned_of(quantity.denominator()));
      const Wide half = Wide(std::uint64_t{1} << 63) * Wide(std::uint64_t{1} << 63) * Wide(2);
      EXPECT_TRUE(!(sum < half) ||
                  !(sum * Wide(2) + Wide(1'000'000) * Wide(unsigned_of(quantity.denominator())) <
                    range * Wide(2)));
    } else {
      EXPECT_TRUE(is_rounding(sum, money.in_micro_dollars(), quantity.denominator()));
    }
  }
  EXPECT_GT(too_large, 0);
  EXPECT_LT(too_large, 19'000);
}

TEST(Quantity, AgreesWithWideArithmetic) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 20'000; ++i) {
    const Quantity a(any_number(random) >> 20, (any_number(random) >> 30) + 1);
    const Quantity b(any_number(random) >> 20, (any_number(random) >> 30) + 1);
    const auto same = [](const Quantity& result, const Wide& numerator, const Wide& denominator) {
      const Wide left = Wide(unsigned_of(result.numerator())) * denominator;
      const Wide right = Wide(unsigned_of(result.denominator())) * numerator;
      return !(left < right) && !(right < left);
    };
    const auto n = [](const Quantity& q) { return Wide(unsigned_of(q.numerator())); };
    const auto d = [](const Quantity& q) { return Wide(unsigned_of(q.denominator())); };
    if (const auto product = a * b; !product.is_out_of_range()) {
      EXPECT_TRUE(same(product, n(a) * n(b), d(a) * d(b)));
    }
    if (const auto sum = a + b; !sum.is_out_of_range()) {
      EXPECT_TRUE(same(sum, n(a) * d(b) + n(b) * d(a), d(a) * d(b)));
    }
  }
}

}  // namespace
}  // namespace cfnaudit::pricing
