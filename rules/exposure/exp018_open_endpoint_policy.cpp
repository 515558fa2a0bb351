#include <algorithm>
#include <string>

#include "analyzer/base/text.h"
#include "analyzer/iam/policy.h"
#include "rules/catalog.h"
#include "rules/iam/statements.h"
#include "rules/together.h"

// VPC endpoints whose policy lets everyone do everything with every resource through them.

namespace cfnaudit::rules {
namespace {

constexpr std::string_view kEndpoint = "AWS::EC2::VPCEndpoint";

/// "*", or the whole of the endpoint's service.
bool is_everything(const iam::Element<iam::Text>& element) {
  return element.polarity == iam::Polarity::kListed &&
         std::ranges::any_of(element.values, [](const iam::Text& one) {
           const auto& text = one.value.text();
           return text == "*" || (text.ends_with(":*") && text.find(':') == text.size() - 2);
         });
}

bool is_everyone(const iam::Statement& statement) {
  return std::ranges::any_of(statement.principals.values, [](const iam::Principal& one) {
    return one.kind == iam::PrincipalKind::kAnyone || one.text.value.text() == "*";
  });
}

bool allows_everything(const iam::Statement& statement) {
  return statement.effect == iam::Effect::kAllow && statement.unknown.empty() &&
         statement.conditions.empty() && is_everyone(statement) &&
         is_everything(statement.actions) && is_everything(statement.resources);
}

bool is_open(const Context& context, graph::ResourceIndex endpoint) {
  bool open = false;
  for (const auto& policy : policies_on(context.access, endpoint, access::PolicyUse::kEndpoint))
    for (const auto& statement : policy->statements()) {
      if (statement.source->effect == iam::Effect::kDeny) return false;
      open = open || allows_everything(*statement.source);
    }
  return open;
}

/// Without a policy a gateway endpoint has one that allows everything. Not every service of an
/// interface endpoint takes a policy.
bool is_gateway(const graph::StackResource& endpoint) {
  const auto type = endpoint.property("VpcEndpointType");
  return type == nullptr || resolve::equals(type, "Gateway") == Tri::kYes;
}

void check(const Context& context, Reporter& report) {
  std::vector<Faulty> all;
  for (const auto index : context.graph.of_type(kEndpoint)) {
    const auto& endpoint = context.graph.resource(index);
    if (endpoint.exists != Tri::kYes) continue;
    const auto policy = endpoint.property("PolicyDocument");
    if (policy == nullptr ? is_gateway(endpoint) : is_open(context, index))
      all.push_back({&endpoint, policy,
                     policy == nullptr ? "has no policy: AWS's default allows everything"
                                       : "allows everything"});
  }
  report_together(
      all,
      [&](const std::string& names) {
        return concat(names, all.size() == 1 ? " lets" : " let",
                      " everyone do everything with every resource");
      },
      "allow in PolicyDocument only the resources that the VPC needs, or set the condition "
      "aws:ResourceAccount",
      report);
}

constexpr std::string_view kTypes[] = {kEndpoint};

}  // namespace

extern constinit const Rule kOpenEndpointPolicy = {
    .info = {.id = "EXP018",
             .name = "open-endpoint-policy",
             .severity = Severity::kNote,
             .summary = "A VPC endpoint lets everyone do everything with every resource.",
             .source =
                 "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html",
             .types = kTypes},
    .check = check,
};

}  // namespace cfnaudit::rules
