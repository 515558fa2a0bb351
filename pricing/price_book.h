#pragma once

// The list prices of one region, each with its tiers, source and date: those of the embedded
// tables, decoded one by one when a cost asks for them, and those of a file of the user. Read by
// estimate.cpp and the reports.

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/result.h"
#include "pricing/price.h"

namespace cfnaudit::pricing {

struct TablePrice;

class PriceBook {
 public:
  /// The embedded prices of a region. A region that the tables do not have gives an empty book.
  static PriceBook embedded(std::string_view region);
  /// A data file's text; `name` is for messages.
  static Result<PriceBook> parse(std::string_view json, std::string_view name);
  /// The regions that have embedded prices, in order.
  static std::vector<std::string_view> regions();

  const std::string& region() const { return region_; }
  const std::string& currency() const { return currency_; }
  /// The day on which the file was last brought up to date.
  const std::string& date() const { return date_; }
  /// What the data is, in a sentence.
  const std::string& about() const { return about_; }
  /// Those of the prices that were found so far.
  std::span<const PriceSource> sources() const { return sources_; }
  bool empty() const { return prices_.empty() && !embedded_; }
  /// All prices, in order of their keys.
  std::vector<const Price*> prices() const;

  /// Null when the region has no such price, or quotes it in another unit. `variant` is the price
  /// of a family: {"AmazonEC2", "instance-hours", "hours"}, "t3.micro" is
  /// AmazonEC2/instance-hours/t3.micro.
  const Price* find(const PriceKey& key, std::string_view variant = {}) const;

  /// Puts a price in place of the one with its key, or beside the others.
  void set(Price price);
  /// The index of the source, which is added when no source with its id is there.
  std::size_t add_source(PriceSource source);
  void set_date(std::string date) { date_ = std::move(date); }
  static PriceBook make(std::string region, std::string date, std::string about);

 private:
  friend class PriceReader;
  friend class PriceLibrary;

  const Price* find_own(const std::string& name) const;
  const Price* find_embedded(const PriceKey& key, std::string_view variant,
                             const std::string& name) const;
  Price with_source(TablePrice found) const;

  std::string region_;
  std::string currency_ = "USD";
  std::string date_;
  std::string about_;
  bool embedded_ = false;      // has the prices of the tables beside its own
  std::vector<Price> prices_;  // its own, by key
  // Filled by questions; a book is used by one thread.
  mutable std::vector<PriceSource> sources_;
  mutable std::map<std::string, std::size_t, std::less<>> codes_;  // of sources in the tables
  mutable std::map<std::string, std::optional<Price>, std::less<>> decoded_;  // of the tables
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
