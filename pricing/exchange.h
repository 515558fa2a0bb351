#pragma once

// Another currency at a rate that the user names: for the totals that reports show beside US
// dollars. Made from --currency, read by the cost reports.

#include <string>
#include <string_view>

#include "analyzer/base/result.h"
#include "pricing/money.h"

namespace cfnaudit::pricing {

struct Exchange {
  std::string currency;      // "EUR"
  pricing::Quantity rate;    // of one dollar
  std::string rate_as_text;  // "0.92"
};

/// "EUR=0.92".
Result<Exchange> parse_exchange(std::string_view text);
/// Rounded to millionths, halves away from zero.
pricing::Money converted(pricing::Money dollars, const Exchange& exchange);

}  // namespace cfnaudit::pricing
