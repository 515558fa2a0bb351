#pragma once

// JSON text (RFC 8259) -> Document, with byte positions, duplicate keys and surrogate pairs. Also
// reads JSON that stands inside a template: a state machine's definition, a policy written as a
// string.

#include <cstdint>
#include <string_view>

#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"
#include "analyzer/syntax/node.h"

namespace cfnaudit::syntax {

Staged<Document> read_json(const SourceFile& file);
/// The same for a text that is no file of its own; spans are offsets in `text` with file number
/// `file`. `text` must outlive the document.
Staged<Document> read_json(std::string_view text, std::uint32_t file);

}  // namespace cfnaudit::syntax
