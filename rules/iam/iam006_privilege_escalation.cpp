#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/access/reach.h"
#include "analyzer/aws/roles.h"
#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/iam/statements.h"

// Principal -> the known ways in which it can give itself more than it has.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html and the
// pages of the actions: each row is what the calls together need.

namespace cfnaudit::rules {
namespace {

/// The resources that an action must be allowed on.
enum class Scope : std::uint8_t {
  kItself,    // the principal's own ARN
  kAnyOther,  // whatever is behind `prefix`
};

struct Need {
  std::string_view action;
  Scope scope = Scope::kAnyOther;
  std::string_view prefix = {};  // behind the account in the ARN
  std::string_view passed_to = {};
};

struct Method {
  std::string_view principal;  // type of who can use it; empty: all
  std::string_view what;
  std::array<Need, 3> needs;
};

constexpr std::string_view kRole = "AWS::IAM::Role";
constexpr std::string_view kUser = "AWS::IAM::User";
constexpr std::string_view kGroup = "AWS::IAM::Group";
constexpr std::string_view kAnyRole = "role/";

constexpr Method kMethods[] = {
    {kRole, "attach any policy to itself", {{{"iam:AttachRolePolicy", Scope::kItself}}}},
    {kRole, "add an inline policy to itself", {{{"iam:PutRolePolicy", Scope::kItself}}}},
    {kUser, "attach any policy to itself", {{{"iam:AttachUserPolicy", Scope::kItself}}}},
    {kUser, "add an inline policy to itself", {{{"iam:PutUserPolicy", Scope::kItself}}}},
    {kGroup, "attach any policy to their group", {{{"iam:AttachGroupPolicy", Scope::kItself}}}},
    {kGroup, "add an inline policy to their group", {{{"iam:PutGroupPolicy", Scope::kItself}}}},
    {kUser, "join any group", {{{"iam:AddUserToGroup", Scope::kAnyOther, "group/"}}}},
    {{}, "change any managed policy", {{{"iam:CreatePolicyVersion", Scope::kAnyOther, "policy/"}}}},
    {{},
     "change the trust policy of any role and assume it",
     {{{"iam:UpdateAssumeRolePolicy", Scope::kAnyOther, kAnyRole},
       {"sts:AssumeRole", Scope::kAnyOther, kAnyRole}}}},
    {{}, "create access keys for any user", {{{"iam:CreateAccessKey", Scope::kAnyOther, "user/"}}}},
    {{}, "set any user's password", {{{"iam:UpdateLoginProfile", Scope::kAnyOther, "user/"}}}},
};

/// Besides the ways in which a passed role is run.
constexpr Method kCode = {{},
                          "change the code of any function and use its role",
                          {{{"lambda:UpdateFunctionCode", Scope::kAnyOther, "function:"}}}};

/// Each row, as a method that every principal can use.
Method method_of(const aws::RoleRunner& runner) {
  return {{},
          runner.what,
          {{{"iam:PassRole", Scope::kAnyOther, kAnyRole, runner.service},
            {runner.make, Scope::kAnyOther, runner.made},
            {runner.start, Scope::kAnyOther, runner.started}}}};
}

const std::vector<Method>& methods() {
  static const std::vector<Method> kAll = [] {
    std::vector<Method> out(std::begin(kMethods), std::end(kMethods));
    for (const auto& runner : aws::role_runners()) out.push_back(method_of(runner));
    out.push_back(kCode);
    return out;
  }();
  return kAll;
}

SymbolicText arn_of(const Context& context, const access::Principal& principal, const Need& need) {
  if (need.scope == Scope::kItself)
    return context.graph.resource(principal.resource).arn.value_or(principal.caller.arn);
  // "iam" of "iam:PassRole"; the roles that sts assumes are iam's.
  std::string_view service = need.action.substr(0, need.action.find(':'));
  if (service == "sts") service = "iam";
  return any_arn(context, service, need.prefix);
}

/// The decision if it is surely an Allow.
std::optional<iam::Decision> allowed(const Context& context, const access::Principal& principal,
                                     const Need& need) {
  const iam::PolicySet policies = access::identity_side(context.access, principal);
  iam::Request request = access::request_of(principal, arn_of(context, principal, need));
  request.action = std::string(need.action);
  if (!need.passed_to.empty())
    request.context.set("iam:PassedToService", SymbolicText(std::string(need.passed_to)));
  iam::Decision decision = iam::decide(policies, request);
  if (decision.verdict != iam::Verdict::kAllowed) return std::nullopt;
  return decision;
}

struct Way {
  const Method* method = nullptr;
  std::vector<iam::StatementMatch> by;  // the statements that allow it
};

std::vector<Way> ways_of(const Context& context, const access::Principal& principal) {
  std::vector<Way> out;
  const std::string_view type = context.graph.resource(principal.resource).type();
  for (const Method& method : methods()) {
    if (!method.principal.empty() && method.principal != type) continue;
    Way way{&method, {}};
    bool possible = true;
    for (const Need& need : method.needs) {
      if (need.action.empty()) continue;
      // A boundary also limits what it gives itself.
      const bool in_vain = need.scope == Scope::kItself && principal.boundary.has_value();
      const auto decision = in_vain ? std::nullopt : allowed(context, principal, need);
      possible = possible && decision.has_value();
      if (!possible) break;
      for (const auto& match : decision->matched)
        if (match.source().effect == iam::Effect::kAllow && match.match == Tri::kYes &&
            match.layer == iam::Layer::kIdentity) {
          way.by.push_back(match);
          break;
        }
    }
    if (possible && !way.by.empty()) out.push_back(std::move(way));
  }
  return out;
}

std::string needs_of(const Method& method) {
  std::vector<std::string> out;
  for (const Need& need : method.needs)
    if (!need.action.empty()) out.emplace_back(need.action);
  return enumerate(out);
}

void tell(const Context& context, const access::Principal& principal, const std::vector<Way>& ways,
          Reporter& report) {
  const Way& first = ways.front();
  const auto& who = context.graph.resource(principal.resource);
  const auto* policy = bound_policy(context.access, first.by.front().policy);
  if (policy == nullptr) return;
  const auto place = place_of(context, principal, *policy, first.by.front().source(), "Action");
  const std::string whose =
      who.type() == kGroup ? concat("members of ", who.id()) : std::string(who.id());
  const std::string more =
      ways.size() == 1
          ? ""
          : concat(", and has ", count(ways.size() - 1, "other path"), " to more privileges");
  auto finding = report.at(
      *place.resource, place.value,
      concat(whose, " can ", first.method->what, " (", needs_of(*first.method), ")", more));
  finding.key(std::string(who.id()));
  if (place.resource != &who) finding.note(who, "has this policy");
  for (std::size_t i = 1; i < ways.size(); ++i) {
    const auto* other = bound_policy(context.access, ways[i].by.front().policy);
    if (other == nullptr) continue;
    const auto at = place_of(context, principal, *other, ways[i].by.front().source(), "Action");
    const Span span = at.value == nullptr ? at.resource->declaration->id.span : at.value->span;
    finding.note(span, concat("can ", ways[i].method->what, " (", needs_of(*ways[i].method), ")"),
                 at.resource->id());
  }
  finding.fix(
      "list specific roles, functions or policies in Resource, or set a permissions boundary");
}

void check(const Context& context, Reporter& report) {
  for (const auto& principal : context.access.principals) {
    if (principal.policies.empty() || !is_in_foreign_hands(context, principal) ||
        is_administrator(context, principal))
      continue;
    const auto ways = ways_of(context, principal);
    if (!ways.empty()) tell(context, principal, ways, report);
  }
}

constexpr std::string_view kSame[] = {"CKV_AWS_110", "W44",
                                      "IAM_ROLE_ELEVATED_MANAGED_POLICY_RULE"};

}  // namespace

extern constinit const Rule kPrivilegeEscalation = {
    .info = {.id = "IAM006",
             .name = "privilege-escalation",
             .severity = Severity::kWarning,
             .summary = "A principal can escalate its own privileges.",
             .source = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
                       "id_roles_use_passrole.html",
             .equivalents = kSame,
             .security_severity = "7.8"},
    .check = check,
};

}  // namespace cfnaudit::rules
