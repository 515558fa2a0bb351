#pragma once

// The values at a property path of the tables in analyzer/aws: "Targets[].Arn" names one of each
// element. Used by graph, by access and by the rules about calls.

#include <functional>
#include <string_view>
#include <vector>

#include "analyzer/resolve/value.h"

namespace cfnaudit::graph {

/// Calls `visit` for each value at the path; none where a part of it is missing.
void at_path(resolve::ValuePtr value, std::string_view path,
             const std::function<void(resolve::ValuePtr)>& visit);

/// Which elements of lists a path went through, in order.
using Trail = std::vector<std::size_t>;

/// As at_path, and how each value was come to.
void each_at_path(resolve::ValuePtr value, std::string_view path,
                  const std::function<void(resolve::ValuePtr, const Trail&)>& visit);

/// The value at `other` in the elements that `trail` went through on `path`: "Targets[].RoleArn" of
/// the target whose "Targets[].Arn" it is. Of lists that `path` does not go through, the first
/// element. Null where a part is missing.
resolve::ValuePtr beside(resolve::ValuePtr value, std::string_view path, const Trail& trail,
                         std::string_view other);

}  // namespace cfnaudit::graph
