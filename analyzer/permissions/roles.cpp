// Calls -> what each role of the stack must be allowed.

#include "analyzer/permissions/roles.h"

#include <algorithm>
#include <map>
#include <set>

#include "analyzer/access/keys.h"
#include "analyzer/access/policies.h"
#include "analyzer/access/role_calls.h"
#include "analyzer/aws/encryption.h"
#include "analyzer/aws/log_delivery.h"
#include "analyzer/aws/names.h"
#include "analyzer/base/text.h"
#include "analyzer/iam/catalog.h"
#include "analyzer/iam/questions.h"

namespace cfnaudit::permissions {

using access::Access;
using access::RoleCall;
using graph::Graph;
using graph::ResourceIndex;

namespace {

constexpr std::string_view kFunction = "AWS::Lambda::Function";
constexpr std::string_view kMachine = "AWS::StepFunctions::StateMachine";

/// What runs programs that are not read: anything may be called as its role.
constexpr std::string_view kRunsPrograms[] = {"AWS::ApiGatewayV2::Authorizer",
                                              "AWS::AppRunner::Service",
                                              "AWS::Batch::JobDefinition",
                                              "AWS::CodeBuild::Project",
                                              "AWS::DataPipeline::Pipeline",
                                              "AWS::EC2::Instance",
                                              "AWS::EC2::LaunchTemplate",
                                              "AWS::ECS::TaskDefinition",
                                              "AWS::EKS::Cluster",
                                              "AWS::EKS::Nodegroup",
                                              "AWS::EMR::Cluster",
                                              "AWS::Glue::Job",
                                              "AWS::IAM::InstanceProfile",
                                              "AWS::SSM::Document",
                                              "AWS::SageMaker::NotebookInstance"};

class Finder {
 public:
  Finder(const Access& access, const Graph& graph, const functions::Functions* functions,
         const calls::Requests& requests, std::optional<ResourceIndex> user)
      : access_(access),
        graph_(graph),
        functions_(functions),
        user_(user),
        code_(requests.code),
        role_calls_(requests.settings) {}

  std::vector<NeededRole> run() {
    std::vector<NeededRole> out;
    for (std::size_t i = 0; i < access_.principals.size(); ++i) {
      const auto& principal = access_.principals[i];
      if (graph_.resource(principal.resource).type() != "AWS::IAM::Role") continue;
      NeededRole one{.principal = i, .role = principal.resource};
      for (const ResourceIndex user : principal.used_by)
        if (is_asked(user)) one.users.push_back(user);
      for (const RoleCall& call : role_calls_)
        if (call.principal == i && is_asked(call.caller) &&
            std::ranges::find(one.users, call.caller) == one.users.end())
          one.users.push_back(call.caller);
      if (one.users.empty()) continue;
      settings(one);
      code(one);
      for (const ResourceIndex user : one.users) runs(one, user);
      keys(one);
      for (const auto& service : principal.assumable_by)
        if (!service.ends_with(".amazonaws.com") && !user_)
          add_open(one, concat("it can also be assumed by ", service));
      out.push_back(std::move(one));
    }
    return out;
  }

 private:
  bool is_asked(ResourceIndex user) const { return !user_ || *user_ == user; }
  std::string id(ResourceIndex index) const { return std::string(graph_.resource(index).id()); }

  static void add_open(NeededRole& role, std::string why) {
    if (std::ranges::find(role.open, why) == role.open.end()) role.open.push_back(std::move(why));
  }

  void add(NeededRole& role, std::string action, SymbolicText on, std::string subject,
           std::string open = {}) const {
    const auto info = iam::find_action(action);
    if (info && info->resources.empty()) {
      on = SymbolicText(std::string("*"));
      open = "the action has no resource-level permissions";
    }
    Permission one{std::move(action), {std::move(on)}, {}, std::move(subject), {}};
    if (!open.empty()) one.open.push_back(std::move(open));
    role.permissions.push_back(std::move(one));
  }

