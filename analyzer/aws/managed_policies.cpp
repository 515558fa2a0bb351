// A name or ARN -> a row of the embedded table, and its document. The form of the rows is described
// where they are written: scripts/tables/managed_policies.mjs.

#include "analyzer/aws/managed_policies.h"

#include <algorithm>
#include <span>

#include "analyzer/base/embedded.h"
#include "analyzer/base/text.h"
#include "analyzer/base/text_table.h"

namespace cfnaudit::aws {

std::span<const EmbeddedFile> aws_tables();

namespace {

constexpr std::size_t kFirstStatement = 3;
constexpr std::size_t kFieldsOfStatement = 3;

const TextTable& table() {
  static const TextTable out(
      std::ranges::find(aws_tables(), "managed_policies.tsv", &EmbeddedFile::name)->text);
  return out;
}

/// The text itself, or the one that "@ID" stands for.
std::string_view looked_up(std::string_view text) {
  if (!text.starts_with('@')) return text;
  const auto row = table().find(text);
  return row ? row->field(1) : std::string_view();
}

/// The base of 62 digits: 0 to 9, A to Z, a to z.
std::size_t digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::size_t>(c - '0');
  if (c >= 'A' && c <= 'Z') return static_cast<std::size_t>(c - 'A') + 10;
  return static_cast<std::size_t>(c - 'a') + 36;
}

/// "s3:0GetBucketAcl,3Object *" -> "s3:GetBucketAcl","s3:GetObject","*", in JSON.
std::string action_list(std::string_view text) {
  std::vector<std::string> actions;
  for (const auto group : split(text, ' ')) {
    const std::size_t colon = group.find(':');
    if (colon == std::string_view::npos) {
      actions.push_back(concat("\"", group, "\""));
      continue;
    }
    std::string name;
    for (const auto part : split(group.substr(colon + 1), ',')) {
      name = concat(std::string_view(name).substr(0, digit(part.front())), part.substr(1));
      actions.push_back(concat("\"", group.substr(0, colon), ":", name, "\""));
    }
  }
  if (actions.size() == 1) return actions.front();
  return concat("[", join(actions, ","), "]");
}

std::string statement(std::string_view actions, std::string_view resources,
                      std::string_view condition) {
  std::string out = concat(R"({"Effect":")", actions.front() == 'A' ? "Allow" : "Deny", R"(",")",
                           actions[1] == 'N' ? "NotAction" : "Action", R"(":)",
                           action_list(looked_up(actions.substr(2))), R"(,")",
                           resources.front() == 'N' ? "NotResource" : "Resource", R"(":)",
                           looked_up(resources.substr(1)));
  if (!condition.empty()) out += concat(R"(,"Condition":)", looked_up(condition));
  return out + "}";
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
  const auto found = find_managed_policy(arn.substr(arn.rfind('/') + 1));
  const bool same_path = found && arn.ends_with(concat(":policy/", found->path, found->name));
  return same_path ? found : std::nullopt;
}

std::optional<ManagedPolicy> find_managed_policy(std::string_view name) {
  if (name.starts_with('@')) return std::nullopt;
  const auto row = table().find(name);
  if (!row) return std::nullopt;
  return ManagedPolicy{row->key(), row->field(1), row->field(2)};
}

std::string document_of(const ManagedPolicy& policy) {
  const auto row = table().find(policy.name);
  if (!row || policy.day.empty()) return {};
  const auto fields = split(row->line(), '\t');
  const auto field = [&](std::size_t index) {
    return index < fields.size() ? fields[index] : std::string_view();
  };
  std::vector<std::string> statements;
  for (std::size_t i = kFirstStatement; i < fields.size(); i += kFieldsOfStatement)
    statements.push_back(statement(fields[i], field(i + 1), field(i + 2)));
  return concat(R"({"Version":"2012-10-17","Statement":[)", join(statements, ","), "]}");
}

std::vector<std::string_view> managed_policy_names() {
  std::vector<std::string_view> names;
  for (const auto& row : table().rows())
    if (!row.key().starts_with('@')) names.push_back(row.key());
  return names;
}

}  // namespace cfnaudit::aws
