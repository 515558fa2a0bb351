#pragma once

// AWS's price list offer files -> prices of a region, read as a stream: gigabytes in constant
// memory. Called by the import command with an open file.
// https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-an-offer.html

#include <istream>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/result.h"
#include "pricing/price_book.h"

namespace cfnaudit::pricing {

/// What an import found.
struct OfferResult {
  std::vector<Price> prices;          // their source is left to the caller
  std::string service;                // "AmazonEC2"
  std::string date;                   // of its publication, "2026-08-12"
  std::size_t products = 0;           // of all regions
  std::vector<std::string> problems;  // of known products that could not be used
};

/// One offer file, of one region or of all: { begins a JSON file, anything else a CSV file. Fails
/// when the file is malformed or ends in the middle.
Result<OfferResult> read_offer(std::istream& in, std::string_view region);

}  // namespace cfnaudit::pricing
