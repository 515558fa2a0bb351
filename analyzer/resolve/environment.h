#pragma once

// The environments under which a template is evaluated: assignments of its parameters and pseudo
// parameters. Made from the template's axes and the user's parameter files; each gives one Stack.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/model/template.h"

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
  std::string stack_name;
  /// Conditions that whoever asks has decided; they are not evaluated.
  std::map<std::string, bool, std::less<>> decided_conditions;
};

/// A parameter file or the command line's overrides: adds one environment.
struct ParameterSet {
  std::string name;
  std::map<std::string, std::string, std::less<>> values;
};

struct EnvironmentOptions {
  std::optional<std::string> region;  // default: the one that the template names, else us-east-1
  std::string account_id = "123456789012";
  std::string stack_name = "stack";
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
std::string partition_of(std::string_view region);

}  // namespace cfnaudit::resolve
