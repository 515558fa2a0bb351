// Syntax tree of Python -> program.

#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/code/lowering.h"

namespace cfnaudit::code {

namespace {

class PythonReader : Lowering {
 public:
  using Lowering::Lowering;

  void run() {
    const Node root = &tree_.nodes.front();
    program_.body = block(root);
  }

 private:
  // Statements.

  Stmt* block(Node node) {
    Stmt* out = make(StmtKind::kBlock, node);
    for (const Node child : named_children(node)) add(child, out->children);
    return out;
  }

  void add(Node node, std::vector<const Stmt*>& out) {
    const Depth depth(*this);
    if (!depth.ok()) return;
    const auto type = node->type;
    if (type == "expression_statement") return add_expression(node, out);
    if (type == "assignment" || type == "augmented_assignment") return add_assignment(node, out);
    if (type == "return_statement") return add_value(StmtKind::kReturn, node, out);
    if (type == "raise_statement") return add_value(StmtKind::kRaise, node, out);
    if (type == "import_statement" || type == "import_from_statement") return add_import(node, out);
    if (type == "if_statement") return out.push_back(branch(node));
    if (type == "for_statement" || type == "while_statement") return add_loop(node, out);
    if (type == "try_statement") return add_try(node, out);
    if (type == "with_statement") return add_with(node, out);
    if (type == "function_definition" || type == "class_definition")
      return add_definition(node, {}, out);
    if (type == "decorated_definition") return add_decorated(node, out);
    if (type == "match_statement") return add_match(node, out);
    if (type == "global_statement" || type == "nonlocal_statement") {
      for (const Node name : named_children(node)) {
        Stmt* stmt = make(StmtKind::kGlobal, node);
        stmt->text = text(name);
        out.push_back(stmt);
      }
      return;
    }
    if (type == "block") return out.push_back(block(node));
    if (type == "ERROR") return;
    add_kids(node, out);
  }

  /// assert, delete, print: what they evaluate.
  void add_kids(Node node, std::vector<const Stmt*>& out) {
    for (const Node child : named_children(node)) {
      Stmt* stmt = make(StmtKind::kExpr, child);
      stmt->value = expr(child);
      out.push_back(stmt);
    }
  }

  void add_value(StmtKind kind, Node node, std::vector<const Stmt*>& out) {
    Stmt* stmt = make(kind, node);
    const Node value = first_named(node);
    if (value != nullptr) stmt->value = expr(value);
    out.push_back(stmt);
  }

  void add_expression(Node node, std::vector<const Stmt*>& out) {
    for (const Node child : named_children(node)) {
      if (child->type == "assignment" || child->type == "augmented_assignment") {
        add_assignment(child, out);
        continue;
      }
      Stmt* stmt = make(StmtKind::kExpr, child);
      stmt->value = expr(child);
      out.push_back(stmt);
    }
  }

  void add_assignment(Node node, std::vector<const Stmt*>& out) {
    const Node left = field(node, "left");
    const Node right = field(node, "right");
    if (left == nullptr) return;
    Stmt* stmt = make(StmtKind::kAssign, node);
    stmt->declares = true;
    stmt->augments = node->type == "augmented_assignment";
    stmt->target = expr(left);
    if (right == nullptr) {  // a field of a class with its type alone
      if (field(node, "type") == nullptr) return;
      stmt->text = "annotation";
    } else if (right->type == "assignment" || right->type == "augmented_assignment") {
      add_assignment(right, out);  // a = b = value
      stmt->value = out.empty() ? nullptr : out.back()->target;
    } else {
      stmt->value = expr(right);
    }
    if (stmt->augments && stmt->value != nullptr)
      stmt->value =
          binary(node, stmt->target, stmt->value, trim(text(field(node, "operator"))).substr(0, 1));
    out.push_back(stmt);
  }

