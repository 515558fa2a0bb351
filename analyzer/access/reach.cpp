// Principals x destinations -> rows of the access matrix.

#include "analyzer/access/reach.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "analyzer/access/destinations.h"
#include "analyzer/access/judge.h"
#include "analyzer/access/narrowed.h"
#include "analyzer/access/policies.h"
#include "analyzer/access/sessions.h"
#include "analyzer/access/shared_work.h"
#include "analyzer/base/text.h"
#include "analyzer/iam/catalog.h"

namespace cfnaudit::access {

using graph::Graph;
using graph::ResourceIndex;
using graph::StackResource;

namespace {

constexpr std::string_view kUser = "AWS::IAM::User";
constexpr std::string_view kGroup = "AWS::IAM::Group";
constexpr std::string_view kPermissionSet = "AWS::SSO::PermissionSet";
constexpr std::string_view kPast = "2026-01-01";  // no request is made before it

struct Candidate {
  iam::Action action;
  iam::ActionInfo info;
  bool listed = true;  // in AWS's catalogue of actions
};

/// The actions of a service that Allow statements may grant.
class Candidates {
 public:
  explicit Candidates(std::string_view service) : service_(service) {}

  void add(const iam::CompiledPolicy& policy) {
    for (const auto& statement : policy.statements())
      if (statement.effect == iam::Effect::kAllow && !is_for_services(statement)) add(statement);
  }
  std::vector<Candidate> take() {
    std::vector<Candidate> out;
    for (const auto name : names_)
      if (auto info = iam::find_action(name)) out.push_back({iam::Action(name), std::move(*info)});
    for (const auto name : unlisted_)
      out.push_back({iam::Action(name), {name, iam::AccessLevel::kWrite, {}, {}}, false});
    return out;
  }

 private:
  /// No principal of a template is an AWS service.
  static bool is_for_services(const iam::CompiledStatement& statement) {
    const auto& principals = statement.principals;
    return principals.polarity == iam::Polarity::kListed &&
           std::ranges::all_of(principals.values, [](const iam::CompiledPrincipal& one) {
             return one.kind == iam::PrincipalKind::kService;
           });
  }

  void add(const iam::CompiledStatement& statement) {
    if (statement.actions.polarity == iam::Polarity::kAllBut) return add_matching(statement);
    bool search = false;
    for (const auto& text : statement.source->actions.values) {
      const std::string_view pattern = text.value.text();
      const auto prefix = pattern.substr(0, pattern.find(':'));
      const bool open = !text.value.known() || prefix.find_first_of("*?") != std::string_view::npos;
      if (!open && !equals_ignoring_case(prefix, service_)) continue;
      if (open || pattern.find_first_of("*?") != std::string_view::npos)
        search = true;
      else if (const auto info = iam::find_action(pattern))
        names_.insert(info->name);
      else
        unlisted_.insert(pattern);
    }
    if (search) add_matching(statement);
  }

  void add_matching(const iam::CompiledStatement& statement) {
    for (const auto name : iam::actions_of(service_))
      if (iam::action_matches(statement, iam::Action(name)) != Tri::kNo) names_.insert(name);
  }

  std::string_view service_;
  std::set<std::string_view> names_;
  std::set<std::string_view> unlisted_;
};

bool takes(const Candidate& candidate, std::string_view service, const Destination& destination) {
  const iam::ActionInfo& action = candidate.info;
  if (!candidate.listed)
    return service == destination.service ||
           !iam::resource_types_of(destination.arn.text(), service).empty();
  if (!destination.only_action.empty()) return action.name == destination.only_action;
  const auto& types = *destination.resource_types;
  return std::any_of(action.resources.begin(), action.resources.end(),
                     [&](const iam::ActionResource& resource) {
                       return std::find(types.begin(), types.end(), resource.type) != types.end();
                     });
}

/// The policies of a resource that bear on one service's actions, and the actions that they grant.
struct ResourceSide {
  iam::PolicySet policies;  // only the resource's
  std::vector<Candidate> candidates;
};

/// Condition keys and what the template gives them.
std::vector<std::pair<std::string, SymbolicText>> tags_of(const Graph& graph,
                                                          const Destination& destination) {
  std::vector<std::pair<std::string, SymbolicText>> out;
  const StackResource& resource = graph.resource(destination.resource);
  const resolve::ValuePtr tags = resource.property("Tags");
  if (destination.id != resource.id() || tags == nullptr) return out;
  const auto set = [&](const SymbolicText* key, const SymbolicText* value) {
    if (key != nullptr && key->known() && value != nullptr)
      out.emplace_back(concat("aws:ResourceTag/", key->text()), *value);
  };
  for (const auto& field : tags->fields) {
    const SymbolicText key{std::string(field.key.value)};
    set(&key, resolve::text(field.value));
  }
  for (const resolve::ValuePtr tag : tags->items)
    set(resolve::text(resolve::get(tag, "Key")), resolve::text(resolve::get(tag, "Value")));
  return out;
}

/// What the principals of an environment have in common.
class Shared {
 public:
  Shared(Access& access, const Graph& graph) : access_(access), graph_(graph) {
    for (std::size_t i = 0; i < access.policies.size(); ++i)
      policies_.try_emplace(access.policies[i].policy.get(), i);
    for (const auto& destination : access.destinations)
      numbers_.push_back(access.shared->reach.number(side_of(destination)));
  }

