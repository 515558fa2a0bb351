#pragma once

// The list prices of one region, each with its tiers, source and date. Decoded from the region's
// embedded data file when a cost is asked for, or from a file of the user; read by estimate.cpp and
// the reports.

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/result.h"
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
  std::string key;          // as to_string(PriceKey)
  std::string unit;         // of one: "hours", "requests", "GB-months"
  std::int64_t per = 1;     // the number of units that AWS quotes the price for: 1,000,000 requests
  std::vector<Tier> tiers;  // at least one; limits ascend, the last has none
  std::size_t source = 0;   // index in PriceBook::sources
  bool verified = false;    // by a second source
};

class PriceBook {
 public:
  /// The embedded prices of a region. A region without data gives an empty book.
  static Result<PriceBook> load(std::string_view region);
  /// A data file's text; `name` is for messages.
  static Result<PriceBook> parse(std::string_view json, std::string_view name);
  /// The regions that have a data file, in order.
  static std::vector<std::string_view> regions();

  const std::string& region() const { return region_; }
  const std::string& currency() const { return currency_; }
  /// The day on which the file was last brought up to date.
  const std::string& date() const { return date_; }
  /// What the data is, in a sentence.
  const std::string& about() const { return about_; }
  std::span<const PriceSource> sources() const { return sources_; }
  std::span<const Price> prices() const { return prices_; }

  /// Null when the region has no such price, or quotes it in another unit.
  const Price* find(const PriceKey& key) const;

 private:
  friend class PriceReader;

  std::string region_;
  std::string currency_ = "USD";
  std::string date_;
  std::string about_;
  std::vector<PriceSource> sources_;
  std::vector<Price> prices_;  // by key
};

/// The books of the regions that a report needs, each decoded once. Addresses stay valid.
class PriceLibrary {
 public:
  /// A book of the user, in place of the embedded one.
  void add(PriceBook book);
  const PriceBook& book(std::string_view region);

 private:
  std::map<std::string, PriceBook, std::less<>> books_;
};

}  // namespace cfnaudit::pricing
