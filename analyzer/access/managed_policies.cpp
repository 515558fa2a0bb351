// A name or ARN -> a row of the embedded table.

#include "analyzer/access/managed_policies.h"

#include <span>

#include "analyzer/base/embedded.h"
#include "analyzer/base/text.h"
#include "analyzer/base/text_table.h"

namespace cfnaudit::access {

std::span<const EmbeddedFile> access_tables();

namespace {

const TextTable& policies() {
  static const TextTable table(access_tables()[0].text);
  return table;
}

}  // namespace

// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html
bool is_aws_managed_policy(std::string_view arn) {
  const auto parts = split(arn, ':');
  return parts.size() == 6 && parts[0] == "arn" && parts[2] == "iam" && parts[3].empty() &&
         parts[4] == "aws" && parts[5].starts_with("policy/");
}

std::optional<ManagedPolicy> find_managed_policy_by_arn(std::string_view arn) {
  if (!is_aws_managed_policy(arn)) return std::nullopt;
  return find_managed_policy(arn.substr(arn.rfind('/') + 1));
}

std::optional<ManagedPolicy> find_managed_policy(std::string_view name) {
  const auto row = policies().find(name);
  if (!row) return std::nullopt;
  return ManagedPolicy{row->key(), row->field(1)};
}

std::vector<std::string_view> managed_policy_names() {
  std::vector<std::string_view> names;
  for (const auto& row : policies().rows()) names.push_back(row.key());
  return names;
}

}  // namespace cfnaudit::access
