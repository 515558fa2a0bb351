#pragma once

// Syntax node -> Expression: the functions of CloudFormation in long ({"Fn::Sub": ...}) and short
// (!Sub) form. Used by build.cpp for every value of a template.

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/arena.h"
#include "analyzer/base/diagnostic.h"
#include "analyzer/model/expression.h"
#include "analyzer/syntax/node.h"

namespace cfnaudit::model {

/// Where an expression stands decides whether {"Condition": name} is a function.
enum class Where : std::uint8_t { kProperties, kCondition };

/// Directives of the Rain preprocessor (!Rain::Embed ...), which stand in templates that it
/// packages. https://github.com/aws-cloudformation/rain
bool is_preprocessor_tag(std::string_view tag);

/// A scalar's text; the booleans of YAML, True and TRUE too, as CloudFormation hands them on: true.
std::string_view scalar_text(const syntax::Node& node);

class ExpressionBuilder {
 public:
  ExpressionBuilder(Arena<Expression>& arena, std::vector<Diagnostic>& diagnostics)
      : arena_(&arena), diagnostics_(&diagnostics) {}

  ExpressionPtr build(const syntax::Node& node, Where where = Where::kProperties);
  /// Macros that were met: Fn::Transform and Fn::ForEach.
  std::vector<Name> unexpanded;

  /// Logical id of the resource that is being built, for reports; and the path to the value.
  std::string resource;
  std::string path;

 private:
  struct Function;
  friend struct FunctionTable;

  const Function* find_function(std::string_view long_name, std::string_view tag) const;
  /// {"Fn::Sub": argument} or !Sub argument.
  enum class Form : std::uint8_t { kLong, kShort };

  Expression::Form apply(const Function& function, const syntax::Node& argument, Where where,
                         Form form);
  Expression::Form map(const syntax::Node& node, Where where);
  Expression::Form list(const syntax::Node& node, Where where);
  Expression::Form problem(Span span, std::string message);
  /// The arguments of a function that takes a list of `least` to `most`; empty after a report.
  std::vector<const syntax::Node*> arguments(const syntax::Node& argument, std::string_view name,
                                             std::size_t least, std::size_t most);
  ExpressionPtr build_argument(const syntax::Node& argument, Where where);
  ExpressionPtr make(Expression::Form form, const syntax::Node& node, Span span);

  Expression::Form ref(const syntax::Node& argument, Where where);
  Expression::Form get_att(const syntax::Node& argument, Where where);
  Expression::Form sub(const syntax::Node& argument, Where where);
  Expression::Form join(const syntax::Node& argument, Where where);
  Expression::Form select(const syntax::Node& argument, Where where);
  Expression::Form split(const syntax::Node& argument, Where where);
  Expression::Form find_in_map(const syntax::Node& argument, Where where);
  Expression::Form get_azs(const syntax::Node& argument, Where where);
  Expression::Form import_value(const syntax::Node& argument, Where where);
  Expression::Form base64(const syntax::Node& argument, Where where);
  Expression::Form cidr(const syntax::Node& argument, Where where);
  Expression::Form choose(const syntax::Node& argument, Where where);
  Expression::Form equals(const syntax::Node& argument, Where where);
  Expression::Form all_of(const syntax::Node& argument, Where where);
  Expression::Form any_of(const syntax::Node& argument, Where where);
  Expression::Form negation(const syntax::Node& argument, Where where);
  Expression::Form condition(const syntax::Node& argument, Where where);
  Expression::Form contains(const syntax::Node& argument, Where where);
  Expression::Form each_member_equals(const syntax::Node& argument, Where where);
  Expression::Form each_member_in(const syntax::Node& argument, Where where);
  Expression::Form length(const syntax::Node& argument, Where where);
  Expression::Form to_json_string(const syntax::Node& argument, Where where);
  Expression::Form transform(const syntax::Node& argument, Where where);
  Expression::Form get_stack_output(const syntax::Node& argument, Where where);
  Expression::Form account_lookup(const syntax::Node& argument, Where where);

  Arena<Expression>* arena_;
  std::vector<Diagnostic>* diagnostics_;
  const Function* current_ = nullptr;
  Form form_ = Form::kLong;
};

}  // namespace cfnaudit::model
