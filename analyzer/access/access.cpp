#include "analyzer/access/access.h"

#include <algorithm>
#include <map>
#include <set>

#include "analyzer/access/managed_policies.h"
#include "analyzer/access/policy_reader.h"
#include "analyzer/base/text.h"
#include "analyzer/iam/catalog.h"

// Graph -> principals with their policies, destinations, and the reach between them.

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

class Analyzer {
 public:
  Analyzer(const SourceFile& file, const Graph& graph, const Access* sibling)
      : file_(file), graph_(graph), sibling_(sibling) {
    out_.store = sibling == nullptr ? std::make_shared<resolve::JsonStore>() : sibling->store;
  }

  Access run();

 private:
  void principals();
  void principal(ResourceIndex index);
  void inline_policies(Principal& principal, ResourceIndex owner);
  void attached_policies(Principal& principal, ResourceIndex owner);
  void policy_resources(Principal& principal, ResourceIndex owner);
  void groups(Principal& principal, ResourceIndex user);
  void boundary(Principal& principal);
  void trust(Principal& principal);
  std::optional<std::size_t> managed(Principal& principal, ValuePtr arn, ResourceIndex owner);
  std::size_t add_policy(ValuePtr document, std::string name, ResourceIndex resource,
                         std::string path);
  std::size_t add_aws_managed(const ManagedPolicy& managed, ValuePtr arn, ResourceIndex owner);

  void destinations();
  void take_over_types();
  void add_destination(std::string id, ResourceIndex resource, SymbolicText arn);
  void add_family(std::string id, ResourceIndex resource, SymbolicText arn, std::string_view suffix,
                  std::string_view type);

  const SourceFile& file_;
  const Graph& graph_;
  const Access* sibling_;
  Access out_;
  std::map<ResourceIndex, std::size_t>
      of_policy_resource_;  // AWS::IAM::ManagedPolicy and the like, read once
  std::map<std::string, std::size_t, std::less<>> of_aws_;
};

std::size_t Analyzer::add_policy(ValuePtr document, std::string name, ResourceIndex resource,
                                 std::string path) {
  ValuePtr value = document;
  if (const SymbolicText* text = resolve::text(document))  // a document written as JSON text
    if (const auto read = resolve::read_json_text(file_, document, *text, *out_.store))
      value = *read;
  out_.policies.push_back(
      {iam::compile(read_policy(value, name)), {resource, std::move(path), name, false}});
  return out_.policies.size() - 1;
}

void Analyzer::inline_policies(Principal& principal, ResourceIndex owner) {
  const ValuePtr list = graph_.resource(owner).property("Policies");
  if (resolve::is_unknown(list)) {
    principal.policies.push_back(add_policy(list, "Policies", owner, "Properties/Policies"));
    principal.unknown.push_back(list->reason);
    return;
  }
  std::size_t i = 0;
  for (const ValuePtr item : resolve::items(list)) {
    const std::string path = concat("Properties/Policies/", std::to_string(i++), "/PolicyDocument");
    ValuePtr document = resolve::get(item, "PolicyDocument");
    if (document == nullptr) document = item;  // malformed: a policy of which nothing is known
    const SymbolicText* name = resolve::text(resolve::get(item, "PolicyName"));
    principal.policies.push_back(
        add_policy(document, name == nullptr ? "inline policy" : name->text(), owner, path));
  }
}

std::size_t Analyzer::add_aws_managed(const ManagedPolicy& managed, ValuePtr arn,
                                      ResourceIndex owner) {
  const PolicySource source = {owner, "Properties/ManagedPolicyArns", std::string(managed.name),
                               true};
  if (sibling_ != nullptr)
    for (const auto& other : sibling_->policies)
      if (other.source.aws_managed && other.source.name == managed.name) {
        out_.policies.push_back({other.policy, source});
        return out_.policies.size() - 1;
      }
  const auto document =
      resolve::read_json_text(file_, arn, SymbolicText(std::string(managed.document)), *out_.store);
  const std::size_t index =
      add_policy(document ? *document : arn, source.name, source.resource, source.path);
  out_.policies[index].source.aws_managed = true;
  return index;
}