  /// The number of a destination among all that were looked at in any environment.
  std::size_t number(std::size_t destination) const { return numbers_[destination]; }
  /// The first policy of the stack that is this one.
  std::optional<std::size_t> index_of(const iam::PolicyRef& policy) const {
    const auto at = policies_.find(policy.get());
    return at == policies_.end() ? std::nullopt : std::optional(at->second);
  }

  const ResourceSide& side(std::size_t destination, std::string_view service) {
    const auto [at, fresh] = sides_.try_emplace({destination, std::string(service)});
    if (!fresh) return at->second;
    const ResourceIndex resource = access_.destinations[destination].resource;
    add_resource_side(access_, graph_, resource, service, at->second.policies);
    Candidates candidates(service);
    for (const auto& policy : at->second.policies.resource) candidates.add(*policy);
    at->second.candidates = candidates.take();
    return at->second;
  }
  /// The services of one ARN of a destination; `form` is its number, 0 for its own.
  const std::vector<std::string_view>& services(std::size_t index, std::size_t form,
                                                const Destination& destination) {
    const auto [at, fresh] = services_.try_emplace({index, form});
    if (fresh) at->second = services_of(destination);
    return at->second;
  }

 private:
  DestinationSide side_of(const Destination& destination) const {
    DestinationSide out{destination.resource, destination.id, {}, {}, tags_of(graph_, destination)};
    out.names.push_back({destination.arn, destination.prefix, "", destination.is_family});
    for (const auto& form : destination.forms)
      out.names.push_back({form.arn, form.prefix, form.only_action, form.is_family});
    const ResourceIndex root = root_of(graph_, destination.resource);
    for (const auto& attachment : access_.attachments)
      if (attachment.to == root)
        out.policies.emplace_back(attachment.use, access_.policies[attachment.policy].policy);
    return out;
  }

  Access& access_;
  const Graph& graph_;
  std::map<const iam::CompiledPolicy*, std::size_t> policies_;
  std::vector<std::size_t> numbers_;  // of destinations
  std::map<std::pair<std::size_t, std::string>, ResourceSide> sides_;
  std::map<std::pair<std::size_t, std::size_t>, std::vector<std::string_view>> services_;
};

/// The reach of one principal: candidate actions come from its Allow statements, service by
/// service, and from those of resource policies.
class ReachFinder {
 public:
  ReachFinder(Access& access, const Graph& graph, Shared& shared, std::size_t principal)
      : access_(access),
        graph_(graph),
        shared_(shared),
        known_(access.shared->reach),
        judge_(access.shared->judge),
        principal_(principal),
        identity_(identity_side(access, access.principals[principal])) {
    const Principal& who = access.principals[principal];
    number_ = known_.number(
        PrincipalSide{who.resource, who.caller, identity_.identity, identity_.boundary});
  }

  /// Rows are ordered by principal and destination.
  void run() {
    for (std::size_t d = 0; d < access_.destinations.size(); ++d) {
      const KnownReach::Pair pair{number_, shared_.number(d)};
      const std::vector<KnownReach::Row>* rows = known_.find(pair);
      if (rows == nullptr) rows = &known_.keep(pair, destination(d));
      for (const auto& row : *rows) add(d, row);
    }
  }

