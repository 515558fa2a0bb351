#pragma once

// The terms of the products that an import looks for -> prices with tiers. Shared by the readers of
// JSON and CSV offers.

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "pricing/offer_map.h"
#include "pricing/offer_result.h"

namespace cfnaudit::pricing {

/// One price dimension as it is written.
struct OfferDimension {
  std::string begin;
  std::string end;    // "Inf" for the last
  std::string price;  // in USD; empty when it is in another currency
  std::string currency;

  void clear() { *this = {}; }
};

class OfferTerms {
 public:
  void add_product(const std::string& sku, OfferMatch match);
  bool wants(const std::string& sku) const { return by_sku_.contains(sku); }
  void add(const std::string& sku, const OfferDimension& dimension);
  /// The prices, in order of their keys.
  void finish(OfferResult& result) const;

 private:
  struct Found {
    OfferMatch match;
    std::vector<OfferDimension> dimensions;
  };

  std::vector<Found> found_;
  std::unordered_map<std::string, std::size_t> by_sku_;
};

}  // namespace cfnaudit::pricing