  void add_import(Node node, std::vector<const Stmt*>& out) {
    const bool from = node->type == "import_from_statement";
    const Node module = from ? field(node, "module_name") : nullptr;
    const auto one = [&](std::string_view name, std::string_view alias) {
      Stmt* stmt = make(StmtKind::kImport, node);
      stmt->text = from ? (module == nullptr ? "" : text(module)) : name;
      std::erase_if(stmt->text, [](char c) { return c == ' ' || c == '\n' || c == '\\'; });
      stmt->name = from ? name : "";
      stmt->alias = alias;
      out.push_back(stmt);
    };
    if (has_child(node, "wildcard_import")) return one("*", "");
    for (const Node child : named_children(node)) {
      if (child->field != "name") continue;
      if (child->type == "aliased_import")
        one(text(field(child, "name")), text(field(child, "alias")));
      else
        one(text(child), "");
    }
  }

  Stmt* branch(Node node) {
    Stmt* out = make(StmtKind::kIf, node);
    const Node condition = field(node, "condition");
    const Node then = field(node, "consequence");
    if (condition != nullptr) out->value = expr(condition);
    out->children.push_back(then == nullptr ? make(StmtKind::kBlock, node) : block(then));
    Stmt* last = out;
    for (const Node child : named_children(node)) {
      if (child->field != "alternative") continue;
      if (child->type == "else_clause") {
        const Node body = field(child, "body");
        if (body != nullptr) last->children.push_back(block(body));
        continue;
      }
      Stmt* next = make(StmtKind::kIf, child);
      const Node test = field(child, "condition");
      const Node body = field(child, "consequence");
      if (test != nullptr) next->value = expr(test);
      next->children.push_back(body == nullptr ? make(StmtKind::kBlock, child) : block(body));
      last->children.push_back(next);
      last = next;
    }
    return out;
  }

  void add_loop(Node node, std::vector<const Stmt*>& out) {
    Stmt* stmt = make(StmtKind::kLoop, node);
    const bool is_for = node->type == "for_statement";
    const Node left = field(node, "left");
    const Node right = field(node, is_for ? "right" : "condition");
    if (is_for && left != nullptr) stmt->target = expr(left);
    if (right != nullptr) stmt->value = expr(right);
    const Node body = field(node, "body");
    stmt->children.push_back(body == nullptr ? make(StmtKind::kBlock, node) : block(body));
    out.push_back(stmt);
    const Node alternative = field(node, "alternative");
    const Node otherwise = alternative == nullptr ? nullptr : field(alternative, "body");
    if (otherwise != nullptr) out.push_back(block(otherwise));
  }

  void add_try(Node node, std::vector<const Stmt*>& out) {
    Stmt* stmt = make(StmtKind::kTry, node);
    const Node body = field(node, "body");
    Stmt* first = body == nullptr ? make(StmtKind::kBlock, node) : block(body);
    stmt->children.push_back(first);
    const Stmt* last = nullptr;
    for (const Node child : named_children(node)) {
      if (child->type == "except_clause" || child->type == "except_group_clause") {
        stmt->catches = true;
        if (text(child).substr(0, text(child).find('\n')).find("AttributeError") !=
            std::string_view::npos)
          stmt->name = "AttributeError";
        stmt->children.push_back(handler(child));
      } else if (child->type == "else_clause") {
        const Node more = field(child, "body");
        if (more != nullptr) first->children.push_back(block(more));
      } else if (child->type == "finally_clause") {
        const Node more = first_named(child);
        if (more != nullptr) last = block(more);
      }
    }
    if (last != nullptr) {
      stmt->has_finally = true;
      stmt->children.push_back(last);
    }
    out.push_back(stmt);
  }

  Stmt* handler(Node node) {
    Stmt* out = make(StmtKind::kBlock, node);
    for (const Node child : named_children(node)) {
      if (child->type == "block") {
        out->children.push_back(block(child));
      } else if (child->type == "as_pattern") {
        const Node alias = field(child, "alias");
        if (alias == nullptr) continue;
        Stmt* name = make(StmtKind::kAssign, child);
        name->declares = true;
        name->target = expr(alias);
        name->value = make(ExprKind::kOther, child);
        out->children.push_back(name);
      }
    }
    return out;
  }

