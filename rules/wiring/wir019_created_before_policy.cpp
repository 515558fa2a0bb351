#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "analyzer/access/analysis.h"
#include "analyzer/access/role_calls.h"
#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/iam/requests.h"
#include "rules/wiring/creation_order.h"

// Permissions that AWS checks when it creates a resource, and the policies that hold them ->
// creations that come before the permission.

namespace cfnaudit::rules {
namespace {

using access::RoleCall;
using graph::ResourceIndex;

/// What a resource needs from policies that it does not wait for.
struct Late {
  const RoleCall* call = nullptr;  // the first
  std::set<ResourceIndex> policies;
  std::vector<std::string> actions;
};

class Check {
 public:
  Check(const Context& context, Reporter& report) : context_(context), report_(report) {}

  void run() {
    for (const RoleCall& call : requests(context_).settings)
      if (call.row->phase == aws::Phase::kCreate && call.row->loss.empty() && call.unknown.empty())
        check(call);
    for (const auto& [caller, late] : late_) tell(late);
  }

 private:
  /// A role is created with what its own properties say, and AWS's policies are there.
  bool is_in_time(const access::BoundPolicy& policy, ResourceIndex role,
                  ResourceIndex caller) const {
    const ResourceIndex holder = policy.source.resource;
    return holder == role || policy.source.aws_managed ||
           is_created_after(context_, caller, holder);
  }

  void check(const RoleCall& call) {
    const auto& principal = context_.access.principals[call.principal];
    const auto& caller = context_.graph.resource(call.caller);
    if (caller.exists != Tri::kYes || !principal.unknown.empty()) return;
    access::Principal early = principal;
    std::set<ResourceIndex> late;
    std::erase_if(early.policies, [&](std::size_t index) {
      const auto& policy = context_.access.policies[index];
      if (is_in_time(policy, principal.resource, call.caller)) return false;
      late.insert(policy.source.resource);
      return true;
    });
    if (late.empty()) return;
    for (const std::string& action : call.actions)
      for (const auto one : split(action, '|'))
        if (allows(principal, one, call) == Tri::kYes && allows(early, one, call) == Tri::kNo) {
          Late& out = late_[call.caller];
          if (out.call == nullptr) out.call = &call;
          out.policies.insert(late.begin(), late.end());
          out.actions.emplace_back(one);
        }
  }

  Tri allows(const access::Principal& who, std::string_view action, const RoleCall& call) const {
    return access::allows(context_.access, context_.graph, who, action, call.called);
  }

  void tell(const Late& late) {
    const RoleCall& call = *late.call;
    const auto& caller = context_.graph.resource(call.caller);
    const auto& role = context_.graph.resource(context_.access.principals[call.principal].resource);
    const auto& policy = context_.graph.resource(*late.policies.begin());
    if (policy.exists != Tri::kYes) return;
    report_
        .at(caller, call.place,
            concat(caller.id(), " does not wait for ", policy.id(), ", which allows ", role.id(),
                   " ", enumerate(late.actions), ": AWS checks this when it creates ", caller.id()))
        .note(policy, "may be created later")
        .fix(concat("add DependsOn: ", policy.id(), " to ", caller.id()));
  }

  const Context& context_;
  Reporter& report_;
  std::map<ResourceIndex, Late> late_;
};

void check(const Context& context, Reporter& report) { Check(context, report).run(); }

}  // namespace

extern constinit const Rule kCreatedBeforePolicy = {
    .info = {.id = "WIR019",
             .name = "created-before-policy",
             .severity = Severity::kWarning,
             .summary = "A resource does not wait for the policy that gives its role a permission "
                        "which AWS checks when it creates the resource.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
                       "aws-attribute-dependson.html"},
    .check = check,
};

}  // namespace cfnaudit::rules
