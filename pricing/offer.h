#pragma once

// AWS's price list offer files, and the metered-unit maps of its pricing pages -> prices of a
// region, read as a stream: gigabytes in constant memory. Called by the import command with an open
// file. https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-an-offer.html

#include <istream>
#include <string_view>

#include "analyzer/base/result.h"
#include "pricing/offer_result.h"

namespace cfnaudit::pricing {

/// One offer file, of one region or of all: { begins a JSON file, anything else a CSV file. Fails
/// when the file is malformed or ends in the middle.
Result<OfferResult> read_offer(std::istream& in, std::string_view region);

}  // namespace cfnaudit::pricing
