#pragma once

// One assignment of a template's parameters and pseudo parameters, under which it is evaluated.
// Made by enumerate.cpp and by whoever asks about further ones; each gives one Stack.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/span.h"

namespace cfnaudit::resolve {

/// A parameter's value as the text that a deployment would pass; nullopt when there is none.
struct ParameterValue {
  std::optional<std::string> text;
  Span origin;  // the default or allowed value in the template; empty when it came from outside
};

struct Environment {
  std::string name;
  std::vector<ParameterValue> parameters;  // aligned with Template::parameters
  std::string region;
  std::string account_id;
  std::string partition;
  std::string stack_name;  // empty: any
  /// Conditions that whoever asks has decided; they are not evaluated.
  std::map<std::string, bool, std::less<>> decided_conditions;
};

}  // namespace cfnaudit::resolve
