#include <algorithm>
#include <set>
#include <string>

#include "analyzer/aws/services.h"
#include "analyzer/base/text.h"
#include "analyzer/iam/catalog.h"
#include "analyzer/iam/questions.h"
#include "rules/catalog.h"
#include "rules/iam/statements.h"

// Policies of resources and roles -> those that let in somebody whom they do not name.

namespace cfnaudit::rules {
namespace {

using access::PolicyUse;

/// What a policy on the type is asked as: types that AWS's check of public access does not know,
/// and that take signed requests only, are asked as keys are. Left out: what only a network
/// reaches (file systems, VPC Lattice), and what is published by purpose (media endpoints).
struct Asked {
  std::string_view type;
  std::string_view as;
  PolicyUse use = PolicyUse::kResource;
};

constexpr Asked kAsked[] = {
    {"AWS::S3::Bucket", "AWS::S3::Bucket"},
    {"AWS::S3::AccessPoint", "AWS::S3::AccessPoint"},
    {"AWS::SQS::Queue", "AWS::SQS::Queue"},
    {"AWS::SNS::Topic", "AWS::SNS::Topic"},
    {"AWS::KMS::Key", "AWS::KMS::Key", PolicyUse::kKey},
    {"AWS::KMS::ReplicaKey", "AWS::KMS::Key", PolicyUse::kKey},
    {"AWS::SecretsManager::Secret", "AWS::SecretsManager::Secret"},
    {"AWS::DynamoDB::Table", "AWS::DynamoDB::Table"},
    {"AWS::DynamoDB::GlobalTable", "AWS::DynamoDB::Table"},
    {"AWS::Kinesis::Stream", "AWS::Kinesis::Stream"},
    {"AWS::Lambda::Function", "AWS::Lambda::Function"},
    {"AWS::Lambda::LayerVersion", "AWS::KMS::Key"},
    {"AWS::ECR::Repository", "AWS::KMS::Key"},
    {"AWS::Events::EventBus", "AWS::KMS::Key"},
    {"AWS::EventSchemas::Registry", "AWS::KMS::Key"},
    {"AWS::Backup::BackupVault", "AWS::Backup::BackupVault"},
    {"AWS::CodeArtifact::Domain", "AWS::CodeArtifact::Domain"},
    {"AWS::OpenSearchService::Domain", "AWS::OpenSearchService::Domain"},
    {"AWS::Elasticsearch::Domain", "AWS::OpenSearchService::Domain"},
    {"AWS::IAM::Role", "AWS::IAM::AssumeRolePolicyDocument", PolicyUse::kTrust},
};

bool names_everybody(const iam::Statement& statement) {
  const auto& who = statement.principals;
  return statement.effect == iam::Effect::kAllow && statement.unknown.empty() &&
         (who.polarity == iam::Polarity::kAllBut ||
          std::any_of(who.values.begin(), who.values.end(),
                      [](const auto& one) { return one.kind == iam::PrincipalKind::kAnyone; }));
}

/// IAM003 is about the URLs of functions.
bool is_for_url(const iam::Statement& statement) {
  const auto& actions = statement.actions.values;
  return std::any_of(
             statement.conditions.begin(), statement.conditions.end(),
             [](const auto& clause) {
               return equals_ignoring_case(clause.key.value, "lambda:FunctionUrlAuthType") ||
                      equals_ignoring_case(clause.key.value, "lambda:InvokedViaFunctionUrl");
             }) ||
         (!actions.empty() && std::all_of(actions.begin(), actions.end(), [](const auto& action) {
           return equals_ignoring_case(action.value.text(), "lambda:InvokeFunctionUrl");
         }));
}

/// Only its network reaches it: the policy lets in whoever is there.
/// https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html
bool is_private(const graph::StackResource& resource) {
  return resource.property("VPCOptions.SubnetIds") != nullptr;
}

struct Found {
  const access::BoundPolicy* policy = nullptr;
  const iam::Statement* statement = nullptr;
};

/// The statement that allows the witness.
Found culprit(const Context& context, const iam::Policies& policies, const iam::Request& witness) {
  iam::PolicySet set;
  set.resource = policies;
  const iam::Evaluator evaluator(set, witness);
  const iam::Decision decision = evaluator.decide(iam::Action(witness.action));
  for (const auto& match : decision.matched)
    if (match.source().effect == iam::Effect::kAllow && names_everybody(match.source()))
      return {bound_policy(context.access, match.policy), &match.source()};
  return {};
}

std::string message(const graph::StackResource& resource, const iam::Statement& statement,
                    const iam::Request& witness) {
  const bool role = resource.type() == "AWS::IAM::Role";
  const bool anonymous = witness.principal.type == iam::CallerType::kAnonymous &&
                         aws::answers_anonymous(resource.type());
  const std::string_view who =
      anonymous ? "anyone, without credentials," : "anyone in any AWS account";
  if (role) return concat(who, " can assume ", resource.id());
  // The shortest text that a pattern matches may be no action.
  const std::string named = some_action(statement);
  const bool of_service =
      witness.action.substr(0, witness.action.find(':')) == named.substr(0, named.find(':'));
  const std::string action =
      of_service && !iam::find_action(witness.action) ? named : witness.action;
  return concat(who, " can ", may_write(statement) ? "change" : "read", " ", resource.id(), ": ",
                action, " is allowed to principals outside the account");
}

class PublicAccess {
 public:
  PublicAccess(const Context& context, Reporter& report) : context_(context), report_(report) {}

