// Syntax tree of JavaScript or TypeScript -> program.

#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/code/lowering.h"

namespace cfnaudit::code {

namespace {

class JavaScriptReader : Lowering {
 public:
  using Lowering::Lowering;

  void run() { program_.body = block(&tree_.nodes.front()); }

 private:
  // Statements.

  Stmt* block(Node node) {
    Stmt* out = make(StmtKind::kBlock, node);
    for (const Node child : named_children(node)) add(child, out->children);
    return out;
  }

  /// A statement as a block.
  Stmt* body_of(Node node) {
    if (node == nullptr) return &program_.stmts.emplace_back();
    Stmt* out = make(StmtKind::kBlock, node);
    add(node, out->children);
    return out;
  }

  void add(Node node, std::vector<const Stmt*>& out) {
    const Depth depth(*this);
    if (!depth.ok()) return;
    const auto type = node->type;
    if (type == "expression_statement") return add_expressions(node, out);
    if (type == "lexical_declaration" || type == "variable_declaration")
      return add_declaration(node, out);
    if (type == "return_statement" || type == "throw_statement") {
      Stmt* stmt = make(type == "return_statement" ? StmtKind::kReturn : StmtKind::kRaise, node);
      const Node value = first_named(node);
      if (value != nullptr) stmt->value = expr(value);
      return out.push_back(stmt);
    }
    if (type == "statement_block") return out.push_back(block(node));
    if (type == "if_statement") return out.push_back(branch(node));
    if (type == "import_statement") return add_import(node, out);
    if (type == "export_statement") return add_export(node, out);
    if (type == "function_declaration" || type == "generator_function_declaration") {
      Stmt* stmt = make(StmtKind::kFunction, node);
      stmt->function = function(node);
      stmt->name = stmt->function->name;
      return out.push_back(stmt);
    }
    if (type == "class_declaration" || type == "abstract_class_declaration") {
      Stmt* stmt = make(StmtKind::kClass, node);
      stmt->type = class_of(node);
      stmt->name = stmt->type->name;
      return out.push_back(stmt);
    }
    add_control(node, type, out);
  }

  void add_control(Node node, std::string_view type, std::vector<const Stmt*>& out) {
    if (type == "for_statement" || type == "for_in_statement" || type == "while_statement" ||
        type == "do_statement")
      return add_loop(node, out);
    if (type == "try_statement") return add_try(node, out);
    if (type == "switch_statement") return add_switch(node, out);
    if (type == "labeled_statement") {
      const Node body = field(node, "body");
      if (body != nullptr) add(body, out);
      return;
    }
    if (type == "enum_declaration") return add_enum(node, out);
    if (type == "internal_module" || type == "module" || type == "with_statement")
      return add_namespace(node, out);
    if (type == "interface_declaration" || type == "type_alias_declaration" ||
        type == "ambient_declaration" || type == "function_signature" || type == "ERROR" ||
        type == "hash_bang_line" || type == "empty_statement" || type == "break_statement" ||
        type == "continue_statement" || type == "debugger_statement")
      return;
    Stmt* stmt = make(StmtKind::kExpr, node);
    stmt->value = expr(node);
    out.push_back(stmt);
  }

  void add_expressions(Node node, std::vector<const Stmt*>& out) {
    for (const Node child : named_children(node)) {
      if (child->type == "internal_module") {
        add_namespace(child, out);
        continue;
      }
      Stmt* stmt = make(StmtKind::kExpr, child);
      stmt->value = expr(child);
      out.push_back(stmt);
    }
  }

  void add_declaration(Node node, std::vector<const Stmt*>& out) {
    for (const Node child : named_children(node)) {
      if (child->type != "variable_declarator") continue;
      const Node name = field(child, "name");
      const Node value = field(child, "value");
      if (name == nullptr) continue;
      Stmt* stmt = make(StmtKind::kAssign, child);
      stmt->declares = true;
      stmt->target = pattern(name);
      stmt->value = value == nullptr ? make(ExprKind::kNone, child) : expr(value);
      out.push_back(stmt);
    }
  }

  Stmt* branch(Node node) {
    Stmt* out = make(StmtKind::kIf, node);
    const Node condition = field(node, "condition");
    if (condition != nullptr) out->value = expr(condition);
    out->children.push_back(body_of(field(node, "consequence")));
    const Node alternative = field(node, "alternative");
    if (alternative != nullptr) out->children.push_back(body_of(first_named(alternative)));
    return out;
  }

