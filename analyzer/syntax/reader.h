#pragma once

// SourceFile -> Document, for both formats. The first character that is not blank decides: { or [
// is read as JSON, anything else (and JSON that turns out to be YAML's flow style) as YAML.

#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"
#include "analyzer/syntax/node.h"

namespace cfnaudit::syntax {

/// Problems are reported with these ids (their pages are in rules/template/):
///   TPL001 syntax error    TPL002 duplicate key    TPL003 YAML feature that CloudFormation refuses
///   TPL004 too large, too deep, or too many nodes after aliases
Staged<Document> read(const SourceFile& file);

}  // namespace cfnaudit::syntax
