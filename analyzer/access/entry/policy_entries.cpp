// Policies that let in someone from outside, and roles that he may assume -> entry points.

#include <algorithm>
#include <set>

#include "analyzer/access/destinations.h"
#include "analyzer/access/entry/entry_finder.h"
#include "analyzer/access/entry/entry_points.h"
#include "analyzer/access/policies.h"
#include "analyzer/aws/services.h"
#include "analyzer/base/text.h"
#include "analyzer/iam/catalog.h"

namespace cfnaudit::access {

using graph::ResourceIndex;
using graph::StackResource;
using resolve::ValuePtr;

namespace {

bool is_account(std::string_view text) {
  return text.size() == 12 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The account of an AWS principal; empty if it names none.
std::string account_of_principal(const SymbolicText& principal) {
  if (is_account(principal.text())) return principal.text();
  const auto parts = split(principal.text(), ':');
  return parts.size() >= 6 && is_account(parts[4]) ? std::string(parts[4]) : std::string();
}

iam::Policies allow_all() {
  static const iam::PolicyRef kAll = [] {
    iam::Statement statement;
    statement.actions = {iam::Polarity::kListed, {{SymbolicText("*"), {}}}, {}};
    statement.resources = {iam::Polarity::kListed, {{SymbolicText("*"), {}}}, {}};
    iam::Policy policy;
    policy.statements.push_back(std::move(statement));
    return iam::compile(std::move(policy));
  }();
  return {kAll};
}

constexpr std::string_view kSomeAccount = "999999999999";

/// Someone of another account who may do there whatever that account lets him.
iam::Caller stranger(const std::string& account, const std::string& partition) {
  return iam::role_session(
      SymbolicText(concat("arn:", partition, ":iam::", account, ":role/someone")));
}

}  // namespace

/// A bucket or access point without a block of its own has all four settings on.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
Tri blocks_public_policies(const StackResource& owner) {
  const ValuePtr block = owner.property("PublicAccessBlockConfiguration");
  if (block == nullptr) return Tri::kYes;
  Tri blocks = Tri::kNo;
  for (const std::string_view setting : {"BlockPublicPolicy", "RestrictPublicBuckets"})
    if (const ValuePtr value = resolve::get(block, setting)) {
      const auto known = resolve::boolean(value);
      const bool open = !known && !resolve::why_unknown(value).empty();
      blocks = either(blocks, open ? Tri::kUnknown : tri(known.value_or(false)));
    }
  return blocks;
}

/// The actions that the policy opens on one ARN of a destination.
void EntryFinder::opened_by_name(const iam::CompiledPolicy& policy, const iam::Caller& caller,
                                 Destination destination, EntryReach& reach,
                                 std::set<iam::AccessLevel>& levels, std::optional<Step>& first) {
  find_types(destination);
  iam::PolicySet policies = policies_of(destination.resource, destination.service);
  policies.identity = allow_all();  // of the other account
  const auto& types = *destination.resource_types;
  for (const auto action : iam::actions_of(destination.service)) {
    const iam::Action compiled(action);
    const bool named = std::any_of(policy.statements().begin(), policy.statements().end(),
                                   [&](const auto& statement) {
                                     return statement.effect == iam::Effect::kAllow &&
                                            iam::action_matches(statement, compiled) != Tri::kNo;
                                   });
    const auto info = named ? iam::find_action(action) : std::nullopt;
    if (!info || std::none_of(info->resources.begin(), info->resources.end(),
                              [&](const iam::ActionResource& resource) {
                                return std::find(types.begin(), types.end(), resource.type) !=
                                       types.end();
                              }))
      continue;
    // Function URLs are ways in of their own.
    if (action == "lambda:InvokeFunctionUrl") continue;
    if (std::find(reach.actions.begin(), reach.actions.end(), action) != reach.actions.end())
      continue;
    iam::Request call = request(caller, action, destination.arn);
    call.context.set("lambda:InvokedViaFunctionUrl", SymbolicText("false"));
    Step step = decide(policies, std::move(call));
    if (step.verdict == Verdict::kUnreachable) continue;
    if (!first) first = step;
    if (step.verdict == Verdict::kUnknown) reach.verdict = Verdict::kUnknown;
    reach.actions.emplace_back(action);
    levels.insert(info->level);
  }
}

void EntryFinder::opened(const Attachment& attachment, const std::string& who,
                         const iam::Caller& caller) {
  const bool is_anonymous = caller.type == iam::CallerType::kAnonymous;
  const StackResource& owner = graph_.resource(attachment.to);
  if (is_anonymous && owner.type().starts_with("AWS::S3::") &&
      blocks_public_policies(owner) == Tri::kYes)
    return;
  // https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html
  const bool in_vpc = owner.property("VPCOptions") != nullptr;
  EntryPoint entry;
  entry.kind = EntryKind::kResourcePolicy;
  entry.resource = access_.policies[attachment.policy].source.resource;
  entry.id = concat(name(entry.resource), " for ", who);
  entry.label = name(attachment.to);
  entry.authentication = is_anonymous ? "none" : "AWS_IAM";
  entry.anonymous = is_anonymous && !in_vpc;
  entry.path = {who, name(attachment.to)};
  if (in_vpc) entry.conditions.push_back("from its VPC");
  bool invokes = false;
  const auto& policy = *access_.policies[attachment.policy].policy;
  for (std::size_t d = 0; d < access_.destinations.size(); ++d) {
    const Destination& destination = access_.destinations[d];
    if (root_of(graph_, destination.resource) != attachment.to) continue;
    EntryReach reach{d, Verdict::kReachable, {}, {}, {}};
    std::set<iam::AccessLevel> levels;
    std::optional<Step> first;
    opened_by_name(policy, caller, destination, reach, levels, first);
    for (const Destination& form : destination.forms)
      opened_by_name(policy, caller, form, reach, levels, first);
    if (reach.actions.empty()) continue;
    for (const auto level : levels) reach.access_levels.emplace_back(iam::to_string(level));
    invokes = invokes || destination.service == "lambda";
    if (entry.reaches.empty()) add(entry, *first);
    entry.reaches.push_back(std::move(reach));
  }
  if (entry.reaches.empty()) return;
  std::sort(entry.conditions.begin(), entry.conditions.end());
  entry.conditions.erase(std::unique(entry.conditions.begin(), entry.conditions.end()),
                         entry.conditions.end());
  if (const auto principal = invokes ? acting_principal(access_, attachment.to) : std::nullopt)
    add_reach(entry, *principal);
  out_.push_back(std::move(entry));
}

void EntryFinder::opened_by(const Attachment& attachment) {
  const auto& environment = *graph_.stack().environment;
  const auto& policy = access_.policies[attachment.policy].policy->source();
  std::set<std::string> seen;
  const auto to_everyone = [&] {
    if (aws::always_blocks_public(graph_.resource(attachment.to).type())) return;
    if (aws::answers_anonymous(graph_.resource(attachment.to).type()))
      opened(attachment, std::string(kAnonymous), anonymous());
    else
      opened(attachment, "any account", stranger(std::string(kSomeAccount), environment.partition));
  };
  for (const auto& statement : policy.statements) {
    if (statement.effect != iam::Effect::kAllow) continue;
    if (statement.principals.polarity == iam::Polarity::kAllBut && seen.insert("*").second)
      to_everyone();
    for (const auto& who : statement.principals.values) {
      if (!statement.unknown.empty()) continue;
      if (who.kind == iam::PrincipalKind::kAnyone) {
        if (seen.insert("*").second) to_everyone();
      } else if (who.kind == iam::PrincipalKind::kAws) {
        const std::string account = account_of_principal(who.text.value);
        if (account.empty() || account == environment.account_id || !seen.insert(account).second)
          continue;
        opened(attachment, concat("account ", account), stranger(account, environment.partition));
      }
    }
  }
}

void EntryFinder::resource_policies() {
  for (const auto& attachment : access_.attachments)
    if (attachment.use == PolicyUse::kResource || attachment.use == PolicyUse::kKey)
      opened_by(attachment);
}

void EntryFinder::assumed_by(std::size_t principal, const iam::Principal& who,
                             const iam::Statement& statement) {
  const auto& environment = *graph_.stack().environment;
  const ResourceIndex role = access_.principals[principal].resource;
  EntryPoint entry;
  entry.kind = EntryKind::kRole;
  entry.resource = role;
  entry.label = concat("role ", name(role));
  iam::Caller caller;
  std::string action = "sts:AssumeRole";
  const std::string& text = who.text.value.text();
  if (who.kind == iam::PrincipalKind::kFederated) {
    caller.type = iam::CallerType::kFederated;
    caller.arn = who.text.value;
    action = text.find(":saml-provider/") != std::string::npos ? "sts:AssumeRoleWithSAML"
                                                               : "sts:AssumeRoleWithWebIdentity";
    entry.path = {text};
    entry.authentication = text;
  } else if (who.kind == iam::PrincipalKind::kAws || who.kind == iam::PrincipalKind::kAnyone) {
    std::string account = account_of_principal(who.text.value);
    if (account == environment.account_id) return;
    if (account.empty() && text != "*") return;
    entry.path = {account.empty() ? "any account" : concat("account ", account)};
    entry.authentication = entry.path.front();
    const bool by_role = text.find(":role/") != std::string::npos;
    caller = by_role ? iam::role_session(who.text.value)
                     : stranger(account.empty() ? std::string(kSomeAccount) : account,
                                environment.partition);
  } else {
    return;
  }
  entry.id = concat(name(role), " for ", entry.path.front());
  for (const auto& known : out_)
    if (known.id == entry.id) return;
  iam::PolicySet policies = policies_of(role, "sts");
  policies.identity = allow_all();
  if (!statement.unknown.empty()) return;
  const Step step =
      decide(policies, request(caller, action, access_.principals[principal].caller.arn));
  if (step.verdict == Verdict::kUnreachable) return;
  add(entry, step);
  // https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html
  for (const auto& condition : step.conditions)
    entry.anonymous = entry.anonymous || condition.find("amr unauthenticated") != std::string::npos;
  entry.path.push_back(name(role));
  add_reach(entry, principal);
  finish(std::move(entry));
}

void EntryFinder::role(std::size_t principal) {
  const ResourceIndex role = access_.principals[principal].resource;
  for (const auto& attachment : access_.attachments) {
    if (attachment.to != role || attachment.use != PolicyUse::kTrust) continue;
    for (const auto& statement : access_.policies[attachment.policy].policy->source().statements)
      if (statement.effect == iam::Effect::kAllow)
        for (const auto& who : statement.principals.values) assumed_by(principal, who, statement);
  }
}

}  // namespace cfnaudit::access