  void add_with(Node node, std::vector<const Stmt*>& out) {
    const Node body = field(node, "body");
    for (const Node clause : named_children(node)) {
      if (clause->type != "with_clause") continue;
      for (const Node item : named_children(clause)) {
        const Node value = field(item, "value");
        if (value == nullptr) continue;
        Stmt* stmt = make(StmtKind::kWith, item);
        if (value->type == "as_pattern") {
          const Node what = first_named(value);
          const Node alias = field(value, "alias");
          if (what != nullptr) stmt->value = expr(what);
          if (alias != nullptr) stmt->target = expr(alias);
        } else {
          stmt->value = expr(value);
        }
        out.push_back(stmt);
      }
    }
    if (body != nullptr) out.push_back(block(body));
  }

  void add_match(Node node, std::vector<const Stmt*>& out) {
    const Node subject = field(node, "subject");
    Stmt* value = make(StmtKind::kExpr, node);
    if (subject != nullptr) value->value = expr(subject);
    out.push_back(value);
    const Node body = field(node, "body");
    if (body == nullptr) return;
    for (const Node clause : named_children(body)) {
      const Node consequence = field(clause, "consequence");
      if (consequence == nullptr) continue;
      Stmt* stmt = make(StmtKind::kIf, clause);
      Stmt* inner = block(consequence);
      bind_names(clause, *inner);
      stmt->children.push_back(inner);
      out.push_back(stmt);
    }
  }

  /// The names that a pattern of `match` binds are not known.
  void bind_names(Node clause, Stmt& inner) {
    std::vector<const Stmt*> bound;
    for (const Node pattern : named_children(clause)) {
      if (pattern->type != "case_pattern") continue;
      std::vector<Node> open = {pattern};
      while (!open.empty()) {
        const Node node = open.back();
        open.pop_back();
        if (node->type == "identifier" || node->type == "dotted_name") {
          if (text(node).find('.') != std::string_view::npos) continue;
          Stmt* name = make(StmtKind::kAssign, node);
          name->declares = true;
          name->target = literal(ExprKind::kName, node, std::string(text(node)));
          name->value = make(ExprKind::kOther, node);
          bound.push_back(name);
          continue;
        }
        for (const Node child : named_children(node)) open.push_back(child);
      }
    }
    inner.children.insert(inner.children.begin(), bound.begin(), bound.end());
  }

  // Definitions.

  void add_decorated(Node node, std::vector<const Stmt*>& out) {
    std::vector<const Expr*> decorators;
    for (const Node child : named_children(node))
      if (child->type == "decorator" && first_named(child) != nullptr)
        decorators.push_back(expr(first_named(child)));
    const Node definition = field(node, "definition");
    if (definition != nullptr) add_definition(definition, std::move(decorators), out);
  }

  void add_definition(Node node, std::vector<const Expr*> decorators,
                      std::vector<const Stmt*>& out) {
    if (node->type == "class_definition") return add_class(node, std::move(decorators), out);
    Stmt* stmt = make(StmtKind::kFunction, node);
    Function* function = make_function(node);
    const Node name = field(node, "name");
    function->name = name == nullptr ? "" : text(name);
    function->is_async = has_child(node, "async");
    for (const auto* decorator : decorators) {
      const bool plain = decorator->kind == ExprKind::kName;
      function->is_static |= plain && decorator->text == "staticmethod";
      function->is_getter |=
          (plain && decorator->text == "property") || decorator->text == "cached_property";
    }
    function->decorators = std::move(decorators);
    const Node parameters = field(node, "parameters");
    if (parameters != nullptr) read_parameters(parameters, *function);
    const Node body = field(node, "body");
    function->body = body == nullptr ? make(StmtKind::kBlock, node) : block(body);
    stmt->function = function;
    stmt->name = function->name;
    out.push_back(stmt);
  }

  void add_class(Node node, std::vector<const Expr*> decorators, std::vector<const Stmt*>& out) {
    Stmt* stmt = make(StmtKind::kClass, node);
    Class* type = make_class(node);
    const Node name = field(node, "name");
    type->name = name == nullptr ? "" : text(name);
    type->decorators = std::move(decorators);
    const Node bases = field(node, "superclasses");
    if (bases != nullptr)
      for (const Node base : named_children(bases))
        if (base->type != "keyword_argument") type->bases.push_back(expr(base));
    const Node body = field(node, "body");
    type->body = body == nullptr ? make(StmtKind::kBlock, node) : block(body);
    stmt->type = type;
    stmt->name = type->name;
    out.push_back(stmt);
  }