  /// "a|b": the one that the role allows now, else the first.
  static std::string_view chosen(std::string_view either) {
    return either.substr(0, either.find('|'));
  }

  void settings(NeededRole& role) {
    for (const RoleCall& call : role_calls_) {
      if (call.principal != role.principal || !is_asked(call.caller)) continue;
      if (!call.unknown.empty()) add_open(role, concat(id(call.caller), ": ", call.unknown));
      std::string subject = id(call.caller);
      if (!call.during.empty()) subject += concat(" ", call.during);
      for (const std::string& either : call.actions) {
        const std::string action(chosen(either));
        if (either.size() != action.size())
          add_open(role, concat(subject, ": which of ", join(names(either), ", "),
                                " is called is not known"));
        auto [on, open] = place(call, action);
        add(role, action, std::move(on), subject, std::move(open));
      }
    }
  }

  static std::vector<std::string> names(std::string_view either) {
    const auto parts = split(either, '|');
    return {parts.begin(), parts.end()};
  }

  std::pair<SymbolicText, std::string> place(const RoleCall& call, std::string_view action) const {
    const SymbolicText any(std::string("*"));
    if (!call.target) {
      if (call.called.text() == "*" || call.called.empty())
        return {any, "the template does not say on what"};
      return {call.called, {}};
    }
    SymbolicText on = call.called;
    const auto& own = graph_.resource(*call.target).arn;
    if (on.empty() && own) on = *own;
    if (!on.text().starts_with("arn:"))
      return {any, concat("the ARN of ", id(*call.target), " is made at deployment")};
    if (call.row->scope == aws::Scope::kPart) {
      on.append(call.row->part);
      on.append(SymbolicText::of({"*", SymbolKind::kExternal}));
      return {on, {}};
    }
    return {below(std::move(on), action), {}};
  }

  /// The objects of a bucket, where the action is theirs.
  static SymbolicText below(SymbolicText arn, std::string_view action) {
    const auto info = iam::find_action(action);
    const std::string& text = arn.text();
    if (!info || iam::applies(*info, text) != iam::Applies::kNo) return arn;
    for (const std::string_view part : {"/", ":"}) {
      SymbolicText parts = arn;
      parts.append(part);
      parts.append(SymbolicText::of({"*", SymbolKind::kExternal}));
      if (iam::applies(*info, concat(text, part, "*")) == iam::Applies::kYes) return parts;
    }
    return arn;
  }

  void code(NeededRole& role) {
    for (const calls::CodeCall& call : code_.calls) {
      if (call.principal != role.principal || !is_asked(call.function)) continue;
      const std::string subject = concat(id(call.function), ": ", call.made->operation);
      for (const auto& target : call.on) {
        // Perhaps needed, and nobody knows on what: that is no permission to give.
        if (call.perhaps && !target.open.empty() && !target.resource) {
          add_open(role, concat(subject, " may also need ", call.action));
          continue;
        }
        add(role, call.action, target.arn, subject, target.open);
      }
    }
    for (const calls::OpenCall& call : code_.open)
      if (is_user(role, call.function))
        add_open(role, concat(id(call.function), ": ", call.reason));
  }

  static bool is_user(const NeededRole& role, ResourceIndex user) {
    return std::ranges::find(role.users, user) != role.users.end();
  }

  void runs(NeededRole& role, ResourceIndex user) {
    const auto& resource = graph_.resource(user);
    if (resource.type() == kFunction) return function(role, user);
    if (resource.type() == kMachine) return machine(role, user);
    if (std::ranges::find(kRunsPrograms, resource.type()) != std::end(kRunsPrograms))
      return add_open(role, concat("what ", id(user), " runs is not read"));
    const bool makes_calls = std::ranges::any_of(role_calls_, [&](const RoleCall& call) {
      return call.principal == role.principal && call.caller == user;
    });
    if (!makes_calls) add_open(role, concat("what ", id(user), " does as the role is not known"));
  }

