// AWS::WAFv2::WebACL -> the ACL, its rules and rule groups, requests.
// https://aws.amazon.com/waf/pricing/

#include "analyzer/base/text.h"
#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kAcl = {"awswaf", "web-acls", "acl-months"};
constexpr PriceKey kRule = {"awswaf", "rules", "rule-months"};
constexpr PriceKey kRequests = {"awswaf", "requests", "requests"};
constexpr PriceKey kPrices[] = {kAcl, kRule, kRequests};
constexpr UsageKey kUsage[] = {
    {"monthly_requests", "requests inspected per month", {100'000, 1'000'000, 100'000'000}},
    {"rule_group_rules", "rules in the rule groups that the ACL uses"},
    {"managed_rule_group_rules", "rules in managed rule groups that are charged per rule"},
};

/// The rules by what they are; a rule that names a group costs as a rule group.
struct Rules {
  std::int64_t own = 0;
  std::int64_t groups = 0;
  std::int64_t managed = 0;
};

Rules rules_of(const Subject& acl) {
  Rules rules;
  for (const auto rule : resolve::items(acl.property("Rules"))) {
    const auto statement = resolve::get(rule, "Statement");
    if (resolve::get(statement, "RuleGroupReferenceStatement") != nullptr)
      ++rules.groups;
    else if (resolve::get(statement, "ManagedRuleGroupStatement") != nullptr)
      ++rules.managed;
    else
      ++rules.own;
  }
  return rules;
}

std::vector<LineItem> estimate(const Subject& acl) {
  if (resolve::is_unknown(acl.property("Rules")))
    return {{.name = "Web ACL", .price = kAcl, .monthly = 1},
            unpriced("Rules", resolve::why_unknown(acl.property("Rules")))};
  const Rules rules = rules_of(acl);
  std::vector<LineItem> items = {{.name = "Web ACL", .price = kAcl, .monthly = 1}};
  if (rules.own > 0) items.push_back({.name = "Rules", .price = kRule, .monthly = rules.own});
  if (rules.groups > 0)
    items.push_back({.name = "Rule groups", .price = kRule, .monthly = rules.groups});
  if (rules.managed > 0)
    items.push_back(
        {.name = "Managed rule groups",
         .price = kRule,
         .monthly = rules.managed,
         .assumption = "rule groups from AWS Marketplace sellers have their own prices"});
  if (rules.groups > 0)
    items.push_back(
        {.name = "Rules in rule groups", .price = kRule, .monthly = acl.usage("rule_group_rules")});
  if (rules.managed > 0 && acl.declares("managed_rule_group_rules"))
    items.push_back({.name = "Rules in managed rule groups",
                     .price = kRule,
                     .monthly = acl.usage("managed_rule_group_rules")});
  items.push_back(
      {.name = "Requests", .price = kRequests, .monthly = acl.usage("monthly_requests")});
  return items;
}

}  // namespace

constinit const Estimator kWafV2WebAcl = {.resource_type = "AWS::WAFv2::WebACL",
                                          .prices = kPrices,
                                          .usage = kUsage,
                                          .estimate = estimate};

}  // namespace cfnaudit::pricing