  void read_parameters(Node node, Function& function) {
    using Kind = Parameter::Kind;
    bool keyword_only = false;
    for (const Node child : named_children(node)) {
      if (child->type == "keyword_separator") {
        keyword_only = true;
        continue;
      }
      if (child->type == "positional_separator") continue;
      Parameter parameter;
      Node name = child;
      if (child->type == "typed_parameter") name = first_named(child);
      if (child->type == "default_parameter" || child->type == "typed_default_parameter") {
        name = field(child, "name");
        const Node value = field(child, "value");
        if (value != nullptr) parameter.standard = expr(value);
      }
      if (name == nullptr) continue;
      if (name->type == "list_splat_pattern" || name->type == "dictionary_splat_pattern") {
        parameter.kind = name->type == "list_splat_pattern" ? Kind::kRest : Kind::kKeywordRest;
        keyword_only = true;
        name = first_named(name);
        if (name == nullptr) continue;
      } else if (keyword_only) {
        parameter.kind = Kind::kKeywordOnly;
      }
      parameter.pattern = expr(name);
      function.parameters.push_back(parameter);
    }
  }

  // Expressions.

  std::vector<const Expr*> exprs(const std::vector<Node>& nodes) {
    std::vector<const Expr*> out;
    for (const Node node : nodes) out.push_back(expr(node));
    return out;
  }

  const Expr* expr(Node node) {
    const Depth depth(*this);
    if (!depth.ok()) return make(ExprKind::kOther, node);
    const auto type = node->type;
    if (type == "identifier" || type == "dotted_name")
      return literal(ExprKind::kName, node, std::string(text(node)));
    if (type == "string") return string(node);
    if (type == "attribute") return member(node);
    if (type == "call") return call(node);
    if (type == "subscript") return subscript(node);
    if (type == "integer" || type == "float") return number(node);
    if (type == "true" || type == "false")
      return literal(ExprKind::kBool, node, type == "true" ? "true" : "false");
    if (type == "none") return make(ExprKind::kNone, node);
    if (type == "concatenated_string")
      return make(ExprKind::kConcat, node, exprs(named_children(node)));
    if (type == "parenthesized_expression" || type == "as_pattern_target" || type == "type") {
      const Node inner = first_named(node);
      return inner == nullptr ? make(ExprKind::kOther, node) : expr(inner);
    }
    return other_expr(node, type);
  }

  const Expr* other_expr(Node node, std::string_view type) {
    if (type == "dictionary") return dictionary(node);
    if (type == "list" || type == "tuple" || type == "set" || type == "expression_list" ||
        type == "pattern_list" || type == "tuple_pattern" || type == "list_pattern")
      return list(node);
    if (type == "binary_operator") return binary_operator(node);
    if (type == "boolean_operator") {
      const Node op = field(node, "operator");
      return make(op != nullptr && text(op) == "or" ? ExprKind::kOr : ExprKind::kAnd, node,
                  exprs(named_children(node)));
    }
    if (type == "comparison_operator" || type == "not_operator") return test(node);
    if (type == "conditional_expression") {
      const auto parts = named_children(node);
      if (parts.size() != 3) return make(ExprKind::kOther, node, exprs(parts));
      return make(ExprKind::kConditional, node, {expr(parts[1]), expr(parts[0]), expr(parts[2])});
    }
    if (type.ends_with("comprehension") || type == "generator_expression")
      return comprehension(node);
    if (type == "lambda") return lambda(node);
    if (type == "await") return make(ExprKind::kAwait, node, exprs(named_children(node)));
    if (type == "yield") return make(ExprKind::kYield, node, exprs(named_children(node)));
    if (type == "named_expression") {
      const Node name = field(node, "name");
      const Node value = field(node, "value");
      if (name != nullptr && value != nullptr)
        return make(ExprKind::kAssign, node, {expr(name), expr(value)});
    }
    if (type == "unary_operator") {
      const Node argument = field(node, "argument");
      if (argument != nullptr && text(node).starts_with('-') &&
          (argument->type == "integer" || argument->type == "float"))
        return literal(ExprKind::kNumber, node, concat("-", text(argument)));
    }
    return make(ExprKind::kOther, node, exprs(named_children(node)));
  }

