#include <algorithm>
#include <string>
#include <vector>

#include "analyzer/aws/roles.h"
#include "analyzer/base/text.h"
#include "analyzer/graph/path.h"
#include "analyzer/iam/catalog.h"
#include "rules/catalog.h"
#include "rules/iam/statements.h"

// Trust policies -> roles that their own users, or anybody at all, cannot assume.

namespace cfnaudit::rules {
namespace {

constexpr std::string_view kRoleType[] = {"AWS::IAM::Role"};

bool surely_refused(const iam::PolicySet& trust, const iam::Request& request) {
  const auto verdict = iam::decide(trust, request).verdict;
  return verdict == iam::Verdict::kImplicitlyDenied || verdict == iam::Verdict::kExplicitlyDenied;
}

class Roles {
 public:
  Roles(const Context& context, Reporter& report) : context_(context), report_(report) {}

  void run() {
    for (const auto index : context_.graph.resources())
      for (const auto& user : aws::role_trusts(context_.graph.resource(index).type()))
        graph::at_path(context_.graph.resource(index).properties, user.property,
                       [&](resolve::ValuePtr value) { check_user(user, index, value); });
    for (const auto index : context_.graph.of_type(kRoleType[0])) check_role(index);
  }

 private:
  iam::PolicySet trust_of(graph::ResourceIndex role) const {
    iam::PolicySet out;
    out.resource_kind = iam::ResourcePolicyKind::kTrust;
    out.resource = policies_on(context_.access, role, access::PolicyUse::kTrust);
    return out;
  }

  iam::Request request(iam::Caller caller, graph::ResourceIndex role, std::string action) const {
    iam::Request out;
    out.principal = std::move(caller);
    out.action = std::move(action);
    out.resource = context_.graph.resource(role).arn.value_or(SymbolicText());
    out.resource_account = SymbolicText(context_.stack.environment->account_id);
    out.context = iam::Context(iam::Presence::kUnknown);
    return out;
  }

  /// Some services also have a name in each region: "states.us-east-1.amazonaws.com".
  bool refuses(graph::ResourceIndex role, std::string_view service) const {
    const iam::PolicySet trust = trust_of(role);
    const std::string_view name = service.substr(0, service.find('.'));
    const std::string regional =
        concat(name, ".", context_.stack.environment->region, service.substr(service.find('.')));
    for (const std::string& one :
         {std::string(service), regional, concat(service, ".cn"), concat(regional, ".cn")})
      if (!surely_refused(trust, request(iam::service(SymbolicText(one)), role, "sts:AssumeRole")))
        return false;
    return !trust.resource.empty();
  }

  static bool runs_as(const aws::RoleTrust& user) {
    return std::ranges::any_of(aws::role_properties(user.type),
                               [&](const auto& row) { return row.property == user.property; });
  }

  void check_user(const aws::RoleTrust& user, graph::ResourceIndex index, resolve::ValuePtr value) {
    const auto& resource = context_.graph.resource(index);
    const auto target = context_.graph.identify(value, kRoleType);
    if (!target || !refuses(target->resource, user.service)) return;
    if (!user.former_service.empty() && !refuses(target->resource, user.former_service)) return;
    const auto& role = context_.graph.resource(target->resource);
    if (resource.exists != Tri::kYes || role.exists != Tri::kYes) return;
    report_
        .at(resource, value,
            concat(resource.id(), runs_as(user) ? " cannot run as " : " cannot use ", role.id(),
                   ": the role does not trust ", user.service))
        .note(role, "this role")
        .fix(concat("allow ", user.service, " to assume the role in its AssumeRolePolicyDocument"));
    told_.push_back(target->resource);
  }

  /// Whom the statement names cannot do what it allows them: a federated user must call
  /// sts:AssumeRoleWithWebIdentity, for example.
  std::vector<iam::Request> tries(graph::ResourceIndex role, const iam::Principal& who) const {
    if (who.kind == iam::PrincipalKind::kFederated) {
      iam::Caller caller;
      caller.type = iam::CallerType::kFederated;
      caller.arn = who.text.value;
      return {request(caller, role, "sts:AssumeRoleWithWebIdentity"),
              request(caller, role, "sts:AssumeRoleWithSAML")};
    }
    if (who.kind == iam::PrincipalKind::kService)
      return {request(iam::service(who.text.value), role, "sts:AssumeRole")};
    return {};
  }

  void check_role(graph::ResourceIndex role) {
    const iam::PolicySet trust = trust_of(role);
    if (trust.resource.empty() || std::find(told_.begin(), told_.end(), role) != told_.end())
      return;
    for (const auto& policy : trust.resource)
      for (const auto& statement : policy->source().statements) {
        if (!statement.unknown.empty()) return;
        if (statement.effect != iam::Effect::kAllow) continue;
        if (statement.principals.polarity == iam::Polarity::kAllBut) return;
        for (const auto& who : statement.principals.values) {
          const auto requests = tries(role, who);
          if (requests.empty() && assumes(statement)) return;
          for (const auto& one : requests)
            if (!surely_refused(trust, one)) return;
        }
      }
    const auto& resource = context_.graph.resource(role);
    report_
        .at(resource, resource.property("AssumeRolePolicyDocument"),
            concat("nobody can assume ", resource.id(),
                   ": its trust policy does not allow any of its principals the action that they "
                   "need"))
        .fix(
            "allow sts:AssumeRole for services and accounts, sts:AssumeRoleWithWebIdentity or "
            "sts:AssumeRoleWithSAML for identity providers");
  }

  /// For accounts, roles and users.
  static bool assumes(const iam::Statement& statement) {
    if (statement.actions.polarity != iam::Polarity::kListed) return true;
    return std::any_of(
        statement.actions.values.begin(), statement.actions.values.end(), [](const auto& action) {
          const auto known = iam::expand(action.value.text());
          return !action.value.known() || std::any_of(known.begin(), known.end(), [](auto name) {
            return name == "sts:AssumeRole";
          });
        });
  }

  const Context& context_;
  Reporter& report_;
  std::vector<graph::ResourceIndex> told_;
};

void check(const Context& context, Reporter& report) { Roles(context, report).run(); }

}  // namespace

extern constinit const Rule kUnassumableRole = {
    .info = {.id = "IAM010",
             .name = "unassumable-role",
             .severity = Severity::kError,
             .summary = "A role does not trust the service that uses it, or nobody can assume it.",
             .source = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
                       "id_roles_terms-and-concepts.html"},
    .check = check,
};

}  // namespace cfnaudit::rules