  void add_loop(Node node, std::vector<const Stmt*>& out) {
    if (const Node start = field(node, "initializer"); start != nullptr) add(start, out);
    Stmt* stmt = make(StmtKind::kLoop, node);
    if (node->type == "for_in_statement") {
      const Node left = field(node, "left");
      const Node right = field(node, "right");
      if (left != nullptr) stmt->target = pattern(left);
      if (right != nullptr) stmt->value = expr(right);
      const Node op = field(node, "operator");
      if (op != nullptr && text(op) == "in") stmt->text = "keys";
    } else if (const Node test = field(node, "condition"); test != nullptr && test->named) {
      stmt->value = test->type == "expression_statement" ? nullptr : expr(test);
    }
    Stmt* body = body_of(field(node, "body"));
    if (const Node step = field(node, "increment"); step != nullptr) {
      Stmt* last = make(StmtKind::kExpr, step);
      last->value = expr(step);
      body->children.push_back(last);
    }
    stmt->children.push_back(body);
    out.push_back(stmt);
  }

  void add_try(Node node, std::vector<const Stmt*>& out) {
    Stmt* stmt = make(StmtKind::kTry, node);
    stmt->children.push_back(body_of(field(node, "body")));
    if (const Node handler = field(node, "handler"); handler != nullptr) {
      stmt->catches = true;
      Stmt* inner = make(StmtKind::kBlock, handler);
      if (const Node name = field(handler, "parameter"); name != nullptr) {
        Stmt* bound = make(StmtKind::kAssign, name);
        bound->declares = true;
        bound->target = pattern(name);
        bound->value = make(ExprKind::kOther, name);
        inner->children.push_back(bound);
      }
      if (const Node body = field(handler, "body"); body != nullptr) add(body, inner->children);
      stmt->children.push_back(inner);
    }
    if (const Node last = field(node, "finalizer"); last != nullptr) {
      stmt->has_finally = true;
      stmt->children.push_back(body_of(field(last, "body")));
    }
    out.push_back(stmt);
  }

  void add_switch(Node node, std::vector<const Stmt*>& out) {
    Stmt* value = make(StmtKind::kExpr, node);
    const Node subject = field(node, "value");
    if (subject != nullptr) value->value = expr(subject);
    out.push_back(value);
    const Node body = field(node, "body");
    if (body == nullptr) return;
    for (const Node one : named_children(body)) {
      Stmt* stmt = make(StmtKind::kIf, one);
      Stmt* inner = make(StmtKind::kBlock, one);
      for (const Node child : named_children(one)) {
        if (child->field == "body") add(child, inner->children);
        if (child->field == "value") stmt->value = expr(child);
      }
      stmt->children.push_back(inner);
      out.push_back(stmt);
    }
  }

  /// A namespace: what it declares, and an object that holds it.
  void add_namespace(Node node, std::vector<const Stmt*>& out) {
    const Node name = field(node, "name");
    const Node body = field(node, "body");
    if (body == nullptr) return;
    const bool was_module = program_.is_module;
    const Stmt* inner = block(body);
    program_.is_module = was_module;
    out.push_back(inner);
    if (name == nullptr || name->type != "identifier") return;
    Expr* map = make(ExprKind::kMap, body);
    for (const Stmt* one : inner->children) {
      if (one->kind != StmtKind::kExport || one->alias.empty()) continue;
      map->kids.push_back(literal(ExprKind::kText, body, one->alias));
      map->kids.push_back(literal(ExprKind::kName, body, one->name));
    }
    Stmt* stmt = make(StmtKind::kAssign, node);
    stmt->declares = true;
    stmt->target = literal(ExprKind::kName, name, std::string(text(name)));
    stmt->value = map;
    out.push_back(stmt);
  }

  void add_enum(Node node, std::vector<const Stmt*>& out) {
    const Node name = field(node, "name");
    const Node body = field(node, "body");
    if (name == nullptr || body == nullptr) return;
    Expr* map = make(ExprKind::kMap, body);
    for (const Node child : named_children(body)) {
      if (child->type != "enum_assignment") continue;
      const Node key = field(child, "name");
      const Node value = field(child, "value");
      if (key == nullptr || value == nullptr) continue;
      map->kids.push_back(property_name(key));
      map->kids.push_back(expr(value));
    }
    Stmt* stmt = make(StmtKind::kAssign, node);
    stmt->declares = true;
    stmt->target = literal(ExprKind::kName, name, std::string(text(name)));
    stmt->value = map;
    out.push_back(stmt);
  }

