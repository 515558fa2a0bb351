#pragma once

// What the tests of this layer share: a text read into a tree, with its findings in a form that is
// easy to compare.

#include <functional>
#include <string>
#include <vector>

#include "analyzer/base/text.h"
#include "analyzer/syntax/json_reader.h"
#include "analyzer/syntax/reader.h"
#include "analyzer/syntax/yaml_reader.h"

namespace cfnaudit::syntax {

/// A file and what was read from it; keeps both alive.
struct Reading {
  explicit Reading(std::string text, Staged<Document> (*reader)(const SourceFile&) = read)
      : file(0, "template", std::move(text)), result(reader(file)) {}

  const Node& root() const { return *result.value.root; }
  std::string_view source(Span span) const { return file.text(span); }
  /// "TPL001 2:5" for each finding, in the order of report.
  std::vector<std::string> findings() const {
    std::vector<std::string> out;
    for (const auto& diagnostic : result.diagnostics) {
      const Position at = file.lines().position(diagnostic.span.begin);
      out.push_back(
          concat(diagnostic.rule, " ", std::to_string(at.line), ":", std::to_string(at.column)));
    }
    return out;
  }
  /// The value behind keys and list indexes; fails the test's access (nullptr) when there is none.
  const Node* at(std::initializer_list<std::string_view> path) const {
    const Node* node = &root();
    for (const auto step : path) {
      if (node->kind == NodeKind::kList) {
        const auto index = parse_integer(step);
        if (!index || static_cast<std::size_t>(*index) >= node->items.size()) return nullptr;
        node = node->items[static_cast<std::size_t>(*index)];
      } else {
        node = node->find(step);
      }
      if (node == nullptr) return nullptr;
    }
    return node;
  }

  SourceFile file;
  Staged<Document> result;
};

inline Staged<Document> json(const SourceFile& file) { return read_json(file); }

inline std::string repeat(std::string_view text, std::size_t times) {
  std::string out;
  out.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

/// Calls `visit` for the node and everything below it.
inline void walk(const Node& node, const std::function<void(const Node&)>& visit) {
  visit(node);
  for (const auto* item : node.items) walk(*item, visit);
  for (const auto& member : node.members) {
    walk(*member.key, visit);
    walk(*member.value, visit);
  }
}

}  // namespace cfnaudit::syntax