  void run() {
    for (const Asked& asked : kAsked)
      for (const auto index : context_.graph.of_type(asked.type)) check(asked, index);
  }

 private:
  void check(const Asked& asked, graph::ResourceIndex index) {
    iam::Policies policies = policies_on(context_.access, index, asked.use);
    std::erase_if(policies, [](const iam::PolicyRef& policy) {
      const auto& all = policy->source().statements;
      return all.size() == 1 && is_for_url(all.front());
    });
    const bool asks = std::any_of(policies.begin(), policies.end(), [](const auto& policy) {
      const auto& all = policy->source().statements;
      return std::any_of(all.begin(), all.end(), names_everybody);
    });
    const auto& resource = context_.graph.resource(index);
    if (!asks || is_private(resource)) return;
    if (asked.type == "AWS::S3::Bucket" || asked.type == "AWS::S3::AccessPoint") {
      const Tri blocked = access::blocks_public_policies(resource);
      if (blocked == Tri::kYes) return;
      if (blocked == Tri::kUnknown)
        return report_.undecided(resource, "its Block Public Access settings are not known");
    }
    const auto answer = iam::no_public_access(*context_.access.reasoner, policies, asked.as);
    if (answer.refuted()) tell(resource, policies, answer.witness);
    if (answer.kind == iam::Answer::Kind::kUnknown)
      report_.undecided(
          resource, answer.reasons.empty() ? "its policy is not known" : answer.reasons.front());
  }

  void tell(const graph::StackResource& resource, const iam::Policies& policies,
            const iam::Request& witness) {
    const Found found = culprit(context_, policies, witness);
    if (found.policy == nullptr || !told_.insert(found.statement).second) return;
    const auto place = place_of(context_, *found.policy, *found.statement, "Principal");
    auto finding =
        report_.at(*place.resource, place.value, message(resource, *found.statement, witness));
    if (place.resource != &resource) finding.note(resource, "this resource");
    finding.fix(
        "list specific principals, or add a Condition that compares aws:PrincipalOrgID, "
        "aws:SourceArn or aws:SourceAccount with fixed values");
    if (!may_write(*found.statement)) finding.severity(Severity::kWarning);
  }

  const Context& context_;
  Reporter& report_;
  std::set<const iam::Statement*> told_;
};

void check(const Context& context, Reporter& report) { PublicAccess(context, report).run(); }

constexpr std::string_view kSame[] = {
    "F2", "F13", "F16", "F18", "F21", "F76", "CKV_AWS_33", "CKV_AWS_60", "CKV_AWS_70",
};

}  // namespace

extern constinit const Rule kPublicAccess = {
    .info = {.id = "IAM002",
             .name = "public-access",
             .severity = Severity::kError,
             .summary = "A policy grants access to everyone, inside or outside the account.",
             .source =
                 "https://docs.aws.amazon.com/IAM/latest/UserGuide/what-is-access-analyzer.html",
             .equivalents = kSame,
             .security_severity = "8.6"},
    .check = check,
};

}  // namespace cfnaudit::rules