  // Imports and exports.

  Stmt* import_of(Node at, std::string source, std::string_view name, std::string_view alias) {
    Stmt* stmt = make(StmtKind::kImport, at);
    stmt->text = std::move(source);
    stmt->name = name;
    stmt->alias = alias;
    return stmt;
  }

  void add_import(Node node, std::vector<const Stmt*>& out) {
    if (has_child(node, "type") || has_child(node, "typeof")) return;
    program_.is_module = true;
    for (const Node child : named_children(node))
      if (child->type == "import_require_clause") return add_required(child, out);
    const Node source = field(node, "source");
    if (source == nullptr) return;
    const std::string module = string(source);
    bool any = false;
    for (const Node clause : named_children(node)) {
      if (clause->type != "import_clause") continue;
      for (const Node part : named_children(clause)) {
        any = true;
        if (part->type == "identifier")
          out.push_back(import_of(node, module, "default", text(part)));
        if (part->type == "namespace_import" && first_named(part) != nullptr)
          out.push_back(import_of(node, module, "", text(first_named(part))));
        if (part->type == "named_imports") add_named_imports(node, part, module, out);
      }
    }
    if (!any) out.push_back(import_of(node, module, "", ""));
  }

  void add_named_imports(Node at, Node node, const std::string& module,
                         std::vector<const Stmt*>& out) {
    for (const Node one : named_children(node)) {
      const Node name = field(one, "name");
      const Node alias = field(one, "alias");
      if (name == nullptr || has_child(one, "type")) continue;
      out.push_back(import_of(at, module, text(name), text(alias == nullptr ? name : alias)));
    }
  }

  /// import x = require("y")
  void add_required(Node node, std::vector<const Stmt*>& out) {
    const Node name = first_named(node);
    const Node source = field(node, "source");
    if (name == nullptr || source == nullptr) return;
    out.push_back(import_of(node, string(source), "", text(name)));
  }

  /// export = x: module.exports = x
  void add_export_assignment(Node node, std::vector<const Stmt*>& out) {
    const Node value = first_named(node);
    if (value == nullptr) return;
    program_.is_module = false;
    Expr* target = make(ExprKind::kMember, node, {literal(ExprKind::kName, node, "module")});
    target->text = "exports";
    Stmt* stmt = make(StmtKind::kAssign, node);
    stmt->target = target;
    stmt->value = expr(value);
    out.push_back(stmt);
  }

  void add_export(Node node, std::vector<const Stmt*>& out) {
    if (has_child(node, "type")) return;
    if (has_child(node, "=")) return add_export_assignment(node, out);
    program_.is_module = true;
    const Node source = field(node, "source");
    if (const Node declaration = field(node, "declaration"); declaration != nullptr) {
      const auto from = out.size();
      add(declaration, out);
      const bool is_default = has_child(node, "default");
      for (std::size_t i = from; i < out.size(); ++i) export_names(node, *out[i], is_default, out);
      return;
    }
    if (const Node value = field(node, "value"); value != nullptr) {
      Stmt* stmt = make(StmtKind::kExport, node);
      stmt->value = expr(value);
      stmt->alias = "default";
      out.push_back(stmt);
      return;
    }
    bool any = false;
    for (const Node clause : named_children(node)) {
      if (clause->type != "export_clause") continue;
      any = true;
      for (const Node one : named_children(clause)) add_export_specifier(one, source, out);
    }
    if (any || source == nullptr) return;
    Stmt* stmt = make(StmtKind::kExport, node);
    stmt->text = string(source);
    stmt->name = "*";
    const auto parts = named_children(node);
    if (!parts.empty() && parts.front()->type == "namespace_export" &&
        first_named(parts.front()) != nullptr)
      stmt->alias = text(first_named(parts.front()));
    out.push_back(stmt);
  }

  void add_export_specifier(Node node, Node source, std::vector<const Stmt*>& out) {
    const Node name = field(node, "name");
    const Node alias = field(node, "alias");
    if (name == nullptr) return;
    Stmt* stmt = make(StmtKind::kExport, node);
    stmt->name = text(name);
    stmt->alias = text(alias == nullptr ? name : alias);
    if (source != nullptr) stmt->text = string(source);
    out.push_back(stmt);
  }

