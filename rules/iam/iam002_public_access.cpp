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

/// Who gets to a resource whose policy names everybody, where that is not simply everybody.
struct Reached {
  enum class By : std::uint8_t {
    kNetwork,  // whoever is in its network
    kPurpose,  // everybody, which is what it is for
    kService,  // AWS services; whether the policy binds others AWS does not say
  };
  std::string_view type;
  By by = By::kNetwork;
  std::string_view limit = {};  // a condition key that keeps others out
};

constexpr Reached kReached[] = {
    // https://docs.aws.amazon.com/efs/latest/ug/access-control-block-public-access.html, 2026-11-30
    {"AWS::EFS::FileSystem", Reached::By::kNetwork, "elasticfilesystem:AccessedViaMountTarget"},
    {"AWS::S3Files::FileSystem", Reached::By::kNetwork},
    // https://docs.aws.amazon.com/msk/latest/developerguide/mvpc-cluster-owner-action-policy.html
    {"AWS::MSK::Cluster", Reached::By::kNetwork},
    {"AWS::MSK::ServerlessCluster", Reached::By::kNetwork},
    // https://docs.aws.amazon.com/vpc-lattice/latest/ug/auth-policies.html
    {"AWS::VpcLattice::Service", Reached::By::kNetwork},
    {"AWS::VpcLattice::ServiceNetwork", Reached::By::kNetwork},
    {"AWS::ECR::PublicRepository", Reached::By::kPurpose},
    {"AWS::MediaPackageV2::Channel", Reached::By::kPurpose},
    {"AWS::MediaPackageV2::OriginEndpoint", Reached::By::kPurpose},
    {"AWS::MediaTailor::Channel", Reached::By::kPurpose},
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
    {"AWS::Logs::LogGroup", Reached::By::kService},
    {"AWS::XRay::Group", Reached::By::kService},
};

const Reached* reached(std::string_view type) {
  const auto found = std::ranges::find(kReached, type, &Reached::type);
  return found == std::end(kReached) ? nullptr : &*found;
}

/// What a policy on the type is asked as. Those that AWS's check of public access does not know,
/// and that take signed requests only, are asked as keys are.
std::string_view asked_as(std::string_view type, PolicyUse use) {
  if (use == PolicyUse::kTrust) return "AWS::IAM::AssumeRolePolicyDocument";
  if (type == "AWS::DynamoDB::GlobalTable") return "AWS::DynamoDB::Table";
  if (type == "AWS::Elasticsearch::Domain") return "AWS::OpenSearchService::Domain";
  const auto known = iam::public_access_types();
  return std::find(known.begin(), known.end(), type) != known.end() ? type : "AWS::KMS::Key";
}

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

bool has_key(const iam::Statement& statement, std::string_view key) {
  return std::any_of(
      statement.conditions.begin(), statement.conditions.end(),
      [&](const auto& clause) { return equals_ignoring_case(clause.key.value, key); });
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
  const bool by_network = reached(resource.type()) != nullptr;
  const std::string who = by_network
                              ? concat("anyone who reaches ", resource.id(), " through its network")
                          : anonymous ? "anyone, without credentials,"
                                      : "anyone in any AWS account";
  if (role) return concat(who, " can assume ", resource.id());
  // The shortest text that a pattern matches may be no action.
  const std::string named = some_action(statement);
  const bool of_service =
      witness.action.substr(0, witness.action.find(':')) == named.substr(0, named.find(':'));
  std::string action = of_service && !iam::find_action(witness.action) ? named : witness.action;
  // Of "*" the witness has any action, which need not be one of the resource's service.
  const auto& actions = statement.actions.values;
  const bool every = std::any_of(actions.begin(), actions.end(),
                                 [](const auto& one) { return one.value.text() == "*"; });
  if (every && action.substr(0, action.find(':')) != lowercase(split(resource.type(), ':')[2]))
    action = "every action";
  return concat(who, " can ", may_write(statement) ? "change" : "read", " ", resource.id(), ": ",
                action, " is allowed to principals outside the account");
}

