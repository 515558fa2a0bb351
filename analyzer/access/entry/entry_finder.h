#pragma once

// The search for entry points: its class, whose functions are in entry_points.cpp (what all ways in
// have in common), api_entries.cpp, event_entries.cpp and policy_entries.cpp.

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/access/entry/apis.h"
#include "analyzer/access/entry/entry_point.h"
#include "analyzer/access/judge.h"
#include "analyzer/access/question.h"
#include "analyzer/access/reach.h"
#include "analyzer/access/service_calls.h"
#include "analyzer/access/shared_work.h"
#include "analyzer/iam/catalog.h"

namespace cfnaudit::access {

/// Nobody who is known.
inline iam::Caller anonymous() { return {}; }

/// One pass over a stack.
class EntryFinder {
 public:
  EntryFinder(const Access& access, const graph::Graph& graph,
              const std::vector<Transitive>& transitive)
      : access_(access), graph_(graph), transitive_(transitive), judge_(access.shared->judge) {}

  std::vector<EntryPoint> run() {
    for (const auto& operation : api_operations(graph_)) api(operation);
    for (const graph::ResourceIndex index : graph_.of_type("AWS::Lambda::Url")) url(index);
    load_balancers();
    for (const graph::ResourceIndex index : graph_.of_type("AWS::AppSync::GraphQLApi"))
      graphql(index);
    events();
    resource_policies();
    for (std::size_t i = 0; i < access_.principals.size(); ++i) role(i);
    return std::move(out_);
  }

 private:
  struct Step {
    Verdict verdict = Verdict::kUnreachable;
    std::vector<std::string> conditions;
    std::vector<std::string> unknown;
    std::optional<iam::Request> witness;
  };

  void api(const ApiOperation& operation);
  Step api_policy(const ApiOperation& operation, const SymbolicText& arn);
  void url(graph::ResourceIndex index);
  void load_balancers();
  void graphql(graph::ResourceIndex index);
  void events();
  void resource_policies();
  void opened_by(const Attachment& attachment);
  void opened_by_name(const iam::CompiledPolicy& policy, const iam::Caller& caller,
                      Destination destination, EntryReach& reach,
                      std::set<iam::AccessLevel>& levels, std::optional<Step>& first);
  void opened(const Attachment& attachment, const std::string& who, const iam::Caller& caller);
  void role(std::size_t principal);
  void assumed_by(std::size_t principal, const iam::Principal& who,
                  const iam::Statement& statement);

  Step decide(const iam::PolicySet& policies, iam::Request request);
  static Step step(Judgement found);
  /// May the service make one of the calls? Reachable where no service calls.
  Step may_call(const std::vector<ServiceCall>& calls);
  iam::PolicySet policies_of(graph::ResourceIndex resource, std::string_view service) const {
    iam::PolicySet out;
    add_resource_side(access_, graph_, resource, service, out);
    return out;
  }
  iam::Request request(iam::Caller caller, std::string_view action, SymbolicText resource) const;
  std::string name(graph::ResourceIndex index) const {
    return std::string(graph_.resource(index).id());
  }

  static void add(EntryPoint& entry, const Step& step);
  void follow(EntryPoint& entry, graph::ResourceIndex target, std::size_t depth);
  void add_reach(EntryPoint& entry, std::size_t principal, std::string_view only_action = {});
  void add_row(EntryPoint& entry, const Reach& row, Verdict verdict, std::vector<std::string> via,
               std::string_view only_action);
  void finish(EntryPoint entry);

  const Access& access_;
  const graph::Graph& graph_;
  const std::vector<Transitive>& transitive_;
  Judge& judge_;
  std::vector<EntryPoint> out_;
};

}  // namespace cfnaudit::access
