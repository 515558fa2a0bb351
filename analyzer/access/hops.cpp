// Rows of the matrix -> what principals reach through each other.

#include "analyzer/access/hops.h"

#include <algorithm>
#include <deque>
#include <map>
#include <set>

#include "analyzer/access/judge.h"
#include "analyzer/access/policies.h"
#include "analyzer/access/reach.h"
#include "analyzer/aws/roles.h"
#include "analyzer/base/text.h"

namespace cfnaudit::access {

using graph::Graph;
using graph::ResourceIndex;

namespace {

/// Actions on a resource after which one acts as the principal behind it.
struct Way {
  std::string_view action;
  HopKind kind;
};

constexpr Way kWays[] = {
    {"lambda:InvokeFunction", HopKind::kInvoke},         {"states:StartExecution", HopKind::kStart},
    {"states:StartSyncExecution", HopKind::kStart},      {"sts:AssumeRole", HopKind::kAssume},
    {"lambda:UpdateFunctionCode", HopKind::kChangeCode}, {"iam:PassRole", HopKind::kPassAndRun},
};

class Walk {
 public:
  Walk(const Access& access, const Graph& graph, std::size_t most)
      : access_(access), graph_(graph), most_(most), judge_(*access.reasoner) {
    rows_.resize(access.principals.size());
    for (std::size_t i = 0; i < access.reach.size(); ++i)
      rows_[access.reach[i].principal].push_back(i);
  }

  TransitiveRows run() {
    for (std::size_t i = 0; i < access_.principals.size(); ++i) hops_.push_back(hops_of(i));
    for (std::size_t i = 0; i < access_.principals.size(); ++i) walk(i);
    return std::move(out_);
  }

 private:
  /// The best hop through each resource, by kind.
  std::vector<Hop> hops_of(std::size_t principal);
  void add_hop(std::vector<Hop>& hops, Hop hop) const;
  std::optional<Hop> pass_and_run(std::size_t principal, const Reach& row, std::size_t role);
  Judgement may_make(const Principal& principal, const aws::RoleRunner& runner);
  Judgement may_pass(const Principal& principal, const Principal& role,
                     const aws::RoleRunner& runner);
  bool trusts(const Principal& role, std::string_view service) const;
  void walk(std::size_t start);
  void add_rows(std::size_t start, const std::vector<Hop>& via);
  bool covered(std::size_t start, const Reach& row) const;