std::optional<std::size_t> Analyzer::managed(Principal& principal, ValuePtr arn,
                                             ResourceIndex owner) {
  static constexpr std::string_view kTypes[] = {kManagedPolicy};
  if (const auto target = graph_.identify(arn, kTypes)) {
    const ResourceIndex resource = target->resource;
    const auto known = of_policy_resource_.find(resource);
    if (known != of_policy_resource_.end()) return known->second;
    const ValuePtr document = graph_.resource(resource).property("PolicyDocument");
    if (document == nullptr) return std::nullopt;
    const std::size_t index = add_policy(document, std::string(graph_.resource(resource).id()),
                                         resource, "Properties/PolicyDocument");
    of_policy_resource_.emplace(resource, index);
    return index;
  }
  const auto text = resolve::known_text(arn);
  const auto found = text ? find_managed_policy_by_arn(*text) : std::nullopt;
  if (found) {
    const auto [known, fresh] = of_aws_.try_emplace(std::string(found->name), 0);
    if (fresh) known->second = add_aws_managed(*found, arn, owner);
    return known->second;
  }
  std::string why = text ? concat("managed policy ", *text, " is outside the catalogue")
                         : resolve::why_unknown(arn);
  principal.unknown.push_back(why);
  iam::Policy policy;
  policy.id = text ? std::string(*text) : "managed policy";
  policy.statements = iam::unknown_statements(std::move(why), arn->span);
  policy.span = arn->span;
  out_.policies.push_back(
      {iam::compile(policy), {owner, "Properties/ManagedPolicyArns", policy.id, false}});
  return out_.policies.size() - 1;
}

void Analyzer::attached_policies(Principal& principal, ResourceIndex owner) {
  const ValuePtr list = graph_.resource(owner).property("ManagedPolicyArns");
  if (resolve::is_unknown(list)) {
    principal.policies.push_back(
        add_policy(list, "ManagedPolicyArns", owner, "Properties/ManagedPolicyArns"));
    principal.unknown.push_back(list->reason);
    return;
  }
  for (const ValuePtr arn : resolve::items(list))
    if (const auto policy = managed(principal, arn, owner)) principal.policies.push_back(*policy);
}

/// AWS::IAM::Policy, AWS::IAM::RolePolicy ... and managed policies that list the principal
/// themselves.
void Analyzer::policy_resources(Principal& principal, ResourceIndex owner) {
  for (const graph::Edge* edge : graph_.in(owner, EdgeKind::kAttachedTo)) {
    const ResourceIndex resource = edge->from;
    const ValuePtr document = graph_.resource(resource).property("PolicyDocument");
    if (document == nullptr) continue;
    auto known = of_policy_resource_.find(resource);
    if (known == of_policy_resource_.end()) {
      const ValuePtr name_value = graph_.resource(resource).property("PolicyName");
      const SymbolicText* name = resolve::text(name_value);
      const std::size_t index = add_policy(
          document, name == nullptr ? std::string(graph_.resource(resource).id()) : name->text(),
          resource, "Properties/PolicyDocument");
      known = of_policy_resource_.emplace(resource, index).first;
    }
    principal.policies.push_back(known->second);
  }
}

void Analyzer::groups(Principal& principal, ResourceIndex user) {
  for (const graph::Edge* edge : graph_.out(user, EdgeKind::kPartOf)) {
    if (graph_.resource(edge->to).type() != kGroup) continue;
    inline_policies(principal, edge->to);
    attached_policies(principal, edge->to);
    policy_resources(principal, edge->to);
  }
}

void Analyzer::boundary(Principal& principal) {
  const ValuePtr arn = graph_.resource(principal.resource).property("PermissionsBoundary");
  if (arn != nullptr) principal.boundary = managed(principal, arn, principal.resource);
}

void Analyzer::trust(Principal& principal) {
  const ValuePtr document =
      graph_.resource(principal.resource).property("AssumeRolePolicyDocument");
  if (document == nullptr) return;
  for (const auto& statement : read_policy(document, "trust policy").statements) {
    if (statement.effect != iam::Effect::kAllow) continue;
    for (const auto& who : statement.principals.values) {
      const std::string& text = who.text.value.text();
      if (std::find(principal.assumable_by.begin(), principal.assumable_by.end(), text) ==
          principal.assumable_by.end())
        principal.assumable_by.push_back(text);
    }
  }
}

