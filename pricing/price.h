#pragma once

// One list price, what names it and what it rests on. Made by price_table.cpp (embedded tables) and
// price_book.cpp (files of the user); used by everything of this layer.

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pricing/money.h"

namespace cfnaudit::pricing {

/// The name of a price and the unit that it is for: {"AmazonEC2", "nat-gateway-hours", "hours"}.
/// Services are called as in AWS's price list.
struct PriceKey {
  std::string_view service;
  std::string_view name;
  std::string_view unit;

  friend constexpr auto operator<=>(const PriceKey&, const PriceKey&) = default;
};

/// "AmazonEC2/nat-gateway-hours".
std::string to_string(const PriceKey& key);

/// Where prices were taken from.
struct PriceSource {
  std::string id;
  std::string title;
  std::string url;
  std::string date;  // when it was read, "2026-10-04"
};

struct Price {
  std::string key;          // as to_string(PriceKey), or with a variant behind it
  std::string unit;         // of one: "hours", "requests", "GB-months"
  std::int64_t per = 1;     // the number of units that AWS quotes the price for: 1,000,000 requests
  std::vector<Tier> tiers;  // at least one; limits ascend, the last has none
  std::size_t source = 0;   // index in PriceBook::sources
  bool verified = false;    // by a second source
};

}  // namespace cfnaudit::pricing
