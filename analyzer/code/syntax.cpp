// Text -> syntax tree, by tree-sitter.

#include "analyzer/code/syntax.h"

#include <algorithm>

#ifdef CFNAUDIT_READS_CODE
#include <tree_sitter/api.h>

extern "C" {
const TSLanguage* tree_sitter_python();
const TSLanguage* tree_sitter_javascript();
const TSLanguage* tree_sitter_typescript();
const TSLanguage* tree_sitter_tsx();
}
#endif

namespace cfnaudit::code {

const SyntaxNode* SyntaxTree::first_error() const {
  const SyntaxNode* out = nullptr;
  for (const auto& node : nodes)
    if (node.error && (out == nullptr || node.begin < out->begin)) out = &node;
  return out;
}

#ifdef CFNAUDIT_READS_CODE

bool has_parsers() { return true; }

namespace {

constexpr std::size_t kLargestText = std::size_t{1} << 20;
/// A guard against a hang alone: what is read must not depend on how busy the machine is. The size
/// is what bounds the work.
constexpr std::uint64_t kLongestMicroseconds = 20'000'000;
constexpr std::size_t kMostNodes = 1'000'000;

const TSLanguage* grammar_of(Language language) {
  switch (language) {
    case Language::kPython:
      return tree_sitter_python();
    case Language::kJavaScript:
      return tree_sitter_javascript();
    case Language::kTypeScript:
      return tree_sitter_typescript();
    case Language::kTsx:
      return tree_sitter_tsx();
  }
  return nullptr;
}

class Flattener {
 public:
  Flattener(TSNode root, SyntaxTree& out) : cursor_(ts_tree_cursor_new(root)), out_(out) {}
  ~Flattener() { ts_tree_cursor_delete(&cursor_); }
  Flattener(const Flattener&) = delete;
  Flattener& operator=(const Flattener&) = delete;

  /// False: there are too many nodes.
  bool run() {
    add();
    std::vector<std::uint32_t> path = {0};
    while (out_.nodes.size() < kMostNodes) {
      if (ts_tree_cursor_goto_first_child(&cursor_)) {
        const auto child = add();
        out_.nodes[path.back()].first = child;
        path.push_back(child);
        continue;
      }
      while (!ts_tree_cursor_goto_next_sibling(&cursor_)) {
        path.pop_back();
        if (!ts_tree_cursor_goto_parent(&cursor_)) return true;
      }
      const auto next = add();
      out_.nodes[path.back()].next = next;
      path.back() = next;
    }
    return false;
  }

 private:
  std::uint32_t add() {
    const TSNode node = ts_tree_cursor_current_node(&cursor_);
    const char* field = ts_tree_cursor_current_field_name(&cursor_);
    const std::string_view type = ts_node_type(node);
    out_.nodes.push_back({type, field == nullptr ? std::string_view() : std::string_view(field),
                          ts_node_start_byte(node), ts_node_end_byte(node), 0, 0,
                          ts_node_is_named(node), ts_node_is_missing(node) || type == "ERROR"});
    return static_cast<std::uint32_t>(out_.nodes.size() - 1);
  }

  TSTreeCursor cursor_;
  SyntaxTree& out_;
};

}  // namespace

std::optional<SyntaxTree> parse(std::string_view text, Language language) {
  if (text.size() > kLargestText) return std::nullopt;
  TSParser* parser = ts_parser_new();
  ts_parser_set_timeout_micros(parser, kLongestMicroseconds);
  std::optional<SyntaxTree> out;
  if (ts_parser_set_language(parser, grammar_of(language)))
    if (TSTree* tree = ts_parser_parse_string(parser, nullptr, text.data(),
                                              static_cast<std::uint32_t>(text.size()))) {
      out.emplace();
      out->text = text;
      const TSNode root = ts_tree_root_node(tree);
      out->has_error = ts_node_has_error(root);
      out->nodes.reserve(text.size() / 3);
      if (!Flattener(root, *out).run()) out.reset();
      ts_tree_delete(tree);
    }
  ts_parser_delete(parser);
  return out;
}

#else

bool has_parsers() { return false; }

std::optional<SyntaxTree> parse(std::string_view, Language) { return std::nullopt; }

#endif

}  // namespace cfnaudit::code