  /// https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html,
  /// https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html, 2026-11-30
  void function(NeededRole& role, ResourceIndex user) {
    const auto& resource = graph_.resource(user);
    const auto* read = functions_ == nullptr ? nullptr : functions::find(*functions_, user);
    if (read == nullptr || read->reading() == nullptr) {
      const std::string why = read == nullptr ? std::string() : read->not_read;
      add_open(role,
               concat("the code of ", id(user), " was not read", why.empty() ? "" : ": ", why));
    } else if (!read->reading()->complete) {
      for (const std::string& why : read->reading()->open)
        add_open(role, concat("code of ", id(user), ": ", why));
      if (read->reading()->open.empty())
        add_open(role, concat("the code of ", id(user), " was not read completely"));
    }
    const std::string subject = concat(id(user), " writes its logs");
    auto [group, is_made] = log_group(user);
    for (const std::string_view action : {"logs:CreateLogStream", "logs:PutLogEvents"}) {
      SymbolicText streams = group;
      streams.append(":");
      streams.append(SymbolicText::of({"*", SymbolKind::kExternal}));
      add(role, std::string(action), std::move(streams), subject);
    }
    if (!is_made) add(role, "logs:CreateLogGroup", group, subject);
    if (resolve::equals(resource.property("TracingConfig.Mode"), "Active") == Tri::kYes)
      for (const std::string_view action : {"xray:PutTraceSegments", "xray:PutTelemetryRecords"})
        add(role, std::string(action), {}, concat(id(user), " is traced"));
  }

  /// The ARN without its streams, and whether the template makes the group.
  std::pair<SymbolicText, bool> log_group(ResourceIndex user) const {
    const auto& environment = *graph_.stack().environment;
    SymbolicText arn(concat("arn:", environment.partition, ":logs:", environment.region, ":",
                            environment.account_id, ":log-group:"));
    const SymbolicText* named =
        resolve::text(graph_.resource(user).property("LoggingConfig.LogGroup"));
    if (named != nullptr) {
      arn.append(*named);
    } else {
      arn.append(aws::kFunctionLogGroup);
      arn.append(graph_.resource(user).ref);
    }
    for (const ResourceIndex index : graph_.of_type("AWS::Logs::LogGroup")) {
      const auto& own = graph_.resource(index).arn;
      if (own && own->text() == concat(arn.text(), ":*")) return {arn, true};
    }
    return {arn, false};
  }

  void machine(NeededRole& role, ResourceIndex user) {
    const auto* machine = graph_.state_machine(user);
    if (machine == nullptr || !machine->complete)
      return add_open(role, concat("the definition of ", id(user), " is not known"));
    const auto logging = graph_.resource(user).property("LoggingConfiguration");
    const auto level = resolve::get(logging, "Level");
    if (level != nullptr && resolve::equals(level, "OFF") != Tri::kYes)
      for (const std::string_view action : aws::kLogDeliveryActions)
        add(role, std::string(action), SymbolicText(std::string("*")),
            concat(id(user), " delivers its logs"));
    for (const graph::State& state : machine->states) {
      if (state.type != "Task" || resolve::get(state.value, "Credentials") != nullptr) continue;
      const std::string during = concat("in ", quote(state.name));
      const bool is_known = std::ranges::any_of(role_calls_, [&](const RoleCall& call) {
        return call.caller == user && call.during == during;
      });
      if (!is_known) add_open(role, concat("what ", id(user), " needs ", during, " is not known"));
    }
  }

