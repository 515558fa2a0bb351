#pragma once

// In which order CloudFormation creates resources. Used by the rules of this folder.

#include "rules/rule.h"

namespace cfnaudit::rules {

/// Does CloudFormation create `from` only when `to` is there: by DependsOn, or by references, also
/// those in Metadata?
bool is_created_after(const Context& context, graph::ResourceIndex from, graph::ResourceIndex to);

}  // namespace cfnaudit::rules