void Analyzer::principal(ResourceIndex index) {
  Principal principal;
  principal.resource = index;
  inline_policies(principal, index);
  attached_policies(principal, index);
  policy_resources(principal, index);
  if (graph_.resource(index).type() == kUser) groups(principal, index);
  boundary(principal);
  trust(principal);
  auto& policies = principal.policies;
  std::sort(policies.begin(), policies.end());
  policies.erase(std::unique(policies.begin(), policies.end()), policies.end());
  for (const graph::Edge* edge : graph_.in(index, EdgeKind::kAssumes))
    if (std::find(principal.used_by.begin(), principal.used_by.end(), edge->from) ==
        principal.used_by.end())
      principal.used_by.push_back(edge->from);
  out_.principals.push_back(std::move(principal));
}

void Analyzer::principals() {
  for (const ResourceIndex index : graph_.resources()) {
    const std::string_view type = graph_.resource(index).type();
    if (type == kRole || type == kUser) principal(index);
  }
}

// --- destinations
// ----------------------------------------------------------------------------------------------------

void Analyzer::add_destination(std::string id, ResourceIndex resource, SymbolicText arn) {
  const auto parts = split(arn.text(), ':');
  if (parts.size() < 6) return;
  const std::string service(parts[2]);
  out_.destinations.push_back(
      {.id = std::move(id), .resource = resource, .arn = std::move(arn), .service = service});
}

void Analyzer::add_family(std::string id, ResourceIndex resource, SymbolicText arn,
                          std::string_view suffix, std::string_view type) {
  arn.append(suffix);
  out_.destinations.push_back({.id = std::move(id),
                               .resource = resource,
                               .arn = arn,
                               .is_family = true,
                               .service = std::string(split(arn.text(), ':')[2]),
                               .resource_types = std::vector{std::string(type)}});
}

void Analyzer::destinations() {
  for (const ResourceIndex index : graph_.resources()) {
    const StackResource& resource = graph_.resource(index);
    if (!resource.arn) continue;
    const std::string id(resource.id());
    const std::string_view type = resource.type();
    // Log groups are named in policies with and without the ":*" that Fn::GetAtt adds.
    SymbolicText arn = *resource.arn;
    if (type == "AWS::Logs::LogGroup" && arn.text().ends_with(":*"))
      arn = arn.slice(0, arn.text().size() - 2);
    add_destination(id, index, arn);
    if (type == "AWS::S3::Bucket")
      add_family(concat(id, "/objects"), index, arn, "/object", "object");
    if (type == "AWS::Logs::LogGroup")
      add_family(concat(id, "/streams"), index, arn, ":log-stream:stream", "log-stream");
    if (type != "AWS::DynamoDB::Table" && type != "AWS::DynamoDB::GlobalTable") continue;
    for (const std::string_view property : {"GlobalSecondaryIndexes", "LocalSecondaryIndexes"})
      for (const ValuePtr item : resolve::items(resource.property(property)))
        if (const SymbolicText* name = resolve::text(resolve::get(item, "IndexName"))) {
          SymbolicText of_index = arn;
          of_index.append("/index/");
          of_index.append(*name);
          add_destination(concat(id, "/index/", name->text()), index, of_index);
        }
    if (resource.property("StreamSpecification") != nullptr) {
      SymbolicText stream = arn;
      stream.append("/stream/");
      stream.append(SymbolicText::of({concat(id, ".StreamLabel"), SymbolKind::kGenerated}));
      add_destination(concat(id, "/stream"), index, stream);
    }
  }
}

void Analyzer::take_over_types() {
  if (sibling_ == nullptr) return;
  const std::size_t both = std::min(out_.destinations.size(), sibling_->destinations.size());
  for (std::size_t i = 0; i < both; ++i)
    if (out_.destinations[i].arn == sibling_->destinations[i].arn)
      out_.destinations[i].resource_types = sibling_->destinations[i].resource_types;
}

// --- reach
// -----------------------------------------------------------------------------------------------------------

iam::PolicySet policy_set(const Access& access, const Principal& principal) {
  iam::PolicySet set;
  for (const std::size_t policy : principal.policies)
    set.identity.push_back(access.policies[policy].policy);
  if (principal.boundary) set.boundary = iam::Policies{access.policies[*principal.boundary].policy};
  return set;
}

/// A request of which only the caller, the action's resource and the accounts are settled.
iam::Request request_of(const Graph& graph, const Principal& principal,
                        const SymbolicText& resource) {
  const StackResource& who = graph.resource(principal.resource);
  iam::Request request;
  const SymbolicText arn = who.arn.value_or(who.ref);
  request.principal = who.type() == kUser ? iam::user(arn) : iam::role_session(arn);
  request.principal.account = SymbolicText(graph.stack().environment->account_id);
  request.resource = resource;
  request.resource_account = request.principal.account;
  request.context = iam::Context(iam::Presence::kUnknown);
  request.context.set("aws:PrincipalArn", arn);
  request.context.set("aws:PrincipalAccount", request.principal.account);
  request.context.set("aws:ResourceAccount", request.principal.account);
  return request;
}

