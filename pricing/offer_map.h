#pragma once

// Which product of AWS's price list is which of our prices. Used by the offer readers.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pricing/price_book.h"

namespace cfnaudit::pricing {

/// The attributes of a product that decide; empty where it has none.
struct OfferProduct {
  std::string service;     // "AmazonEC2"
  std::string region;      // "us-east-1"
  std::string usage_type;  // "USE1-BoxUsage:t3.micro"
  std::string operation;   // "RunInstances"
  std::string group;       // "AWS-Lambda-Duration"
  std::string instance_type;
  std::string operating_system;
  std::string tenancy;
  std::string software;    // preInstalledSw
  std::string capacity;    // capacitystatus
  std::string engine;      // databaseEngine or cacheEngine
  std::string deployment;  // deploymentOption
  std::string family;      // productFamily

  void clear();
  /// The field of an attribute's name; null for the others.
  std::string* field(std::string_view attribute);
};

struct OfferMatch {
  PriceKey price;
  std::string variant;
};

/// The price that the product is; nullopt for products that nobody asks for.
std::optional<OfferMatch> match_of(const OfferProduct& product);

}  // namespace cfnaudit::pricing
