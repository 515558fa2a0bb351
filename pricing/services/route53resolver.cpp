// AWS::Route53Resolver::ResolverEndpoint, FirewallDomainList, FirewallRuleGroupAssociation ->
// network interfaces, queries, domains. https://aws.amazon.com/route53/pricing/

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kEndpointHours = {"AmazonRoute53", "resolver-endpoint-hours", "hours"};
constexpr PriceKey kQueries = {"AmazonRoute53", "resolver-queries", "queries"};
constexpr PriceKey kEndpointPrices[] = {kEndpointHours, kQueries};
constexpr UsageKey kEndpointUsage[] = {{"monthly_queries",
                                        "queries through the endpoint per month",
                                        {100'000, 1'000'000, 100'000'000}}};

std::vector<LineItem> estimate_endpoint(const Subject& endpoint) {
  return {{.name = "Network interface hours",
           .price = kEndpointHours,
           .monthly = count_items(endpoint.property("IpAddresses")) * kHoursPerMonth,
           .assumption = "an interface for each IP address, 730 hours"},
          {.name = "Queries", .price = kQueries, .monthly = endpoint.usage("monthly_queries")}};
}

constexpr PriceKey kDomains = {"AmazonRoute53", "firewall-domains", "domain-months"};
constexpr PriceKey kDomainPrices[] = {kDomains};

std::vector<LineItem> estimate_domains(const Subject& list) {
  if (list.property("DomainFileUrl") != nullptr)
    return {unpriced("Domains", "the number of domains depends on the file of DomainFileUrl")};
  return {{.name = "Domains", .price = kDomains, .monthly = count_items(list.property("Domains"))}};
}

constexpr PriceKey kFirewallQueries = {"AmazonRoute53", "firewall-queries", "queries"};
constexpr PriceKey kFirewallPrices[] = {kFirewallQueries};
constexpr UsageKey kFirewallUsage[] = {
    {"monthly_queries", "queries inspected per month", {100'000, 1'000'000, 100'000'000}}};
constexpr UsageItem kFirewallItems[] = {{"Queries inspected", kFirewallQueries, "monthly_queries"}};

std::vector<LineItem> estimate_firewall(const Subject& association) {
  return usage_items(association, kFirewallItems);
}

}  // namespace

constinit const Estimator kResolverEndpoint = {
    .resource_type = "AWS::Route53Resolver::ResolverEndpoint",
    .prices = kEndpointPrices,
    .usage = kEndpointUsage,
    .estimate = estimate_endpoint};

constinit const Estimator kResolverFirewallDomainList = {
    .resource_type = "AWS::Route53Resolver::FirewallDomainList",
    .prices = kDomainPrices,
    .usage = {},
    .estimate = estimate_domains};

constinit const Estimator kResolverFirewallAssociation = {
    .resource_type = "AWS::Route53Resolver::FirewallRuleGroupAssociation",
    .prices = kFirewallPrices,
    .usage = kFirewallUsage,
    .estimate = estimate_firewall};

}  // namespace cfnaudit::pricing
