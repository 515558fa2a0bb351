#pragma once

// Resource types of AWS SAM in a template that does not name the transform. Used by expand.cpp.

#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/syntax/node.h"

namespace cfnaudit::expand {

inline constexpr std::string_view kSamTransform = "AWS::Serverless-2016-10-31";

/// Is `name` the template's transform, or one of them?
bool names_transform(const syntax::Node* transform, std::string_view name);
/// One finding (TPL017), or none; macros could make other resources of them.
std::vector<Diagnostic> check_sam_types(const syntax::Node& root);

}  // namespace cfnaudit::expand
