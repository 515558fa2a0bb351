#pragma once

// Which source bytes a scalar's decoded text comes from. Made on demand from the source and the
// decoded text; used by the YAML reader for the ends of scalars, and by text_span().

#include <cstddef>
#include <string_view>
#include <vector>

#include "analyzer/syntax/node.h"

namespace cfnaudit::syntax {

/// Decoded bytes [text_begin, text_end) stand at source bytes [source_begin, source_end): byte for
/// byte when `verbatim`, otherwise only as a whole (an escape, a folded line break).
struct Piece {
  std::size_t text_begin = 0;
  std::size_t text_end = 0;
  std::size_t source_begin = 0;
  std::size_t source_end = 0;
  bool verbatim = false;
};

/// The pieces of a scalar that starts at `begin`, in order and without gaps in the decoded text.
/// Empty when source and decoded text do not fit together (or the text is empty).
std::vector<Piece> scalar_map(std::string_view source, std::size_t begin, ScalarStyle style,
                              std::string_view decoded);

/// text_span() for many parts of one scalar: the source is scanned once.
class TextMap {
 public:
  TextMap(const SourceFile& file, const Node& scalar);
  Span span(std::size_t begin, std::size_t end) const;

 private:
  const Node* scalar_;
  std::vector<Piece> pieces_;
};

}  // namespace cfnaudit::syntax