 private:
  using Fitting = std::vector<const Candidate*>;
  /// What rows are told apart by.
  using RowKey = std::tuple<std::optional<std::size_t>, Verdict, std::vector<std::string>,
                            std::vector<std::string>>;
  struct Row {
    KnownReach::Row known;
    std::set<iam::AccessLevel> levels;
  };

  const std::vector<Candidate>& candidates_of(std::string_view service) {
    const auto [at, fresh] = by_service_.try_emplace(std::string(service));
    if (!fresh) return at->second;
    Candidates candidates(service);
    for (const auto& policy : identity_.identity) candidates.add(*policy);
    return at->second = candidates.take();
  }

  /// The row of an environment as one of this.
  void add(std::size_t destination, const KnownReach::Row& row) {
    Reach reach = row.reach;
    reach.principal = principal_;
    reach.destination = destination;
    for (const auto& [policy, statement] : row.grants)
      if (const auto index = shared_.index_of(policy)) reach.grants.push_back({*index, statement});
    std::sort(reach.grants.begin(), reach.grants.end());
    access_.reach.push_back(std::move(reach));
  }

  std::vector<KnownReach::Row> destination(std::size_t index) {
    rows_.clear();
    sure_.clear();
    Destination& destination = access_.destinations[index];
    form_ = std::nullopt;
    by_name(index, destination);
    for (std::size_t i = 0; i < destination.forms.size(); ++i) {
      Destination& form = destination.forms[i];
      if (!form.is_family && form.service == destination.service) {  // the same, named otherwise
        find_types(destination);
        form.resource_types = destination.resource_types;
      }
      form_ = i;
      by_name(index, form);
    }
    std::vector<KnownReach::Row> out;
    for (auto& [key, row] : rows_) out.push_back(finished(std::move(row)));
    return out;
  }

  /// What is reached by one ARN of a destination.
  void by_name(std::size_t index, Destination& destination) {
    for (const auto service : shared_.services(index, form_ ? *form_ + 1 : 0, destination)) {
      const auto& own = candidates_of(service);
      const ResourceSide& side = shared_.side(index, service);
      if (own.empty() && side.candidates.empty()) continue;
      find_types(destination);
      Fitting fitting;
      std::set<std::string_view> names;
      for (const auto* list : {&own, &side.candidates})
        for (const auto& candidate : *list)
          if (takes(candidate, service, destination) && !sure_.contains(candidate.info.name) &&
              names.insert(candidate.info.name).second)
            fitting.push_back(&candidate);
      if (fitting.empty()) continue;
      if (side.policies.resource.empty() &&
          side.policies.resource_kind == identity_.resource_kind) {
        decide_all(identity_, destination, fitting);
      } else {
        iam::PolicySet all = identity_;
        all.resource = side.policies.resource;
        all.resource_kind = side.policies.resource_kind;
        decide_all(all, destination, fitting);
      }
    }
  }

  /// As the principal, and as each of its sessions that the resource's policy names.
  void decide_all(const iam::PolicySet& policies, const Destination& destination,
                  const Fitting& fitting) {
    iam::Request request = request_of(access_.principals[principal_], symbolic_arn(destination));
    if (!destination.is_family) add_tags(graph_, destination, request);
    decide_as(policies, request, destination, fitting);
    for (const Session& session : named_sessions(policies, request.principal)) {
      as_session_ = session.is_known ? "" : "it is not known whether the policy names a session";
      request.principal = session.caller;
      decide_as(policies, request, destination, fitting);
      as_session_.clear();
    }
  }

