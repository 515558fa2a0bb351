#include "analyzer/access/policies.h"

#include <algorithm>

#include "analyzer/access/composed_policies.h"
#include "analyzer/access/naming.h"
#include "analyzer/access/policy_collector.h"
#include "analyzer/access/policy_reader.h"
#include "analyzer/base/text.h"
#include "analyzer/policy/request.h"

// Graph -> policies and the principals that they bind.

namespace cfnaudit::access {

using graph::EdgeKind;
using graph::Graph;
using graph::ResourceIndex;
using graph::StackResource;
using resolve::ValuePtr;

namespace {

constexpr std::string_view kGroup = "AWS::IAM::Group";
constexpr std::string_view kPermissionSet = "AWS::SSO::PermissionSet";

/// The values at a path like "Policies[].PolicyDocument"; of an element without the rest of the
/// path, the element itself if `lenient`.
enum class Missing : std::uint8_t { kSkip, kTakeElement };

void find_at(const Found& at, std::string_view path, Missing missing, std::vector<Found>& out) {
  if (at.value == nullptr) return;
  if (path.empty() || resolve::is_unknown(at.value)) return out.push_back(at);
  const auto dot = path.find('.');
  std::string_view name = path.substr(0, dot);
  const std::string_view rest = dot == std::string_view::npos ? "" : path.substr(dot + 1);
  const bool each = name.ends_with("[]");
  if (each) name.remove_suffix(2);
  const Found next{resolve::get(at.value, name), concat(at.path, "/", name)};
  if (!each) return find_at(next, rest, missing, out);
  if (resolve::is_unknown(next.value)) return out.push_back(next);
  std::size_t i = 0;
  for (const ValuePtr item : resolve::items(next.value)) {
    const Found element{item, concat(next.path, "/", std::to_string(i++))};
    const std::size_t before = out.size();
    find_at(element, rest, missing, out);
    if (out.size() == before && missing == Missing::kTakeElement) out.push_back(element);
  }
}

std::vector<Found> find_at(const StackResource& resource, std::string_view path,
                           Missing missing = Missing::kSkip) {
  std::vector<Found> out;
  find_at({resource.properties, "Properties"}, path, missing, out);
  return out;
}

std::string why_open(const StackResource& resource) {
  const auto& condition = resource.declaration->condition;
  return concat("condition ", condition ? condition->value : "", " of ", resource.id(),
                " is not decided");
}

/// The statements may be there: none ever surely matches.
void make_open(iam::Policy& policy, const std::string& why) {
  for (auto& statement : policy.statements)
    if (statement.unknown.empty()) statement.unknown = why;
}

}  // namespace

/// The policy as one that may not be attached.
std::size_t PolicyCollector::perhaps(std::size_t policy, const std::string& why) {
  const auto [known, fresh] = perhaps_.try_emplace({policy, why}, 0);
  if (!fresh) return known->second;
  BoundPolicy copy = out_.policies[policy];
  const auto make = [&]() -> KnownPolicies::Entry {
    iam::Policy source = copy.policy->source();
    make_open(source, why);
    return {iam::compile(std::move(source))};
  };
  copy.policy = out_.shared->policies.perhaps(copy.policy, why, make);
  out_.policies.push_back(std::move(copy));
  return known->second = out_.policies.size() - 1;
}

void PolicyCollector::principal(ResourceIndex index) {
  const std::string_view type = graph_.resource(index).type();
  if (type != kRole && type != kUser && type != kGroup && type != kPermissionSet) return;
  principal_at(index);
}

void PolicyCollector::principal_at(ResourceIndex index) {
  number_of_.emplace(index, out_.principals.size());
  out_.principals.push_back({});
  out_.principals.back().resource = index;
}

std::string PolicyCollector::name_of(ResourceIndex resource, const Found& document) const {
  const StackResource& owner = graph_.resource(resource);
  constexpr std::string_view kInline = "Properties/Policies/";
  if (document.path.starts_with(kInline)) {
    const auto number = parse_integer(split(document.path, '/')[2]);
    const auto all = resolve::items(owner.property("Policies"));
    if (number && static_cast<std::size_t>(*number) < all.size())
      if (const SymbolicText* name =
              resolve::text(resolve::get(all[static_cast<std::size_t>(*number)], "PolicyName")))
        return name->text();
    return "inline policy";
  }
  const SymbolicText* name = resolve::text(owner.property("PolicyName"));
  return name == nullptr ? std::string(owner.id()) : name->text();
}

std::size_t PolicyCollector::add_policy(const Found& document, std::string name,
                                        ResourceIndex resource, PolicyUse use) {
  const StackResource& owner = graph_.resource(resource);
  const iam::Language language = language_of(use, owner);
  const bool open = owner.exists == Tri::kUnknown && find(resource) == nullptr;
  const std::string why = open ? why_open(owner) : "";
  std::string key =
      concat("document|", std::to_string(static_cast<int>(language)), "|", name, "|", why, "|");
  append_content(document.value, key);
  const auto make = [&]() -> KnownPolicies::Entry {
    ReadPolicy read = read_policy(file_, document.value, language, name, out_.shared->store);
    if (open) make_open(read.policy.value, why);
    return {iam::compile(std::move(read.policy.value)),
            read.document == document.value ? nullptr : read.document,
            std::move(read.policy.diagnostics)};
  };
  const auto& known = out_.shared->policies.get(std::move(key), make);
  out_.policies.push_back({known.policy,
                           {resource, document.path, std::move(name), false, use},
                           known.parsed != nullptr ? known.parsed : document.value,
                           known.problems});
  return out_.policies.size() - 1;
}

void PolicyCollector::attach_to(std::size_t policy, PolicyUse use, ResourceIndex to) {
  if (use != PolicyUse::kIdentity) {
    out_.attachments.push_back({policy, use, root_of(graph_, to)});
    return;
  }
  if (Principal* principal = find(to)) principal->policies.push_back(policy);
}

void PolicyCollector::attach(const PolicyPlace& place, std::size_t policy, ResourceIndex owner) {
  if (place.target.empty()) return attach_to(policy, place.use, owner);
  const std::span<const std::string_view> types(place.targets);
  if (place.target == "*") {
    for (const ResourceIndex index : graph_.resources())
      if (std::find(types.begin(), types.end(), graph_.resource(index).type()) != types.end())
        attach_to(policy, place.use, index);
    return;
  }
  for (const Found& target : find_at(graph_.resource(owner), place.target)) {
    bool surely = false;
    for (const auto& [resource, match] : named_by(graph_, target.value, types)) {
      surely = surely || match == Tri::kYes;
      attach_to(match == Tri::kYes
                    ? policy
                    : perhaps(policy, concat(graph_.resource(owner).id(), " may refer to ",
                                             graph_.resource(resource).id(), ": ",
                                             resolve::why_unknown(target.value))),
                place.use, resource);
    }
    if (surely) continue;
    if (types.front().empty())
      if (const auto found = graph_.identify(target.value)) {
        attach_to(policy, place.use, found->resource);
        continue;
      }
    if (place.use != PolicyUse::kIdentity || bind_by_name(policy, target.value)) continue;
    const SymbolicText* text = resolve::text(target.value);
    out_.outside.push_back(
        {owner, concat("it is attached to ", text == nullptr ? "someone" : text->text(),
                       ", which is not in the template")});
  }
}

/// A policy that AWS makes of the properties of a permission.
void PolicyCollector::compose(const PolicyPlace& place, ResourceIndex index) {
  const StackResource& resource = graph_.resource(index);
  auto composed = composed_policy(place, graph_, index);
  if (!composed) {
    const ValuePtr target = resource.property(place.target);
    if (target == nullptr) return;
    composed.emplace();
    composed->value.id = std::string(resource.id());
    composed->value.span = target->span;
    composed->value.statements =
        iam::unknown_statements(resolve::why_unknown(target), target->span);
  }
  if (resource.exists == Tri::kUnknown) make_open(composed->value, why_open(resource));
  std::string key = "composed|";
  append_content(composed->value, key);
  append_content(resource.properties, key);
  const auto make = [&]() -> KnownPolicies::Entry {
    return {iam::compile(std::move(composed->value)), nullptr, std::move(composed->diagnostics)};
  };
  const auto& known = out_.shared->policies.get(std::move(key), make);
  out_.policies.push_back({known.policy,
                           {index, "Properties", std::string(resource.id()), false, place.use},
                           nullptr,
                           known.problems});
  attach(place, out_.policies.size() - 1, index);
}

void PolicyCollector::read_place(const PolicyPlace& place, ResourceIndex index) {
  const StackResource& resource = graph_.resource(index);
  if (place.form != PolicyForm::kDocument) return compose(place, index);
  const Missing missing =
      place.document.starts_with("Policies[]") ? Missing::kTakeElement : Missing::kSkip;
  for (const Found& document : find_at(resource, place.document, missing)) {
    if (document.value->kind == resolve::ValueKind::kNull) continue;
    const auto [known, fresh] = read_.try_emplace({index, document.path}, 0);
    if (fresh) known->second = add_policy(document, name_of(index, document), index, place.use);
    if (resolve::is_unknown(document.value) && find(index) != nullptr &&
        place.use == PolicyUse::kIdentity)
      find(index)->unknown.push_back(document.value->reason);
    attach(place, known->second, index);
  }
}

void PolicyCollector::places(ResourceIndex index) {
  const StackResource& resource = graph_.resource(index);
  for (const auto& place : aws::policy_places(resource.type())) read_place(place, index);
  // A key without a policy of its own lets the account decide.
  if (resource.type() == "AWS::KMS::Key" && resource.property("KeyPolicy") == nullptr) {
    iam::Policy policy = default_key_policy(graph_);
    std::string key = "default|";
    append_content(policy, key);
    const auto make = [&]() -> KnownPolicies::Entry { return {iam::compile(std::move(policy))}; };
    out_.policies.push_back({out_.shared->policies.get(std::move(key), make).policy,
                             {index, "Properties", "default key policy", false, PolicyUse::kKey}});
    attach_to(out_.policies.size() - 1, PolicyUse::kKey, index);
  }
}

namespace {

bool excepts_some(const iam::Policies& trust) {
  return std::any_of(trust.begin(), trust.end(), [](const iam::PolicyRef& policy) {
    const auto& all = policy->source().statements;
    return std::any_of(all.begin(), all.end(), [](const iam::Statement& statement) {
      return statement.effect == iam::Effect::kDeny &&
             statement.principals.polarity == iam::Polarity::kAllBut;
    });
  });
}

/// Does a Deny of the trust policies keep out whoever this Principal names, whatever the request?
bool is_kept_out(const iam::Policies& trust, const std::string& who, const Principal& role,
                 const std::string& account) {
  const auto caller = policy::caller_of(who);
  if (!caller) return false;
  const bool many =
      caller->type == iam::CallerType::kRoot || caller->type == iam::CallerType::kAnonymous;
  if (many && excepts_some(trust)) return false;
  iam::Request request;
  request.principal = *caller;
  const bool federated = caller->type == iam::CallerType::kFederated;
  request.action = !federated ? "sts:AssumeRole"
                   : who.find(":saml-provider/") != std::string::npos
                       ? "sts:AssumeRoleWithSAML"
                       : "sts:AssumeRoleWithWebIdentity";
  request.resource = role.caller.arn;
  request.resource_account = SymbolicText(account);
  request.context = iam::Context(iam::Presence::kUnknown);
  iam::PolicySet policies;
  policies.resource = trust;
  policies.resource_kind = iam::ResourcePolicyKind::kTrust;
  return iam::verdict(policies, request) == iam::Verdict::kExplicitlyDenied;
}

}  // namespace

void PolicyCollector::trust(Principal& principal) {
  iam::Policies all;
  bool denies = false;
  for (const auto& attachment : out_.attachments) {
    if (attachment.to != principal.resource || attachment.use != PolicyUse::kTrust) continue;
    all.push_back(out_.policies[attachment.policy].policy);
    for (const auto& statement : all.back()->source().statements)
      denies = denies || statement.effect == iam::Effect::kDeny;
  }
  const std::string& account = graph_.stack().environment->account_id;
  for (const auto& policy : all)
    for (auto& who : trusted_by(policy->source())) {
      if (denies && is_kept_out(all, who, principal, account)) continue;
      if (std::find(principal.assumable_by.begin(), principal.assumable_by.end(), who) ==
          principal.assumable_by.end())
        principal.assumable_by.push_back(std::move(who));
    }
}

void PolicyCollector::finish(Principal& principal) {
  const ResourceIndex index = principal.resource;
  auto& policies = principal.policies;
  trust(principal);
  std::sort(policies.begin(), policies.end());
  policies.erase(std::unique(policies.begin(), policies.end()), policies.end());
  const auto add_user = [&](ResourceIndex user) {
    if (std::find(principal.used_by.begin(), principal.used_by.end(), user) ==
        principal.used_by.end())
      principal.used_by.push_back(user);
  };
  for (const graph::Edge* edge : graph_.in(index, EdgeKind::kAssumes)) {
    add_user(edge->from);
    if (graph_.resource(edge->from).type() != "AWS::IAM::InstanceProfile") continue;
    for (const graph::Edge* user : graph_.in(edge->from, EdgeKind::kAssumes)) add_user(user->from);
  }
  if (graph_.resource(index).type() == kGroup)
    for (const graph::Edge* edge : graph_.in(index, EdgeKind::kPartOf)) add_user(edge->from);
}

/// Groups that a user names, and those that something else adds him to.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-usertogroupaddition.html
void PolicyCollector::join_groups(Principal& user) {
  const auto groups_in = [](ValuePtr value) {
    return resolve::is_unknown(value) ? std::vector<ValuePtr>{value} : resolve::items(value);
  };
  for (const ValuePtr group : groups_in(graph_.resource(user.resource).property("Groups")))
    join_group(user, group, Tri::kYes);
  for (const ResourceIndex index : graph_.of_type("AWS::IAM::UserToGroupAddition")) {
    const StackResource& addition = graph_.resource(index);
    Tri adds = Tri::kNo;
    for (const ValuePtr one : groups_in(addition.property("Users")))
      adds = either(adds, names(graph_, one, user.resource));
    adds = both(adds, addition.exists);
    const ValuePtr group = addition.property("GroupName");
    if (adds != Tri::kNo && group != nullptr) join_group(user, group, adds);
  }
}

void PolicyCollector::join_group(Principal& user, ValuePtr group, Tri is_member) {
  static constexpr std::string_view kTypes[] = {kGroup};
  bool surely = false;
  const std::string_view who = graph_.resource(user.resource).id();
  for (const auto& [resource, match] : named_by(graph_, group, kTypes)) {
    const Principal* found = find(resource);
    if (found == nullptr) continue;
    surely = surely || match == Tri::kYes;
    const bool joins =
        both(match, is_member) == Tri::kYes && graph_.resource(resource).exists == Tri::kYes;
    const std::string why = concat(who, " may be in group ", graph_.resource(resource).id());
    const std::vector<std::size_t> of_group = found->policies;
    for (const std::size_t policy : of_group)
      user.policies.push_back(joins ? policy : perhaps(policy, why));
    user.unknown.insert(user.unknown.end(), found->unknown.begin(), found->unknown.end());
  }
  if (surely) return;
  const SymbolicText* text = resolve::text(group);
  const std::string name = text == nullptr ? "a group" : text->text();
  user.policies.push_back(unknown_managed(
      concat("group ", name),
      text != nullptr && text->known()
          ? concat("group ", name, " is not in the template", account_.hint(name))
          : concat("the groups of ", who, " are not known: ", resolve::why_unknown(group)),
      {group, "Properties/Groups"}, user.resource));
}

namespace {

/// Types that deploy or do something that the template does not show, with what they are handed.
bool is_opaque(std::string_view type) {
  static constexpr std::string_view kTypes[] = {
      "AWS::CloudFormation::Stack", "AWS::CloudFormation::StackSet",
      "AWS::CloudFormation::CustomResource", "AWS::Serverless::Application",
      "AWS::ServiceCatalog::CloudFormationProvisionedProduct"};
  return std::find(std::begin(kTypes), std::end(kTypes), type) != std::end(kTypes) ||
         type.ends_with("::MODULE") || !type.starts_with("AWS::");
}

void texts_in(ValuePtr value, std::vector<const SymbolicText*>& out, std::size_t depth = 0) {
  constexpr std::size_t kDeepest = 64;
  if (value == nullptr || depth > kDeepest) return;
  if (const SymbolicText* text = resolve::text(value)) out.push_back(text);
  for (const ValuePtr item : value->items) texts_in(item, out, depth + 1);
  for (const auto& field : value->fields) texts_in(field.value, out, depth + 1);
}

}  // namespace

void PolicyCollector::opaque_resources() {
  for (const ResourceIndex index : graph_.resources()) {
    const StackResource& resource = graph_.resource(index);
    if (!is_opaque(resource.type())) continue;
    Access::Opaque out{
        index,
        {},
        concat("what ", resource.id(), " (", resource.type(), ") does is not in the template")};
    const ValuePtr token = resource.property("ServiceToken");
    static constexpr std::string_view kFunctions[] = {"AWS::Lambda::Function"};
    const auto function = graph_.identify(token, kFunctions);
    if (function) out.runs = function->resource;
    for (const graph::Edge* edge : graph_.out(index))
      if (!graph::is_semantic(edge->kind) && edge->kind != EdgeKind::kDependsOn &&
          !(function && edge->to == function->resource))
        out.handed.push_back(edge->to);
    std::vector<const SymbolicText*> texts;
    texts_in(resource.properties, texts);
    for (const ResourceIndex other : graph_.resources())
      for (const SymbolicText* text : texts)
        if (other != index && text->known() && *text == graph_.resource(other).ref)
          out.handed.push_back(other);
    std::sort(out.handed.begin(), out.handed.end());
    out.handed.erase(std::unique(out.handed.begin(), out.handed.end()), out.handed.end());
    if (!out.handed.empty()) out_.opaque.push_back(std::move(out));
  }
}

void collect_policies(const SourceFile& file, const Graph& graph, const policy::Account* account,
                      Access& out) {
  PolicyCollector(file, graph, account, out).run();
}

ResourceIndex root_of(const Graph& graph, ResourceIndex resource) {
  const std::string_view type = graph.resource(resource).type();
  if (type != "AWS::Lambda::Alias" && type != "AWS::Lambda::Version") return resource;
  return graph.first_out(resource, EdgeKind::kPartOf).value_or(resource);
}

}  // namespace cfnaudit::access
