#include "analyzer/expand/node_trees.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "analyzer/base/text.h"

// Node -> Tree -> Node.

namespace cfnaudit::expand {

using syntax::Node;
using syntax::NodeKind;
using syntax::ScalarStyle;

namespace {

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

/// Digits with an optional sign and YAML 1.1's underscores, without them; empty for other texts.
std::string integer_text(std::string_view text) {
  const bool negative = text.starts_with('-');
  std::string_view digits = negative || text.starts_with('+') ? text.substr(1) : text;
  int base = 10;
  if (digits.starts_with("0x")) {
    base = 16;
    digits.remove_prefix(2);
  } else if (digits.size() > 1 && digits[0] == '0') {
    base = 8;
  }
  std::string plain;
  for (const char c : digits)
    if (c != '_') plain += c;
  if (plain.empty() || digits.front() == '_') return {};
  const bool known = std::all_of(plain.begin(), plain.end(), [&](char c) {
    return base == 16 ? std::isxdigit(static_cast<unsigned char>(c)) != 0
                      : c >= '0' && c < '0' + base;
  });
  if (!known) return {};
  if (base == 10) return concat(negative ? "-" : "", plain);
  unsigned long long value = 0;
  const auto read = std::from_chars(plain.data(), plain.data() + plain.size(), value, base);
  return read.ec == std::errc() ? concat(negative ? "-" : "", std::to_string(value)) : "";
}

/// Python's repr() of a floating-point number written in YAML 1.1; empty for other texts.
std::string real_text(std::string_view text) {
  if (text.find('.') == std::string_view::npos ||
      text.find_first_not_of("+-.0123456789eE_") != std::string_view::npos ||
      std::count(text.begin(), text.end(), '.') != 1)
    return {};
  std::string plain;
  for (const char c : text)
    if (c != '_' && !(c == '+' && plain.empty())) plain += c;
  double value = 0;
  const auto read = std::from_chars(plain.data(), plain.data() + plain.size(), value);
  if (read.ec != std::errc() || read.ptr != plain.data() + plain.size()) return {};
  std::array<char, 40> buffer{};
  const double size = std::fabs(value);
  const auto format = size != 0 && (size < 1e-4 || size >= 1e16) ? std::chars_format::scientific
                                                                 : std::chars_format::fixed;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format).ptr;
  std::string out(buffer.data(), end);
  if (out.find_first_of(".e") == std::string::npos) out += ".0";
  return out;
}

Tree* scalar(const Node& node, Forest& forest) {
  Tree* tree = forest.make(Kind::kText);
  tree->style = node.style;
  tree->text = node.text;
  const bool typed = node.style == ScalarStyle::kPlain && node.tag.empty();
  if (!typed) return tree;
  if (is_one_of(node.text, {"", "~", "null", "Null", "NULL"})) {
    tree->kind = Kind::kNull;
  } else if (is_one_of(node.text,
                       {"true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"})) {
    tree->kind = Kind::kBoolean;
    tree->text = "true";
  } else if (is_one_of(node.text,
                       {"false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"})) {
    tree->kind = Kind::kBoolean;
    tree->text = "false";
  } else if (std::string digits = integer_text(node.text); !digits.empty()) {
    tree->kind = Kind::kInteger;
    tree->text = digits == node.text ? node.text : forest.keep(std::move(digits));
  } else if (std::string real = real_text(node.text); !real.empty()) {
    tree->kind = Kind::kReal;
    tree->text = real == node.text ? node.text : forest.keep(std::move(real));
  }
  if (forest.scalars == Scalars::kWritten) tree->text = node.text;
  return tree;
}

Tree* untagged(const Node& node, Forest& forest) {
  const At at(forest, node.span);
  switch (node.kind) {
    case NodeKind::kNull: {
      Tree* tree = forest.make(Kind::kNull);
      tree->text = node.text;
      return tree;
    }
    case NodeKind::kScalar:
      return scalar(node, forest);
    case NodeKind::kList: {
      Tree* tree = forest.make(Kind::kList);
      for (const Node* item : node.items) tree->items.push_back(tree_of(*item, forest));
      return tree;
    }
    case NodeKind::kMap: {
      Tree* tree = forest.make(Kind::kMap);
      for (const auto& [key, value] : node.members)
        tree->entries.push_back({{key->text, key->span}, tree_of(*value, forest)});
      return tree;
    }
  }
  return forest.null();
}

/// !GetAtt Resource.Attribute: split at the first dot.
Tree* attribute_parts(Tree* argument, Forest& forest) {
  const auto dot = argument->text.find('.');
  if (!argument->is(Kind::kText) || dot == std::string_view::npos) return argument;
  const At at(forest, argument->span);
  Tree* id = forest.make(Kind::kText);
  id->text = argument->text.substr(0, dot);
  Tree* attribute = forest.make(Kind::kText);
  attribute->text = argument->text.substr(dot + 1);
  id->style = attribute->style = ScalarStyle::kDoubleQuoted;
  return forest.list({id, attribute});
}

}  // namespace

Tree* tree_of(const Node& node, Forest& forest) {
  const auto tag = node.tag;
  const bool is_function = tag.size() > 1 && tag[0] == '!' && tag[1] != '!';
  if (!is_function) return untagged(node, forest);
  Tree* argument = untagged(node, forest);
  if (tag == "!GetAtt") argument = attribute_parts(argument, forest);
  const At at(forest,
              {node.span.file, std::min(node.tag_span.begin, node.span.begin), node.span.end});
  Tree* function = forest.make(Kind::kMap);
  const auto name = tag.substr(1);
  const bool bare = name == "Ref" || name == "Condition";
  function->entries.push_back(
      {{bare ? name : forest.keep(concat("Fn::", name)), node.tag_span}, argument});
  return function;
}

const Node* node_of(const Tree& tree, Arena<Node>& arena) {
  Node* node = arena.make();
  node->span = tree.span;
  node->tag_span = {tree.span.file, tree.span.begin, tree.span.begin};
  node->text = tree.text;
  switch (tree.kind) {
    case Kind::kNull:
      node->kind = NodeKind::kNull;
      break;
    case Kind::kText:
      node->kind = NodeKind::kScalar;
      node->style = tree.style;
      break;
    case Kind::kList:
      node->kind = NodeKind::kList;
      for (const Tree* item : tree.items) node->items.push_back(node_of(*item, arena));
      break;
    case Kind::kMap:
      node->kind = NodeKind::kMap;
      for (const Entry& entry : tree.entries) {
        Node* key = arena.make();
        key->kind = NodeKind::kScalar;
        key->span = entry.key.span;
        key->tag_span = {key->span.file, key->span.begin, key->span.begin};
        key->text = entry.key.text;
        node->members.push_back({key, node_of(*entry.value, arena)});
      }
      break;
    default:
      node->kind = NodeKind::kScalar;
  }
  return node;
}

}  // namespace cfnaudit::expand
