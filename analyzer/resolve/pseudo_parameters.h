#pragma once

// Environment -> the texts of pseudo parameters. Used by the evaluator and for the identities of
// resources.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html

#include <optional>
#include <string_view>

#include "analyzer/base/symbolic_text.h"
#include "analyzer/resolve/environment.h"

namespace cfnaudit::resolve {

/// Nothing for other names.
std::optional<SymbolicText> pseudo_parameter(const Environment& environment, std::string_view name);

}  // namespace cfnaudit::resolve
