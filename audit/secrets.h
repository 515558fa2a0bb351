#pragma once

// Where a template writes secrets. Called by the pipeline for each file before anything is reported
// about it; excerpts show what it hides as asterisks.

#include "analyzer/base/source.h"
#include "analyzer/syntax/node.h"

namespace cfnaudit::audit {

/// Hides defaults and allowed values of NoEcho parameters, what conditions compare them with, and
/// literal values of properties and
/// variables that hold secrets.
void hide_secrets(const SourceFile& file, const syntax::Node& root);

}  // namespace cfnaudit::audit
