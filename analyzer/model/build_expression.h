#pragma once

// Syntax node -> Expression: the functions of CloudFormation in long ({"Fn::Sub": ...}) and short
// (!Sub) form. Used by build.cpp for every value of a template.

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/arena.h"
#include "analyzer/base/diagnostic.h"
#include "analyzer/model/expression.h"
#include "analyzer/model/functions.h"
#include "analyzer/syntax/node.h"

namespace cfnaudit::model {

/// Where an expression stands decides whether {"Condition": name} is a function.
enum class Where : std::uint8_t { kProperties, kCondition };

/// Directives of the Rain preprocessor (!Rain::Embed ...), which stand in templates that it
/// packages. https://github.com/aws-cloudformation/rain
bool is_preprocessor_tag(std::string_view tag);

/// {"Fn::Transform": ...} or !Transform: what a macro puts in its place.
bool is_macro_call(const syntax::Node& node);

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
  struct SpecialForm;
  friend struct SpecialForms;
  /// A function of the table, or one that is more than its arguments.
  struct Found {
    const Function* function = nullptr;
    const SpecialForm* special = nullptr;

    explicit operator bool() const { return function != nullptr || special != nullptr; }
  };

  static Found find(std::string_view name_or_tag);
  /// {"Fn::Sub": argument} or !Sub argument.
  enum class Form : std::uint8_t { kLong, kShort };

  Expression::Form apply(Found found, const syntax::Node& argument, Where where, Form form);
  Expression::Form call(const Function& function, const syntax::Node& argument, Where where,
                        Form form);
  Expression::Form unknown_function(std::string_view name, Span span);
  Expression::Form map(const syntax::Node& node, Where where);
  Expression::Form list(const syntax::Node& node, Where where);
  Expression::Form problem(Span span, std::string message);
  /// The arguments of a function that takes a list of `least` to `most`; empty after a report.
  std::vector<const syntax::Node*> arguments(const syntax::Node& argument, std::string_view name,
                                             std::size_t least, std::size_t most);
  bool check_keys(const Function& function, const syntax::Node& argument);
  /// The node without its tag.
  ExpressionPtr build_plain(const syntax::Node& node, Where where);
  ExpressionPtr make(Expression::Form form, const syntax::Node& node, Span span);

  Expression::Form ref(const syntax::Node& argument, Where where);
  Expression::Form get_att(const syntax::Node& argument, Where where);
  Expression::Form sub(const syntax::Node& argument, Where where);
  Expression::Form find_in_map(const syntax::Node& argument, Where where);
  Expression::Form choose(const syntax::Node& argument, Where where);
  Expression::Form equals(const syntax::Node& argument, Where where);
  Expression::Form all_of(const syntax::Node& argument, Where where);
  Expression::Form any_of(const syntax::Node& argument, Where where);
  Expression::Form negation(const syntax::Node& argument, Where where);
  Expression::Form condition(const syntax::Node& argument, Where where);
  Expression::Form transform(const syntax::Node& argument, Where where);

  Arena<Expression>* arena_;
  std::vector<Diagnostic>* diagnostics_;
};

}  // namespace cfnaudit::model
