#pragma once

// Between the syntax tree of a template and the tree that expanders edit: short functions (!Sub)
// become long ones, plain scalars get YAML's types. Used by expand.cpp alone.

#include "analyzer/expand/tree.h"
#include "analyzer/syntax/node.h"

namespace cfnaudit::expand {

Tree* tree_of(const syntax::Node& node, Forest& forest);
/// The nodes belong to the arena; their texts to the forest or to what it was made from.
const syntax::Node* node_of(const Tree& tree, Arena<syntax::Node>& arena);

}  // namespace cfnaudit::expand
