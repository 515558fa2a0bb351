#pragma once

// What of a template only the transform AWS::LanguageExtensions understands. Used by expand.cpp: to
// report uses without the transform, and to drop the transform when nothing is left for it.

#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/syntax/node.h"

namespace cfnaudit::expand {

/// Does anything below need the transform?
bool uses_extensions(const syntax::Node& root);
/// The uses in a template without the transform, and without macros that could do the same: one
/// finding (TPL006), or none.
std::vector<Diagnostic> check_extensions(const syntax::Node& root);

}  // namespace cfnaudit::expand
