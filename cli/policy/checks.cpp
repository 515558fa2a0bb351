// Policies and a question -> answers: the three checks that bear AWS's names.

#include <algorithm>
#include <map>

#include "analyzer/base/text.h"
#include "analyzer/iam/question.h"
#include "analyzer/iam/questions.h"
#include "analyzer/syntax/reader.h"
#include "cli/commands/exit_code.h"
#include "cli/policy/inputs.h"
#include "cli/policy/report.h"
#include "cli/policy/tasks.h"

namespace cfnaudit::cli {

namespace {

using Kind = iam::Answer::Kind;

iam::PolicyType type_of(iam::Language language) {
  return iam::names_principals(language) ? iam::PolicyType::kResource : iam::PolicyType::kIdentity;
}

iam::PolicyType policy_type(const std::optional<NamedPolicyType>& given,
                            const iam::Policies& policies) {
  const auto language = language_of(given);
  return language ? type_of(*language) : iam::type_of(policies);
}

// --access

/// AWS's shorthand: actions=s3:GetObject,s3:PutObject,resources=arn:aws:s3:::a/*
Result<iam::Access> access_of_shorthand(std::string_view text) {
  iam::Access out;
  std::vector<std::string>* list = nullptr;
  for (std::string_view part : split(text, ',')) {
    part = trim(part);
    const auto after = [&](std::string_view name) {
      if (!part.starts_with(name)) return false;
      part.remove_prefix(name.size());
      return true;
    };
    if (after("actions=")) {
      list = &out.actions;
    } else if (after("resources=")) {
      list = &out.resources;
    }
    if (list == nullptr)
      return failure(
          concat("--access ", quote(text), " is not of the form actions=..,resources=.."));
    constexpr std::string_view kMarks = "[]\"'";
    while (!part.empty() && kMarks.find(part.front()) != std::string_view::npos)
      part.remove_prefix(1);
    while (!part.empty() && kMarks.find(part.back()) != std::string_view::npos)
      part.remove_suffix(1);
    if (!part.empty()) list->emplace_back(part);
  }
  return out;
}

std::vector<std::string> texts_of(const syntax::Node* node) {
  std::vector<std::string> out;
  if (node == nullptr) return out;
  if (node->kind == syntax::NodeKind::kScalar) out.emplace_back(node->text);
  for (const syntax::Node* item : node->items)
    if (item->kind == syntax::NodeKind::kScalar) out.emplace_back(item->text);
  return out;
}

/// [{"actions": [...], "resources": [...]}], or one of them.
Result<std::vector<iam::Access>> access_of_json(const std::string& text) {
  const SourceFile file(0, "--access", text);
  const auto read = syntax::read(file);
  const syntax::Node& root = *read.value.root;
  std::vector<const syntax::Node*> all = root.items;
  if (root.kind == syntax::NodeKind::kMap) all = {&root};
  std::vector<iam::Access> out;
  for (const syntax::Node* one : all)
    out.push_back({texts_of(one->find("actions")), texts_of(one->find("resources"))});
  const bool empty = out.empty() || std::any_of(out.begin(), out.end(), [](const iam::Access& one) {
                       return one.actions.empty() && one.resources.empty();
                     });
  if (empty || !read.value.complete)
    return failure(concat("--access ", quote(text), " has neither actions nor resources"));
  return out;
}

Result<std::vector<iam::Access>> accesses_of(const std::vector<std::string>& given) {
  std::vector<iam::Access> out;
  for (const std::string& text : given) {
    const std::string_view start = trim(text);
    if (start.starts_with('{') || start.starts_with("[{")) {
      auto more = access_of_json(text);
      if (!more) return tl::unexpected<Error>(more.error());
      out.insert(out.end(), more->begin(), more->end());
      continue;
    }
    auto one = access_of_shorthand(text);
    if (!one) return tl::unexpected<Error>(one.error());
    out.push_back(std::move(*one));
  }
  return out;
}

// The checks

/// What is asked about each policy.
struct Question {
  PolicyTask task = PolicyTask::kNoNewAccess;
  std::optional<NamedPolicyType> type;
  iam::Policies existing;
  std::vector<iam::Access> accesses;
  std::string resource_type;
};

std::string_view message_of(PolicyTask task, Kind kind) {
  if (kind == Kind::kUnknown) return "not decided";
  const bool pass = kind == Kind::kProved;
  switch (task) {
    case PolicyTask::kNoNewAccess:
      return pass ? "the new policy allows only what the existing policy allows"
                  : "the new policy allows access that the existing policy does not";
    case PolicyTask::kAccessNotGranted:
      return pass ? "the policy grants none of the access" : "the policy grants the access";
    default:
      return pass ? "the policy grants no public access" : "the policy grants public access";
  }
}

/// The Allow statements that the witness uses.
std::vector<CheckReason> reasons_of(const iam::Policies& policies, iam::PolicyType type,
                                    const iam::Request& witness) {
  iam::PolicySet set;
  (type == iam::PolicyType::kIdentity ? set.identity : set.resource) = policies;
  std::vector<CheckReason> out;
  for (const iam::StatementMatch& match : iam::decide(set, witness).matched) {
    const iam::Statement& statement = match.source();
    if (statement.effect != iam::Effect::kAllow || match.match != Tri::kYes) continue;
    std::string described = concat("allowed by statement ", std::to_string(match.statement));
    if (!statement.sid.empty()) described += concat(" (", statement.sid, ")");
    out.push_back({std::move(described), match.statement, statement.sid});
  }
  return out;
}

CheckRow checked(iam::Reasoner& reasoner, const Question& question, const iam::PolicyRef& policy,
                 PolicySubject subject) {
  constexpr auto kExplain = iam::Explain::kYes;
  const iam::Policies policies = {policy};
  const bool is_public = question.task == PolicyTask::kNoPublicAccess;
  iam::PolicyType type =
      is_public ? iam::PolicyType::kResource : policy_type(question.type, policies);
  iam::Policies looked_at = policies;
  iam::Answer answer;
  if (is_public) {
    answer = iam::no_public_access(reasoner, policies, question.resource_type, kExplain);
  } else if (question.task == PolicyTask::kAccessNotGranted) {
    answer = iam::access_not_granted(reasoner, policies, type, question.accesses, kExplain);
  } else {
    if (!question.type && iam::type_of(question.existing) == iam::PolicyType::kResource)
      type = iam::PolicyType::kResource;
    answer = iam::no_new_access(reasoner, question.existing, policies, type, kExplain);
    looked_at.insert(looked_at.end(), question.existing.begin(), question.existing.end());
  }
  CheckRow out;
  out.subject = std::move(subject);
  out.kind = answer.kind;
  out.message = std::string(message_of(question.task, answer.kind));
  if (answer.refuted()) {
    out.witness = witness_of(answer.witness, type, looked_at);
    out.reasons = reasons_of(policies, type, answer.witness);
  }
  if (answer.proved())
    out.reasons = proof_of(answer, [&](const iam::PolicyRef& one) -> std::string_view {
      if (question.existing.empty()) return {};
      return one == policy ? "the new policy" : "the existing policy";
    });
  if (answer.kind == Kind::kUnknown) out.unknown = answer.reasons;
  return out;
}

int code_of(Kind kind) {
  if (kind == Kind::kProved) return kClean;
  return kind == Kind::kRefuted ? kFindings : kIncomplete;
}

/// The type whose policies a template's resource holds: "AWS::S3::Bucket" for a bucket policy.
std::string_view owner_type(std::string_view type) {
  static const std::map<std::string_view, std::string_view> kOwners = {
      {"AWS::S3::BucketPolicy", "AWS::S3::Bucket"},
      {"AWS::SQS::QueuePolicy", "AWS::SQS::Queue"},
      {"AWS::SQS::QueueInlinePolicy", "AWS::SQS::Queue"},
      {"AWS::SNS::TopicPolicy", "AWS::SNS::Topic"},
      {"AWS::SNS::TopicInlinePolicy", "AWS::SNS::Topic"},
      {"AWS::IAM::Role", "AWS::IAM::AssumeRolePolicyDocument"},
      {"AWS::SecretsManager::ResourcePolicy", "AWS::SecretsManager::Secret"},
      {"AWS::Lambda::Permission", "AWS::Lambda::Function"},
      {"AWS::Kinesis::ResourcePolicy", "AWS::Kinesis::Stream"},
      {"AWS::EventSchemas::RegistryPolicy", "AWS::EventSchemas::Registry"},
      {"AWS::Backup::BackupVault", "AWS::Backup::BackupVault"}};
  const auto at = kOwners.find(type);
  return at == kOwners.end() ? type : at->second;
}

Result<std::vector<CheckRow>> check_template(SourceMap& sources, const Options& options,
                                             Question question, const std::string& path) {
  const auto read = read_template_policies(sources, options, path, Complaints::kPrinted);
  if (!read) return tl::unexpected<Error>(read.error());
  const auto given = question.type;
  const auto asked = language_of(given);
  iam::Reasoner reasoner;
  std::vector<CheckRow> out;
  for (const TemplatePolicy& one : read->policies) {
    if (one.language == iam::Language::kOther) continue;
    const bool limits =
        one.use == access::PolicyUse::kEndpoint || one.use == access::PolicyUse::kOrganization;
    if (question.task == PolicyTask::kNoPublicAccess) {
      if (!iam::names_principals(one.language) || limits) continue;
      question.resource_type = std::string(owner_type(one.type));
    } else if (asked && type_of(*asked) != type_of(one.language)) {
      continue;
    }
    question.type = given;
    if (iam::names_principals(one.language)) question.type = NamedPolicyType::kResource;
    PolicySubject subject{one.resource, one.path, read->audit->environment_names(one.environments)};
    out.push_back(checked(reasoner, question, one.policy, std::move(subject)));
  }
  return out;
}

Result<Question> question_of(SourceMap& sources, const PolicyOptions& own) {
  Question out{own.task, own.type, {}, {}, own.resource_type};
  if (own.task == PolicyTask::kNoNewAccess) {
    const auto existing = policy_at(sources, own.existing, language_of(own.type));
    if (!existing) return tl::unexpected<Error>(existing.error());
    out.existing = {*existing};
  }
  if (own.task == PolicyTask::kAccessNotGranted) {
    auto accesses = accesses_of(own.access);
    if (!accesses) return tl::unexpected<Error>(accesses.error());
    out.accesses = std::move(*accesses);
  }
  if (own.task == PolicyTask::kNoPublicAccess && own.templates.empty()) {
    const auto known = iam::public_access_types();
    if (std::find(known.begin(), known.end(), out.resource_type) == known.end())
      return failure(concat("--resource-type ", quote(out.resource_type), " is not one of ",
                            enumerate(std::vector<std::string>(known.begin(), known.end()))));
  }
  return out;
}

}  // namespace

PolicyOutcome policy_check(const Options& options, const Format& format) {
  const PolicyOptions& own = options.policy;
  if (own.documents.empty() == own.templates.empty())
    return failure("the check requires a policy document or --template");
  SourceMap sources;
  const auto question = question_of(sources, own);
  if (!question) return tl::unexpected<Error>(question.error());
  std::vector<CheckRow> rows;
  for (const std::string& path : own.templates) {
    auto more = check_template(sources, options, *question, path);
    if (!more) return tl::unexpected<Error>(more.error());
    std::move(more->begin(), more->end(), std::back_inserter(rows));
  }
  iam::Reasoner reasoner;
  for (const std::string& where : own.documents) {
    const auto policy = policy_at(sources, where, language_of(own.type));
    if (!policy) return tl::unexpected<Error>(policy.error());
    rows.push_back(checked(reasoner, *question, *policy, {}));
  }
  return PolicyReport{code_of(worst(rows)), render<RenderChecks>(format, rows)};
}

}  // namespace cfnaudit::cli