  void export_names(Node at, const Stmt& declared, bool is_default, std::vector<const Stmt*>& out) {
    std::vector<std::string> names;
    if (declared.kind == StmtKind::kFunction || declared.kind == StmtKind::kClass) {
      names.push_back(declared.name);
    } else if (declared.kind == StmtKind::kAssign && declared.target != nullptr) {
      std::vector<const Expr*> open = {declared.target};
      while (!open.empty()) {
        const Expr* one = open.back();
        open.pop_back();
        if (one == nullptr) continue;
        if (one->kind == ExprKind::kName) names.push_back(one->text);
        const bool nested = one->kind == ExprKind::kMap || one->kind == ExprKind::kList ||
                            one->kind == ExprKind::kDefault;
        if (nested) open.insert(open.end(), one->kids.begin(), one->kids.end());
      }
    }
    for (const auto& name : names) {
      Stmt* stmt = make(StmtKind::kExport, at);
      stmt->name = name;
      stmt->alias = is_default ? "default" : name;
      out.push_back(stmt);
    }
  }

  // Definitions.

  Function* function(Node node) {
    Function* out = make_function(node);
    const Node name = field(node, "name");
    if (name != nullptr) out->name = text(name);
    out->is_async = has_child(node, "async");
    out->is_generator = node->type.starts_with("generator") || has_child(node, "*");
    out->is_arrow = node->type == "arrow_function";
    if (const Node one = field(node, "parameter"); one != nullptr)
      out->parameters.push_back({.pattern = pattern(one)});
    if (const Node all = field(node, "parameters"); all != nullptr) read_parameters(all, *out);
    const Node body = field(node, "body");
    if (body != nullptr && body->type == "statement_block")
      out->body = block(body);
    else if (body != nullptr)
      out->result = expr(body);
    return out;
  }

  void read_parameters(Node node, Function& function) {
    for (const Node child : named_children(node)) {
      Parameter parameter;
      Node name = child;
      if (child->type == "required_parameter" || child->type == "optional_parameter") {
        name = field(child, "pattern");
        if (name == nullptr) name = field(child, "name");
        parameter.is_field =
            has_child(child, "accessibility_modifier") || has_child(child, "readonly");
        if (const Node value = field(child, "value"); value != nullptr)
          parameter.standard = expr(value);
      }
      if (name == nullptr || text(name) == "this") continue;
      if (name->type == "rest_pattern") {
        parameter.kind = Parameter::Kind::kRest;
        name = first_named(name);
        if (name == nullptr) continue;
      }
      parameter.pattern = pattern(name);
      if (parameter.pattern->kind == ExprKind::kDefault) {
        parameter.standard = parameter.pattern->kids[1];
        parameter.pattern = parameter.pattern->kids[0];
      }
      function.parameters.push_back(parameter);
    }
  }

  Class* class_of(Node node) {
    Class* out = make_class(node);
    if (const Node name = field(node, "name"); name != nullptr) out->name = text(name);
    for (const Node child : named_children(node)) {
      if (child->type != "class_heritage") continue;
      for (const Node base : named_children(child)) {
        const Node value = base->type == "extends_clause" ? field(base, "value") : base;
        if (value != nullptr && value->type != "implements_clause")
          out->bases.push_back(expr(value));
      }
    }
    Stmt* body = make(StmtKind::kBlock, node);
    if (const Node inner = field(node, "body"); inner != nullptr)
      for (const Node member : named_children(inner)) add_member(member, *body);
    out->body = body;
    return out;
  }

  void add_member(Node node, Stmt& body) {
    if (node->type == "method_definition") {
      Stmt* stmt = make(StmtKind::kFunction, node);
      Function* method = function(node);
      method->is_static = has_child(node, "static");
      method->is_getter = has_child(node, "get");
      stmt->function = method;
      stmt->name = method->name;
      body.children.push_back(stmt);
    } else if (node->type == "field_definition" || node->type == "public_field_definition") {
      Node name = field(node, "property");
      if (name == nullptr) name = field(node, "name");
      const Node value = field(node, "value");
      if (name == nullptr || value == nullptr) return;
      Stmt* stmt = make(StmtKind::kAssign, node);
      stmt->declares = true;
      stmt->text = has_child(node, "static") ? "static" : "";
      stmt->target = literal(ExprKind::kName, name, std::string(text(name)));
      stmt->value = expr(value);
      body.children.push_back(stmt);
    } else if (node->type == "class_static_block") {
      if (const Node inner = field(node, "body"); inner != nullptr)
        body.children.push_back(block(inner));
    }
  }