  const Access& access_;
  const Graph& graph_;
  std::size_t most_;
  Judge judge_;
  std::vector<std::vector<std::size_t>> rows_;  // of reach, by principal
  std::vector<std::vector<Hop>> hops_;          // by principal
  TransitiveRows out_;
};

bool is_better(const Hop& a, const Hop& b) {
  const auto rank = [](const Hop& hop) {
    return std::make_pair(hop.verdict == Verdict::kUnknown, !hop.conditions.empty());
  };
  return rank(a) < rank(b);
}

void Walk::add_hop(std::vector<Hop>& hops, Hop hop) const {
  for (Hop& known : hops)
    if (known.through == hop.through && known.principal == hop.principal) {
      if (is_better(hop, known)) known = std::move(hop);
      return;
    }
  hops.push_back(std::move(hop));
}

std::vector<Hop> Walk::hops_of(std::size_t principal) {
  std::vector<Hop> out;
  for (const std::size_t index : rows_[principal]) {
    const Reach& row = access_.reach[index];
    const ResourceIndex through = root_of(graph_, access_.destinations[row.destination].resource);
    for (const Way& way : kWays) {
      if (!std::binary_search(row.actions.begin(), row.actions.end(), way.action)) continue;
      const auto next = acting_principal(access_, through);
      if (!next || *next == principal) continue;
      if (way.kind == HopKind::kPassAndRun) {
        if (auto hop = pass_and_run(principal, row, *next)) add_hop(out, std::move(*hop));
        continue;
      }
      add_hop(out, {way.kind, through, *next, row.verdict, row.conditions, row.unknown});
    }
  }
  return out;
}

bool Walk::trusts(const Principal& role, std::string_view service) const {
  return std::find(role.assumable_by.begin(), role.assumable_by.end(), service) !=
         role.assumable_by.end();
}

/// May the principal make something that runs as whatever it is passed?
Judgement Walk::may_make(const Principal& principal, const aws::RoleRunner& runner) {
  const auto& environment = *graph_.stack().environment;
  const std::string_view service = runner.make.substr(0, runner.make.find(':'));
  const std::string stem =
      concat("arn:", environment.partition, ":", service, ":", environment.region, ":",
             environment.account_id, ":", runner.made);
  SymbolicText any(stem);
  any.append(SymbolicText::of({"a new name", SymbolKind::kExternal}));
  const iam::PolicySet policies = identity_side(access_, principal);
  iam::Request request = request_of(principal, any);
  request.action = std::string(runner.make);
  const iam::Decision decision = iam::decide(policies, request);
  if (decision.verdict == iam::Verdict::kAllowed) return {.verdict = Verdict::kReachable};
  if (decision.verdict != iam::Verdict::kUnknown) return {};
  return judge_.settle_any(policies, request, SymbolicText(concat(stem, "*")), decision);
}

Judgement Walk::may_pass(const Principal& principal, const Principal& role,
                         const aws::RoleRunner& runner) {
  const iam::PolicySet policies = identity_side(access_, principal);
  iam::Request request = request_of(principal, role.caller.arn);
  request.action = "iam:PassRole";
  request.context.set("iam:PassedToService", SymbolicText(std::string(runner.service)));
  const iam::Decision decision = iam::decide(policies, request);
  if (decision.verdict == iam::Verdict::kAllowed) return {.verdict = Verdict::kReachable};
  if (decision.verdict != iam::Verdict::kUnknown) return {};
  return judge_.settle(policies, request, decision);
}

std::optional<Hop> Walk::pass_and_run(std::size_t principal, const Reach& row, std::size_t role) {
  const Principal& who = access_.principals[principal];
  const Principal& target = access_.principals[role];
  std::optional<Hop> out;
  for (const auto& runner : aws::role_runners()) {
    if (!trusts(target, runner.service)) continue;
    const Judgement pass = may_pass(who, target, runner);
    if (pass.verdict == Verdict::kUnreachable) continue;
    const Judgement make = may_make(who, runner);
    if (make.verdict == Verdict::kUnreachable) continue;
    const bool sure = pass.verdict == Verdict::kReachable && make.verdict == Verdict::kReachable;
    Hop hop{HopKind::kPassAndRun,
            target.resource,
            role,
            sure ? Verdict::kReachable : Verdict::kUnknown,
            {},
            row.unknown};
    for (const Judgement* step : {&pass, &make})
      for (const auto& reason : step->unknown)
        if (std::find(hop.unknown.begin(), hop.unknown.end(), reason) == hop.unknown.end())
          hop.unknown.push_back(reason);
    if (!out || is_better(hop, *out)) out = std::move(hop);
  }
  return out;
}

/// Does the principal reach all of the row by itself?
bool Walk::covered(std::size_t start, const Reach& row) const {
  for (const std::size_t index : rows_[start]) {
    const Reach& own = access_.reach[index];
    if (own.destination == row.destination && own.verdict == Verdict::kReachable &&
        own.conditions.empty() &&
        std::includes(own.actions.begin(), own.actions.end(), row.actions.begin(),
                      row.actions.end()))
      return true;
  }
  return false;
}

void Walk::add_rows(std::size_t start, const std::vector<Hop>& via) {
  const bool sure = std::all_of(via.begin(), via.end(),
                                [](const Hop& hop) { return hop.verdict == Verdict::kReachable; });
  for (const std::size_t index : rows_[via.back().principal]) {
    const Reach& row = access_.reach[index];
    if (covered(start, row)) continue;
    if (out_.rows.size() >= most_) {
      out_.complete = false;
      return;
    }
    out_.rows.push_back({start, via, index, sure ? row.verdict : Verdict::kUnknown});
  }
}

/// Breadth first; hops that are not decided only after all others.
void Walk::walk(std::size_t start) {
  std::deque<std::vector<Hop>> sure;
  std::deque<std::vector<Hop>> open;
  std::set<std::pair<ResourceIndex, std::size_t>> seen;
  const auto step = [&](const std::vector<Hop>& via, std::size_t from) {
    for (const Hop& hop : hops_[from]) {
      if (hop.principal == start || seen.contains({hop.through, hop.principal})) continue;
      std::vector<Hop> longer = via;
      longer.push_back(hop);
      const bool certain = std::all_of(longer.begin(), longer.end(), [](const Hop& one) {
        return one.verdict == Verdict::kReachable;
      });
      (certain ? sure : open).push_back(std::move(longer));
    }
  };
  step({}, start);
  while (!sure.empty() || !open.empty()) {
    auto& from = sure.empty() ? open : sure;
    const std::vector<Hop> via = std::move(from.front());
    from.pop_front();
    if (!seen.insert({via.back().through, via.back().principal}).second) continue;
    add_rows(start, via);
    step(via, via.back().principal);
  }
}

}  // namespace

TransitiveRows find_transitive(const Access& access, const Graph& graph, std::size_t most) {
  return Walk(access, graph, most).run();
}

}  // namespace cfnaudit::access
