#pragma once

// What AWS publishes about actions, resource types, condition keys and services: the Service
// Authorization Reference, read in place from tables in the program (analyzer/aws/data/iam_*.tsv).
// Used by the reasoner, by access and by the rules.

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace cfnaudit::iam {

enum class AccessLevel : std::uint8_t { kList, kRead, kWrite, kTagging, kPermissionsManagement };

/// "List", "Read", "Write", "Tagging", "Permissions management".
std::string_view to_string(AccessLevel level);

/// A kind of resource that an action works on.
struct ActionResource {
  std::string_view type;  // "table", of the action's own service
  bool required = false;
  std::vector<std::string_view> condition_keys;  // present for this action on this kind of resource
};

struct ActionInfo {
  std::string_view name;  // "dynamodb:GetItem", in AWS's spelling
  AccessLevel level = AccessLevel::kRead;
  std::vector<ActionResource> resources;  // empty: the action only knows Resource "*"
  std::vector<std::string_view> condition_keys;

  std::string_view service() const { return name.substr(0, name.find(':')); }
};

/// The names of actions compare without case.
std::optional<ActionInfo> find_action(std::string_view name);
/// The actions of a service prefix, "dynamodb", in AWS's spelling.
std::vector<std::string_view> actions_of(std::string_view service);
/// The actions that a pattern of a policy stands for: "s3:Get*", "dynamodb:*Item", "*". Empty: it
/// matches none.
std::vector<std::string_view> expand(std::string_view pattern);
/// The action that a misspelt name, or the name of an operation, most likely means.
std::optional<std::string_view> similar_action(std::string_view name);

struct ResourceTypeInfo {
  std::string_view service;  // prefix of the actions
  std::string_view type;
  std::vector<std::string_view> arns;  // "arn:${Partition}:sqs:${Region}:${Account}:${QueueName}"
  std::vector<std::string_view> condition_keys;
};

std::optional<ResourceTypeInfo> find_resource(std::string_view service, std::string_view type);
std::vector<ResourceTypeInfo> resources_of(std::string_view service);
/// Prefixes of the actions that may act on resources of the ARN's service: "ec2", "ssm" ... for an
/// instance. Which of them do act on this ARN, `resource_types_of` says.
std::vector<std::string_view> services_acting_on(std::string_view arn);
/// The resource types, of one service's actions or of all, that an ARN or a pattern of ARNs can
/// stand for.
std::vector<ResourceTypeInfo> resource_types_of(std::string_view arn,
                                                std::string_view service = {});

enum class Applies : std::uint8_t {
  kYes,
  kNo,         // no resource that the ARN can stand for is one of the action's
  kOnlyToAll,  // the action has no resource types: it takes Resource "*" and nothing else
};
/// Can a statement with this Resource, "*" included, grant or deny the action?
Applies applies(const ActionInfo& action, std::string_view arn);
/// The same, where `types` are the resource types of the ARN for the action's service.
Applies applies(const ActionInfo& action, std::string_view arn,
                std::span<const ResourceTypeInfo> types);

/// Every key that a request for the action on a resource of this type may carry, besides global
/// keys; ordered, each once. An empty type means every type of the action.
std::vector<std::string_view> condition_keys_of(const ActionInfo& action,
                                                std::string_view resource_type = {});

enum class KeyType : std::uint8_t { kString, kArn, kBool, kNumeric, kDate, kIpAddress };
/// kService: a key of some actions only. The others are the categories of global keys.
enum class KeyScope : std::uint8_t {
  kService,
  kPrincipal,
  kSession,
  kNetwork,
  kResource,
  kRequest
};

struct ConditionKeyInfo {
  std::string_view name;  // "aws:ResourceTag/${TagKey}"
  KeyType type = KeyType::kString;
  bool multi_valued = false;
  KeyScope scope = KeyScope::kService;
};

/// Keys compare without case. "aws:ResourceTag/team" finds "aws:ResourceTag/${TagKey}", and
/// "token.example.com:aud" finds "${OidcProvider}:aud".
std::optional<ConditionKeyInfo> find_condition_key(std::string_view name);
/// The keys whose names start so, "aws:" or "s3:", in AWS's spelling.
std::vector<std::string_view> condition_keys_with(std::string_view prefix);
/// Is it a key of another service, which no request for the action carries? Not those of sessions,
/// and not those of services whose actions are not known.
bool is_foreign_key(std::string_view key, std::string_view action);
/// Is `name` the key, or one that the variable part of `listed` stands for?
bool is_condition_key(std::string_view name, std::string_view listed);

struct ServiceInfo {
  std::string_view prefix;
  std::string_view name;
  bool resource_control_policies = false;
};

std::optional<ServiceInfo> find_service(std::string_view prefix);
std::vector<std::string_view> service_prefixes();
std::optional<std::string_view> similar_service(std::string_view prefix);

}  // namespace cfnaudit::iam