  // Patterns.

  const Expr* pattern(Node node) {
    const Depth depth(*this);
    if (!depth.ok()) return make(ExprKind::kOther, node);
    const auto type = node->type;
    if (type == "object_pattern") return object_pattern(node);
    if (type == "array_pattern") {
      Expr* out = make(ExprKind::kList, node);
      for (const Node child : named_children(node)) {
        const bool rest = child->type == "rest_pattern";
        const Node inner = rest ? first_named(child) : child;
        if (inner == nullptr) continue;
        out->kids.push_back(pattern(inner));
        out->names.push_back(rest ? "*" : "");
      }
      return out;
    }
    if (type == "assignment_pattern" || type == "object_assignment_pattern") {
      const Node left = field(node, "left");
      const Node right = field(node, "right");
      if (left == nullptr || right == nullptr) return make(ExprKind::kOther, node);
      return make(ExprKind::kDefault, node, {pattern(left), expr(right)});
    }
    if (type == "identifier" || type == "shorthand_property_identifier_pattern")
      return literal(ExprKind::kName, node, std::string(text(node)));
    return expr(node);
  }

  /// A map from what is taken out to where it goes; what remains has no key.
  const Expr* object_pattern(Node node) {
    Expr* out = make(ExprKind::kMap, node);
    for (const Node child : named_children(node)) {
      if (child->type == "pair_pattern") {
        const Node key = field(child, "key");
        const Node value = field(child, "value");
        if (key == nullptr || value == nullptr) continue;
        out->kids.push_back(property_name(key));
        out->kids.push_back(pattern(value));
      } else if (child->type == "rest_pattern") {
        const Node inner = first_named(child);
        if (inner == nullptr) continue;
        out->kids.push_back(nullptr);
        out->kids.push_back(pattern(inner));
      } else {
        const Node name = child->type == "object_assignment_pattern" ? field(child, "left") : child;
        if (name == nullptr) continue;
        out->kids.push_back(literal(ExprKind::kText, name, std::string(text(name))));
        out->kids.push_back(pattern(child));
      }
    }
    return out;
  }

  const Expr* property_name(Node node) {
    if (node->type == "computed_property_name") {
      const Node inner = first_named(node);
      return inner == nullptr ? make(ExprKind::kOther, node) : expr(inner);
    }
    if (node->type == "string") return literal(ExprKind::kText, node, string(node));
    return literal(ExprKind::kText, node, std::string(text(node)));
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
    if (type == "identifier" || type == "shorthand_property_identifier" || type == "import")
      return literal(ExprKind::kName, node, std::string(text(node)));
    if (type == "string") return literal(ExprKind::kText, node, string(node));
    if (type == "member_expression") return member(node);
    if (type == "call_expression") return call(node, ExprKind::kCall, "function");
    if (type == "new_expression") return call(node, ExprKind::kNew, "constructor");
    if (type == "subscript_expression") {
      const Node object = field(node, "object");
      const Node index = field(node, "index");
      if (object == nullptr || index == nullptr) return make(ExprKind::kOther, node);
      return make(ExprKind::kIndex, node, {expr(object), expr(index)});
    }
    if (type == "object") return object(node);
    if (type == "array") return array(node);
    if (type == "arrow_function" || type == "function_expression" || type == "generator_function") {
      Expr* out = make(ExprKind::kFunction, node);
      out->function = function(node);
      return out;
    }
    if (type == "template_string") return template_string(node);
    if (type == "number") return literal(ExprKind::kNumber, node, number(node));
    if (type == "true" || type == "false") return literal(ExprKind::kBool, node, std::string(type));
    if (type == "null" || type == "undefined") return make(ExprKind::kNone, node);
    if (type == "this") return make(ExprKind::kThis, node);
    if (type == "super") return make(ExprKind::kSuper, node);
    return other_expr(node, type);
  }

