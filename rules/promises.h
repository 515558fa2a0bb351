#pragma once

// What people promise of a system - least privilege, high availability, encryption - and the rules
// whose findings break each promise. A promise is a row. Asked by the profile well-architected,
// answered by audit/promises.

#include <span>
#include <string_view>

#include "rules/rule.h"

namespace cfnaudit::rules {

struct Promise {
  std::string_view id;    // "high-availability"
  std::string_view name;  // "high availability"
  /// A finding of one of these breaks it.
  std::span<const std::string_view> rules;
  /// It is about resources whose types begin with one of these.
  std::span<const std::string_view> types;
  std::string_view source;  // the AWS page that asks for it
};

inline constexpr std::string_view kWellArchitected = "well-architected";

std::span<const Promise> promises();

/// Does a finding of the rule break a promise?
bool breaks_promise(std::string_view rule);

/// Is the promise about one of the types?
bool concerns(const Promise& promise, std::string_view type);

}  // namespace cfnaudit::rules
