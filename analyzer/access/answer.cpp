// Question -> rows of the matrix that answer it.

#include "analyzer/access/answer.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <tuple>
#include <utility>

#include "analyzer/access/analysis.h"
#include "analyzer/access/destinations.h"
#include "analyzer/access/openings.h"
#include "analyzer/access/policies.h"
#include "analyzer/access/reach.h"
#include "analyzer/base/text.h"
#include "analyzer/iam/catalog.h"
#include "analyzer/iam/compiled_policy.h"
#include "analyzer/iam/glob_match.h"
#include "analyzer/iam/questions.h"

namespace cfnaudit::access {

using graph::Graph;
using graph::ResourceIndex;

namespace {

class Search {
 public:
  Search(const Question& question, const Access& access, const Paths& paths, const Graph& graph)
      : question_(question), access_(access), paths_(paths), graph_(graph), asked_(question) {}

  QuestionAnswer run() {
    if (question_.from.empty() || question_.from == kAnonymous) from_outside();
    if (question_.from != kAnonymous) from_principals();
    role_outside();
    if (std::none_of(out_.matches.begin(), out_.matches.end(),
                     [](const Match& match) { return match.verdict == Verdict::kReachable; }))
      add_openings();
    unlisted_actions();
    auto& matches = out_.matches;
    std::stable_sort(matches.begin(), matches.end(), [](const Match& a, const Match& b) {
      const auto rank = [](const Match& match) {
        return std::make_tuple(match.verdict != Verdict::kReachable, !match.conditions.empty(),
                               match.via.size());
      };
      return rank(a) < rank(b);
    });
    if (!matches.empty()) {
      out_.verdict = matches.front().verdict;
      if (out_.verdict == Verdict::kUnknown) out_.reasons = matches.front().unknown;
    }
    if (out_.verdict != Verdict::kReachable && !outside_.empty()) {
      out_.verdict = Verdict::kUnknown;
      out_.reasons.push_back(outside_);
    }
    if (out_.verdict == Verdict::kUnreachable && !paths_.transitive_complete) {
      out_.verdict = Verdict::kUnknown;
      out_.reasons.emplace_back(kTooManyWays);
    }
    if (out_.verdict == Verdict::kUnknown && out_.reasons.empty())
      out_.reasons.push_back("a step of the path is not decided");
    return std::move(out_);
  }

 private:
  bool fits(const Destination& destination) const { return is_asked_about(question_, destination); }

  std::vector<std::string> fitting(const std::vector<std::string>& actions) const {
    std::vector<std::string> out;
    std::copy_if(actions.begin(), actions.end(), std::back_inserter(out),
                 [&](const std::string& action) { return asked_.contain(action); });
    return out;
  }

  std::string name(ResourceIndex index) const { return std::string(graph_.resource(index).id()); }

  std::optional<std::size_t> wanted_principal() const {
    if (question_.from.empty()) return std::nullopt;
    for (const ResourceIndex index : graph_.resources())
      if (graph_.resource(index).id() == question_.from) return acting_principal(access_, index);
    return std::nullopt;
  }

  void add(const Reach& row, std::size_t principal, const std::vector<Hop>& via, Verdict verdict) {
    const Destination& destination = access_.destinations[row.destination];
    if (!fits(destination)) return;
    Match match{.from = name(access_.principals[principal].resource),
                .to = destination.id,
                .verdict = verdict,
                .actions = fitting(row.actions),
                .conditions = row.conditions,
                .unknown = row.unknown};
    if (match.actions.empty()) return;
    for (const Hop& hop : via) {
      match.via.push_back(name(hop.through));
      match.conditions.insert(match.conditions.end(), hop.conditions.begin(), hop.conditions.end());
      match.unknown.insert(match.unknown.end(), hop.unknown.begin(), hop.unknown.end());
    }
    if (verdict == Verdict::kReachable) {
      Reach narrowed = row;
      narrowed.actions = match.actions;
      narrowed.witness = witness_for(row, match.actions);
      match.witness = access::witness(access_, graph_, narrowed);
    }
    out_.matches.push_back(std::move(match));
  }

  /// The row's witness, if it is for one of the actions.
  static std::shared_ptr<const iam::Request> witness_for(const Reach& row,
                                                         const std::vector<std::string>& actions) {
    const bool fits = row.witness && std::find(actions.begin(), actions.end(),
                                               row.witness->action) != actions.end();
    return fits ? row.witness : nullptr;
  }

  void from_principals() {
    const auto wanted = wanted_principal();
    if (!question_.from.empty() && !wanted) return;
    for (const auto& row : access_.reach)
      if (!wanted || row.principal == *wanted) add(row, row.principal, {}, row.verdict);
    for (const auto& row : paths_.transitive)
      if (!wanted || row.principal == *wanted)
        add(access_.reach[row.reach], row.principal, row.via, row.verdict);
  }

  void from_outside() {
    for (const auto& entry : paths_.entry_points) {
      if (question_.from == kAnonymous && !entry.anonymous) continue;
      if (!entry.anonymous && entry.kind != EntryKind::kResourcePolicy &&
          entry.kind != EntryKind::kRole)
        continue;
      for (const auto& reach : entry.reaches) {
        const Destination& destination = access_.destinations[reach.destination];
        auto actions = fits(destination) ? fitting(reach.actions) : std::vector<std::string>();
        if (actions.empty()) continue;
        Match match{.from = entry.path.front(),
                    .to = destination.id,
                    .via = {entry.path.begin() + 1, entry.path.end()},
                    .verdict = reach.verdict,
                    .actions = std::move(actions),
                    .conditions = entry.conditions,
                    .unknown = entry.unknown};
        match.via.insert(match.via.end(), reach.via.begin(), reach.via.end());
        if (match.verdict == Verdict::kReachable && !entry.witness.empty())
          match.witness = entry.witness.front();
        out_.matches.push_back(std::move(match));
      }
    }
  }

