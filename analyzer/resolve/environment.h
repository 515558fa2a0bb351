#pragma once

// One assignment of a template's parameters and pseudo parameters, under which it is evaluated, and
// what the user says about it. Made by enumerate.cpp and by whoever asks about further ones; each
// gives one Stack.

#include <cstdint>
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
  /// Without a text: it is none of these, with which the template compares it.
  std::vector<std::string_view> differs_from = {};
  bool is_resolved = false;  // of a parameter store key: `text` is the stored value, not the key
};

struct Environment {
  std::string name;   // unique: "production/Backup=true"
  std::string shown;  // what it counts as in reports: "production"; its name where that is shown
  std::vector<ParameterValue> parameters;  // aligned with Template::parameters
  std::string region;
  std::string account_id;
  std::string partition;
  std::string stack_name;         // empty: any
  bool place_is_assumed = false;  // account and region: a mapping may lack them
  /// Conditions that whoever asks has decided; they are not evaluated.
  std::map<std::string, bool, std::less<>> decided_conditions;
  /// The value that it has on each of Environments::axes; empty when it is not made of axes.
  std::vector<std::uint32_t> choice;

  /// Another axis than the shown ones has not its reference value.
  bool is_variation() const { return name != shown; }
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
  bool account_is_given = false;     // false: the account is assumed, a proof holds for every one
  bool stack_name_is_given = false;  // the same for the stack's name
  std::vector<ParameterSet> parameter_sets;
  std::map<std::string, std::string, std::less<>> overrides;  // in every environment
  std::vector<std::string> only;                              // names to keep; all when empty
};

}  // namespace cfnaudit::resolve
