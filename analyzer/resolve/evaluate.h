#pragma once

// Expression -> Value in one environment. Used by stack.cpp for resources and outputs, by
// enumerate.cpp for conditions and mapping keys alone, and by expanders for what they must know
// before deployment.

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzer/base/arena.h"
#include "analyzer/base/diagnostic.h"
#include "analyzer/base/symbolic_text.h"
#include "analyzer/base/tri.h"
#include "analyzer/model/template.h"
#include "analyzer/resolve/conditions.h"
#include "analyzer/resolve/environment.h"
#include "analyzer/resolve/identity.h"
#include "analyzer/resolve/reference.h"
#include "analyzer/resolve/value.h"
#include "analyzer/resolve/value_maker.h"

namespace cfnaudit::resolve {

/// Values of expressions without functions: the same in every environment.
using ConstantCache = std::unordered_map<model::ExpressionPtr, ValuePtr>;

class Evaluator {
 public:
  Evaluator(const model::Template& tmpl, const Environment& environment, Arena<Value>& values,
            ConstantCache& constants);
  Evaluator(const Evaluator&) = delete;
  Evaluator& operator=(const Evaluator&) = delete;

  ValuePtr evaluate(model::ExpressionPtr expression);
  Truth truth(model::ExpressionPtr expression) { return conditions_.truth(expression); }
  Truth condition(std::string_view name) { return conditions_.condition(name); }
  Tri exists(ResourceIndex index);
  Identities& identities() { return identities_; }

  /// Where references are noted from; nullopt: they are not.
  void enter(ResourceIndex from, std::string path);
  void leave() { from_.reset(); }

  std::vector<Reference> references;
  std::vector<Diagnostic> diagnostics;  // without environments

 private:
  friend struct Evaluation;

  /// Of a value that the expression at hand depends on: references in it are not noted.
  ValuePtr evaluate_aside(model::ExpressionPtr expression);
  ValuePtr compute(const model::Expression& expression);
  ValuePtr scalar(const model::Expression& at, const model::Scalar& form);
  ValuePtr list(const model::Expression& at, const model::List& form);
  ValuePtr map(const model::Expression& at, const model::Map& form);
  ValuePtr ref(const model::Expression& at, const model::Ref& form);
  ValuePtr get_att(const model::Expression& at, const model::GetAtt& form);
  ValuePtr sub(const model::Expression& at, const model::Sub& form);
  ValuePtr find_in_map(const model::Expression& at, const model::FindInMap& form);
  ValuePtr choose(const model::Expression& at, const model::If& form);
  ValuePtr call(const model::Expression& at, const model::FunctionCall& form);
  ValuePtr transform(const model::Expression& at, const model::Transform& form);
  ValuePtr logical(const model::Expression& at);

  /// The values of secrets decide conditions, and go nowhere else.
  ValuePtr evaluate_condition(model::ExpressionPtr expression);
  /// The value of a property or variable of this name.
  ValuePtr without_secret(std::string_view name, ValuePtr value);
  void hide_named_secret(Value& map);
  ValuePtr parameter(const model::Expression& at, std::size_t index);
  SymbolicText parameter_text(std::size_t index) const;
  /// The text of ${Name} or ${Name.Attribute}.
  SymbolicText placeholder(std::string_view name, Span span);
  void check_attribute(ResourceIndex index, std::string_view attribute, Span span);
  void note_reference(ResourceIndex to, ReferenceKind kind, std::string_view attribute, Span span);
  Diagnostic& report(std::string_view rule, Span span, std::string message);
  void report_exhausted(Span span);
  ValuePtr problem(const model::Expression& at, std::string_view rule, Span span,
                   std::string message, Severity severity = Severity::kError);
  std::optional<ResourceIndex> resource_index(std::string_view id) const;

  const model::Template& tmpl_;
  const Environment& environment_;
  ValueMaker make_;
  ConstantCache& constants_;
  ValuePtr no_value_;
  Conditions conditions_;
  Identities identities_;
  int depth_ = 0;
  bool told_exhausted_ = false;
  bool sees_secrets_ = false;
  std::optional<ResourceIndex> from_;
  std::string path_;
};

}  // namespace cfnaudit::resolve
