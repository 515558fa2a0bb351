#pragma once

// AWS's metered-unit maps, the price files of its pricing pages: which entry is which of our
// prices.
//   {manifest: {serviceId, hawkFilePublicationDate, currencyCode},
//    regions: {"EU (Ireland)": {"PITR Backup Storage GB-Mo": {rateCode, price}}}}
// Used by the offer reader.

#include <map>
#include <string>
#include <string_view>

#include "pricing/offer_terms.h"

namespace cfnaudit::pricing {

/// One entry of a region, as it is written.
struct UnitEntry {
  std::string name;
  std::string price;
  std::string instance_type;
  std::string operating_system;

  void clear() { *this = {}; }
};

/// "eu-west-1" of "EU (Ireland)"; empty for Local Zones and what is not known.
std::string_view region_of_location(std::string_view location);

/// Entries of one region -> terms. An entry may occur twice under names that mean the same.
class UnitMap {
 public:
  void add(std::string_view service, std::string_view currency, const UnitEntry& entry,
           OfferTerms& terms);

 private:
  std::map<std::string, std::string> seen_;  // price and first unit of its tier -> amount
};

}  // namespace cfnaudit::pricing
