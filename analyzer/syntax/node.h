#pragma once

// The syntax tree of a template, the same for YAML and JSON: maps, lists, scalars with byte-exact
// spans. Made by the readers from a SourceFile, used by model, which gives it meaning. Knows no
// CloudFormation.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/arena.h"
#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"
#include "analyzer/base/span.h"

namespace cfnaudit::syntax {

enum class NodeKind : std::uint8_t { kNull, kScalar, kList, kMap };

/// How a scalar was written; decides whether `5` is a number and where its bytes stand.
enum class ScalarStyle : std::uint8_t {
  kPlain,         // YAML plain; JSON number, true, false
  kSingleQuoted,  // YAML 'text'
  kDoubleQuoted,  // YAML "text"; JSON string
  kLiteral,       // YAML |
  kFolded,        // YAML >
};

struct Node;

struct Member {
  const Node* key = nullptr;  // always a scalar
  const Node* value = nullptr;
};

struct Node {
  NodeKind kind = NodeKind::kNull;
  ScalarStyle style = ScalarStyle::kPlain;
  std::string_view tag;   // "!Sub"; YAML's own types always as "!!str"; empty when none was written
  std::string_view text;  // decoded text of a scalar; of a kNull the word that was written, if any
  /// Without tag and anchor, quotes and brackets included; empty, behind the colon or dash, for a
  /// value left out. A block list starts at its first dash, a block collection ends where its last
  /// child does, and a block scalar ends before the line break of its last line that is not blank.
  /// A node that aliases share stands at its anchor.
  Span span;
  Span tag_span;                   // of the tag, empty range at span.begin when there is none
  std::vector<const Node*> items;  // kList
  std::vector<Member> members;     // kMap; the last of two equal keys is kept, and reported

  /// The value of a key of a map; nullptr when absent or when this is no map.
  const Node* find(std::string_view key) const;
};

/// A read file: its tree and what the tree's views point into. Moving keeps addresses.
class Document {
 public:
  Document() = default;
  Document(Document&&) noexcept = default;
  Document& operator=(Document&&) noexcept = default;

  const Node* root = nullptr;  // never null after read(); kNull for an empty file
  Arena<Node> nodes;
  TextArena texts;
  /// False: the reader stopped at an error, and what stands behind it is not in the tree.
  bool complete = true;
};

enum class DumpDetail : std::uint8_t {
  kFull,
  kContent,  // without spans and styles: equal for a YAML file and its JSON twin
};

/// Indented text form of a tree, one node a line with kind, tag, text, style and span; for tests.
std::string dump(const Node& node, DumpDetail detail = DumpDetail::kFull);

/// The source bytes of a part [begin, end) of a scalar's decoded text: inside quotes, escapes and
/// block indentation. Falls back to the whole node's span when the part cannot be located. Scans
/// the scalar: for reports, not for loops.
Span text_span(const SourceFile& file, const Node& scalar, std::size_t begin, std::size_t end);

}  // namespace cfnaudit::syntax
