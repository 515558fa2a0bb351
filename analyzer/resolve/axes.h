#pragma once

// What differs between the deployments of one template, as far as a condition or a mapping's key
// depends on it: a parameter, the account, the region. Made from the template, combined to
// environments by enumerate.cpp, named by reports.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/model/template.h"
#include "analyzer/resolve/environment.h"

namespace cfnaudit::resolve {

struct AxisValue {
  std::string text;    // of a parameter, an account or a region
  Span origin;         // where the template names it; empty when it does not
  std::string name;    // in an environment's name: "production", "Backup=true"
  bool other = false;  // any value that the template does not name; `text` is one, if one is needed
};

struct Axis {
  enum class Kind : std::uint8_t { kParameter, kAccount, kRegion, kCondition };
  Kind kind = Kind::kParameter;
  std::size_t parameter = 0;  // kParameter: its index
  std::string name;           // "Environment", "AWS::AccountId"
  std::vector<AxisValue> values;
  std::size_t reference =
      0;                // the value that it has where other axes vary: the default, or the first
  bool closed = false;  // no other values are possible: AllowedValues
  bool shown = false;   // each of its values is an environment of its own in reports
  /// The axis to whose values a mapping ties these, by a name in the row of an account ("prod"),
  /// and the index of the value in it, aligned with `values`.
  std::optional<std::size_t> tied;
  std::vector<std::optional<std::size_t>> ties;
};

/// In the order of the parameters, then account and region. `region` is the one of the run.
std::vector<Axis> find_axes(const model::Template& tmpl, const EnvironmentOptions& options,
                            std::string_view region);

/// Every Fn::FindInMap of the template that is not inside a mapping.
std::vector<model::ExpressionPtr> map_lookups(const model::Template& tmpl);

/// A parameter's value in names and reports: that of a NoEcho parameter is not shown.
std::string shown_value(const model::Parameter& parameter, std::string_view text);

}  // namespace cfnaudit::resolve
