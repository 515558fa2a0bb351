#pragma once

// One cause, one finding: what a rule says in the same words about several items of a list, or
// about several places in one part of a template. Used by audit.cpp.

#include <vector>

#include "analyzer/base/diagnostic.h"

namespace cfnaudit::audit {

/// Of findings of one rule with the same message, resource, environments and property (items of a
/// list are one property): keeps the first, with notes at the others. What differs only in its
/// severity is one finding, at the highest, in the environments of both. Suppressed ones stay
/// apart. `findings` must be sorted.
void fold_repeats(std::vector<Diagnostic>& findings);

}  // namespace cfnaudit::audit
