#pragma once

// What a template's Transform names: AWS's own transforms, and macros of the user's, which may do
// anything. Used by the steps of this
// folder and by rules about the template as it is written.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-section-structure.html

#include <string_view>

#include "analyzer/expand/tree.h"
#include "analyzer/syntax/node.h"

namespace cfnaudit::expand {

inline constexpr std::string_view kSamTransform = "AWS::Serverless-2016-10-31";
inline constexpr std::string_view kLanguageExtensions = "AWS::LanguageExtensions";

/// Is `name` the template's transform, or one of them? `transform` may be null.
bool names_transform(const syntax::Node* transform, std::string_view name);
bool names_transform(const Tree* transform, std::string_view name);
/// Is there one that is not AWS's?
bool names_macro(const syntax::Node* transform);

}  // namespace cfnaudit::expand
