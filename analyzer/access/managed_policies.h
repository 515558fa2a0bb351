#pragma once

// The policies that AWS itself maintains, by name or ARN: the ones that templates attach most. Read
// from a table in the program (analyzer/aws/data/managed_policies.tsv); used where a template
// attaches a policy that it does not declare.

#include <optional>
#include <string_view>
#include <vector>

namespace cfnaudit::access {

struct ManagedPolicy {
  std::string_view name;
  std::string_view document;  // JSON, as IAM shows it
};

/// `arn` is "arn:aws:iam::aws:policy/service-role/Name" in any partition. Nothing is found for a
/// policy outside the catalogue, nor for a customer's own policy of the same name.
std::optional<ManagedPolicy> find_managed_policy_by_arn(std::string_view arn);
/// By its bare name, "AmazonS3ReadOnlyAccess".
std::optional<ManagedPolicy> find_managed_policy(std::string_view name);
/// Is this the ARN of a policy that AWS maintains, in the catalogue or not?
bool is_aws_managed_policy(std::string_view arn);
std::vector<std::string_view> managed_policy_names();

}  // namespace cfnaudit::access
