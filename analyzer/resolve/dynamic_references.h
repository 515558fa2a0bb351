#pragma once

// {{resolve:service:key}} in a text: read at deployment. Used by the evaluator for every text.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html

#include "analyzer/base/symbolic_text.h"

namespace cfnaudit::resolve {

/// The text with a symbol for each reference; the reference's own parts may hold symbols.
SymbolicText with_dynamic_references(SymbolicText text);

}  // namespace cfnaudit::resolve