  void decide_as(const iam::PolicySet& policies, iam::Request request,
                 const Destination& destination, const Fitting& fitting) {
    settle_context(policies, request);
    const iam::Evaluator evaluator(policies, request);
    if (!narrowed_.contains(&policies)) {
      const bool open =
          std::any_of(fitting.begin(), fitting.end(), [&](const Candidate* candidate) {
            return evaluator.verdict(candidate->action) == iam::Verdict::kUnknown;
          });
      if (const auto narrowed =
              open ? narrow_.narrow(policies, request.resource, destination) : std::nullopt) {
        narrowed_.insert(&*narrowed);
        decide_as(*narrowed, std::move(request), destination, fitting);
        narrowed_.erase(&*narrowed);
        return;
      }
    }
    for (const Candidate* candidate : fitting) {
      const iam::Verdict verdict = evaluator.verdict(candidate->action);
      if (verdict == iam::Verdict::kExplicitlyDenied || verdict == iam::Verdict::kImplicitlyDenied)
        continue;
      const iam::Decision decision = evaluator.decide(candidate->action);
      if (!candidate->listed) {
        note(*candidate,
             {.verdict = Verdict::kUnknown,
              .unknown = {concat("AWS's list of actions has no ", candidate->info.name)}},
             decision);
        continue;
      }
      request.action = std::string(candidate->info.name);
      if (verdict == iam::Verdict::kAllowed) {
        Judgement allowed{.verdict = Verdict::kReachable};
        if (form_)
          if (auto whole = make_witness(policies, request, decision))
            allowed.witness = std::make_shared<const iam::Request>(std::move(*whole));
        note(*candidate, allowed, decision);
        continue;
      }
      if (destination.is_family)
        settle_family(policies, request, destination, *candidate);
      else
        note(*candidate, judge_.settle(policies, request, decision), decision);
    }
  }

  /// Some members may be reached: tries one for each pattern that names members, then asks for any.
  void settle_family(const iam::PolicySet& policies, const iam::Request& any,
                     const Destination& destination, const Candidate& candidate) {
    std::optional<std::pair<Judgement, iam::Decision>> open;
    for (const auto& arn : members(policies, destination, candidate.action)) {
      iam::Request request = any;
      request.resource = arn;
      const iam::Decision decision = iam::decide(policies, request);
      if (decision.verdict == iam::Verdict::kAllowed) {
        Judgement allowed{.verdict = Verdict::kReachable};
        if (auto whole = make_witness(policies, request, decision))
          allowed.witness = std::make_shared<const iam::Request>(std::move(*whole));
        return note(candidate, allowed, decision);
      }
      if (decision.verdict != iam::Verdict::kUnknown) continue;
      Judgement judgement = judge_.settle(policies, request, decision);
      if (judgement.verdict == Verdict::kReachable) return note(candidate, judgement, decision);
      if (judgement.verdict == Verdict::kUnknown && !open) open.emplace(judgement, decision);
    }
    if (open) return note(candidate, open->first, open->second);
    const iam::Decision decision = iam::decide(policies, any);
    // What holds whatever the member's name is needs no search for one.
    if (judge_.settle(policies, any, decision).verdict == Verdict::kUnreachable) return;
    SymbolicText pattern = owner_arn(destination);
    pattern.append(std::string_view(destination.prefix));
    pattern.append("*");
    Judgement judgement = judge_.settle_any(policies, any, pattern, decision);
    if (judgement.verdict == Verdict::kReachable && names_no_member(destination, judgement)) {
      judgement.verdict = Verdict::kUnknown;
      judgement.unknown = {concat("a policy may name ", destination.id)};
    }
    // That the member may be any is the question, not a reason.
    std::erase(judgement.unknown, reason(member_symbol(destination)));
    note(candidate, judgement, decision);
  }

  /// Is the member of the request one that cannot be: a name with a colon? A consumer of a stream
  /// has one, and digits behind it.
  static bool names_no_member(const Destination& destination, const Judgement& judgement) {
    if (!judgement.witness) return false;
    const std::string& text = judgement.witness->resource.text();
    const auto colon =
        text.find(':', owner_arn(destination).text().size() + destination.prefix.size());
    if (colon == std::string::npos) return false;
    if (destination.service == "kinesis")
      return text.find_first_not_of("0123456789", colon + 1) != std::string::npos;
    return !members_have_colons(destination);
  }

  /// Why the request of the witness may never be made: tags that come with other actions, another
  /// principal's id, a time that has passed.
  std::string why_unusual(const Judgement& judgement) const {
    if (!judgement.witness) return {};
    const auto info = iam::find_action(judgement.witness->action);
    const auto listed = info ? iam::condition_keys_of(*info) : std::vector<std::string_view>();
    for (const auto& [key, value] : judgement.witness->context.keys()) {
      if (value.presence != iam::Presence::kPresent) continue;
      const bool is_tag = key == "aws:tagkeys" || key.starts_with("aws:requesttag/");
      if (is_tag && info && std::none_of(listed.begin(), listed.end(), [&](std::string_view one) {
            return iam::is_condition_key(key, one);
          }))
        return concat("AWS does not list ", key, " for ", info->name);
      for (const auto& text : value.values) {
        if (key == "aws:userid" && is_id_of_another(text))
          return "it takes the unique id of another principal";
        if (key == "aws:currenttime" && text.text() < kPast)
          return "it takes a request at a time that has passed";
      }
    }
    return {};
  }