  const Expr* number(Node node) {
    std::string digits(text(node));
    std::erase(digits, '_');
    return literal(ExprKind::kNumber, node, std::move(digits));
  }

  const Expr* member(Node node) {
    const Node object = field(node, "object");
    const Node name = field(node, "attribute");
    if (object == nullptr || name == nullptr) return make(ExprKind::kOther, node);
    Expr* out = make(ExprKind::kMember, node, {expr(object)});
    out->text = text(name);
    return out;
  }

  const Expr* subscript(Node node) {
    const Node value = field(node, "value");
    if (value == nullptr) return make(ExprKind::kOther, node);
    std::vector<const Expr*> kids = {expr(value)};
    for (const Node child : named_children(node))
      if (child->field == "subscript") kids.push_back(expr(child));
    const bool slices = kids.size() != 2 || field(node, "subscript")->type == "slice";
    return make(slices ? ExprKind::kOther : ExprKind::kIndex, node, std::move(kids));
  }

  const Expr* call(Node node) {
    const Node function = field(node, "function");
    const Node arguments = field(node, "arguments");
    if (function == nullptr) return make(ExprKind::kOther, node);
    Expr* out = make(ExprKind::kCall, node, {expr(function)});
    if (arguments == nullptr) return out;
    if (arguments->type == "generator_expression") {
      out->kids.push_back(expr(arguments));
      out->names.push_back("");
      return out;
    }
    for (const Node argument : named_children(arguments)) {
      Node value = argument;
      std::string_view name;
      if (argument->type == "keyword_argument") {
        name = text(field(argument, "name"));
        value = field(argument, "value");
      } else if (argument->type == "list_splat" || argument->type == "dictionary_splat") {
        name = argument->type == "list_splat" ? "*" : "**";
        value = first_named(argument);
      }
      if (value == nullptr) continue;
      out->kids.push_back(expr(value));
      out->names.push_back(name);
    }
    return out;
  }

  const Expr* dictionary(Node node) {
    Expr* out = make(ExprKind::kMap, node);
    for (const Node child : named_children(node)) {
      if (child->type == "pair") {
        const Node key = field(child, "key");
        const Node value = field(child, "value");
        if (key == nullptr || value == nullptr) continue;
        out->kids.push_back(expr(key));
        out->kids.push_back(expr(value));
      } else if (child->type == "dictionary_splat") {
        const Node value = first_named(child);
        if (value == nullptr) continue;
        out->kids.push_back(nullptr);
        out->kids.push_back(expr(value));
      }
    }
    return out;
  }

  const Expr* list(Node node) {
    Expr* out = make(ExprKind::kList, node);
    for (const Node child : named_children(node)) {
      const bool spread = child->type.starts_with("list_splat") || child->type == "splat_pattern";
      const Node value = spread ? first_named(child) : child;
      if (value == nullptr) continue;
      out->kids.push_back(expr(value));
      out->names.push_back(spread ? "*" : "");
    }
    return out;
  }

  const Expr* binary(Node at, const Expr* left, const Expr* right, std::string_view op) {
    if (op == "+") return make(ExprKind::kConcat, at, {left, right});
    if (op == "%" && left->kind != ExprKind::kNumber)
      return make(ExprKind::kFormat, at, {left, right});
    Expr* out = make(ExprKind::kArithmetic, at, {left, right});
    out->text = op;
    return out;
  }

  const Expr* binary_operator(Node node) {
    const Node left = field(node, "left");
    const Node right = field(node, "right");
    const Node op = field(node, "operator");
    if (left == nullptr || right == nullptr || op == nullptr) return make(ExprKind::kOther, node);
    return binary(node, expr(left), expr(right), text(op));
  }

  const Expr* test(Node node) {
    Expr* out = make(ExprKind::kTest, node, exprs(named_children(node)));
    for (const Node child : children(node))
      if (!child->named || child->field == "operators") out->text = text(child);
    return out;
  }

