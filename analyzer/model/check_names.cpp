#include "analyzer/model/check_names.h"

#include "analyzer/base/text.h"

// Template -> findings about names that stand for nothing.

namespace cfnaudit::model {

namespace {

using Visit = std::function<void(const Expression&)>;

/// The expressions that an expression holds directly, one overload for each form that holds any.
struct Children {
  const Visit& visit;

  void child(ExpressionPtr expression) const {
    if (expression != nullptr) for_each(expression, visit);
  }
  void children(const std::vector<ExpressionPtr>& expressions) const {
    for (const ExpressionPtr expression : expressions) child(expression);
  }

  void operator()(const Null&) const {}
  void operator()(const Scalar&) const {}
  void operator()(const Ref&) const {}
  void operator()(const ConditionRef&) const {}
  void operator()(const Invalid&) const {}
  void operator()(const List& form) const { children(form.items); }
  void operator()(const Map& form) const {
    for (const auto& entry : form.entries) child(entry.value);
  }
  void operator()(const GetAtt& form) const { child(form.attribute); }
  void operator()(const Sub& form) const { (*this)(form.variables); }
  void operator()(const FindInMap& form) const {
    child(form.map), child(form.top_key), child(form.second_key), child(form.fallback);
  }
  void operator()(const FunctionCall& form) const { children(form.arguments); }
  void operator()(const If& form) const { child(form.when_true), child(form.when_false); }
  void operator()(const Equals& form) const { child(form.left), child(form.right); }
  void operator()(const And& form) const { children(form.operands); }
  void operator()(const Or& form) const { children(form.operands); }
  void operator()(const Not& form) const { child(form.operand); }
  void operator()(const Transform& form) const { child(form.parameters); }
};

class NameChecker {
 public:
  NameChecker(const Template& tmpl, std::vector<Diagnostic>& diagnostics)
      : tmpl_(tmpl), diagnostics_(diagnostics), complete_(tmpl.is_complete()) {}

  void run();

 private:
  void expression(ExpressionPtr expression, std::string path);
  void one(const Expression& expression);
  void sub(const Sub& sub, const Expression& expression);
  void resource_or_parameter(std::string_view name, Span span);
  void resource(std::string_view name, Span span, std::string_view where);
  void condition(const Name& name);
  void mapping(const FindInMap& find);
  bool is_malformed(std::string_view section) const;
  void report(Span span, std::string message, std::string_view name,
              const std::vector<std::string_view>& known);