  /// The keys of what is used.
  void keys(NeededRole& role) const {
    std::vector<Permission> more;
    for (const Permission& one : role.permissions)
      for (const SymbolicText& on : one.on) {
        const auto target = graph_.identify(on);
        const auto* row =
            target ? aws::encryption_of(graph_.resource(target->resource).type()) : nullptr;
        if (row == nullptr || row->type == "AWS::Logs::LogGroup") continue;
        const auto& resource = graph_.resource(target->resource);
        const auto named = access::key_property(resource, *row);
        const auto text = resolve::known_text(named);
        // AWS's own keys let everybody of the account use them through the service.
        if (named == nullptr || (text && text->find("alias/aws/") != std::string_view::npos))
          continue;
        const auto key = access::key_of(graph_, named);
        for (const auto& use : row->uses) {
          const auto actions = split(use.actions, ' ');
          if (std::ranges::find(actions, one.action) == actions.end()) continue;
          if (!key || !graph_.resource(*key).arn) {
            add_open(role, concat("the key of ", resource.id(), " is not in the template"));
            continue;
          }
          for (const auto action : split(use.key_actions, ' '))
            more.push_back({std::string(action),
                            {*graph_.resource(*key).arn},
                            {},
                            concat("the key of ", resource.id()),
                            {}});
        }
      }
    role.permissions.insert(role.permissions.end(), more.begin(), more.end());
  }

  const Access& access_;
  const Graph& graph_;
  const functions::Functions* functions_;
  std::optional<ResourceIndex> user_;
  const calls::CodeCalls& code_;
  const std::vector<RoleCall>& role_calls_;
};

/// The ARN as a policy's Resource: "*" for what is outside of the template.
SymbolicText resource_of(const SymbolicText& arn) {
  SymbolicText out;
  std::size_t at = 0;
  for (const auto& hole : arn.holes()) {
    out.append(arn.slice(at, hole.begin));
    if (hole.symbol.kind == SymbolKind::kExternal)
      out.append("*");
    else
      out.append(SymbolicText::of(hole.symbol));
    at = hole.end;
  }
  out.append(arn.slice(at, arn.text().size()));
  return out;
}

iam::Element<iam::Text> listed(std::vector<SymbolicText> texts) {
  iam::Element<iam::Text> out{.polarity = iam::Polarity::kListed, .values = {}, .span = {}};
  for (auto& text : texts) out.values.push_back({std::move(text), {}});
  return out;
}

}  // namespace

std::vector<NeededRole> needed_roles(const Access& access, const Graph& graph,
                                     const functions::Functions* functions,
                                     const calls::Requests& requests,
                                     std::optional<ResourceIndex> user) {
  return Finder(access, graph, functions, requests, user).run();
}

iam::PolicyRef policy_of(const std::vector<Permission>& permissions) {
  iam::Policy out{.version = iam::Version::k2012, .id = "generated", .statements = {}, .span = {}};
  for (const PolicyStatement& one : statements(permissions)) {
    iam::Statement statement;
    statement.actions = listed({one.actions.begin(), one.actions.end()});
    std::vector<SymbolicText> on;
    for (const SymbolicText& arn : one.on) on.push_back(resource_of(arn));
    statement.resources = listed(std::move(on));
    statement.number = out.statements.size();
    out.statements.push_back(std::move(statement));
  }
  return iam::compile(std::move(out));
}

iam::Answer allows_no_more(const Access& access, const NeededRole& role) {
  iam::Policies existing;
  for (const std::size_t index : access.principals[role.principal].policies)
    existing.push_back(access.policies[index].policy);
  return iam::no_new_access(*access.reasoner, {policy_of(role.permissions)}, existing,
                            iam::PolicyType::kIdentity);
}

bool allows_all(const iam::PolicyRef& policy, const std::vector<Permission>& permissions) {
  iam::PolicySet set;
  set.identity = {policy};
  for (const Permission& one : permissions)
    for (const SymbolicText& on : one.on) {
      // In its own account: identity policies decide.
      const auto parts = on.split(":");
      const bool has_account = parts.size() > 5 && !parts[4].empty() && parts[4].known();
      const std::string account = has_account ? parts[4].text() : "123456789012";
      iam::Request request;
      request.principal =
          iam::role_session(SymbolicText(concat("arn:aws:iam::", account, ":role/any")));
      request.resource_account = SymbolicText(account);
      request.action = one.action;
      request.resource = on;
      if (iam::decide(set, request).verdict != iam::Verdict::kAllowed) return false;
    }
  return true;
}

}  // namespace cfnaudit::permissions
