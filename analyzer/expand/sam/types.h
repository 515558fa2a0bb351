#pragma once

// Resource types of AWS SAM in a template that does not name the transform. Used by expand.cpp.

#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/syntax/node.h"

namespace cfnaudit::expand {

/// One finding (TPL017), or none; macros could make other resources of them.
std::vector<Diagnostic> check_sam_types(const syntax::Node& root);

}  // namespace cfnaudit::expand
