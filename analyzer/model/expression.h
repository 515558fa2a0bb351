#pragma once

// The unevaluated values of a template: literals, lists, maps and intrinsic functions, each with
// its span. Made by build.cpp from the syntax tree, evaluated by resolve. A function whose value
// depends on its arguments alone is a FunctionCall; the others have a struct each.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html

#include <string_view>
#include <variant>
#include <vector>

#include "analyzer/base/span.h"
#include "analyzer/syntax/node.h"

namespace cfnaudit::model {

struct Expression;
struct Function;
using ExpressionPtr = const Expression*;
using Name = Spanned<std::string_view>;

struct Null {};

/// Text, number or boolean as it was written.
struct Scalar {
  std::string_view text;
  bool quoted = false;  // "5" and not 5
};

struct List {
  std::vector<ExpressionPtr> items;
};

struct Entry {
  Name key;
  ExpressionPtr value = nullptr;
};

struct Map {
  std::vector<Entry> entries;

  ExpressionPtr find(std::string_view key) const;
};

struct Ref {
  Name target;
};

struct GetAtt {
  Name resource;
  ExpressionPtr attribute = nullptr;  // a Scalar, or a Ref to a parameter
};

/// A part of Fn::Sub's text: literal, ${Name} or ${Name.Attribute}.
struct SubPart {
  std::string_view text;  // literal text, or what stands between the braces
  bool placeholder = false;
  std::uint32_t begin = 0;  // place in the decoded text of Sub::node
  std::uint32_t end = 0;
};

struct Sub {
  std::vector<SubPart> parts;
  Map variables;
  const syntax::Node* node = nullptr;  // the scalar with the text
};

/// Fn::Join, Fn::Select, Fn::Base64 ...: what the arguments decide.
struct FunctionCall {
  const Function* function = nullptr;
  std::vector<ExpressionPtr>
      arguments;  // as many as the function takes; optional ones may be absent
};

struct FindInMap {
  ExpressionPtr map = nullptr;
  ExpressionPtr top_key = nullptr;
  ExpressionPtr second_key = nullptr;
  ExpressionPtr fallback = nullptr;  // DefaultValue, or null
};

struct If {
  Name condition;
  ExpressionPtr when_true = nullptr;
  ExpressionPtr when_false = nullptr;
};

struct Equals {
  ExpressionPtr left = nullptr;
  ExpressionPtr right = nullptr;
};

struct And {
  std::vector<ExpressionPtr> operands;
};

struct Or {
  std::vector<ExpressionPtr> operands;
};

struct Not {
  ExpressionPtr operand = nullptr;
};

/// {"Condition": "IsProduction"} inside a condition.
struct ConditionRef {
  Name name;
};

/// The output of a macro.
struct Transform {
  Name name;
  ExpressionPtr parameters = nullptr;
};

/// A malformed function; its problem has been reported.
struct Invalid {};

struct Expression {
  using Form = std::variant<Null, Scalar, List, Map, Ref, GetAtt, Sub, FindInMap, FunctionCall, If,
                            Equals, And, Or, Not, ConditionRef, Transform, Invalid>;

  Form form;
  Span span;
  const syntax::Node* node = nullptr;  // what it was built from
  bool constant = true;                // no function below: the same value in every environment

  template <typename T>
  const T* as() const {
    return std::get_if<T>(&form);
  }
};

/// The value of `key` when `expression` is a map; nullptr otherwise.
ExpressionPtr find(ExpressionPtr expression, std::string_view key);

/// The text of a literal scalar; empty for anything else.
std::string_view literal(ExpressionPtr expression);

}  // namespace cfnaudit::model
