#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/base/text.h"
#include "analyzer/iam/questions.h"
#include "rules/catalog.h"
#include "rules/iam/statements.h"

// Key policies that let nobody change them -> keys that KMS refuses to create.

namespace cfnaudit::rules {
namespace {

constexpr std::string_view kChange = "kms:PutKeyPolicy";

/// The policy without what it grants to services: none of them deploys the template.
iam::PolicyRef without_services(const iam::Policy& source) {
  iam::Policy out = source;
  std::erase_if(out.statements, [](iam::Statement& statement) {
    auto& who = statement.principals;
    if (statement.effect != iam::Effect::kAllow || who.polarity != iam::Polarity::kListed ||
        !statement.unknown.empty())
      return false;
    std::erase_if(who.values, [](const iam::Principal& principal) {
      return principal.kind == iam::PrincipalKind::kService;
    });
    return who.values.empty();
  });
  return iam::compile(std::move(out));
}

void check_key(const Context& context, const graph::StackResource& key,
               const access::BoundPolicy& policy, Reporter& report) {
  const auto bypass = key.property("BypassPolicyLockoutSafetyCheck");
  const auto is_bypassed = resolve::boolean(bypass);
  if (bypass != nullptr && !is_bypassed) return report.undecided(key, resolve::why_unknown(bypass));
  if (is_bypassed.value_or(false) || is_refused(policy)) return;
  const iam::Access change[] = {{{std::string(kChange)}, {}}};
  const auto answer =
      iam::access_not_granted(*context.access.reasoner, {without_services(policy.policy->source())},
                              iam::PolicyType::kResource, change);
  if (answer.kind == iam::Answer::Kind::kUnknown)
    return report.undecided(
        key, concat("whether a principal can change the key policy: ", join(answer.reasons, "; ")));
  if (!answer.proved()) return;
  const auto& environment = *context.stack.environment;
  report
      .at(key, key.property("KeyPolicy"),
          concat(key.id(),
                 " cannot be created: its key policy does not allow anybody in the "
                 "account to change it (",
                 kChange, "), so the key could not be managed"))
      .fix(concat("add a statement that allows arn:", environment.partition,
                  ":iam::${AWS::AccountId}:root kms:* on Resource '*'"));
}

void check(const Context& context, Reporter& report) {
  for (const auto& attachment : context.access.attachments) {
    const auto& key = context.graph.resource(attachment.to);
    if (attachment.use == access::PolicyUse::kKey && key.exists == Tri::kYes)
      check_key(context, key, context.access.policies[attachment.policy], report);
  }
}

}  // namespace

extern constinit const Rule kKeyPolicyLockout = {
    .info = {.id = "IAM024",
             .name = "key-policy-lockout",
             .severity = Severity::kError,
             .summary = "A key policy lets nobody in the account change it.",
             .source = "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html"},
    .check = check,
};

}  // namespace cfnaudit::rules