  /// What the rows do not show.
  void add_openings() {
    std::vector<Opening> found;
    const auto ask = [&](std::optional<std::size_t> start) {
      auto more = openings(question_, start, access_, paths_, graph_);
      std::move(more.begin(), more.end(), std::back_inserter(found));
    };
    if (question_.from.empty() || question_.from == kAnonymous) ask(std::nullopt);
    if (question_.from != kAnonymous) {
      const auto wanted = wanted_principal();
      if (wanted) ask(*wanted);
      if (wanted) out_.followed = followed(*wanted, access_, paths_, graph_);
      for (std::size_t i = 0; question_.from.empty() && i < access_.principals.size(); ++i) ask(i);
    }
    for (Opening& opening : found)
      out_.matches.push_back({.from = std::move(opening.from),
                              .to = std::move(opening.to),
                              .via = std::move(opening.via),
                              .verdict = opening.verdict,
                              .actions = std::move(opening.actions),
                              .conditions = {},
                              .unknown = {std::move(opening.reason)},
                              .witness = std::nullopt});
  }

  /// What AWS's catalogue does not list may yet be.
  void unlisted_actions() {
    for (const auto& action : question_.actions)
      if (iam::expand(action).empty())
        out_.matches.push_back({.from = question_.from,
                                .to = question_.to,
                                .via = {},
                                .verdict = Verdict::kUnknown,
                                .actions = {action},
                                .conditions = {},
                                .unknown = {concat("AWS's list of actions has no ", action)},
                                .witness = std::nullopt});
  }

  /// Something that runs as a role which the template only names.
  void role_outside() {
    for (const auto& outside : access_.outside)
      if (graph_.resource(outside.resource).id() == question_.from) outside_ = outside.reason;
  }

  const Question& question_;
  const Access& access_;
  const Paths& paths_;
  const Graph& graph_;
  const AskedActions asked_;
  QuestionAnswer out_;
  std::string outside_;
};

}  // namespace

namespace {

/// The statements as people find them; of policies of the stack only.
void describe(const std::vector<iam::StatementRef>& statements, const Access& access,
              const Graph& graph, std::vector<std::string>& out) {
  for (const auto& [policy, index] : statements)
    for (const auto& bound : access.policies) {
      if (bound.policy != policy) continue;
      const auto& statement = policy->source().statements[index];
      std::string text =
          concat(statement.effect == iam::Effect::kAllow ? "Allow" : "Deny", " statement ",
                 std::to_string(index), statement.sid.empty() ? "" : concat(" ", statement.sid),
                 " of ", graph.resource(bound.source.resource).id(), " (", bound.source.path, ")");
      if (std::find(out.begin(), out.end(), text) == out.end()) out.push_back(std::move(text));
      break;
    }
}

iam::AccessQuery query_of(const Principal& principal, const Destination& destination,
                          const std::string& action) {
  const iam::Request request = request_of(principal, destination.arn);
  iam::AccessQuery out;
  out.caller = request.principal;
  out.action = {SymbolicText(action), iam::Wildcards::kActive};
  out.resource = {destination.arn, iam::Wildcards::kLiteral};
  if (destination.is_family) {
    SymbolicText any = owner_arn(destination);
    any.append(std::string_view(destination.prefix));
    any.append("*");
    out.resource = {std::move(any), iam::Wildcards::kActive};
  }
  out.resource_account = request.resource_account;
  out.context = request.context;
  return out;
}

/// Only what denies can be needed.
bool denies(const iam::PolicySet& policies) {
  const auto any = [](const iam::Policies& some) {
    return std::any_of(some.begin(), some.end(), [](const iam::PolicyRef& policy) {
      return std::any_of(
          policy->statements().begin(), policy->statements().end(),
          [](const auto& statement) { return statement.effect == iam::Effect::kDeny; });
    });
  };
  return any(policies.identity) || any(policies.resource) ||
         (policies.boundary && any(*policies.boundary));
}

}  // namespace

std::vector<std::string> proof_of(const Question& question, const Access& access,
                                  const Graph& graph) {
  std::vector<std::string> out;
  for (const ResourceIndex index : graph.resources()) {
    if (graph.resource(index).id() != question.from) continue;
    const auto who = acting_principal(access, index);
    for (std::size_t d = 0; who && d < access.destinations.size(); ++d) {
      const Destination& destination = access.destinations[d];
      if (!is_asked_about(question, destination)) continue;
      const Principal& principal = access.principals[*who];
      for (const auto service : services_of(destination)) {
        iam::PolicySet policies = identity_side(access, principal);
        add_resource_side(access, graph, destination.resource, service, policies);
        if (!denies(policies)) continue;
        auto actions = question.actions;
        if (actions.empty()) actions.push_back(concat(service, ":*"));
        for (const auto& action : actions)
          describe(iam::no_access(*access.reasoner, policies,
                                  query_of(principal, destination, action), iam::Explain::kYes)
                       .because,
                   access, graph, out);
      }
    }
  }
  return out;
}

QuestionAnswer ask(const Question& question, const Access& access, const Paths& paths,
                   const Graph& graph) {
  return Search(question, access, paths, graph).run();
}

}  // namespace cfnaudit::access
