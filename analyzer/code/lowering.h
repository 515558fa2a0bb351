#pragma once

// What the readers of Python and of JavaScript share: walking a syntax tree and making the parts of
// a program.

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/code/program.h"

namespace cfnaudit::code {

class Lowering {
 public:
  Lowering(const SyntaxTree& tree, Program& program) : tree_(tree), program_(program) {}

 protected:
  using Node = const SyntaxNode*;

  /// Children, without comments.
  std::vector<Node> children(Node node) const;
  std::vector<Node> named_children(Node node) const;
  Node field(Node node, std::string_view name) const;
  Node first_named(Node node) const;
  bool has_child(Node node, std::string_view type) const;
  std::string_view text(Node node) const { return tree_.text_of(*node); }

  Expr* make(ExprKind kind, Node at, std::vector<const Expr*> kids = {});
  Expr* literal(ExprKind kind, Node at, std::string text);
  Stmt* make(StmtKind kind, Node at, std::vector<const Stmt*> kids = {});
  Function* make_function(Node at);
  Class* make_class(Node at);

  /// Counts how deep the calling function is nested; false: too deep, and what is below is left
  /// out.
  class Depth {
   public:
    explicit Depth(Lowering& of) : of_(of) { ++of_.depth_; }
    ~Depth() { --of_.depth_; }
    Depth(const Depth&) = delete;
    Depth& operator=(const Depth&) = delete;
    bool ok() const {
      if (of_.depth_ <= kDeepest) return true;
      of_.program_.is_cut = true;
      return false;
    }

   private:
    static constexpr int kDeepest = 300;
    Lowering& of_;
  };

  const SyntaxTree& tree_;
  Program& program_;
  int depth_ = 0;
};

/// Appends a Unicode code point.
void append_utf8(std::string& to, std::uint32_t code);

}  // namespace cfnaudit::code
