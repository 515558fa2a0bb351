// Walking a syntax tree.

#include "analyzer/code/lowering.h"

namespace cfnaudit::code {

std::vector<const SyntaxNode*> Lowering::children(Node node) const {
  std::vector<Node> out;
  for (auto at = node->first; at != 0; at = tree_.nodes[at].next)
    if (tree_.nodes[at].type != "comment") out.push_back(&tree_.nodes[at]);
  return out;
}

std::vector<const SyntaxNode*> Lowering::named_children(Node node) const {
  std::vector<Node> out;
  for (auto at = node->first; at != 0; at = tree_.nodes[at].next)
    if (tree_.nodes[at].named && tree_.nodes[at].type != "comment") out.push_back(&tree_.nodes[at]);
  return out;
}

const SyntaxNode* Lowering::field(Node node, std::string_view name) const {
  for (auto at = node->first; at != 0; at = tree_.nodes[at].next)
    if (tree_.nodes[at].field == name && tree_.nodes[at].type != "comment") return &tree_.nodes[at];
  return nullptr;
}

const SyntaxNode* Lowering::first_named(Node node) const {
  for (auto at = node->first; at != 0; at = tree_.nodes[at].next)
    if (tree_.nodes[at].named && tree_.nodes[at].type != "comment") return &tree_.nodes[at];
  return nullptr;
}

bool Lowering::has_child(Node node, std::string_view type) const {
  for (auto at = node->first; at != 0; at = tree_.nodes[at].next)
    if (tree_.nodes[at].type == type) return true;
  return false;
}

Expr* Lowering::make(ExprKind kind, Node at, std::vector<const Expr*> kids) {
  auto& out = program_.exprs.emplace_back();
  out.kind = kind;
  out.begin = at->begin;
  out.end = at->end;
  out.kids = std::move(kids);
  return &out;
}

Expr* Lowering::literal(ExprKind kind, Node at, std::string text) {
  Expr* out = make(kind, at);
  out->text = std::move(text);
  return out;
}

Stmt* Lowering::make(StmtKind kind, Node at, std::vector<const Stmt*> kids) {
  auto& out = program_.stmts.emplace_back();
  out.kind = kind;
  out.begin = at->begin;
  out.end = at->end;
  out.children = std::move(kids);
  return &out;
}

Function* Lowering::make_function(Node at) {
  auto& out = program_.functions.emplace_back();
  out.begin = at->begin;
  out.end = at->end;
  return &out;
}

Class* Lowering::make_class(Node at) {
  auto& out = program_.classes.emplace_back();
  out.begin = at->begin;
  out.end = at->end;
  return &out;
}

void append_utf8(std::string& to, std::uint32_t code) {
  const auto byte = [&](std::uint32_t value) { to.push_back(static_cast<char>(value)); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xC0 | (code >> 6));
    byte(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    byte(0xE0 | (code >> 12));
    byte(0x80 | ((code >> 6) & 0x3F));
    byte(0x80 | (code & 0x3F));
  } else {
    byte(0xF0 | ((code >> 18) & 0x07));
    byte(0x80 | ((code >> 12) & 0x3F));
    byte(0x80 | ((code >> 6) & 0x3F));
    byte(0x80 | (code & 0x3F));
  }
}

}  // namespace cfnaudit::code
