#pragma once

// What the import of an offer file found. Filled by offer and offer_terms, made into a price book
// by the import command.

#include <cstddef>
#include <string>
#include <vector>

#include "pricing/price_book.h"

namespace cfnaudit::pricing {

/// What an import found.
struct OfferResult {
  std::vector<Price> prices;          // their source is left to the caller
  std::string service;                // "AmazonEC2"
  std::string date;                   // of its publication, "2026-08-12"
  std::size_t products = 0;           // of all regions
  bool is_unit_map = false;           // of a pricing page, and no offer file
  std::vector<std::string> problems;  // of known products that could not be used
};

}  // namespace cfnaudit::pricing
