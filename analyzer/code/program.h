#pragma once

// A source file in a form that Python and JavaScript share: expressions and statements, as far as
// they matter to what a program asks of AWS. Made by read_python() and read_javascript() from a
// syntax tree, run by the interpreter.

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/code/syntax.h"

namespace cfnaudit::code {

enum class ExprKind : std::uint8_t {
  kText,
  kNumber,
  kBool,
  kNone,
  kConcat,      // of texts, lists or numbers
  kArithmetic,  // two kids; text: the operator
  kName,
  kMember,  // kids[0].text
  kIndex,   // kids[0][kids[1]]
  kCall,    // kids[0](kids[1] ...), names beside kids
  kNew,     // the same
  kList,    // names: "*" for a spread
  kMap,     // kids: key, value, key, value ...; a spread has no key
  kFunction,
  kClass,
  kConditional,  // kids: condition, then, else
  kOr,           // the first unless it is empty
  kAnd,
  kAssign,         // kids: target, value
  kTest,           // compares: kids, text: the operator
  kComprehension,  // names: "element", "key", "value", "for", "in", "if"
  kFormat,         // kids[0] % kids[1]
  kDefault,        // of a pattern: target, value
  kAwait,
  kYield,
  kThis,
  kSuper,
  kOther,  // its kids run; the value is not known
};

struct Function;
struct Class;

struct Expr {
  ExprKind kind = ExprKind::kOther;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::string text;
  std::vector<const Expr*> kids;
  std::vector<std::string_view> names;
  const Function* function = nullptr;
  const Class* type = nullptr;
};

struct Parameter {
  const Expr* pattern = nullptr;  // mostly a name
  const Expr* standard = nullptr;
  enum class Kind : std::uint8_t { kPlain, kRest, kKeywordRest, kKeywordOnly } kind = Kind::kPlain;
  bool is_field = false;  // TypeScript's parameter property
};

enum class StmtKind : std::uint8_t {
  kExpr,
  kAssign,  // target, value
  kReturn,
  kIf,    // value; children: then, else
  kLoop,  // target (or none), value (or none); children[0]
  kTry,   // children: body, handlers ...; the last is `finally` when has_finally
  kWith,  // target, value; children[0]
  kFunction,
  kClass,
  kImport,  // text: module, name: what of it ("" the module, "*" all), alias
  kExport,  // name, alias
  kBlock,
  kRaise,
  kGlobal,  // names that belong to an outer scope: text
};

struct Stmt {
  StmtKind kind = StmtKind::kBlock;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  const Expr* target = nullptr;
  const Expr* value = nullptr;
  std::vector<const Stmt*> children;
  const Function* function = nullptr;
  const Class* type = nullptr;
  std::string text;
  std::string name;
  std::string alias;
  bool declares = false;     // kAssign: makes a variable of this scope
  bool augments = false;     // kAssign: +=
  bool has_finally = false;  // kTry
  bool catches = false;      // kTry
  bool otherwise = false;    // kImport: of an alternative, a fallback
};

struct Function {
  std::string name;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::vector<Parameter> parameters;
  const Stmt* body = nullptr;
  const Expr* result = nullptr;  // of a lambda
  std::vector<const Expr*> decorators;
  bool is_async = false;
  bool is_generator = false;
  bool is_arrow = false;  // `this` is that of the outer function
  bool is_static = false;
  bool is_getter = false;
};

struct Class {
  std::string name;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::vector<const Expr*> bases;
  const Stmt* body = nullptr;  // functions and assignments
  std::vector<const Expr*> decorators;
};

/// A file. What is below points into it.
struct Program {
  Language language = Language::kPython;
  const Stmt* body = nullptr;
  bool is_module = false;  // JavaScript with import or export
  bool is_cut = false;     // what is nested too deeply was left out
  std::deque<Expr> exprs;
  std::deque<Stmt> stmts;
  std::deque<Function> functions;
  std::deque<Class> classes;
};

void read_python(const SyntaxTree& tree, Program& out);
void read_javascript(const SyntaxTree& tree, Program& out);

}  // namespace cfnaudit::code