  const Template& tmpl_;
  std::vector<Diagnostic>& diagnostics_;
  bool complete_;
  std::string path_;
  std::string resource_;
};

void NameChecker::report(Span span, std::string message, std::string_view name,
                         const std::vector<std::string_view>& known) {
  const auto meant = did_you_mean(name, known);
  if (meant) message += concat("; did you mean ", *meant, "?");
  diagnostics_.push_back({.rule = "TPL007",
                          .severity = Severity::kError,
                          .span = span,
                          .resource = resource_,
                          .path = path_,
                          .message = std::move(message),
                          .key = std::string(name)});
}

template <typename T, typename Get>
void append_names(std::vector<std::string_view>& names, const std::vector<T>& items, Get get) {
  for (const auto& item : items) names.push_back(get(item).value);
}

/// A section of the wrong shape is reported itself; which names it would have is not known.
bool NameChecker::is_malformed(std::string_view section) const {
  const syntax::Node* node = tmpl_.root == nullptr ? nullptr : tmpl_.root->find(section);
  return node != nullptr && node->kind != syntax::NodeKind::kMap;
}

void NameChecker::resource_or_parameter(std::string_view name, Span span) {
  if (is_malformed("Parameters") || is_malformed("Resources")) return;
  if (tmpl_.parameter(name) != nullptr || tmpl_.resource(name) != nullptr ||
      is_pseudo_parameter(name))
    return;
  if (!complete_) return;
  std::vector<std::string_view> known;
  append_names(known, tmpl_.parameters, [](const Parameter& p) { return p.name; });
  append_names(known, tmpl_.resources, [](const Resource& r) { return r.id; });
  report(span, concat("there is no parameter or resource ", quote(name)), name, known);
}

void NameChecker::resource(std::string_view name, Span span, std::string_view where) {
  if (tmpl_.resource(name) != nullptr || !complete_ || is_malformed("Resources")) return;
  std::vector<std::string_view> known;
  append_names(known, tmpl_.resources, [](const Resource& r) { return r.id; });
  report(span,
         concat(where, " refers to ", quote(name), ", which is not a resource of the template"),
         name, known);
}

void NameChecker::condition(const Name& name) {
  if (tmpl_.condition(name.value) != nullptr || !tmpl_.unexpanded.empty() || tmpl_.truncated ||
      is_malformed("Conditions"))
    return;
  std::vector<std::string_view> known;
  append_names(known, tmpl_.conditions, [](const Condition& c) { return c.name; });
  report(name.span, concat("there is no condition ", quote(name.value)), name.value, known);
}

void NameChecker::mapping(const FindInMap& find) {
  const Scalar* name = find.map->as<Scalar>();
  if (name == nullptr || tmpl_.mapping(name->text) != nullptr || find.fallback != nullptr ||
      !complete_ || is_malformed("Mappings"))
    return;
  std::vector<std::string_view> known;
  append_names(known, tmpl_.mappings, [](const Mapping& m) { return m.name; });
  report(find.map->span, concat("there is no mapping ", quote(name->text)), name->text, known);
}

void NameChecker::sub(const Sub& sub, const Expression& expression) {
  for (const auto& part : sub.parts) {
    if (!part.placeholder || sub.variables.find(part.text) != nullptr ||
        part.text.find('&') != std::string_view::npos)
      continue;
    const auto dot = part.text.find('.');
    if (dot == std::string_view::npos)
      resource_or_parameter(part.text, expression.span);
    else
      resource(part.text.substr(0, dot), expression.span, "Fn::Sub");
  }
}

void NameChecker::one(const Expression& expression) {
  if (const auto* ref = expression.as<Ref>())
    resource_or_parameter(ref->target.value, ref->target.span);
  if (const auto* att = expression.as<GetAtt>())
    resource(att->resource.value, att->resource.span, "Fn::GetAtt");
  if (const auto* text = expression.as<Sub>()) sub(*text, expression);
  if (const auto* choice = expression.as<If>()) condition(choice->condition);
  if (const auto* ref = expression.as<ConditionRef>()) condition(ref->name);
  if (const auto* find = expression.as<FindInMap>()) mapping(*find);
}

void NameChecker::expression(ExpressionPtr expression, std::string path) {
  if (expression == nullptr || expression->constant) return;
  path_ = std::move(path);
  for_each(expression, [this](const Expression& inner) { one(inner); });
}

void NameChecker::run() {
  for (const auto& c : tmpl_.conditions)
    expression(c.expression, concat("Conditions/", c.name.value));
  for (const auto& map : tmpl_.mappings)  // functions stand in them under AWS::LanguageExtensions
    for (const auto& row : map.rows)
      for (const auto& entry : row.entries)
        expression(entry.value,
                   concat("Mappings/", map.name.value, "/", row.key.value, "/", entry.key.value));
  for (const auto& rule : tmpl_.rules) {
    expression(rule.condition, concat("Rules/", rule.name.value));
    for (const auto& a : rule.assertions)
      expression(a.assertion, concat("Rules/", rule.name.value));
  }
  for (const auto& r : tmpl_.resources) {
    resource_ = std::string(r.id.value);
    const std::string path = concat("Resources/", r.id.value);
    expression(r.properties, concat(path, "/Properties"));
    expression(r.deletion_policy, concat(path, "/DeletionPolicy"));
    expression(r.update_replace_policy, concat(path, "/UpdateReplacePolicy"));
    expression(r.creation_policy, concat(path, "/CreationPolicy"));
    expression(r.update_policy, concat(path, "/UpdatePolicy"));
    path_ = path;
    if (r.condition) condition(*r.condition);
    path_ = concat(path, "/DependsOn");
    for (const auto& name : r.depends_on) resource(name.value, name.span, "DependsOn");
  }
  resource_.clear();
  for (const auto& output : tmpl_.outputs) {
    path_ = concat("Outputs/", output.name.value);
    if (output.condition) condition(*output.condition);
    expression(output.value, path_);
    expression(output.export_name, path_);
  }
}

}  // namespace

void for_each(ExpressionPtr expression, const std::function<void(const Expression&)>& visit) {
  if (expression == nullptr) return;
  visit(*expression);
  std::visit(Children{visit}, expression->form);
}

void check_names(const Template& tmpl, std::vector<Diagnostic>& diagnostics) {
  NameChecker(tmpl, diagnostics).run();
}

}  // namespace cfnaudit::model
