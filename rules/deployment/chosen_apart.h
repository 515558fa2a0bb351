#pragma once

// Two values that two parameters decide: a user chooses both together, while the environments of a
// template may pair any of their values. Used by the rules of this folder.

#include <set>
#include <string_view>

#include "rules/rule.h"

namespace cfnaudit::rules {

/// The parameters and conditions whose names are words of the value as the template writes it,
/// before mappings are read.
std::set<std::string_view> choices(const Context& context, resolve::ValuePtr value);

/// Do both values depend on parameters or conditions, and on none in common?
bool are_chosen_apart(const Context& context, resolve::ValuePtr a, resolve::ValuePtr b);

}  // namespace cfnaudit::rules
