#pragma once

// JSON that stands as text in a scalar, as AWS's interfaces hand policies around: plain, or
// percent-encoded. Used by the readers of this folder.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/syntax/node.h"

namespace cfnaudit::policy {

struct TextDocument {
  std::unique_ptr<std::string> text;  // what the document points into
  Staged<syntax::Document> document;
};

/// Nothing where the node is no scalar, or its text starts like no JSON object.
std::optional<TextDocument> text_document(const syntax::Node& node);

/// The errors of a document's syntax, with "duplicate-element" and "invalid-syntax" as rules: the
/// readers' own ids are those of templates, as is the size above which they complain.
std::vector<Diagnostic> syntax_problems(const Staged<syntax::Document>& document);

}  // namespace cfnaudit::policy
