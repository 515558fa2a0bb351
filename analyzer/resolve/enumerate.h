#pragma once

// A template's axes and the user's parameter files -> its environments. Used by stack.cpp, and by
// the pipeline for the region.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/model/template.h"
#include "analyzer/resolve/environment.h"

namespace cfnaudit::resolve {

/// A parameter file or the command line's overrides: adds one environment.
struct ParameterSet {
  std::string name;
  std::map<std::string, std::string, std::less<>> values;
};

struct EnvironmentOptions {
  std::optional<std::string> region;  // default: the one that the template names, else us-east-1
  std::string account_id = "123456789012";
  std::string stack_name = "stack";
  bool account_is_given = false;     // false: the account is assumed, a proof holds for every one
  bool stack_name_is_given = false;  // the same for the stack's name
  std::vector<ParameterSet> parameter_sets;
  std::map<std::string, std::string, std::less<>> overrides;  // in every environment
  std::vector<std::string> only;                              // names to keep; all when empty
};

struct Environments {
  std::vector<Environment> environments;  // at least one
  std::vector<std::size_t> axes;          // indexes of parameters
  std::size_t folded = 0;  // combinations that differ in nothing that is decided, left out
  std::vector<std::string> unknown_names;  // of `only`, that exist nowhere
};

/// Product of the axes: parameters with AllowedValues that select a mapping's key or decide a
/// condition. At most 64 combinations, one for each distinct outcome of conditions and mapping
/// keys. The template's Rules prune.
Environments enumerate_environments(const model::Template& tmpl, const EnvironmentOptions& options);

/// "us-west-2" of a description or metadata that names one region and no other.
std::optional<std::string> documented_region(const model::Template& tmpl);
/// A parameter's value in names and reports: that of a NoEcho parameter is not shown.
std::string shown_value(const model::Parameter& parameter, std::string_view text);
std::string partition_of(std::string_view region);

}  // namespace cfnaudit::resolve