  const Expr* other_expr(Node node, std::string_view type) {
    if (type == "await_expression")
      return make(ExprKind::kAwait, node, exprs(named_children(node)));
    if (type == "yield_expression")
      return make(ExprKind::kYield, node, exprs(named_children(node)));
    if (type == "parenthesized_expression" || type == "as_expression" ||
        type == "satisfies_expression" || type == "non_null_expression" ||
        type == "instantiation_expression") {
      const Node inner = first_named(node);
      return inner == nullptr ? make(ExprKind::kOther, node) : expr(inner);
    }
    if (type == "type_assertion") {
      const auto parts = named_children(node);
      return parts.empty() ? make(ExprKind::kOther, node) : expr(parts.back());
    }
    if (type == "binary_expression") return binary(node);
    if (type == "ternary_expression") {
      const auto parts = named_children(node);
      return make(parts.size() == 3 ? ExprKind::kConditional : ExprKind::kOther, node,
                  exprs(parts));
    }
    if (type == "assignment_expression" || type == "augmented_assignment_expression")
      return assignment(node);
    if (type == "class") {
      Expr* out = make(ExprKind::kClass, node);
      out->type = class_of(node);
      return out;
    }
    if (type == "sequence_expression") {
      Expr* out = make(ExprKind::kOther, node, exprs(named_children(node)));
      out->text = "last";
      return out;
    }
    if (type == "unary_expression") return unary(node);
    if (type == "update_expression" && field(node, "argument") != nullptr)  // i++
      return make(ExprKind::kAssign, node,
                  {expr(field(node, "argument")), make(ExprKind::kOther, node)});
    if (type.ends_with("_type") || type.starts_with("type_") || type == "regex")
      return make(ExprKind::kOther, node);
    return make(ExprKind::kOther, node, exprs(named_children(node)));
  }

  std::string number(Node node) const {
    std::string digits(text(node));
    std::erase(digits, '_');
    return digits;
  }

  const Expr* member(Node node) {
    const Node object = field(node, "object");
    const Node name = field(node, "property");
    if (object == nullptr || name == nullptr) return make(ExprKind::kOther, node);
    Expr* out = make(ExprKind::kMember, node, {expr(object)});
    out->text = text(name);
    if (has_child(node, "optional_chain")) out->names.push_back("?");
    return out;
  }

  const Expr* call(Node node, ExprKind kind, std::string_view callee) {
    const Node function = field(node, callee);
    if (function == nullptr) return make(ExprKind::kOther, node);
    Expr* out = make(kind, node, {expr(function)});
    const Node arguments = field(node, "arguments");
    if (arguments == nullptr) return out;
    if (arguments->type == "template_string") {
      out->kids.push_back(expr(arguments));
      out->names.push_back("");
      return out;
    }
    for (const Node argument : named_children(arguments)) {
      const bool spread = argument->type == "spread_element";
      const Node value = spread ? first_named(argument) : argument;
      if (value == nullptr) continue;
      out->kids.push_back(expr(value));
      out->names.push_back(spread ? "*" : "");
    }
    return out;
  }

  const Expr* object(Node node) {
    Expr* out = make(ExprKind::kMap, node);
    for (const Node child : named_children(node)) {
      if (child->type == "pair") {
        const Node key = field(child, "key");
        const Node value = field(child, "value");
        if (key == nullptr || value == nullptr) continue;
        out->kids.push_back(property_name(key));
        out->kids.push_back(expr(value));
      } else if (child->type == "spread_element") {
        const Node value = first_named(child);
        if (value == nullptr) continue;
        out->kids.push_back(nullptr);
        out->kids.push_back(expr(value));
      } else if (child->type == "method_definition") {
        Expr* method = make(ExprKind::kFunction, child);
        method->function = function(child);
        const Node name = field(child, "name");
        if (name == nullptr) continue;
        out->kids.push_back(property_name(name));
        out->kids.push_back(method);
      } else if (child->type == "shorthand_property_identifier") {
        out->kids.push_back(literal(ExprKind::kText, child, std::string(text(child))));
        out->kids.push_back(expr(child));
      }
    }
    return out;
  }

  const Expr* array(Node node) {
    Expr* out = make(ExprKind::kList, node);
    for (const Node child : named_children(node)) {
      const bool spread = child->type == "spread_element";
      const Node value = spread ? first_named(child) : child;
      if (value == nullptr) continue;
      out->kids.push_back(expr(value));
      out->names.push_back(spread ? "*" : "");
    }
    return out;
  }

