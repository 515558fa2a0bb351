// Calls in the code of functions -> actions on resources, with verdicts.

#include "analyzer/calls/code_calls.h"

#include <algorithm>

#include "analyzer/access/judge.h"
#include "analyzer/access/policies.h"
#include "analyzer/access/reach.h"
#include "analyzer/aws/sdk_permissions.h"
#include "analyzer/base/text.h"
#include "analyzer/calls/code_targets.h"
#include "analyzer/iam/catalog.h"

namespace cfnaudit::calls {

using access::Access;
using access::Verdict;
using graph::Graph;

namespace {

class Finder {
 public:
  Finder(const Access& access, const Graph& graph, const SourceFile& file)
      : access_(access), graph_(graph), file_(file), judge_(*access.reasoner) {}

  void function(const functions::FunctionCode& one) {
    const auto principal = access::acting_principal(access_, one.function);
    if (one.reading() == nullptr || !principal) return;
    const Targets targets(graph_, one.function);
    for (const code::SdkCall& made : one.reading()->calls) {
      const Span place = one.span(made.place, file_);
      const auto operation = aws::find_sdk_operation(made.client, made.operation);
      if (made.other_credentials)
        open(one, made, place, "it is made with other credentials than those of the role");
      else if (!made.endpoints.empty())
        open(one, made, place, "it is sent to an endpoint of its own");
      else if (!operation)
        open(one, made, place,
             concat("the actions of ", made.client, " ", made.operation, " are not known"));
      else
        for (const auto& action : operation->actions)
          call(one, *principal, made, place, action, targets);
    }
  }

  CodeCalls take() { return std::move(out_); }

 private:
  void open(const functions::FunctionCode& one, const code::SdkCall& made, Span place,
            std::string reason) {
    out_.open.push_back({one.function, &made, place, std::move(reason)});
  }

  void call(const functions::FunctionCode& one, std::size_t principal, const code::SdkCall& made,
            Span place, const aws::OperationAction& action, const Targets& targets) {
    Tri needed = Tri::kYes;
    if (action.need == aws::Need::kPerhaps) needed = Tri::kUnknown;
    if (action.need == aws::Need::kIfGiven) needed = code::passes(made, action.argument);
    if (action.need == aws::Need::kIfNotGiven)
      needed = opposite(code::passes(made, action.argument));
    if (needed == Tri::kNo) return;
    if (!iam::find_action(action.name))
      return open(one, made, place, concat(action.name, " is not a known action"));
    CodeCall out{.function = one.function,
                 .principal = principal,
                 .made = &made,
                 .place = place,
                 .action = action.name,
                 .perhaps = needed == Tri::kUnknown,
                 .on = targets.of(made, action)};
    for (CodeTarget& target : out.on) decide(out, target);
    const auto& who = access_.principals[principal];
    if (!who.unknown.empty())
      out.unknown =
          concat("policies of ", graph_.resource(who.resource).id(), ": ", who.unknown.front());
    out_.calls.push_back(std::move(out));
  }

  void decide(const CodeCall& call, CodeTarget& target) {
    const auto& who = access_.principals[call.principal];
    iam::PolicySet policies = access::identity_side(access_, who);
    const std::string_view service = std::string_view(call.action).substr(0, call.action.find(':'));
    if (target.resource)
      access::add_resource_side(access_, graph_, access::root_of(graph_, *target.resource), service,
                                policies);
    iam::Request request = access::request_of(who, target.arn);
    request.action = call.action;
    request.resource_account = SymbolicText(graph_.stack().environment->account_id);
    request.context = iam::Context(iam::Presence::kUnknown);
    target.verdict = judge_.decide(policies, request).verdict;
    if (target.verdict != Verdict::kUnreachable || target.exact) return;
    // Refused on this ARN; on another one it may be allowed.
    request.resource = SymbolicText::of({"the resource", SymbolKind::kExternal});
    target.verdict = judge_.decide(policies, std::move(request)).verdict;
    if (target.open.empty()) target.open = "its ARN is not known";
    target.resource.reset();
  }

  const Access& access_;
  const Graph& graph_;
  const SourceFile& file_;
  access::Judge judge_;
  CodeCalls out_;
};

}  // namespace

CodeCalls code_calls(const Access& access, const Graph& graph,
                     const functions::Functions& functions, const SourceFile& file) {
  Finder finder(access, graph, file);
  for (const auto& one : functions) finder.function(one);
  return finder.take();
}

}  // namespace cfnaudit::calls