class PublicAccess {
 public:
  PublicAccess(const Context& context, Reporter& report) : context_(context), report_(report) {}

  void run() {
    std::set<std::pair<graph::ResourceIndex, PolicyUse>> seen;
    for (const auto& attachment : context_.access.attachments) {
      const PolicyUse use = attachment.use;
      if (use != PolicyUse::kResource && use != PolicyUse::kKey && use != PolicyUse::kTrust)
        continue;
      if (seen.emplace(attachment.to, use).second) check(attachment.to, use);
    }
  }

 private:
  void check(graph::ResourceIndex index, PolicyUse use) {
    const auto& resource = context_.graph.resource(index);
    const std::string_view type = resource.type();
    const Reached* limits = reached(type);
    if (aws::always_blocks_public(type) ||
        (limits != nullptr && limits->by != Reached::By::kNetwork))
      return;
    iam::Policies policies = policies_on(context_.access, index, use);
    std::erase_if(policies, [](const iam::PolicyRef& policy) {
      const auto& all = policy->source().statements;
      return all.size() == 1 && is_for_url(all.front());
    });
    const bool asks = std::any_of(policies.begin(), policies.end(), [](const auto& policy) {
      const auto& all = policy->source().statements;
      return std::any_of(all.begin(), all.end(), names_everybody);
    });
    if (!asks || is_private(resource)) return;
    if (type == "AWS::S3::Bucket" || type == "AWS::S3::AccessPoint") {
      const Tri blocked = access::blocks_public_policies(resource);
      if (blocked == Tri::kYes) return;
      if (blocked == Tri::kUnknown)
        return report_.undecided(resource, "its Block Public Access settings are not known");
    }
    const auto answer =
        iam::no_public_access(*context_.access.reasoner, policies, asked_as(type, use));
    if (answer.refuted()) tell(resource, policies, answer.witness);
    if (answer.kind == iam::Answer::Kind::kUnknown)
      report_.undecided(
          resource, answer.reasons.empty() ? "its policy is not known" : answer.reasons.front());
  }

  void tell(const graph::StackResource& resource, const iam::Policies& policies,
            const iam::Request& witness) {
    const Found found = culprit(context_, policies, witness);
    if (found.policy == nullptr || !told_.insert(found.statement).second) return;
    const Reached* limits = reached(resource.type());
    if (limits != nullptr && has_key(*found.statement, limits->limit)) return;
    const auto place = place_of(context_, *found.policy, *found.statement, "Principal");
    auto finding =
        report_.at(*place.resource, place.value, message(resource, *found.statement, witness));
    if (place.resource != &resource) finding.note(resource, "this resource");
    finding.fix(
        "list specific principals, or add a Condition that compares aws:PrincipalOrgID, "
        "aws:SourceArn or aws:SourceAccount with fixed values");
    if (!may_write(*found.statement) || limits != nullptr) finding.severity(Severity::kWarning);
  }

  const Context& context_;
  Reporter& report_;
  std::set<const iam::Statement*> told_;
};

void check(const Context& context, Reporter& report) { PublicAccess(context, report).run(); }

constexpr std::string_view kSame[] = {"F2",
                                      "F13",
                                      "F16",
                                      "F18",
                                      "F21",
                                      "F76",
                                      "CKV_AWS_33",
                                      "CKV_AWS_60",
                                      "CKV_AWS_70",
                                      "S3_BUCKET_POLICY_NO_WILDCARD_PRINCIPAL",
                                      "LAMBDA_FUNCTION_PUBLIC_ACCESS_PROHIBITED",
                                      "LAMBDA_NO_WILDCARD_PRINCIPAL",
                                      "CKV_AWS_32",
                                      "SNS_TOPICPOLICY_NO_WILDCARD_PRINCIPAL",
                                      "SQS_QUEUEPOLICY_NO_WILDCARD_PRINCIPAL",
                                      "KMS_NO_WILDCARD_PRINCIPAL"};

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
