#pragma once

// The amounts that AWS gives every account free of charge each month, without end (not the offers
// of the first year). Asked by estimate.cpp when the free tier is to be applied; amounts are per
// account, so resources share them in template order.

#include <cstdint>
#include <string_view>

#include "pricing/price_book.h"

namespace cfnaudit::pricing {

struct FreeAmount {
  std::string_view pool;  // prices that draw on one amount name the same
  PriceKey price;
  std::int64_t quantity = 0;  // a month, in units of the price
};

/// Null when nothing of it is free.
const FreeAmount* free_amount(const PriceKey& price);

}  // namespace cfnaudit::pricing
