#pragma once

// What AWS charges for: the resource types that are free of charge, one row each, and those of
// which it is known what is charged while no price has a source. A type that is in neither, and
// that has no estimator, is not modelled. Read by pricing.

#include <span>
#include <string_view>

#include "analyzer/aws/table.h"

namespace cfnaudit::aws {

struct FreeType {
  std::string_view type;  // "AWS::IAM::*" stands for the service's types
  Source source;          // the page that lists what is charged, where the type is not
};

std::span<const FreeType> free_types();
bool is_free(std::string_view type);

/// A charge without a price. A type that gets its prices gets an estimator in place of this row.
struct Charge {
  std::string_view type;
  std::string_view item;
  std::string_view charged;  // "each GB that is stored"
  Source source;
};

std::span<const Charge> charges_without_price();

}  // namespace cfnaudit::aws
