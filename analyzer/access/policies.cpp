#include "analyzer/access/policies.h"

#include <algorithm>
#include <functional>
#include <map>

#include "analyzer/access/account_policies.h"
#include "analyzer/access/composed_policies.h"
#include "analyzer/access/managed_policies.h"
#include "analyzer/access/policy_reader.h"
#include "analyzer/base/text.h"

// Graph -> policies and the principals that they bind.

namespace cfnaudit::access {

using graph::EdgeKind;
using graph::Graph;
using graph::ResourceIndex;
using graph::StackResource;
using resolve::ValuePtr;

namespace {

constexpr std::string_view kRole = "AWS::IAM::Role";
constexpr std::string_view kUser = "AWS::IAM::User";
constexpr std::string_view kGroup = "AWS::IAM::Group";
constexpr std::string_view kManagedPolicy = "AWS::IAM::ManagedPolicy";
constexpr std::string_view kPermissionSet = "AWS::SSO::PermissionSet";

/// A value below a resource's properties, and where it stands.
struct Found {
  ValuePtr value = nullptr;
  std::string path;
};

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

/// The same policy in two environments?
bool same(ValuePtr a, ValuePtr b, std::size_t depth = 0) {
  constexpr std::size_t kDeepest = 64;
  if (a == b) return true;
  if (a == nullptr || b == nullptr || depth > kDeepest) return false;
  if (a->kind != b->kind || a->span != b->span || a->text != b->text || a->reason != b->reason ||
      a->items.size() != b->items.size() || a->fields.size() != b->fields.size())
    return false;
  for (std::size_t i = 0; i < a->items.size(); ++i)
    if (!same(a->items[i], b->items[i], depth + 1)) return false;
  for (std::size_t i = 0; i < a->fields.size(); ++i)
    if (a->fields[i].key.value != b->fields[i].key.value ||
        !same(a->fields[i].value, b->fields[i].value, depth + 1))
      return false;
  return true;
}

class Collector {
 public:
  Collector(const SourceFile& file, const Graph& graph, const Access* sibling,
            const policy::Account* account, Access& out)
      : file_(file), graph_(graph), sibling_(sibling), account_(account, sibling), out_(out) {}

  void run() {
    for (const ResourceIndex index : graph_.resources()) principal(index);
    roles_outside();
    for (const ResourceIndex index : graph_.resources()) {
      places(index);
      managed_places(index);
    }
    for (auto& principal : out_.principals) finish(principal);
  }

 private:
  void principal(ResourceIndex index);
  void principal_at(ResourceIndex index);
  void places(ResourceIndex index);
  void read_place(const PolicyPlace& place, ResourceIndex index);
  void attach(const PolicyPlace& place, std::size_t policy, ResourceIndex owner);
  void attach_to(std::size_t policy, PolicyUse use, ResourceIndex to);
  void managed_places(ResourceIndex index);
  std::size_t managed(ValuePtr arn, const std::string& path, ResourceIndex owner);
  std::optional<std::size_t> known_managed(std::string_view arn, const Found& at,
                                           ResourceIndex owner);
  std::size_t unknown_managed(std::string id, std::string why, const Found& at,
                              ResourceIndex owner);
  std::size_t add_known(iam::PolicyRef policy, std::string name, const Found& at,
                        ResourceIndex owner);
  std::optional<ResourceIndex> own_managed_policy(ValuePtr arn) const;
  std::size_t add_policy(const Found& document, std::string name, ResourceIndex resource,
                         PolicyUse use);
  std::optional<std::size_t> aws_managed(std::string_view name, const Found& at,
                                         ResourceIndex owner);
  std::string name_of(ResourceIndex resource, const Found& document) const;
  const BoundPolicy* of_sibling(ResourceIndex resource, const std::string& path,
                                ValuePtr written) const;
  void finish(Principal& principal);
  void trust(Principal& principal);
  void roles_outside();
  void role_of_account(const policy::AccountPrincipal& role, const Found& at, ResourceIndex user);
  bool bind_by_name(std::size_t policy, ValuePtr name);

