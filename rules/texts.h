#pragma once

// The texts of a stack's properties. Used by rules that ask whether anything names a resource.

#include <functional>

#include "rules/rule.h"

namespace cfnaudit::rules {

/// Calls `visit` for each text below a value.
void each_text(resolve::ValuePtr value, const std::function<void(const SymbolicText&)>& visit);

/// Is what Ref returns part of a text of another resource, and so perhaps the resource's name?
bool is_written_elsewhere(const Context& context, graph::ResourceIndex index);

}  // namespace cfnaudit::rules