  const Expr* comprehension(Node node) {
    Expr* out = make(ExprKind::kComprehension, node);
    const auto add_part = [&](const Node part, std::string_view name) {
      if (part == nullptr) return;
      out->kids.push_back(expr(part));
      out->names.push_back(name);
    };
    for (const Node child : named_children(node)) {
      if (child->type == "for_in_clause") {
        const Node left = field(child, "left");
        const Node right = field(child, "right");
        if (left == nullptr || right == nullptr) continue;
        add_part(left, "for");
        add_part(right, "in");
      } else if (child->type == "if_clause") {
        add_part(first_named(child), "if");
      }
    }
    const Node body = field(node, "body");
    if (body != nullptr && body->type == "pair") {
      add_part(field(body, "key"), "key");
      add_part(field(body, "value"), "value");
    } else {
      add_part(body, "element");
    }
    return out;
  }

  const Expr* lambda(Node node) {
    Expr* out = make(ExprKind::kFunction, node);
    Function* function = make_function(node);
    const Node parameters = field(node, "parameters");
    const Node body = field(node, "body");
    if (parameters != nullptr) read_parameters(parameters, *function);
    if (body != nullptr) function->result = expr(body);
    out->function = function;
    return out;
  }

  // Strings.

  const Expr* string(Node node) {
    std::string_view prefix;
    for (const Node child : children(node))
      if (child->type == "string_start") prefix = text(child);
    const bool raw = prefix.find_first_of("rR") != std::string_view::npos;
    std::vector<const Expr*> parts;
    for (const Node child : children(node)) {
      if (child->type == "string_content") {
        parts.push_back(literal(ExprKind::kText, child, content(child, raw, prefix)));
      } else if (child->type == "interpolation") {
        const Node value = field(child, "expression");
        parts.push_back(value == nullptr ? make(ExprKind::kOther, child)
                                         : interpolated(child, value));
      }
    }
    if (parts.empty()) return literal(ExprKind::kText, node, "");
    if (parts.size() == 1 && parts.front()->kind == ExprKind::kText)
      return literal(ExprKind::kText, node, parts.front()->text);
    return make(ExprKind::kConcat, node, std::move(parts));
  }

  /// A format changes the text.
  const Expr* interpolated(Node node, Node value) {
    const bool plain = !has_child(node, "format_specifier") && !has_child(node, "type_conversion");
    return plain ? expr(value) : make(ExprKind::kOther, node, {expr(value)});
  }

  std::string content(Node node, bool raw, std::string_view prefix) {
    const bool formats = prefix.find_first_of("fF") != std::string_view::npos;
    std::string out;
    const auto source = text(node);
    for (std::size_t i = 0; i < source.size(); ++i) {
      if (formats && (source[i] == '{' || source[i] == '}') && i + 1 < source.size() &&
          source[i + 1] == source[i]) {
        out.push_back(source[i++]);
      } else if (raw || source[i] != '\\' || i + 1 == source.size()) {
        out.push_back(source[i]);
      } else {
        escape(source, ++i, out);
      }
    }
    return out;
  }

  static void escape(std::string_view source, std::size_t& at, std::string& out) {
    constexpr std::string_view kLetters = "abfnrtv\\'\"";
    constexpr std::string_view kMeaning = "\a\b\f\n\r\t\v\\'\"";
    const char letter = source[at];
    const std::size_t digits = letter == 'x' ? 2 : letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
    if (digits > 0 && at + digits < source.size()) {
      std::uint32_t code = 0;
      for (std::size_t i = 1; i <= digits; ++i) {
        const char c = source[at + i];
        code = code * 16 + static_cast<std::uint32_t>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
      }
      append_utf8(out, code);
      at += digits;
    } else if (const auto which = kLetters.find(letter); which != std::string_view::npos) {
      out.push_back(kMeaning[which]);
    } else if (letter != '\n') {
      out.push_back('\\');
      out.push_back(letter);
    }
  }
};

}  // namespace

void read_python(const SyntaxTree& tree, Program& out) {
  out.language = Language::kPython;
  PythonReader(tree, out).run();
}

}  // namespace cfnaudit::code
