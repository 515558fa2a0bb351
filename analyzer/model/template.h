#pragma once

// A template with its sections typed but nothing evaluated. Made by build.cpp from a syntax tree,
// which must outlive it; read by resolve and by rules that speak about the text of a template.
// Names are views into the source.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzer/base/arena.h"
#include "analyzer/base/diagnostic.h"
#include "analyzer/model/expression.h"
#include "analyzer/syntax/node.h"

namespace cfnaudit::model {

/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
struct Parameter {
  Name name;
  Span span;  // of the declaration's value
  Name type;  // "String", "Number", "List<Number>", "AWS::SSM::Parameter::Value<String>" ...
  std::optional<Name> default_value;
  std::vector<Name> allowed_values;
  std::optional<Name> allowed_pattern;
  std::optional<Name> min_length, max_length, min_value, max_value;
  bool no_echo = false;

  /// Number, CommaDelimitedList and List<...> differ in what Ref returns.
  bool is_list() const;
  /// The value is a key of the parameter store, resolved at deployment.
  bool is_ssm() const;
};

struct MappingEntry {
  Name key;
  ExpressionPtr value = nullptr;
};

struct MappingRow {
  Name key;
  std::vector<MappingEntry> entries;
};

/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/mappings-section-structure.html
struct Mapping {
  Name name;
  Span span;
  std::vector<MappingRow> rows;
};

struct Condition {
  Name name;
  ExpressionPtr expression = nullptr;
};

/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html
struct RuleAssertion {
  ExpressionPtr assertion = nullptr;
  std::string_view description;
};

struct TemplateRule {
  Name name;
  ExpressionPtr condition = nullptr;  // RuleCondition, or null
  std::vector<RuleAssertion> assertions;
};

struct Resource {
  Name id;
  Span span;  // of the declaration's value
  Name type;
  ExpressionPtr properties = nullptr;  // null when absent
  std::vector<Name> depends_on;
  std::optional<Name> condition;
  ExpressionPtr deletion_policy = nullptr;
  ExpressionPtr update_replace_policy = nullptr;
  ExpressionPtr creation_policy = nullptr;
  ExpressionPtr update_policy = nullptr;
  const syntax::Node* metadata = nullptr;
};

struct Output {
  Name name;
  Span span;
  ExpressionPtr value = nullptr;
  ExpressionPtr export_name = nullptr;  // or null
  std::optional<Name> condition;
};

class Template {
 public:
  std::uint32_t file = 0;
  Span span;
  const syntax::Node* root = nullptr;     // what it was built from
  const syntax::Node* written = nullptr;  // the document's root; differs when it was expanded
  std::string_view description;
  const syntax::Node* metadata = nullptr;
  std::vector<ExpressionPtr> transforms;
  std::vector<Parameter> parameters;
  std::vector<Mapping> mappings;
  std::vector<Condition> conditions;
  std::vector<TemplateRule> rules;
  std::vector<Resource> resources;
  std::vector<Output> outputs;

  const Parameter* parameter(std::string_view name) const;
  const Mapping* mapping(std::string_view name) const;
  const Condition* condition(std::string_view name) const;
  const Resource* resource(std::string_view id) const;
  /// Bytes of the tree that it was built from; what its functions may make is a multiple of it.
  std::size_t size = std::size_t{4} * 1024 * 1024;
  /// Macros and loops that stand in the template unexpanded: what they make is not known.
  std::vector<Name> unexpanded;
  /// Resources whose declaration is malformed, so that they are missing here.
  std::vector<Name> dropped;
  /// The file has a syntax error: what stands behind it is missing here.
  bool truncated = false;
  /// Generated logical id -> the resource of AWS SAM that it comes from.
  std::unordered_map<std::string_view, std::string_view> origins;
  /// False when a transform or macro may add resources that are not seen here, or the file ends
  /// early.
  bool is_complete() const;
  /// Does the Transform section name this macro ("AWS::Serverless-2016-10-31")?
  bool has_transform(std::string_view name) const;

  Arena<Expression> expressions;

 private:
  friend class Builder;
  std::unordered_map<std::string_view, std::size_t> parameter_index_, mapping_index_,
      condition_index_, resource_index_;
};

/// The pseudo parameters: AWS::Region ...
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html
bool is_pseudo_parameter(std::string_view name);

}  // namespace cfnaudit::model
