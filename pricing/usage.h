#pragma once

// The usage that the user expects, by resource or as a default for all resources of a type. Made
// from the usage file, asked by the estimators; what is not declared stays open and is never
// counted as zero.

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "pricing/money.h"

namespace cfnaudit::pricing {

/// A quantity that an estimator asks for. Names follow Infracost's usage files where those have
/// one.
struct UsageKey {
  std::string_view name;     // "monthly_requests"
  std::string_view meaning;  // "requests a month"
};

class Usage {
 public:
  void declare(std::string_view logical_id, std::string_view key, Quantity quantity);
  void declare_default(std::string_view resource_type, std::string_view key, Quantity quantity);

  /// What is declared for the resource, else for its type.
  std::optional<Quantity> find(std::string_view logical_id, std::string_view resource_type,
                               std::string_view key) const;

 private:
  using Quantities = std::map<std::string, Quantity, std::less<>>;
  using Declarations = std::map<std::string, Quantities, std::less<>>;

  Declarations resources_;  // by logical id
  Declarations defaults_;   // by resource type
};

}  // namespace cfnaudit::pricing
