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
  /// In order of their keys.
  std::span<const Price> prices() const { return prices_; }
  /// The prices of families, as far as they are decoded.
  std::span<const Price> family_prices() const { return families_; }

  /// Null when the region has no such price, or quotes it in another unit. `variant` is the price
  /// of a family: {"AmazonEC2", "instance-hours", "hours"}, "t3.micro" is
  /// AmazonEC2/instance-hours/t3.micro. Families of an embedded book are decoded when the first of
  /// them is asked for.
  const Price* find(const PriceKey& key, std::string_view variant = {}) const;
  /// Decodes the families too; for those who look at all prices.
  void complete() const;

  /// Puts a price in place of the one with its key, or beside the others.
  void set(Price price);
  /// The index of the source, which is added when no source with its id is there.
  std::size_t add_source(PriceSource source);
  void set_date(std::string date) { date_ = std::move(date); }
  static PriceBook make(std::string region, std::string date, std::string about);

 private:
  friend class PriceReader;
  friend class PriceLibrary;

  const Price* find_in(std::span<const Price> prices, const std::string& name,
                       std::string_view unit) const;

  std::string region_;
  std::string currency_ = "USD";
  std::string date_;
  std::string about_;
  mutable std::vector<PriceSource> sources_;
  std::vector<Price> prices_;  // by key
  // Filled once, by the first question for a family; a book is used by one thread.
  mutable std::vector<Price> families_;     // by key
  mutable std::string_view families_text_;  // of the embedded file that is still to be decoded
};

/// The book as the text of a data file.
std::string to_json(const PriceBook& book);

/// The books of the regions that a report needs, each decoded once. Addresses stay valid.
class PriceLibrary {
 public:
  /// A book of the user, whose prices take the place of embedded ones.
  void add(PriceBook book);
  const PriceBook& book(std::string_view region);

 private:
  std::map<std::string, PriceBook, std::less<>> books_;
};

}  // namespace cfnaudit::pricing
