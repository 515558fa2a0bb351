#pragma once

// What the reader of policies sees of a document, wherever it stands: texts, lists and maps with
// their places. Made here of a node of a file, and by access of a value of a template; read by
// reader.cpp, which knows neither.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/span.h"
#include "analyzer/base/symbolic_text.h"
#include "analyzer/syntax/node.h"

namespace cfnaudit::policy {

struct PartMember;

struct Part {
  enum class Kind : std::uint8_t {
    kNull,
    kText,  // numbers and truths too: IAM reads them as text
    kList,
    kMap,
    kUnknown,  // only the deployment knows
  };

  Kind kind = Kind::kNull;
  SymbolicText text;   // kText
  std::string reason;  // kUnknown: "parameter Action has no value"
  Span span;
  std::vector<Part> items;          // kList
  std::vector<PartMember> members;  // kMap

  /// The value of a key of a map; null when it is absent or this is no map.
  const Part* find(std::string_view key) const;
};

struct PartMember {
  Spanned<std::string> key;
  Part value;
};

Part part_of(const syntax::Node& node);
/// The same, all of it at one place: that of the scalar which holds the document as text.
Part part_of(const syntax::Node& node, Span place);

}  // namespace cfnaudit::policy
