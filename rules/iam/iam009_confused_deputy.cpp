#include <algorithm>
#include <string>

#include "analyzer/aws/integrations.h"
#include "analyzer/aws/services.h"
#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/iam/statements.h"

// Statements for services that act for many customers -> those that hold for a stranger's resource
// too.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html

namespace cfnaudit::rules {
namespace {

/// The service that the statement names, if it calls such a resource by the resource's policy, with
/// the ARN and the account of what it acts for; empty otherwise. A stranger can point it at what is
/// not his.
std::string_view deputy(const iam::Principal& principal, std::string_view target) {
  if (principal.kind != iam::PrincipalKind::kService || !principal.text.value.known()) return {};
  // The statement that AWS gives for topics has no condition.
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions,
  // 2026-11-30
  if (principal.text.value.text() == "events.amazonaws.com" && target == "AWS::SNS::Topic")
    return {};
  for (const aws::Integration& call : aws::integrations())
    if (call.brings_source && call.by == principal.text.value.text() &&
        call.targets.front() == target)
      return call.by;
  return {};
}

/// What the service asks for when a stranger's resource makes it call.
iam::Request call_for_stranger(const Context& context, std::string_view service,
                               const iam::Statement& statement, const SymbolicText& own) {
  const auto& environment = *context.stack.environment;
  iam::Request out;
  out.principal = iam::service(SymbolicText(std::string(service)));
  out.action = some_action(statement);
  const auto& resources = statement.resources.values;
  out.resource = resources.empty() || resources.front().value.text() == "*"
                     ? own
                     : some_match(resources.front().value);
  out.resource_account = SymbolicText(environment.account_id);
  out.context = iam::Context(iam::Presence::kUnknown);
  out.context.set("aws:SourceAccount", SymbolicText(std::string(kStrangersAccount)));
  // ARNs of buckets name no account.
  const std::string_view arn_service = aws::arn_service(service);
  const bool s3 = arn_service == "s3";
  out.context.set(
      "aws:SourceArn",
      SymbolicText(s3 ? std::string("arn:aws:s3:::a-strangers-bucket")
                      : concat("arn:", environment.partition, ":", arn_service, ":",
                               environment.region, ":", kStrangersAccount, ":a-strangers")));
  return out;
}

bool surely_grants(const iam::PolicySet& policies, const iam::Request& request,
                   const iam::Statement& statement) {
  const iam::Decision decision = iam::decide(policies, request);
  return decision.verdict == iam::Verdict::kAllowed &&
         std::any_of(decision.matched.begin(), decision.matched.end(), [&](const auto& match) {
           return &match.source() == &statement && match.match == Tri::kYes;
         });
}

void check_statement(const Context& context, const access::BoundPolicy& policy,
                     const iam::Statement& statement, graph::ResourceIndex target,
                     Reporter& report) {
  const auto& resource = context.graph.resource(target);
  if (statement.effect != iam::Effect::kAllow || !statement.unknown.empty() || !resource.arn)
    return;
  iam::PolicySet policies;
  policies.resource = policies_on(context.access, target, access::PolicyUse::kResource);
  for (const auto& principal : statement.principals.values) {
    const std::string_view service = deputy(principal, resource.type());
    if (service.empty()) continue;
    const auto request = call_for_stranger(context, service, statement, *resource.arn);
    if (request.action.empty() || !surely_grants(policies, request, statement)) continue;
    const auto place = place_of(context, policy, statement, "Principal");
    auto finding =
        report.at(*place.resource, place.value,
                  concat(service, " can call ", request.action, " on ", resource.id(),
                         " on behalf of any account, because no condition restricts the source"));
    finding.key(std::string(service));
    if (place.resource != &resource) finding.note(resource, "this resource");
    finding.fix(place.resource->type() == "AWS::Lambda::Permission"
                    ? "add SourceArn, or SourceAccount: !Ref AWS::AccountId"
                    : "add a Condition on aws:SourceArn or aws:SourceAccount");
  }
}

void check(const Context& context, Reporter& report) {
  for (const auto& attachment : context.access.attachments) {
    if (attachment.use != access::PolicyUse::kResource) continue;
    const auto& policy = context.access.policies[attachment.policy];
    for (const auto& statement : policy.policy->source().statements)
      check_statement(context, policy, statement, attachment.to, report);
  }
}

constexpr std::string_view kSame[] = {"CKV_AWS_364", "W3663"};

}  // namespace

extern constinit const Rule kConfusedDeputy = {
    .info = {.id = "IAM009",
             .name = "confused-deputy",
             .severity = Severity::kWarning,
             .summary = "A service can use a resource on behalf of any account.",
             .source = "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
             .equivalents = kSame,
             .security_severity = "5.3"},
    .check = check,
};

}  // namespace cfnaudit::rules
