#pragma once

// Findings about values of a parameter's AllowedValues that nobody chose: a list of forty instance
// types is one question, not forty. Used by audit.cpp on what the rules found.

#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/model/template.h"
#include "analyzer/resolve/axes.h"

namespace cfnaudit::audit {

/// Of findings of one rule on one property that differ in the allowed value alone: keeps the one
/// about the default; without a default, and of errors, the first, with notes at the others. Values
/// that are environments of their own stay apart.
void keep_chosen_values(std::vector<Diagnostic>& findings, const model::Template& tmpl,
                        const std::vector<resolve::Axis>& axes);

}  // namespace cfnaudit::audit
