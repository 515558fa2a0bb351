// Names and values of a policy -> what AWS refuses about them.

#include "analyzer/policy/grammar.h"

#include <algorithm>
#include <vector>

#include "analyzer/base/text.h"

namespace cfnaudit::policy {
namespace {

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html (2026-11-30)
constexpr std::string_view kPolicyElements[] = {"Version", "Id", "Statement"};
constexpr StatementElement kStatementElements[] = {
    {"Sid", std::nullopt},
    {"Effect", StatementPart::kEffect},
    {"Principal", StatementPart::kPrincipal},
    {"NotPrincipal", StatementPart::kPrincipal},
    {"Action", StatementPart::kAction},
    {"NotAction", StatementPart::kAction},
    {"Resource", StatementPart::kResource},
    {"NotResource", StatementPart::kResource},
    {"Condition", StatementPart::kCondition},
};

// Principal: required in the policies of resources and in trust policies, forbidden in those of
// identities (the grammar above); in policies of VPC endpoints
// (https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html, 2026-11-30); in
// control policies
// (https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html).
// Resource: refused in a trust policy, "Has prohibited field Resource". Whether a resource's policy
// needs it is up to the service. Sids are unique in the policies of identities
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html).
constexpr LanguageRules kIdentity = {
    "an identity policy", Need::kForbidden, Need::kRequired, true, true, true};
constexpr LanguageRules kResource = {
    "a resource policy", Need::kRequired, Need::kOptional, false, false, false};
constexpr LanguageRules kTrust = {
    "a trust policy", Need::kRequired, Need::kForbidden, false, false, true};
constexpr LanguageRules kServiceControl = {
    "a service control policy", Need::kForbidden, Need::kRequired, false, true, true};
constexpr LanguageRules kResourceControl = {
    "a resource control policy", Need::kRequired, Need::kRequired, false, true, true};

bool has_wildcard(std::string_view text) {
  return text.find_first_of("*?") != std::string_view::npos;
}

}  // namespace

std::span<const std::string_view> policy_elements() { return kPolicyElements; }
std::span<const StatementElement> statement_elements() { return kStatementElements; }

std::optional<std::string_view> similar_policy_element(std::string_view name) {
  return did_you_mean(name, kPolicyElements);
}

std::optional<StatementElement> similar_statement_element(std::string_view name) {
  std::vector<std::string_view> names;
  for (const auto& element : kStatementElements) names.push_back(element.name);
  const auto meant = did_you_mean(name, names);
  if (!meant) return std::nullopt;
  return *std::find_if(std::begin(kStatementElements), std::end(kStatementElements),
                       [&](const auto& element) { return element.name == *meant; });
}

std::optional<LanguageRules> rules_of(iam::Language language) {
  switch (language) {
    case iam::Language::kIdentity:
      return kIdentity;
    case iam::Language::kResource:
      return kResource;
    case iam::Language::kTrust:
      return kTrust;
    case iam::Language::kServiceControl:
      return kServiceControl;
    case iam::Language::kResourceControl:
      return kResourceControl;
    case iam::Language::kOther:
      break;
  }
  return std::nullopt;
}

/// AWS: "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
std::optional<FormProblem> action_problem(const SymbolicText& action) {
  const std::string& text = action.text();
  if (!action.known() || has_wildcard(text) || text.find(':') != std::string::npos)
    return std::nullopt;
  return FormProblem{concat("action ", quote(text), " has no service prefix"),
                     "write service:Name, such as s3:GetObject"};
}

/// AWS: "Resource ... must be in ARN format or \"*\"."
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
std::optional<FormProblem> resource_problem(const SymbolicText& resource) {
  constexpr std::string_view kArn = "arn:";
  const std::string_view text = resource.text();
  const bool open = !resource.known();
  const std::string_view start =
      open ? text.substr(0, resource.holes().front().begin) : text;  // what is surely there
  if (start.starts_with(kArn) || has_wildcard(start.substr(0, kArn.size())) ||
      start.starts_with('$') || start.starts_with("{{"))
    return std::nullopt;
  if (open && kArn.starts_with(start)) return std::nullopt;
  return FormProblem{concat("resource ", quote(text), " is neither an ARN nor \"*\""),
                     "write arn:partition:service:region:account:resource"};
}

}  // namespace cfnaudit::policy
