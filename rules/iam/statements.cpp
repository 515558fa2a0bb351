#include "rules/iam/statements.h"

#include <algorithm>

#include "analyzer/access/analysis.h"
#include "analyzer/access/reach.h"
#include "analyzer/base/text.h"
#include "analyzer/iam/catalog.h"

// Statement -> its place in the template; principal -> what it surely may.

namespace cfnaudit::rules {

using resolve::ValuePtr;

namespace {

/// The value at "Properties/Policies/0/PolicyDocument".
ValuePtr value_at(const graph::StackResource& resource, std::string_view path) {
  ValuePtr at = resource.properties;
  const auto parts = split(path, '/');
  for (std::size_t i = 1; i < parts.size() && at != nullptr; ++i) {
    const auto number = parse_integer(parts[i]);
    const auto all = resolve::items(at);
    const bool is_item = number && at->kind != resolve::ValueKind::kMap && *number >= 0 &&
                         static_cast<std::size_t>(*number) < all.size();
    at = is_item ? all[static_cast<std::size_t>(*number)] : resolve::get(at, parts[i]);
  }
  return at;
}

ValuePtr element_of(ValuePtr statement, std::string_view element) {
  if (element.empty()) return statement;
  if (const ValuePtr listed = resolve::get(statement, element)) return listed;
  const ValuePtr all_but = resolve::get(statement, concat("Not", element));
  return all_but == nullptr ? statement : all_but;
}

/// The line of ManagedPolicyArns that attaches a policy of AWS.
ValuePtr attachment_of(const graph::StackResource& principal, std::string_view name) {
  for (const ValuePtr arn : resolve::items(principal.property("ManagedPolicyArns")))
    if (const auto text = resolve::known_text(arn);
        text && text->substr(text->rfind('/') + 1) == name)
      return arn;
  return nullptr;
}

}  // namespace

StatementPlace place_of(const Context& context, const access::BoundPolicy& policy,
                        const iam::Statement& statement, std::string_view element) {
  const auto& resource = context.graph.resource(policy.source.resource);
  if (policy.source.path == "Properties") {  // composed of properties
    const ValuePtr value = element.empty() ? nullptr : resource.property(element);
    return {&resource, value};
  }
  ValuePtr document = value_at(resource, policy.source.path);
  if (document == nullptr || document->kind != resolve::ValueKind::kMap) document = policy.document;
  for (const ValuePtr one : resolve::items(resolve::get(document, "Statement")))
    if (one->span == statement.span) return {&resource, element_of(one, element)};
  return {&resource, document};
}

StatementPlace place_of(const Context& context, const access::Principal& principal,
                        const access::BoundPolicy& policy, const iam::Statement& statement,
                        std::string_view element) {
  if (!policy.source.aws_managed) return place_of(context, policy, statement, element);
  const auto& resource = context.graph.resource(principal.resource);
  return {&resource, attachment_of(resource, policy.source.name)};
}

const access::BoundPolicy* bound_policy(const access::Access& access,
                                        const iam::PolicyRef& policy) {
  const auto found = std::find_if(access.policies.begin(), access.policies.end(),
                                  [&](const auto& one) { return one.policy == policy; });
  return found == access.policies.end() ? nullptr : &*found;
}

bool is_refused(const access::BoundPolicy& policy) {
  return std::any_of(policy.problems.begin(), policy.problems.end(), [](const Diagnostic& problem) {
    return problem.severity == Severity::kError;
  });
}

iam::Policies policies_on(const access::Access& access, graph::ResourceIndex resource,
                          access::PolicyUse use) {
  iam::Policies out;
  for (const auto& attachment : access.attachments)
    if (attachment.to == resource && attachment.use == use)
      out.push_back(access.policies[attachment.policy].policy);
  return out;
}

SymbolicText some_match(const SymbolicText& pattern) {
  SymbolicText out;
  std::size_t from = 0;
  const auto plain = [&](std::size_t to) {
    std::string text = pattern.text().substr(from, to - from);
    std::replace(text.begin(), text.end(), '*', 'x');
    std::replace(text.begin(), text.end(), '?', 'x');
    out.append(std::string_view(text));
  };
  for (const auto& hole : pattern.holes()) {
    plain(hole.begin);
    out.append(SymbolicText::of(hole.symbol));
    from = hole.end;
  }
  plain(pattern.text().size());
  return out;
}

std::string some_action(const iam::Statement& statement) {
  if (statement.actions.polarity != iam::Polarity::kListed) return {};
  for (const auto& action : statement.actions.values) {
    if (!action.value.known()) continue;
    const auto known = iam::expand(action.value.text());
    return known.empty() ? some_match(action.value).text() : std::string(known.front());
  }
  return {};
}

bool may_write(const iam::Statement& statement) {
  if (statement.actions.polarity != iam::Polarity::kListed) return true;
  for (const auto& action : statement.actions.values)
    for (const auto name : iam::expand(action.value.text()))
      if (const auto info = iam::find_action(name);
          info && info->level != iam::AccessLevel::kRead && info->level != iam::AccessLevel::kList)
        return true;
  return false;
}

namespace {

std::string list(const std::vector<std::string>& all, std::string_view more) {
  constexpr std::size_t kMost = 3;
  if (all.size() <= kMost) return enumerate(all);
  return concat(all[0], ", ", all[1], " and ", std::to_string(all.size() - 2), more);
}

}  // namespace

std::string list_actions(const std::vector<std::string>& actions) {
  return list(actions, " more actions");
}

std::string list_names(const std::vector<std::string>& names) { return list(names, " more"); }

Tri surely_allowed(const Context& context, const access::Principal& principal,
                   std::string_view action, const SymbolicText& resource) {
  return access::allows(context.access, context.graph, principal, action, resource);
}

SymbolicText any_arn(const Context& context, std::string_view service, std::string_view prefix) {
  const auto& environment = *context.stack.environment;
  const std::string_view region = service == "iam" ? "" : std::string_view(environment.region);
  SymbolicText out(concat("arn:", environment.partition, ":", service, ":", region, ":",
                          environment.account_id, ":", prefix));
  out.append(SymbolicText::of({concat("any ", service), SymbolKind::kExternal}));
  return out;
}

bool is_administrator(const Context& context, const access::Principal& principal) {
  const SymbolicText anything = SymbolicText::of({"anything", SymbolKind::kExternal});
  // No service has the first: who may do it may do whatever there is.
  return surely_allowed(context, principal, "any-service:AnyAction", anything) == Tri::kYes &&
         surely_allowed(context, principal, "iam:AttachRolePolicy", anything) == Tri::kYes;
}

bool is_in_foreign_hands(const Context& context, const access::Principal& principal) {
  // Services that run code or calls of the user's with the role's credentials.
  static constexpr std::string_view kRunners[] = {"codebuild.amazonaws.com",
                                                  "ec2.amazonaws.com",
                                                  "ecs-tasks.amazonaws.com",
                                                  "edgelambda.amazonaws.com",
                                                  "glue.amazonaws.com",
                                                  "lambda.amazonaws.com",
                                                  "pods.eks.amazonaws.com",
                                                  "sagemaker.amazonaws.com",
                                                  "ssm.amazonaws.com",
                                                  "states.amazonaws.com",
                                                  "tasks.apprunner.amazonaws.com"};
  if (context.graph.resource(principal.resource).type() != "AWS::IAM::Role") return true;
  return std::any_of(
      principal.assumable_by.begin(), principal.assumable_by.end(), [](const std::string& who) {
        const bool service =
            who.find(".amazonaws.com") != std::string::npos && who.find(':') == std::string::npos;
        return !service ||
               std::find(std::begin(kRunners), std::end(kRunners), who) != std::end(kRunners);
      });
}

}  // namespace cfnaudit::rules
