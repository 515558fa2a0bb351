#pragma once

// How the template uses an alias of a function: by name, or past it. For the rules about aliases
// and about what is paid for them.

#include <optional>
#include <vector>

#include "rules/rule.h"

namespace cfnaudit::rules {

struct AliasUse {
  graph::ResourceIndex function = 0;
  bool is_named = false;  // by anything in the template
  /// What calls the function, or lets somebody call it, without a qualifier.
  std::vector<const graph::Edge*> past_it;

  /// Callers are known, and none of them comes by the alias.
  bool is_idle() const { return !is_named && !past_it.empty(); }
};

/// Nullopt when the function or the alias's name is not known, or when what a macro or loop makes
/// may use it.
std::optional<AliasUse> use_of_alias(const Context& context, graph::ResourceIndex alias);

}  // namespace cfnaudit::rules
