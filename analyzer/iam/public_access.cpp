// Resource policy -> may a stranger use it?
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status

#include <algorithm>
#include <array>
#include <string_view>

#include "analyzer/base/text.h"
#include "analyzer/iam/because.h"
#include "analyzer/iam/caller_text.h"
#include "analyzer/iam/catalog.h"
#include "analyzer/iam/question.h"
#include "analyzer/iam/questions.h"

namespace cfnaudit::iam {
namespace {

/// Keys that say where a request comes from, so that a fixed value keeps strangers out. An address
/// within a VPC does not: every VPC may have it.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-vpcsourceip
constexpr std::array<std::string_view, 24> kTrustedKeys = {
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceip",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:sourceowner",
    "aws:sourcevpc",
    "aws:sourcevpcarn",
    "aws:sourcevpce",
    "aws:userid",
    "aws:vpceaccount",
    "aws:vpceorgid",
    "aws:vpceorgpaths",
    "kms:calleraccount",
    "lambda:eventsourcetoken",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "aws:principalservicename",
    "aws:principalservicenameslist"};

/// Does only a caller of an account have the key?
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable
bool is_of_account(std::string_view key) {
  const auto info = find_condition_key(key);
  return info && (info->scope == KeyScope::kPrincipal || info->scope == KeyScope::kSession) &&
         key != "aws:principalisawsservice" && key != "aws:principaltype" && key != "aws:userid" &&
         !key.starts_with("aws:principalservicename");
}

bool is_wild(Token token) {
  return token.kind == TokenKind::kAnyRun || token.kind == TokenKind::kAnyCharacter;
}

/// "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*": all of the wildcards are behind the organization.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed-view-data-orgs.html#access_policies_last-accessed-viewing-orgs-entity-path
bool names_an_organization(std::span<const Token> path) {
  constexpr Token kSlash{TokenKind::kCharacter, '/'};
  const auto slash = std::find(path.begin(), path.end(), kSlash);
  return slash != path.end() && slash != path.begin() && std::none_of(path.begin(), slash, is_wild);
}

/// Does the operand let in only few: a text without wildcards, an ARN of one account, a role's
/// sessions, a part of one organization, a network that is not most of the Internet?
bool is_fixed(std::string_view key, const Operand& operand) {
  if (const auto* network = std::get_if<Network>(&operand))
    return network->prefix >= (network->bits == 32 ? 8 : 32);
  const auto* glob = std::get_if<Glob>(&operand);
  if (glob == nullptr) return true;
  const auto tokens = glob->tokens();
  if (std::none_of(tokens.begin(), tokens.end(), is_wild)) return glob->variables().empty();
  if (key.ends_with("orgpaths")) return names_an_organization(tokens);
  const auto account_end = [&](int colons) {
    auto at = tokens.begin();
    while (at != tokens.end() && (colons -= *at == Token{TokenKind::kCharacter, ':'} ? 1 : 0) > 0)
      ++at;
    return at;
  };
  if (key == "aws:userid")
    return std::none_of(tokens.begin(), account_end(1), is_wild) && account_end(1) != tokens.end();
  const auto begin = account_end(4);
  const auto end = account_end(5);
  return end != tokens.end() && end - begin > 1 && std::none_of(begin, end, is_wild);
}

/// The stranger's keys have none of the values that the policies name.
std::vector<Formula> strange_keys(Encoding& encoding, const Policies& policies) {
  std::vector<Formula> out;
  for (const PolicyRef& policy : policies)
    for (const CompiledStatement& statement : policy->statements())
      for (const CompiledClause& clause : statement.conditions) {
        const bool trusted =
            std::find(kTrustedKeys.begin(), kTrustedKeys.end(), clause.key) != kTrustedKeys.end();
        if (!trusted || clause.use.row == nullptr || clause.use.row->domain == Domain::kPresence)
          continue;
        for (const Operand& operand : clause.operands)
          if (is_fixed(clause.key, operand)) out.push_back(!encoding.key_passes(clause, operand));
      }
  return out;
}

/// The callers that are asked about are no services: keys of theirs are absent, and say so.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalisawsservice
void exclude_services(Encoding& encoding, const Policies& policies, std::vector<Formula>& parts) {
  const auto names = encoding.keys_in_use();
  for (const std::string_view key : {"aws:principalservicename", "aws:principalservicenameslist"})
    if (std::find(names.begin(), names.end(), key) != names.end())
      parts.push_back(!encoding.key_present(key));
  for (const PolicyRef& policy : policies)
    for (const CompiledStatement& statement : policy->statements())
      for (const CompiledClause& clause : statement.conditions)
        for (const Operand& operand : clause.operands) {
          const bool* truth = std::get_if<bool>(&operand);
          if (clause.key != "aws:principalisawsservice" || truth == nullptr ||
              clause.use.row->domain != Domain::kTruth)
            continue;
          const Formula passes = encoding.key_passes(clause, operand);
          parts.push_back(*truth ? !passes : passes);
        }
}

/// Nobody signs as a stranger for these.
bool takes_signed_requests_only(std::string_view type) {
  return type == "AWS::IAM::AssumeRolePolicyDocument" || type == "AWS::KMS::Key";
}

}  // namespace

/// https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_CheckNoPublicAccess.html
std::span<const std::string_view> public_access_types() {
  static constexpr std::string_view kTypes[] = {"AWS::ApiGateway::RestApi",
                                                "AWS::Backup::BackupVault",
                                                "AWS::CloudTrail::Dashboard",
                                                "AWS::CloudTrail::EventDataStore",
                                                "AWS::CodeArtifact::Domain",
                                                "AWS::DynamoDB::Stream",
                                                "AWS::DynamoDB::Table",
                                                "AWS::EFS::FileSystem",
                                                "AWS::IAM::AssumeRolePolicyDocument",
                                                "AWS::KMS::Key",
                                                "AWS::Kinesis::Stream",
                                                "AWS::Kinesis::StreamConsumer",
                                                "AWS::Lambda::Function",
                                                "AWS::OpenSearchService::Domain",
                                                "AWS::S3::AccessPoint",
                                                "AWS::S3::Bucket",
                                                "AWS::S3::Glacier",
                                                "AWS::S3Express::AccessPoint",
                                                "AWS::S3Express::DirectoryBucket",
                                                "AWS::S3Outposts::AccessPoint",
                                                "AWS::S3Outposts::Bucket",
                                                "AWS::S3Tables::Table",
                                                "AWS::S3Tables::TableBucket",
                                                "AWS::SNS::Topic",
                                                "AWS::SQS::Queue",
                                                "AWS::SecretsManager::Secret"};
  return kTypes;
}

Answer no_public_access(Reasoner& reasoner, const Policies& policies,
                        std::string_view resource_type, Explain explain) {
  if (explain == Explain::kYes) {
    Answer out = no_public_access(reasoner, policies, resource_type);
    if (out.proved())
      out.because = needed(
          statements_of(policies, Effect::kDeny), [&](std::span<const StatementRef> dropped) {
            return no_public_access(reasoner, without(policies, dropped), resource_type).proved();
          });
    return out;
  }
  const auto types = public_access_types();
  if (std::find(types.begin(), types.end(), resource_type) == types.end()) {
    Answer out;
    out.reasons = {concat("there is no public access check for ", quote(resource_type))};
    return out;
  }
  Encoding encoding(policy_givens(), policies);
  Formulas& pool = encoding.formulas();
  std::vector<Formula> parts = strange_keys(encoding, policies);
  const Formula anonymous = encoding.caller_is_anonymous();
  const Formula user = encoding.caller_matches(kUserForm);
  parts.push_back(takes_signed_requests_only(resource_type) ? user : pool.either(anonymous, user));
  for (const std::string& key : encoding.keys_in_use())
    if (is_of_account(key)) parts.push_back(pool.implies(anonymous, !encoding.key_present(key)));
  exclude_services(encoding, policies, parts);
  parts.push_back(encoding.allows_anyone(policies));
  parts.push_back(encoding.well_formed());
  Solver solver(reasoner, encoding);
  return Question(encoding, solver).never(pool.all(std::move(parts)), [&](const Request& request) {
    return policies_allow(policies, PolicyType::kResource, request);
  });
}

}  // namespace cfnaudit::iam
