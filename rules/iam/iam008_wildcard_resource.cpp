#include <algorithm>
#include <string>
#include <vector>

#include "analyzer/aws/names.h"
#include "analyzer/base/text.h"
#include "analyzer/iam/catalog.h"
#include "rules/catalog.h"
#include "rules/iam/statements.h"

// Rows of the access matrix -> statements that let write to every resource of a kind, where the
// template has those that are meant.

namespace cfnaudit::rules {
namespace {

/// The types that a request for the action always names; all of them where the reference marks
/// none.
std::vector<iam::ResourceTypeInfo> required_types(const iam::ActionInfo& action) {
  const bool marked = std::any_of(action.resources.begin(), action.resources.end(),
                                  [](const auto& on) { return on.required; });
  std::vector<iam::ResourceTypeInfo> out;
  for (const auto& on : action.resources)
    if (on.required || !marked)
      if (auto type = iam::find_resource(action.service(), on.type))
        out.push_back(std::move(*type));
  return out;
}

/// Is one a part of the other, as log streams are of log groups?
bool are_one(const iam::ResourceTypeInfo& a, const iam::ResourceTypeInfo& b) {
  if (a.arns.empty() || b.arns.empty()) return false;
  const std::string_view first = a.arns.front();
  const std::string_view second = b.arns.front();
  return first.starts_with(second) || second.starts_with(first);
}

/// What it creates has no ARN yet, and other actions of its statement may be for that.
bool creates(const iam::ActionInfo& action) {
  const std::string_view name = action.name.substr(action.name.find(':') + 1);
  return name.starts_with("Create") && action.service() != "logs";
}

/// The actions that a statement stands for; nothing if one of them cannot be narrowed, or if they
/// are for resources of several types, of which the template may have one and lack another.
std::vector<iam::ActionInfo> narrowable(const iam::Statement& statement) {
  std::vector<iam::ActionInfo> out;
  std::vector<iam::ResourceTypeInfo> types;
  if (statement.actions.polarity != iam::Polarity::kListed) return {};
  for (const auto& action : statement.actions.values) {
    const std::string& text = action.value.text();
    // Patterns of whole services always hold actions that take "*" alone.
    if (!action.value.known() || text.find_first_of("*?") != std::string::npos) return {};
    auto info = iam::find_action(text);
    if (!info || info->resources.empty() || creates(*info)) return {};
    for (auto& type : required_types(*info)) {
      if (!types.empty() && !are_one(types.front(), type)) return {};
      types.push_back(std::move(type));
    }
    out.push_back(std::move(*info));
  }
  return out;
}

/// The usage of keys that an operation is for; empty for others.
/// https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-usage.html
std::string_view key_usage(std::string_view action) {
  struct Row {
    std::string_view action;
    std::string_view usage;
  };
  static constexpr Row kRows[] = {
      {"kms:Encrypt", "ENCRYPT_DECRYPT"},
      {"kms:Decrypt", "ENCRYPT_DECRYPT"},
      {"kms:ReEncryptFrom", "ENCRYPT_DECRYPT"},
      {"kms:ReEncryptTo", "ENCRYPT_DECRYPT"},
      {"kms:GenerateDataKey", "ENCRYPT_DECRYPT"},
      {"kms:GenerateDataKeyPair", "ENCRYPT_DECRYPT"},
      {"kms:GenerateDataKeyPairWithoutPlaintext", "ENCRYPT_DECRYPT"},
      {"kms:GenerateDataKeyWithoutPlaintext", "ENCRYPT_DECRYPT"},
      {"kms:Sign", "SIGN_VERIFY"},
      {"kms:Verify", "SIGN_VERIFY"},
      {"kms:GenerateMac", "GENERATE_VERIFY_MAC"},
      {"kms:VerifyMac", "GENERATE_VERIFY_MAC"},
      {"kms:DeriveSharedSecret", "KEY_AGREEMENT"},
  };
  for (const Row& row : kRows)
    if (row.action == action) return row.usage;
  return {};
}

/// Can the key be used so? Surely: a usage that is not known may be another one.
bool has_usage(const graph::StackResource& key, std::string_view action) {
  const std::string_view wanted = key_usage(action);
  if (key.type() != "AWS::KMS::Key" || wanted.empty()) return true;
  const auto usage = key.property("KeyUsage");
  return usage == nullptr ? wanted == "ENCRYPT_DECRYPT"
                          : resolve::equals(usage, wanted) == Tri::kYes;
}

std::vector<std::string> writing_actions(const std::vector<iam::ActionInfo>& actions) {
  std::vector<std::string> out;
  for (const auto& action : actions)
    // To create a log group is to write nothing into one.
    if (action.level != iam::AccessLevel::kRead && action.level != iam::AccessLevel::kList &&
        action.name != "logs:CreateLogGroup")
      out.emplace_back(action.name);
  return out;
}

/// The ARN of a resource of the type that no template names.
SymbolicText some_other(const Context& context, std::string_view form) {
  const auto& environment = *context.stack.environment;
  std::string out;
  for (std::size_t at = 0; at < form.size();) {
    const auto open = form.find("${", at);
    out += form.substr(at, open == std::string_view::npos ? open : open - at);
    if (open == std::string_view::npos) break;
    const auto close = form.find('}', open);
    if (close == std::string_view::npos) break;
    const std::string_view name = form.substr(open + 2, close - open - 2);
    if (name == "Partition")
      out += environment.partition;
    else if (name == "Region")
      out += environment.region;
    else if (name == "Account")
      out += environment.account_id;
    else
      out += "some-other-one";
    at = close + 1;
  }
  return SymbolicText(out);
}

/// Does the statement cover every resource that one of the actions writes to?
bool covers_all(const Context& context, const iam::CompiledStatement& statement,
                const std::vector<iam::ActionInfo>& actions) {
  const iam::Context open(iam::Presence::kUnknown);
  for (const auto& action : actions)
    for (const auto& on : action.resources) {
      const auto type = iam::find_resource(action.service(), on.type);
      if (!type || type->arns.empty()) return false;
      const iam::Glob arn(some_other(context, type->arns.front()), iam::kPlainText);
      if (iam::resource_matches(statement, arn, open) != Tri::kYes) return false;
    }
  return true;
}

/// A resource with a generated name that waits for the policy: the policy cannot name it.
bool is_beyond_naming(const Context& context, graph::ResourceIndex resource,
                      graph::ResourceIndex policy) {
  const auto& arn = context.graph.resource(resource).arn;
  const bool generated =
      !arn || std::any_of(arn->holes().begin(), arn->holes().end(), [](const auto& hole) {
        return hole.symbol.kind == SymbolKind::kGenerated;
      });
  return generated && context.graph.waits_for(resource, policy);
}

/// The log group that one of the principal's functions writes to. Others are written by services.
bool is_log_of(const Context& context, const access::Principal& principal,
               const graph::StackResource& group) {
  return std::any_of(principal.used_by.begin(), principal.used_by.end(), [&](auto user) {
    SymbolicText name{std::string(aws::kFunctionLogGroup)};
    name.append(context.graph.resource(user).ref);
    return name == group.ref;
  });
}

bool is_meant(const Context& context, const access::Reach& row, graph::ResourceIndex policy) {
  const auto resource = context.access.destinations[row.destination].resource;
  const auto& one = context.graph.resource(resource);
  const auto& principal = context.access.principals[row.principal];
  if (one.type() == "AWS::Logs::LogGroup" && !is_log_of(context, principal, one)) return false;
  return !is_beyond_naming(context, resource, policy);
}

/// What the statement lets write to, among the stack's own.
std::vector<graph::ResourceIndex> written(const Context& context, std::size_t policy,
                                          std::size_t statement,
                                          const std::vector<std::string>& writing) {
  std::vector<graph::ResourceIndex> out;
  for (const auto& row : context.access.reach) {
    if (row.verdict != access::Verdict::kReachable ||
        std::find(row.grants.begin(), row.grants.end(), access::Grant{policy, statement}) ==
            row.grants.end())
      continue;
    const auto& target =
        context.graph.resource(context.access.destinations[row.destination].resource);
    const bool writes = std::any_of(writing.begin(), writing.end(), [&](const auto& action) {
      return std::binary_search(row.actions.begin(), row.actions.end(), action) &&
             has_usage(target, action);
    });
    if (!writes) continue;
    const auto resource = context.access.destinations[row.destination].resource;
    if (!is_meant(context, row, context.access.policies[policy].source.resource)) continue;
    if (std::find(out.begin(), out.end(), resource) == out.end()) out.push_back(resource);
  }
  return out;
}

std::string names(const Context& context, const std::vector<graph::ResourceIndex>& resources) {
  std::vector<std::string> out;
  for (const auto index : resources) out.emplace_back(context.graph.resource(index).id());
  return list_names(out);
}

/// Does the policy allow each action on all of what it covers, whatever the request?
bool repeats(const Context& context, const access::BoundPolicy& policy,
             const std::vector<iam::ActionInfo>& actions) {
  return std::ranges::all_of(actions, [&](const iam::ActionInfo& action) {
    return std::ranges::any_of(policy.policy->statements(), [&](const auto& statement) {
      return statement.source->effect == iam::Effect::kAllow &&
             statement.source->conditions.empty() &&
             iam::action_matches(statement, iam::Action(action.name)) == Tri::kYes &&
             covers_all(context, statement, {action});
    });
  });
}

/// A policy of AWS that all principals have besides, and that allows the same: narrowing the
/// statement alone narrows nothing. Nulls where there is none.
struct Repeated {
  const access::Principal* principal = nullptr;
  const access::BoundPolicy* policy = nullptr;
};
Repeated repeated_by(const Context& context, std::size_t policy,
                     const std::vector<iam::ActionInfo>& actions) {
  Repeated found;
  for (const auto& principal : context.access.principals) {
    if (std::ranges::find(principal.policies, policy) == principal.policies.end()) continue;
    const auto other = std::ranges::find_if(principal.policies, [&](std::size_t index) {
      const auto& one = context.access.policies[index];
      return one.source.aws_managed && repeats(context, one, actions);
    });
    if (other == principal.policies.end()) return {};
    found = {&principal, &context.access.policies[*other]};
  }
  return found;
}

void check_statement(const Context& context, std::size_t policy, std::size_t index,
                     Reporter& report) {
  const auto& bound = context.access.policies[policy];
  const auto& compiled = bound.policy->statements()[index];
  const iam::Statement& statement = *compiled.source;
  if (statement.effect != iam::Effect::kAllow || !statement.unknown.empty() ||
      !statement.conditions.empty() || statement.resources.polarity != iam::Polarity::kListed)
    return;
  const auto actions = narrowable(statement);
  const auto writing = writing_actions(actions);
  if (writing.empty() || !covers_all(context, compiled, actions)) return;
  const auto own = written(context, policy, index, writing);
  if (own.empty()) return;
  std::vector<std::string> granted;
  for (const auto& action : actions) granted.emplace_back(action.name);
  const auto place = place_of(context, bound, statement, "Resource");
  const auto repeated = repeated_by(context, policy, actions);
  const std::string_view other =
      repeated.policy == nullptr ? std::string_view() : repeated.policy->source.name;
  auto finding =
      report.at(*place.resource, place.value,
                concat(list_actions(granted), " ", granted.size() == 1 ? "is" : "are",
                       " allowed on every resource of that type in the account, not only on ",
                       names(context, own),
                       other.empty() ? "" : concat(", which ", other, " allows already")));
  if (repeated.policy == nullptr) {
    finding.fix("list the required resources in Resource");
    return;
  }
  const auto by = place_of(context, *repeated.principal, *repeated.policy,
                           *repeated.policy->policy->statements()[0].source);
  finding.note(by.value == nullptr ? by.resource->declaration->id.span : by.value->span,
               "allows the same", by.resource->id());
  finding.fix(concat("remove the statement; to narrow the permission, replace ", other, " too"));
}

void check(const Context& context, Reporter& report) {
  for (std::size_t i = 0; i < context.access.policies.size(); ++i) {
    const auto& policy = context.access.policies[i];
    if (policy.source.aws_managed || policy.source.use != access::PolicyUse::kIdentity) continue;
    for (std::size_t s = 0; s < policy.policy->statements().size(); ++s)
      check_statement(context, i, s, report);
  }
}

constexpr std::string_view kSame[] = {"W11", "W12", "W13", "CKV_AWS_111",
                                      "IAM_POLICYDOCUMENT_NO_WILDCARD_RESOURCE"};

}  // namespace

extern constinit const Rule kWildcardResource = {
    .info = {.id = "IAM008",
             .name = "wildcard-resource",
             .severity = Severity::kWarning,
             .summary = "A statement allows writes to every resource of a type, although the "
                        "template has the intended ones.",
             .source = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
                       "best-practices.html#grant-least-privilege",
             .equivalents = kSame,
             .security_severity = "4.5"},
    .check = check,
};

}  // namespace cfnaudit::rules
