#pragma once

// One glob held against one text, three-valued where deploy-time symbols decide. Used by evaluate
// and by the theory of texts.

#include <optional>

#include "analyzer/base/tri.h"
#include "analyzer/iam/glob.h"

namespace cfnaudit::iam {

/// Does the pattern match the text?
/// Yes: for every value of the symbols. No: for none. Unknown: the symbols decide.
/// The pattern must hold no variable; see `substituted`.
Tri match(const GlobSpan& pattern, const GlobSpan& text);

/// As `match`, by the six components of an ARN: `*` and `?` do not reach across the first five
/// colons. Unknown when the pattern is no ARN; nothing when the text is none. Symbols in the first
/// five components hold no colon.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
std::optional<Tri> match_arn(const GlobSpan& pattern, const GlobSpan& text);

}  // namespace cfnaudit::iam
