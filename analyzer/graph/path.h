#pragma once

// The values at a property path of the tables in analyzer/aws: "Targets[].Arn" names one of each
// element. Used by graph and by the rules about calls.

#include <functional>
#include <string_view>

#include "analyzer/resolve/value.h"

namespace cfnaudit::graph {

/// Calls `visit` for each value at the path; none where a part of it is missing.
void at_path(resolve::ValuePtr value, std::string_view path,
             const std::function<void(resolve::ValuePtr)>& visit);

}  // namespace cfnaudit::graph
