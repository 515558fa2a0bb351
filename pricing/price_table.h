#pragma once

// The embedded prices of all regions: tables with a row for each price and a cell for each region
// (pricing/data/*.tsv, written by scripts/prices). A cell is decoded when it is asked for. Read by
// price_book.cpp.

#include <optional>
#include <string_view>
#include <vector>

#include "pricing/price.h"

namespace cfnaudit::pricing {

/// A price of a table, and the code of what it rests on.
struct TablePrice {
  Price price;  // its source is not set
  std::string_view source;
};

/// The regions that have a column, in order of their names.
std::vector<std::string_view> table_regions();
/// The day on which the tables were written.
std::string_view table_date();
/// The price with the key "AmazonEC2/nat-gateway-hours", or with a variant one of the family
/// "AmazonEC2/instance-hours"; nullopt where it has no cell for the region.
std::optional<TablePrice> table_price(std::string_view region, std::string_view key,
                                      std::string_view variant);
/// All prices of a region.
std::vector<TablePrice> table_prices(std::string_view region);
/// What a code stands for.
PriceSource table_source(std::string_view code);
std::vector<PriceSource> table_sources();

}  // namespace cfnaudit::pricing
