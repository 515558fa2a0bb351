#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "analyzer/base/text.h"
#include "analyzer/permissions/roles.h"
#include "rules/catalog.h"
#include "rules/iam/requests.h"
#include "rules/iam/statements.h"

// Functions that share a role, and what the code of each needs -> functions that may use what only
// the others need.

namespace cfnaudit::rules {
namespace {

using graph::ResourceIndex;

/// What one function needs; nothing where that is not known.
struct Needs {
  ResourceIndex function = 0;
  std::set<ResourceIndex> used;
  std::set<std::string, std::less<>> services;  // of which it is not known what is used
};

bool is_service_of(std::string_view arn, std::string_view service) {
  return arn.find(concat(":", service, ":")) != std::string_view::npos;
}

class Check {
 public:
  Check(const Context& context, Reporter& report) : context_(context), report_(report) {}

  void run() {
    for (std::size_t i = 0; i < context_.access.principals.size(); ++i) {
      const auto& principal = context_.access.principals[i];
      const auto& role = context_.graph.resource(principal.resource);
      if (role.type() != "AWS::IAM::Role" || role.exists != Tri::kYes) continue;
      std::vector<ResourceIndex> functions;
      for (const auto user : principal.used_by)
        if (functions::find(*context_.functions, user) != nullptr) functions.push_back(user);
      if (functions.size() > 1) shared(i, functions);
    }
  }

 private:
  std::optional<Needs> needs_of(ResourceIndex function, std::size_t principal) const {
    for (const auto& role : permissions::needed_roles(
             context_.access, context_.graph, context_.functions, requests(context_), function)) {
      if (role.principal != principal || !role.open.empty()) continue;
      Needs out{.function = function, .used = {}, .services = {}};
      for (const auto& one : role.permissions)
        for (const auto& on : one.on) {
          const auto target = context_.graph.identify(on);
          if (target)
            out.used.insert(target->resource);
          else
            out.services.emplace(one.action.substr(0, one.action.find(':')));
        }
      return out;
    }
    return std::nullopt;
  }

  /// What the role's users need together: something that none needs is another finding.
  void shared(std::size_t principal, const std::vector<ResourceIndex>& functions) {
    std::vector<Needs> all;
    for (const auto function : functions)
      if (auto needs = needs_of(function, principal)) all.push_back(std::move(*needs));
    std::set<ResourceIndex> used;
    for (const Needs& one : all) used.insert(one.used.begin(), one.used.end());
    std::map<ResourceIndex, std::set<std::string>> allowed;
    for (const auto& row : context_.access.reach) {
      const auto& target = context_.access.destinations[row.destination];
      if (row.principal == principal && row.verdict == access::Verdict::kReachable &&
          used.contains(target.resource))
        allowed[target.resource].insert(row.actions.begin(), row.actions.end());
    }
    for (const auto& [target, actions] : allowed) {
      const auto& arn = context_.graph.resource(target).arn;
      std::vector<std::string> idle;
      for (const Needs& one : all) {
        const bool may_use = std::ranges::any_of(one.services, [&](const std::string& service) {
          return arn && is_service_of(arn->text(), service);
        });
        if (!one.used.contains(target) && !may_use)
          idle.emplace_back(context_.graph.resource(one.function).id());
      }
      if (!idle.empty()) tell(principal, target, idle, actions);
    }
  }

  void tell(std::size_t principal, ResourceIndex target, const std::vector<std::string>& idle,
            const std::set<std::string>& actions) {
    const auto& role = context_.graph.resource(context_.access.principals[principal].resource);
    const auto& on = context_.graph.resource(target);
    if (on.type() == "AWS::Logs::LogGroup") return;
    report_
        .at(role, concat(list_names(idle), idle.size() == 1 ? " never uses " : " never use ",
                         on.id(), ", on which the shared role ", role.id(), " allows ",
                         list_actions({actions.begin(), actions.end()})))
        .key(std::string(on.id()))
        .note(on, "used by other functions with this role")
        .fix("give each function a role of its own");
  }

  const Context& context_;
  Reporter& report_;
};

void check(const Context& context, Reporter& report) {
  if (context.functions != nullptr) Check(context, report).run();
}

}  // namespace

extern constinit const Rule kSharedRole = {
    .info = {.id = "IAM026",
             .name = "shared-role",
             .severity = Severity::kWarning,
             .summary = "Functions share a role that allows what only some of them need.",
             .source =
                 "https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html"},
    .check = check,
};

}  // namespace cfnaudit::rules
