#pragma once

// What CloudFormation knows about resource types: what Ref and Fn::GetAtt return, which properties
// exist, what a change of them does. Read from tables in the program
// (analyzer/aws/data/resource_*.tsv); used by resolve, graph and the rules.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cfnaudit::resolve {

/// The type of a property or attribute, in the table's notation, taken apart when asked.
class PropertyType {
 public:
  enum class Kind {
    kString,
    kInteger,
    kNumber,
    kBoolean,
    kJson,
    kDateTime,
    kTag,         // {Key, Value}
    kList,        // of element()
    kMap,         // from text to element()
    kUnion,       // one of alternatives()
    kDefinition,  // the nested definition definition() of the same resource type
  };

  explicit PropertyType(std::string_view code) : code_(code) {}
  Kind kind() const;
  PropertyType element() const { return PropertyType(code_.substr(1, code_.size() - 2)); }
  std::vector<PropertyType> alternatives() const;
  std::string_view definition() const { return code_.substr(1); }
  std::string_view code() const { return code_; }

  friend bool operator==(const PropertyType&, const PropertyType&) = default;

 private:
  std::string_view code_;
};

struct Attribute {
  /// "Arn", "Endpoint.Port"; "Outputs.*" and "*" stand for every name with that beginning.
  std::string_view name;
  PropertyType type;
};

struct ResourceType {
  std::string_view name;
  /// What Ref returns: the values of these properties or attributes ("Name", "Budget.BudgetName")
  /// joined by '|'. Empty: an id of which the template knows no other name.
  std::vector<std::string_view> ref;
  /// Parts of `ref` and of `arn_template` that are left out, with the separator behind them, when
  /// their property is not given.
  std::vector<std::string_view> optional;
  /// "arn:${Partition}:sqs:${Region}:${Account}:${QueueName}": Partition, Region and Account,
  /// properties and attributes, and names that are neither, for text that AWS makes up. Empty:
  /// unknown, or the type has no ARN. A value that begins with the '/' in front of it does not
  /// double it; ${Path} without a value is "/"; a value that is itself an ARN (FunctionName of an
  /// alias, Cluster of a service) stands for the name at its end.
  std::string_view arn_template;
  /// The attribute whose value is that ARN; may be empty.
  std::string_view arn_attribute;
  std::vector<Attribute> attributes;
  std::vector<std::string_view> primary_identifier;
  bool stateful = false;  // deleting it loses data
  /// "IdentityPolicyResource", "ResourcePolicyResource", "LambdaPermission",
  /// "IngressRuleResource", "EgressRuleResource", "Sso..." or empty.
  std::string_view policy;
  std::string_view tags;       // the property that holds the tags, or empty
  std::string_view transform;  // the transform that makes this type known, or empty

  bool ref_is_arn() const { return ref.size() == 1 && !ref[0].empty() && ref[0] == arn_attribute; }
  /// The attribute that Fn::GetAtt returns for this name, null when there is none; an element of
  /// `attributes`.
  const Attribute* attribute(std::string_view attribute_name) const;
};

std::optional<ResourceType> find_resource_type(std::string_view name);
/// All type names with this beginning, in order.
std::vector<std::string_view> resource_type_names(std::string_view prefix = {});
/// The type that a misspelt name most likely means.
std::optional<std::string_view> similar_resource_type(std::string_view name);

enum class Replacement { kNo, kMaybe, kYes };

/// What a property may name: `attribute` of a resource of `type`, by Ref or Fn::GetAtt.
struct PropertyTarget {
  std::string_view type;
  std::string_view attribute;
};

struct PropertyInfo {
  std::string_view name;
  PropertyType type{"s"};
  bool required = false;
  bool deprecated = false;
  Replacement replacement = Replacement::kNo;  // does a change replace the resource
  std::string_view default_value;              // as AWS documents it, in JSON; may be empty
  /// "InlineResourcePolicy", "InlineIdentityPolicies", "ManagedPolicies", "IngressRules",
  /// "EgressRules" or empty.
  std::string_view policy;
  std::vector<PropertyTarget> targets;
};

/// The key of a nested definition: "AWS::S3::Bucket.LifecycleConfiguration".
std::string definition_key(std::string_view type, const PropertyType& definition);

/// `owner` is a type name or a definition_key.
std::optional<PropertyInfo> find_property(std::string_view owner, std::string_view name);
/// Follows names through nested definitions: {"Policies", "0", "PolicyDocument"}. A number chooses
/// from a list and may be left out; one name is the key of a map. The tags and everything below
/// JSON have no properties.
std::optional<PropertyInfo> find_property(std::string_view type,
                                          std::span<const std::string_view> path);
std::vector<PropertyInfo> properties_of(std::string_view owner);

}  // namespace cfnaudit::resolve
