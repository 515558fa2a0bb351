#pragma once

// The end of life of Lambda runtimes. Read from a generated table (data/lambda_runtimes.tsv); used
// by the rules about runtimes.

#include <optional>
#include <string_view>

namespace cfnaudit::aws {

/// Days as "2026-11-22"; empty where AWS has not named one.
struct LambdaRuntime {
  std::string_view name;
  std::string_view deprecated;  // from here on: no patches
  std::string_view no_create;   // no new functions
  std::string_view no_update;   // no changes of functions
  std::string_view successor;
};

/// Nullopt for a runtime that the table does not have.
std::optional<LambdaRuntime> find_lambda_runtime(std::string_view name);

/// The day of the table: what is due on it or before has happened.
std::string_view lambda_runtimes_day();

}  // namespace cfnaudit::aws