  Principal* find(ResourceIndex resource) {
    const auto at = number_of_.find(resource);
    return at == number_of_.end() ? nullptr : &out_.principals[at->second];
  }

  const SourceFile& file_;
  const Graph& graph_;
  const Access* sibling_;
  AccountPolicies account_;
  Access& out_;
  std::map<ResourceIndex, std::size_t> number_of_;                     // of principals
  std::map<std::pair<ResourceIndex, std::string>, std::size_t> read_;  // by place
  std::map<std::string, std::size_t, std::less<>> of_aws_;
};

void Collector::principal(ResourceIndex index) {
  const std::string_view type = graph_.resource(index).type();
  if (type != kRole && type != kUser && type != kGroup && type != kPermissionSet) return;
  principal_at(index);
}

void Collector::principal_at(ResourceIndex index) {
  number_of_.emplace(index, out_.principals.size());
  out_.principals.push_back({});
  out_.principals.back().resource = index;
}

std::string Collector::name_of(ResourceIndex resource, const Found& document) const {
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

std::size_t Collector::add_policy(const Found& document, std::string name, ResourceIndex resource,
                                  PolicyUse use) {
  if (const BoundPolicy* known = of_sibling(resource, document.path, document.value)) {
    out_.policies.push_back(*known);
    out_.policies.back().source.use = use;
    return out_.policies.size() - 1;
  }
  ValuePtr value = document.value;
  if (const SymbolicText* text = resolve::text(value))  // a document written as JSON text
    if (const auto read = resolve::read_json_text(file_, value, *text, *out_.store)) value = *read;
  iam::Policy policy = read_policy(value, name);
  const StackResource& owner = graph_.resource(resource);
  if (owner.exists == Tri::kUnknown && find(resource) == nullptr && owner.declaration->condition)
    for (auto& statement : policy.statements)
      if (statement.unknown.empty())
        statement.unknown = concat("condition ", owner.declaration->condition->value, " of ",
                                   owner.id(), " is open");
  out_.policies.push_back({iam::compile(std::move(policy)),
                           {resource, document.path, std::move(name), false, use},
                           value,
                           document.value});
  return out_.policies.size() - 1;
}

/// The policy that another environment has in this place, if it is the same.
const BoundPolicy* Collector::of_sibling(ResourceIndex resource, const std::string& path,
                                         ValuePtr written) const {
  if (sibling_ == nullptr || graph_.resource(resource).exists == Tri::kUnknown) return nullptr;
  for (const auto& other : sibling_->policies)
    if (other.source.resource == resource && other.written != nullptr &&
        other.source.path == path && same(other.written, written))
      return &other;
  return nullptr;
}

void Collector::attach_to(std::size_t policy, PolicyUse use, ResourceIndex to) {
  if (use != PolicyUse::kIdentity) {
    out_.attachments.push_back({policy, use, root_of(graph_, to)});
    return;
  }
  if (Principal* principal = find(to)) principal->policies.push_back(policy);
}

void Collector::attach(const PolicyPlace& place, std::size_t policy, ResourceIndex owner) {
  if (place.target.empty()) return attach_to(policy, place.use, owner);
  const std::span<const std::string_view> types(place.targets);
  if (place.target == "*") {
    for (const ResourceIndex index : graph_.resources())
      if (std::find(types.begin(), types.end(), graph_.resource(index).type()) != types.end())
        attach_to(policy, place.use, index);
    return;
  }
  for (const Found& target : find_at(graph_.resource(owner), place.target)) {
    if (const auto found = graph_.identify(target.value, types)) {
      attach_to(policy, place.use, found->resource);
      continue;
    }
    if (place.use != PolicyUse::kIdentity || bind_by_name(policy, target.value)) continue;
    const SymbolicText* text = resolve::text(target.value);
    out_.outside.push_back({owner, concat("it binds ", text == nullptr ? "someone" : text->text(),
                                          ", who is not in this template")});
  }
}

void Collector::read_place(const PolicyPlace& place, ResourceIndex index) {
  const StackResource& resource = graph_.resource(index);
  if (place.form != PolicyForm::kDocument) {
    if (const BoundPolicy* known = of_sibling(index, "Properties", resource.properties)) {
      out_.policies.push_back(*known);
      return attach(place, out_.policies.size() - 1, index);
    }
    auto composed = composed_policy(place, graph_, index);
    if (!composed) return;
    out_.policies.push_back({iam::compile(std::move(*composed)),
                             {index, "Properties", std::string(resource.id()), false, place.use},
                             nullptr,
                             resource.properties});
    return attach(place, out_.policies.size() - 1, index);
  }
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

void Collector::places(ResourceIndex index) {
  const StackResource& resource = graph_.resource(index);
  static const std::multimap<std::string_view, const PolicyPlace*> kByType = [] {
    std::multimap<std::string_view, const PolicyPlace*> out;
    for (const auto& place : policy_places()) out.emplace(place.type, &place);
    return out;
  }();
  const auto [first, last] = kByType.equal_range(resource.type());
  for (auto at = first; at != last; ++at) read_place(*at->second, index);
  // A key without a policy of its own lets the account decide.
  if (resource.type() == "AWS::KMS::Key" && resource.property("KeyPolicy") == nullptr) {
    out_.policies.push_back({iam::compile(default_key_policy(graph_)),
                             {index, "Properties", "default key policy", false, PolicyUse::kKey}});
    attach_to(out_.policies.size() - 1, PolicyUse::kKey, index);
  }
}

/// A policy that AWS maintains; nothing for one that the catalogue lacks.
std::optional<std::size_t> Collector::aws_managed(std::string_view name, const Found& at,
                                                  ResourceIndex owner) {
  if (const auto known = of_aws_.find(name); known != of_aws_.end()) return known->second;
  PolicySource source = {owner, at.path, std::string(name), true, PolicyUse::kIdentity};
  const auto keep = [&](iam::PolicyRef policy) {
    out_.policies.push_back({std::move(policy), std::move(source)});
    of_aws_.emplace(name, out_.policies.size() - 1);
    return out_.policies.size() - 1;
  };
  if (sibling_ != nullptr)
    for (const auto& other : sibling_->policies)
      if (other.source.aws_managed && other.source.name == name) return keep(other.policy);
  const auto found = find_managed_policy(name);
  if (!found) return std::nullopt;
  const auto document = resolve::read_json_text(
      file_, at.value, SymbolicText(std::string(found->document)), *out_.store);
  return keep(iam::compile(read_policy(document ? *document : at.value, source.name)));
}

/// A managed policy of the stack, by ARN or, for permission sets, by name.
std::optional<ResourceIndex> Collector::own_managed_policy(ValuePtr arn) const {
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

std::size_t Collector::managed(ValuePtr arn, const std::string& path, ResourceIndex owner) {
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
        concat("managed policy ", *text, " is outside the catalogue", account_.hint(*text)), at,
        owner);
  }
  const SymbolicText* name = resolve::text(resolve::get(arn, "Name"));
  return unknown_managed("managed policy",
                         name != nullptr
                             ? concat("managed policy ", name->text(), " is not in this template")
                             : resolve::why_unknown(arn),
                         at, owner);
}

/// One that AWS maintains, or that the account holds.
std::optional<std::size_t> Collector::known_managed(std::string_view arn, const Found& at,
                                                    ResourceIndex owner) {
  if (is_aws_managed_policy(arn))
    if (const auto found = aws_managed(arn.substr(arn.rfind('/') + 1), at, owner)) return found;
  iam::PolicyRef policy = account_.managed(arn, at.value->span);
  if (policy == nullptr) return std::nullopt;
  return add_known(std::move(policy), std::string(arn), at, owner);
}

std::size_t Collector::add_known(iam::PolicyRef policy, std::string name, const Found& at,
                                 ResourceIndex owner) {
  out_.policies.push_back(
      {std::move(policy), {owner, at.path, std::move(name), false, PolicyUse::kIdentity}});
  return out_.policies.size() - 1;
}

std::size_t Collector::unknown_managed(std::string id, std::string why, const Found& at,
                                       ResourceIndex owner) {
  if (Principal* principal = find(owner)) principal->unknown.push_back(why);
  iam::Policy policy;
  policy.id = id;
  policy.statements = iam::unknown_statements(std::move(why), at.value->span);
  policy.span = at.value->span;
  return add_known(iam::compile(std::move(policy)), std::move(id), at, owner);
}

void Collector::managed_places(ResourceIndex index) {
  Principal* principal = find(index);
  if (principal == nullptr) return;
  const StackResource& resource = graph_.resource(index);
  for (const auto& place : managed_policy_places()) {
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

void Collector::trust(Principal& principal) {
  for (const auto& attachment : out_.attachments) {
    if (attachment.to != principal.resource || attachment.use != PolicyUse::kTrust) continue;
    for (auto& who : trusted_by(out_.policies[attachment.policy].policy->source()))
      if (std::find(principal.assumable_by.begin(), principal.assumable_by.end(), who) ==
          principal.assumable_by.end())
        principal.assumable_by.push_back(std::move(who));
  }
}

void Collector::finish(Principal& principal) {
  const ResourceIndex index = principal.resource;
  auto& policies = principal.policies;
  if (graph_.resource(index).type() == kUser)
    for (const graph::Edge* edge : graph_.out(index, EdgeKind::kPartOf))
      if (const Principal* group = find(edge->to)) {
        policies.insert(policies.end(), group->policies.begin(), group->policies.end());
        principal.unknown.insert(principal.unknown.end(), group->unknown.begin(),
                                 group->unknown.end());
      }
  trust(principal);
  std::sort(policies.begin(), policies.end());
  policies.erase(std::unique(policies.begin(), policies.end()), policies.end());
  const auto add_user = [&](ResourceIndex user) {
    if (std::find(principal.used_by.begin(), principal.used_by.end(), user) ==
        principal.used_by.end())
      principal.used_by.push_back(user);
  };
  for (const graph::Edge* edge : graph_.in(index, EdgeKind::kAssumes)) add_user(edge->from);
  if (graph_.resource(index).type() == kGroup)
    for (const graph::Edge* edge : graph_.in(index, EdgeKind::kPartOf)) add_user(edge->from);
}

/// Functions and state machines whose role the template does not declare: the account may know it.
void Collector::roles_outside() {
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
           arn ? concat("it runs as ", *arn, ", which is not in this template", account_.hint(*arn))
               : concat("its role is not in this template: ", resolve::why_unknown(role))});
    }
}

/// What runs as the role stands for it: the template has no resource that is the role.
void Collector::role_of_account(const policy::AccountPrincipal& role, const Found& at,
                                ResourceIndex user) {
  principal_at(user);
  const auto managed_at = [&](const std::string& arn) {
    if (const auto known = known_managed(arn, at, user)) return *known;
    return unknown_managed(
        arn, concat("managed policy ", arn, " of ", role.arn, " is not in the file of --policies"),
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
bool Collector::bind_by_name(std::size_t policy, ValuePtr name) {
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

}  // namespace

void collect_policies(const SourceFile& file, const Graph& graph, const Access* sibling,
                      const policy::Account* account, Access& out) {
  Collector(file, graph, sibling, account, out).run();
}

ResourceIndex root_of(const Graph& graph, ResourceIndex resource) {
  const std::string_view type = graph.resource(resource).type();
  if (type != "AWS::Lambda::Alias" && type != "AWS::Lambda::Version") return resource;
  return graph.first_out(resource, EdgeKind::kPartOf).value_or(resource);
}

}  // namespace cfnaudit::access
