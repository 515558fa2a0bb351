#pragma once

// Replaces the references of a tree: what names stand for changes when templates become part of
// others. Used by nested.cpp and system.cpp.

#include <functional>
#include <string_view>
#include <unordered_map>

#include "analyzer/expand/tree.h"

namespace cfnaudit::expand {

/// The pattern stays as it was written: what its placeholders stand for becomes variables.
class Rewriter {
 public:
  explicit Rewriter(Forest& forest) : forest_(forest) {}

  // Null, or the same name: what was found stays.
  std::function<Tree*(std::string_view name)> ref;
  std::function<Tree*(std::string_view id, Tree* attribute, Span place)> get_att;
  std::function<Tree*(std::string_view function, Tree* argument)> function;
  std::function<std::string_view(std::string_view)> condition;
  std::function<Tree*(Tree* name)> mapping;

  /// A copy; parts that are shared stay shared.
  Tree* rewrite(Tree* tree);

 private:
  static constexpr int kMaxDepth = 400;

  Tree* replacement(Tree* tree);
  Tree* substituted(Tree* argument);
  Tree* placeholder(std::string_view name, Span place);

  Forest& forest_;
  std::unordered_map<const Tree*, Tree*> done_;
  int depth_ = 0;
};

}  // namespace cfnaudit::expand
