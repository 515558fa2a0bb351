#pragma once

// The policies that AWS itself maintains, by name or ARN: all of them. Read from a table in the
// program (analyzer/aws/data/managed_policies.tsv); used where a template attaches a policy that it
// does not declare, and by the transform of SAM, where policies have bare names.
// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cfnaudit::aws {

struct ManagedPolicy {
  std::string_view name;  // "AWSLambdaBasicExecutionRole"
  std::string_view path;  // "service-role/"; empty for most
  std::string_view day;   // of the document: "2015-04-09"; empty when AWS has withdrawn the policy
};

/// `arn` is "arn:aws:iam::aws:policy/service-role/Name" in any partition. Nothing is found for a
/// policy outside the catalogue, nor for a customer's own policy of the same name.
std::optional<ManagedPolicy> find_managed_policy_by_arn(std::string_view arn);
/// By its bare name, "AmazonS3ReadOnlyAccess".
std::optional<ManagedPolicy> find_managed_policy(std::string_view name);
/// JSON, without statement ids; decoded at each call. Empty when the document is not known.
std::string document_of(const ManagedPolicy& policy);
/// Is this the ARN of a policy that AWS maintains, in the catalogue or not?
bool is_aws_managed_policy(std::string_view arn);
std::vector<std::string_view> managed_policy_names();

}  // namespace cfnaudit::aws