/// The reach of one principal: candidate actions come from its Allow statements, service by
/// service.
class ReachFinder {
 public:
  ReachFinder(Access& access, const Graph& graph, std::size_t principal)
      : access_(access),
        graph_(graph),
        principal_(principal),
        policies_(policy_set(access, access.principals[principal])) {}

  void run() {
    for (std::size_t d = 0; d < access_.destinations.size(); ++d) {
      const auto& candidates = candidates_of(access_.destinations[d].service);
      if (candidates.empty()) continue;
      find_types(access_.destinations[d]);
      destination(d, candidates);
    }
  }

 private:
  struct Candidate {
    iam::Action action;
    iam::ActionInfo info;
  };

  static void find_types(Destination& destination) {
    if (destination.resource_types) return;
    destination.resource_types.emplace();
    for (const auto& type : iam::resource_types_of(destination.arn.text(), destination.service))
      destination.resource_types->emplace_back(type.type);
    // Calls of an alias or a version are calls of the function, with a qualified ARN.
    // https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html
    auto& types = *destination.resource_types;
    const auto is_qualified = [](const std::string& type) { return type.starts_with("function "); };
    if (destination.service == "lambda" && std::any_of(types.begin(), types.end(), is_qualified))
      types.emplace_back("function");
  }

  /// The actions of a service that an Allow statement may grant.
  const std::vector<Candidate>& candidates_of(const std::string& service) {
    const auto [at, fresh] = by_service_.try_emplace(service);
    if (!fresh) return at->second;
    std::set<std::string_view> names;
    for (const auto& policy : policies_.identity)
      for (const auto& statement : policy->statements())
        if (statement.effect == iam::Effect::kAllow) add_candidates(statement, service, names);
    for (const auto name : names)
      if (auto info = iam::find_action(name))
        at->second.push_back({iam::Action(name), std::move(*info)});
    return at->second;
  }

  static void add_candidates(const iam::CompiledStatement& statement, std::string_view service,
                             std::set<std::string_view>& names) {
    const auto add_matching = [&] {
      for (const auto name : iam::actions_of(service))
        if (iam::action_matches(statement, iam::Action(name)) != Tri::kNo) names.insert(name);
    };
    if (statement.actions.polarity == iam::Polarity::kAllBut) return add_matching();
    bool search = false;
    for (const auto& text : statement.source->actions.values) {
      const std::string_view pattern = text.value.text();
      const auto prefix = pattern.substr(0, pattern.find(':'));
      const bool open = !text.value.known() || prefix.find_first_of("*?") != std::string_view::npos;
      if (!open && !equals_ignoring_case(prefix, service)) continue;
      if (open || pattern.find_first_of("*?") != std::string_view::npos)
        search = true;
      else if (const auto info = iam::find_action(pattern))
        names.insert(info->name);
    }
    if (search) add_matching();
  }

  void destination(std::size_t index, const std::vector<Candidate>& candidates) {
    const Destination& destination = access_.destinations[index];
    std::vector<const Candidate*> fitting;
    for (const auto& candidate : candidates)
      if (takes(candidate.info, destination)) fitting.push_back(&candidate);
    if (fitting.empty()) return;
    Reach reach{.principal = principal_, .destination = index};
    std::set<iam::AccessLevel> levels;
    for (const auto& arn : arns(destination)) {
      const iam::Request request = request_of(graph_, access_.principals[principal_], arn);
      const iam::Evaluator evaluator(policies_, request);
      for (const Candidate* candidate : fitting) decide(evaluator, *candidate, reach, levels);
    }
    if (reach.actions.empty() && reach.unknown.empty()) return;
    reach.verdict = reach.actions.empty() ? Verdict::kUnknown : Verdict::kReachable;
    std::sort(reach.actions.begin(), reach.actions.end());
    std::sort(reach.grants.begin(), reach.grants.end());
    reach.grants.erase(std::unique(reach.grants.begin(), reach.grants.end()), reach.grants.end());
    for (const auto level : levels) reach.access_levels.emplace_back(iam::to_string(level));
    access_.reach.push_back(std::move(reach));
  }

