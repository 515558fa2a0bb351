#pragma once

// Two values that two parameters decide: a user chooses both together, while the environments of a
// template may pair any of their values. Used by the rules of this folder.

#include "rules/rule.h"

namespace cfnaudit::rules {

/// Do both values depend on parameters or conditions, and on none in common?
bool are_chosen_apart(const Context& context, resolve::ValuePtr a, resolve::ValuePtr b);

}  // namespace cfnaudit::rules