  bool is_id_of_another(const SymbolicText& userid) const {
    const auto id = graph_.resource(access_.principals[principal_].resource).id();
    return std::any_of(userid.holes().begin(), userid.holes().end(), [&](const auto& hole) {
      const std::string& name = hole.symbol.id;
      return (name.ends_with(".RoleId") || name.ends_with(".UserId")) &&
             name.substr(0, name.rfind('.')) != id;
    });
  }

  void note(const Candidate& candidate, Judgement judgement, const iam::Decision& decision) {
    if (judgement.verdict == Verdict::kUnreachable) return;
    if (std::string why = why_unusual(judgement); !why.empty()) {
      judgement.verdict = Verdict::kUnknown;
      judgement.unknown = {std::move(why)};
    }
    if (!as_session_.empty()) {
      judgement.verdict = Verdict::kUnknown;
      judgement.unknown.push_back(as_session_);
    }
    if (judgement.verdict == Verdict::kReachable && judgement.conditions.empty())
      sure_.insert(candidate.info.name);
    Row& row = rows_[{form_, judgement.verdict, judgement.conditions, judgement.unknown}];
    Reach& reach = row.known.reach;
    reach.form = form_;
    reach.verdict = judgement.verdict;
    reach.conditions = judgement.conditions;
    reach.unknown = judgement.unknown;
    if (!reach.witness) reach.witness = judgement.witness;
    reach.actions.emplace_back(candidate.info.name);
    row.levels.insert(candidate.info.level);
    for (const auto& match : decision.matched)
      if (match.source().effect == iam::Effect::kAllow &&
          (match.match == Tri::kYes || judgement.verdict == Verdict::kReachable))
        note_grant(match, row.known);
  }

  void note_grant(const iam::StatementMatch& match, KnownReach::Row& row) const {
    if (match.layer != iam::Layer::kIdentity && match.layer != iam::Layer::kResource) return;
    const std::pair grant{narrow_.original(match.policy), match.statement};
    if (std::find(row.grants.begin(), row.grants.end(), grant) == row.grants.end())
      row.grants.push_back(grant);
  }

  static KnownReach::Row finished(Row row) {
    Reach& reach = row.known.reach;
    std::sort(reach.actions.begin(), reach.actions.end());
    reach.actions.erase(std::unique(reach.actions.begin(), reach.actions.end()),
                        reach.actions.end());
    for (const auto level : row.levels) reach.access_levels.emplace_back(iam::to_string(level));
    return std::move(row.known);
  }

  static Symbol member_symbol(const Destination& family) {
    return {family.id, SymbolKind::kExternal};
  }

  /// For a family the ARN of just any member: whatever is decided for it is decided for all.
  static SymbolicText symbolic_arn(const Destination& destination) {
    if (!destination.is_family) return destination.arn;
    SymbolicText out = owner_arn(destination);
    out.append(std::string_view(destination.prefix));
    out.append(SymbolicText::of(member_symbol(destination)));
    return out;
  }

  /// A member of each pattern of an Allow that begins with the owner, so that a grant on
  /// bucket/uploads/* is seen.
  static std::vector<SymbolicText> members(const iam::PolicySet& policies,
                                           const Destination& destination,
                                           const iam::Action& action) {
    std::vector<SymbolicText> out{destination.arn};
    const SymbolicText owner = owner_arn(destination);
    const std::string& stem = owner.text();
    for (const auto* list : {&policies.identity, &policies.resource})
      for (const auto& policy : *list)
        for (const auto& statement : policy->statements()) {
          if (statement.effect != iam::Effect::kAllow ||
              iam::action_matches(statement, action) == Tri::kNo)
            continue;
          for (const auto& text : statement.source->resources.values) {
            const std::string& pattern = text.value.text();
            if (!pattern.starts_with(stem) || pattern.size() <= stem.size() + 1) continue;
            std::string rest = pattern.substr(stem.size());
            std::replace(rest.begin(), rest.end(), '*', 'x');
            std::replace(rest.begin(), rest.end(), '?', 'x');
            SymbolicText member = owner;
            member.append(std::string_view(rest));
            if (std::find(out.begin(), out.end(), member) == out.end())
              out.push_back(std::move(member));
          }
        }
    return out;
  }