  static bool takes(const iam::ActionInfo& action, const Destination& destination) {
    const auto& types = *destination.resource_types;
    return std::any_of(action.resources.begin(), action.resources.end(),
                       [&](const iam::ActionResource& resource) {
                         return std::find(types.begin(), types.end(), resource.type) != types.end();
                       });
  }

  void decide(const iam::Evaluator& evaluator, const Candidate& candidate, Reach& reach,
              std::set<iam::AccessLevel>& levels) {
    const std::string name(candidate.info.name);
    if (std::find(reach.actions.begin(), reach.actions.end(), name) != reach.actions.end()) return;
    const iam::Verdict verdict = evaluator.verdict(candidate.action);
    if (verdict != iam::Verdict::kAllowed && verdict != iam::Verdict::kUnknown) return;
    const iam::Decision decision = evaluator.decide(candidate.action);
    if (verdict == iam::Verdict::kUnknown) {
      for (const auto& doubt : decision.doubts) {
        auto& to = doubt.key.empty() ? reach.unknown : reach.conditions;
        const std::string text = concat(name, ": ", doubt.reason);
        if (std::find(to.begin(), to.end(), text) == to.end()) to.push_back(text);
      }
      if (reach.unknown.empty())
        reach.unknown.push_back(concat(name, ": depends on the request's conditions"));
      return;
    }
    reach.actions.push_back(name);
    levels.insert(candidate.info.level);
    for (const auto& match : decision.matched)
      if (match.layer == iam::Layer::kIdentity && match.match == Tri::kYes)
        note_grant(match, reach);
  }

  void note_grant(const iam::StatementMatch& match, Reach& reach) const {
    if (match.source().effect != iam::Effect::kAllow) return;
    for (const std::size_t policy : access_.principals[principal_].policies)
      if (access_.policies[policy].policy == match.policy)
        reach.grants.push_back({policy, match.statement});
  }

  /// The destination's ARN; for a family also a member of each pattern that begins with it, so that
  /// a grant on bucket/uploads/* is seen.
  std::vector<SymbolicText> arns(const Destination& destination) const {
    std::vector<SymbolicText> out{destination.arn};
    if (!destination.is_family) return out;
    const StackResource& resource = graph_.resource(destination.resource);
    const std::string& stem = resource.arn->text();
    for (const auto& policy : policies_.identity)
      for (const auto& statement : policy->source().statements)
        for (const auto& text : statement.resources.values) {
          const std::string& pattern = text.value.text();
          if (!pattern.starts_with(stem) || pattern.size() <= stem.size() + 1) continue;
          std::string rest = pattern.substr(stem.size());
          std::replace(rest.begin(), rest.end(), '*', 'x');
          std::replace(rest.begin(), rest.end(), '?', 'x');
          SymbolicText member = *resource.arn;
          member.append(std::string_view(rest));
          if (std::find(out.begin(), out.end(), member) == out.end())
            out.push_back(std::move(member));
        }
    return out;
  }

  Access& access_;
  const Graph& graph_;
  std::size_t principal_;
  iam::PolicySet policies_;
  std::map<std::string, std::vector<Candidate>, std::less<>> by_service_;
};

Access Analyzer::run() {
  principals();
  if (out_.principals.empty()) return std::move(out_);
  destinations();
  take_over_types();
  for (std::size_t i = 0; i < out_.principals.size(); ++i) ReachFinder(out_, graph_, i).run();
  return std::move(out_);
}

}  // namespace

Access analyze(const SourceFile& file, const Graph& graph, const Access* sibling) {
  return Analyzer(file, graph, sibling).run();
}

Tri allows(const Access& access, const Graph& graph, const Principal& principal,
           std::string_view action, const SymbolicText& resource) {
  const iam::PolicySet policies = policy_set(access, principal);
  iam::Request request = request_of(graph, principal, resource);
  const iam::Evaluator evaluator(policies, request);
  switch (evaluator.verdict(iam::Action(action))) {
    case iam::Verdict::kAllowed:
      return Tri::kYes;
    case iam::Verdict::kUnknown:
      return Tri::kUnknown;
    default:
      return Tri::kNo;
  }
}

const Principal* find_principal(const Access& access, ResourceIndex resource) {
  const auto found = std::find_if(access.principals.begin(), access.principals.end(),
                                  [&](const Principal& p) { return p.resource == resource; });
  return found == access.principals.end() ? nullptr : &*found;
}

}  // namespace cfnaudit::access
