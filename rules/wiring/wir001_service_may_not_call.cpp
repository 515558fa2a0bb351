#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "analyzer/access/service_calls.h"
#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/iam/statements.h"

// Calls that AWS makes in the name of a service, and the policies of what is called -> events that
// never arrive, and deployments that fail.

namespace cfnaudit::rules {
namespace {

using access::ServiceCall;
using access::Verdict;

/// Calls that one statement would allow.
struct Missing {
  std::vector<const ServiceCall*> calls;
};

/// "invoke Function", "send messages to Queue".
std::string does(const ServiceCall& call, std::string_view target) {
  if (call.action == "lambda:InvokeFunction") return concat("invoke ", target);
  if (call.action == "sqs:SendMessage") return concat("send messages to ", target);
  if (call.action == "sns:Publish") return concat("publish to ", target);
  if (call.action == "s3:PutObject" || call.action == "logs:PutLogEvents")
    return concat("write to ", target);
  if (call.action == "s3:GetObject") return concat("read from ", target);
  return concat("call ", call.action, " on ", target);
}

/// A statement that lets the service in for something else.
const access::BoundPolicy* near_miss(const Context& context, const ServiceCall& call) {
  for (const auto& attachment : context.access.attachments) {
    if (attachment.to != call.target || attachment.use != access::PolicyUse::kResource) continue;
    const auto& policy = context.access.policies[attachment.policy];
    for (const auto& statement : policy.policy->source().statements)
      for (const auto& who : statement.principals.values)
        if (statement.effect == iam::Effect::kAllow && !statement.conditions.empty() &&
            who.text.value.text() == call.services.front())
          return &policy;
  }
  return nullptr;
}

void tell(const Context& context, const Missing& missing, Reporter& report) {
  const ServiceCall& call = *missing.calls.front();
  const auto& caller = context.graph.resource(call.caller);
  const auto& owner = context.graph.resource(call.owner);
  const auto& target = context.graph.resource(call.target);
  std::vector<std::string> operations;
  for (const ServiceCall* one : missing.calls)
    if (!one->operation.empty()) operations.push_back(one->operation);
  const bool function = call.action == "lambda:InvokeFunction";
  auto finding =
      report.at(caller, call.place,
                concat(owner.id(), " cannot ", does(call, target.id()),
                       operations.empty() ? std::string() : concat(" for ", list_names(operations)),
                       ": no ", function ? "permission" : "policy", " allows ",
                       call.services.front(), " to call ", call.action));
  finding.key(concat(call.services.front(), " ", target.id()));
  finding.note(target, function ? "this function" : "this resource");
  if (const auto* policy = near_miss(context, call))
    finding.note(context.graph.resource(policy->source.resource),
                 "this allows it for another source or under another condition");
  finding.fix(function
                  ? concat("add an AWS::Lambda::Permission for ", target.id(), " with Principal ",
                           call.services.front(), " and the ARN of ", owner.id(), " in SourceArn")
                  : concat("allow ", call.services.front(), " to call ", call.action, " on ",
                           target.id(), " where aws:SourceArn is the ARN of ", owner.id()));
  // Policies of CloudWatch Logs belong to the account.
  if (target.type() == aws::kLogGroup)
    finding.fix(concat("add an AWS::Logs::ResourcePolicy that allows ", call.services.front(),
                       " to call ", call.action, " on ", target.id(),
                       ", unless the account has one"));
  if (call.phase == aws::Phase::kCreate) finding.severity(Severity::kError);
}

void check(const Context& context, Reporter& report) {
  access::Judge judge(*context.access.reasoner);
  using Key = std::tuple<graph::ResourceIndex, graph::ResourceIndex, std::string, std::string>;
  std::map<Key, Missing> all;
  const auto calls = access::service_calls(context.access, context.graph);
  for (const ServiceCall& call : calls) {
    const auto& caller = context.graph.resource(call.caller);
    const auto& target = context.graph.resource(call.target);
    if (call.phase == aws::Phase::kRun && access::is_off(caller)) continue;
    const auto found = access::decide(judge, call, context.access, context.graph);
    if (found.verdict == Verdict::kReachable) continue;
    if (found.verdict == Verdict::kUnknown) {
      report.undecided(caller, concat("whether ", call.services.front(), " may ",
                                      does(call, target.id()), ": ", join(found.unknown, "; ")));
      continue;
    }
    if (caller.exists != Tri::kYes || target.exists != Tri::kYes) {
      report.undecided(caller, "whether it is created is not known");
      continue;
    }
    all[{call.owner, call.target, call.services.front(), call.action}].calls.push_back(&call);
  }
  for (const auto& [key, missing] : all) tell(context, missing, report);
}

}  // namespace

extern constinit const Rule kServiceMayNotCall = {
    .info = {.id = "WIR001",
             .name = "service-may-not-call",
             .severity = Severity::kWarning,
             .summary = "No policy of a resource allows the AWS service that is set up to call it.",
             .source = "https://docs.aws.amazon.com/lambda/latest/dg/"
                       "access-control-resource-based.html"},
    .check = check,
};

}  // namespace cfnaudit::rules
