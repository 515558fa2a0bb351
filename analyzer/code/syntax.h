#pragma once

// Source text to a tree of its syntax. Made by the parsers of tree-sitter, of which nothing is seen
// above syntax.cpp; read by the readers of Python and of JavaScript.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace cfnaudit::code {

enum class Language : std::uint8_t { kPython, kJavaScript, kTypeScript, kTsx };

struct SyntaxNode {
  std::string_view type;   // as the grammar names it
  std::string_view field;  // of its parent; empty
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t first = 0;  // child; 0: none
  std::uint32_t next = 0;   // sibling; 0: none
  bool named = false;       // not a keyword or a bracket
  bool error = false;       // not what the grammar takes, or missing
};

/// The nodes of one text; the root is number 0.
struct SyntaxTree {
  std::string_view text;
  std::vector<SyntaxNode> nodes;
  bool has_error = false;

  std::string_view text_of(const SyntaxNode& node) const {
    return text.substr(node.begin, node.end - node.begin);
  }
  /// The first that does not fit the grammar.
  const SyntaxNode* first_error() const;
};

/// Was the program built with the parsers?
bool has_parsers();

/// Nothing: the text is too large, or took too long.
std::optional<SyntaxTree> parse(std::string_view text, Language language);

}  // namespace cfnaudit::code