  const Expr* binary(Node node) {
    const Node left = field(node, "left");
    const Node right = field(node, "right");
    const Node op = field(node, "operator");
    if (left == nullptr || right == nullptr || op == nullptr)
      return make(ExprKind::kOther, node, exprs(named_children(node)));
    const auto name = text(op);
    ExprKind kind = ExprKind::kTest;
    if (name == "+") kind = ExprKind::kConcat;
    if (name == "||" || name == "??") kind = ExprKind::kOr;
    if (name == "&&") kind = ExprKind::kAnd;
    if (name == "*" || name == "-" || name == "/") kind = ExprKind::kArithmetic;
    Expr* out = make(kind, node, {expr(left), expr(right)});
    out->text = name;
    return out;
  }

  const Expr* assignment(Node node) {
    const Node left = field(node, "left");
    const Node right = field(node, "right");
    if (left == nullptr || right == nullptr) return make(ExprKind::kOther, node);
    const Expr* target = pattern(left);
    const Expr* value = expr(right);
    const Node op = field(node, "operator");
    if (op != nullptr) {
      const auto name = text(op);
      const ExprKind kind = name == "+=" ? ExprKind::kConcat
                            : name == "||=" || name ==
                                                   "?"
                                                   "?="
                                ? ExprKind::kOr
                                : ExprKind::kOther;
      value = make(kind, node, {target, value});
    }
    return make(ExprKind::kAssign, node, {target, value});
  }

  const Expr* unary(Node node) {
    const Node argument = field(node, "argument");
    if (argument == nullptr) return make(ExprKind::kOther, node);
    const auto source = text(node);
    if (source.starts_with('-') && argument->type == "number")
      return literal(ExprKind::kNumber, node, concat("-", number(argument)));
    const bool tests = source.starts_with('!') || source.starts_with("typeof");
    Expr* out = make(tests ? ExprKind::kTest : ExprKind::kOther, node, {expr(argument)});
    if (tests) out->text = "!";
    return out;
  }

  // Strings.

  const Expr* template_string(Node node) {
    std::vector<const Expr*> parts;
    std::uint32_t at = node->begin + 1;
    const auto add_text = [&](std::uint32_t end) {
      if (end <= at) return;
      parts.push_back(literal(ExprKind::kText, node, unescaped(tree_.text.substr(at, end - at))));
    };
    for (const Node child : named_children(node)) {
      if (child->type != "template_substitution") continue;
      add_text(child->begin);
      at = child->end;
      const Node inner = first_named(child);
      parts.push_back(inner == nullptr ? make(ExprKind::kOther, child) : expr(inner));
    }
    add_text(node->end > node->begin ? node->end - 1 : node->end);
    if (parts.empty()) return literal(ExprKind::kText, node, "");
    return make(ExprKind::kConcat, node, std::move(parts));
  }

  std::string string(Node node) const {
    auto source = text(node);
    if (source.size() < 2) return {};
    return unescaped(source.substr(1, source.size() - 2));
  }

  static std::string unescaped(std::string_view source) {
    constexpr std::string_view kLetters = "bfnrtv0";
    constexpr std::string_view kMeaning{"\b\f\n\r\t\v\0", 7};
    std::string out;
    for (std::size_t i = 0; i < source.size(); ++i) {
      if (source[i] != '\\' || i + 1 == source.size()) {
        out.push_back(source[i]);
        continue;
      }
      const char letter = source[++i];
      const auto which = kLetters.find(letter);
      if (which != std::string_view::npos)
        out.push_back(kMeaning[which]);
      else if (letter == 'u' || letter == 'x')
        code_point(source, i, out);
      else if (letter != '\n')
        out.push_back(letter);
    }
    return out;
  }

  static void code_point(std::string_view source, std::size_t& at, std::string& out) {
    const bool braces = at + 1 < source.size() && source[at + 1] == '{';
    const std::size_t most = braces ? 6 : source[at] == 'x' ? 2 : 4;
    std::size_t i = at + (braces ? 2 : 1);
    std::uint32_t code = 0;
    for (std::size_t n = 0; n < most && i < source.size(); ++n, ++i) {
      const char c = source[i];
      const bool digit = c >= '0' && c <= '9';
      const char lower = static_cast<char>(c | 0x20);
      if (!digit && (lower < 'a' || lower > 'f')) break;
      code = code * 16 + static_cast<std::uint32_t>(digit ? c - '0' : lower - 'a' + 10);
    }
    append_utf8(out, code);
    at = braces ? i : i - 1;
  }
};

}  // namespace

void read_javascript(const SyntaxTree& tree, Program& out) { JavaScriptReader(tree, out).run(); }

}  // namespace cfnaudit::code
