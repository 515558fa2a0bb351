// Names of policies and roles -> what AWS, the stack or its account has of them.

#include <algorithm>

#include "analyzer/access/policy_collector.h"
#include "analyzer/access/policy_reader.h"
#include "analyzer/aws/managed_policies.h"
#include "analyzer/base/text.h"

namespace cfnaudit::access {

using graph::ResourceIndex;
using graph::StackResource;
using resolve::ValuePtr;

namespace {

constexpr std::string_view kManagedPolicy = "AWS::IAM::ManagedPolicy";

}  // namespace

/// A policy that AWS maintains; nothing for one that the catalogue lacks.
std::optional<std::size_t> PolicyCollector::aws_managed(std::string_view name, const Found& at,
                                                        ResourceIndex owner) {
  if (const auto known = of_aws_.find(name); known != of_aws_.end()) return known->second;
  PolicySource source = {owner, at.path, std::string(name), true, PolicyUse::kIdentity};
  const auto keep = [&](iam::PolicyRef policy) {
    out_.policies.push_back({std::move(policy), std::move(source)});
    of_aws_.emplace(name, out_.policies.size() - 1);
    return out_.policies.size() - 1;
  };
  const auto found = aws::find_managed_policy(name);
  if (!found) return std::nullopt;
  const auto make = [&]() -> KnownPolicies::Entry {
    auto text = aws::document_of(*found);
    if (text.empty()) return {};
    const auto document =
        resolve::read_json_text(file_, at.value, SymbolicText(std::move(text)), out_.shared->store);
    return {iam::compile(policy::read_policy(part_of(document ? *document : at.value),
                                             iam::Language::kIdentity, source.name)
                             .value)};
  };
  iam::PolicyRef policy = out_.shared->policies.get(concat("aws|", name), make).policy;
  if (policy == nullptr) return std::nullopt;
  return keep(std::move(policy));
}

/// A managed policy of the stack, by ARN or, for permission sets, by name.
std::optional<ResourceIndex> PolicyCollector::own_managed_policy(ValuePtr arn) const {
  static constexpr std::string_view kTypes[] = {kManagedPolicy};
  if (const auto target = graph_.identify(arn, kTypes)) return target->resource;
  const SymbolicText* name = resolve::text(resolve::get(arn, "Name"));
  if (name == nullptr) return std::nullopt;
  for (const ResourceIndex index : graph_.of_type(kManagedPolicy)) {
    const SymbolicText* own = resolve::text(graph_.resource(index).property("ManagedPolicyName"));
    if (own != nullptr && *own == *name) return index;
  }
  return std::nullopt;
}

std::size_t PolicyCollector::managed(ValuePtr arn, const std::string& path, ResourceIndex owner) {
  if (const auto resource = own_managed_policy(arn)) {
    const std::string document = "Properties/PolicyDocument";
    const auto [known, fresh] = read_.try_emplace({*resource, document}, 0);
    const ValuePtr value = graph_.resource(*resource).property("PolicyDocument");
    if (fresh && value == nullptr) {
      read_.erase(known);
    } else {
      if (fresh)
        known->second = add_policy({value, document}, name_of(*resource, {value, document}),
                                   *resource, PolicyUse::kIdentity);
      return known->second;
    }
  }
  const Found at{arn, path};
  const auto text = resolve::known_text(arn);
  if (text) {
    if (const auto found = known_managed(*text, at, owner)) return *found;
    return unknown_managed(
        std::string(*text),
        aws::is_aws_managed_policy(*text)
            ? concat("managed policy ", *text, " is not in the catalog of AWS managed policies")
            : concat("managed policy ", *text, " is not in the template", account_.hint(*text)),
        at, owner);
  }
  const SymbolicText* name = resolve::text(resolve::get(arn, "Name"));
  return unknown_managed("managed policy",
                         name != nullptr
                             ? concat("managed policy ", name->text(), " is not in the template")
                             : resolve::why_unknown(arn),
                         at, owner);
}

/// One that AWS maintains, or that the account holds.
std::optional<std::size_t> PolicyCollector::known_managed(std::string_view arn, const Found& at,
                                                          ResourceIndex owner) {
  if (const auto policy = aws::find_managed_policy_by_arn(arn))
    if (const auto found = aws_managed(policy->name, at, owner)) return found;
  iam::PolicyRef policy = account_.managed(arn, at.value->span);
  if (policy == nullptr) return std::nullopt;
  return add_known(std::move(policy), std::string(arn), at, owner);
}

std::size_t PolicyCollector::add_known(iam::PolicyRef policy, std::string name, const Found& at,
                                       ResourceIndex owner) {
  out_.policies.push_back(
      {std::move(policy), {owner, at.path, std::move(name), false, PolicyUse::kIdentity}});
  return out_.policies.size() - 1;
}

std::size_t PolicyCollector::unknown_managed(std::string id, std::string why, const Found& at,
                                             ResourceIndex owner) {
  if (Principal* principal = find(owner)) principal->unknown.push_back(why);
  iam::Policy policy;
  policy.id = id;
  policy.statements = iam::unknown_statements(std::move(why), at.value->span);
  policy.span = at.value->span;
  return add_known(iam::compile(std::move(policy)), std::move(id), at, owner);
}

void PolicyCollector::managed_places(ResourceIndex index) {
  Principal* principal = find(index);
  if (principal == nullptr) return;
  const StackResource& resource = graph_.resource(index);
  for (const auto& place : aws::managed_policy_places()) {
    if (place.type != resource.type()) continue;
    const ValuePtr value = resource.property(place.property);
    if (value == nullptr) continue;
    const std::string path = concat("Properties/", place.property);
    if (place.use == PolicyUse::kBoundary) {
      principal->boundary = managed(value, path, index);
    } else if (resolve::is_unknown(value)) {
      principal->policies.push_back(
          add_policy({value, path}, std::string(place.property), index, PolicyUse::kIdentity));
      principal->unknown.push_back(value->reason);
    } else {
      for (const ValuePtr arn : resolve::items(value))
        principal->policies.push_back(managed(arn, path, index));
    }
  }
}

/// Functions and state machines whose role the template does not declare: the account may know it.
void PolicyCollector::roles_outside() {
  static constexpr std::string_view kTypes[] = {kRole};
  for (const auto& [type, property] :
       {std::pair<std::string_view, std::string_view>{"AWS::Lambda::Function", "Role"},
        {"AWS::StepFunctions::StateMachine", "RoleArn"}})
    for (const ResourceIndex index : graph_.of_type(type)) {
      const ValuePtr role = graph_.resource(index).property(property);
      if (role == nullptr || graph_.identify(role, kTypes)) continue;
      const auto arn = resolve::known_text(role);
      if (const auto* known = arn ? account_.role(*arn) : nullptr) {
        role_of_account(*known, {role, concat("Properties/", property)}, index);
        continue;
      }
      out_.outside.push_back(
          {index,
           arn ? concat("it runs as ", *arn, ", which is not in the template", account_.hint(*arn))
               : concat("its role is not in the template: ", resolve::why_unknown(role))});
    }
}

/// What runs as the role stands for it: the template has no resource that is the role.
void PolicyCollector::role_of_account(const policy::AccountPrincipal& role, const Found& at,
                                      ResourceIndex user) {
  principal_at(user);
  const auto managed_at = [&](const std::string& arn) {
    if (const auto known = known_managed(arn, at, user)) return *known;
    return unknown_managed(
        arn,
        concat("managed policy ", arn, " of ", role.arn, " is not in the file given by --policies"),
        at, user);
  };
  std::vector<std::size_t> policies;
  for (const auto& arn : role.attached) policies.push_back(managed_at(arn));
  for (const auto& one : role.inline_policies)
    policies.push_back(add_known(account_.of_role(role, one, at.value->span), one.name, at, user));
  std::optional<std::size_t> boundary;
  if (!role.boundary.empty()) boundary = managed_at(role.boundary);
  Principal& principal = *find(user);
  principal.caller = iam::role_session(SymbolicText(role.arn));
  principal.caller.account = SymbolicText(graph_.stack().environment->account_id);
  principal.policies = std::move(policies);
  principal.boundary = boundary;
  principal.assumable_by = trusted_by(policy::trust_of(role));
}

/// A policy of the template for a role of the account, which is named by its name.
bool PolicyCollector::bind_by_name(std::size_t policy, ValuePtr name) {
  const auto text = resolve::known_text(name);
  if (!text) return false;
  bool bound = false;
  for (auto& principal : out_.principals) {
    if (graph_.resource(principal.resource).type() == kRole) continue;
    if (!principal.caller.arn.text().ends_with(concat("/", *text))) continue;
    principal.policies.push_back(policy);
    bound = true;
  }
  return bound;
}

}  // namespace cfnaudit::access