  Access& access_;
  const Graph& graph_;
  Shared& shared_;
  KnownReach& known_;
  Judge& judge_;
  std::size_t principal_;
  std::size_t number_ = 0;  // of the principal among all that were looked at in any environment
  iam::PolicySet identity_;
  std::map<std::string, std::vector<Candidate>, std::less<>> by_service_;
  std::map<RowKey, Row> rows_;  // of one destination
  std::optional<std::size_t> form_;
  std::set<std::string_view> sure_;  // actions that nothing keeps the principal from
  Narrowing narrow_;
  std::set<const iam::PolicySet*> narrowed_;  // being decided
  std::string as_session_;                    // why a session may not be the one that is named
};

SymbolicText account_of(const Graph& graph) {
  return SymbolicText(graph.stack().environment->account_id);
}

/// "arn:aws:iam::123456789012:user/" and the like.
SymbolicText iam_arn(const Graph& graph, std::string_view rest) {
  return SymbolicText(concat("arn:", graph.stack().environment->partition,
                             ":iam::", graph.stack().environment->account_id, ":", rest));
}

}  // namespace

iam::Caller caller_of(const Graph& graph, ResourceIndex principal) {
  const StackResource& who = graph.resource(principal);
  iam::Caller out;
  if (who.type() == kGroup) {
    SymbolicText arn = iam_arn(graph, "user/");
    arn.append(SymbolicText::of({concat("member of ", who.id()), SymbolKind::kExternal}));
    out = iam::user(std::move(arn));
  } else if (who.type() == kPermissionSet) {
    // https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
    SymbolicText arn = iam_arn(graph, "role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_");
    arn.append(SymbolicText::of({std::string(who.id()), SymbolKind::kGenerated}));
    out = iam::role_session(std::move(arn));
  } else {
    const SymbolicText arn = who.arn.value_or(who.ref);
    out = who.type() == kUser ? iam::user(arn) : iam::role_session(arn);
  }
  out.account = account_of(graph);
  return out;
}

iam::Request request_of(const Principal& principal, const SymbolicText& resource) {
  iam::Request request;
  request.principal = principal.caller;
  request.resource = resource;
  request.resource_account = request.principal.account;
  request.context = iam::Context(iam::Presence::kUnknown);
  request.context.set("aws:PrincipalArn", request.principal.arn);
  request.context.set("aws:PrincipalAccount", request.principal.account);
  request.context.set("aws:ResourceAccount", request.principal.account);
  return request;
}

void add_tags(const Graph& graph, const Destination& destination, iam::Request& request) {
  for (auto& [key, value] : tags_of(graph, destination)) request.context.set(key, std::move(value));
}

iam::PolicySet identity_side(const Access& access, const Principal& principal) {
  iam::PolicySet set;
  for (const std::size_t policy : principal.policies)
    set.identity.push_back(access.policies[policy].policy);
  if (principal.boundary) set.boundary = iam::Policies{access.policies[*principal.boundary].policy};
  return set;
}

void add_resource_side(const Access& access, const Graph& graph, ResourceIndex resource,
                       std::string_view service, iam::PolicySet& set) {
  const ResourceIndex root = root_of(graph, resource);
  for (const auto& attachment : access.attachments) {
    if (attachment.to != root) continue;
    const bool trust = attachment.use == PolicyUse::kTrust && service == "sts";
    const bool key = attachment.use == PolicyUse::kKey;
    if (!trust && !key && attachment.use != PolicyUse::kResource) continue;
    set.resource.push_back(access.policies[attachment.policy].policy);
    if (trust) set.resource_kind = iam::ResourcePolicyKind::kTrust;
    if (key) set.resource_kind = iam::ResourcePolicyKind::kMustAllow;
  }
  // A role without a readable trust policy lets nobody in.
  if (service == "sts" && graph.resource(root).type() == "AWS::IAM::Role")
    set.resource_kind = iam::ResourcePolicyKind::kTrust;
}

void find_reach(Access& access, const Graph& graph) {
  Shared shared(access, graph);
  for (std::size_t i = 0; i < access.principals.size(); ++i)
    ReachFinder(access, graph, shared, i).run();
}

}  // namespace cfnaudit::access
