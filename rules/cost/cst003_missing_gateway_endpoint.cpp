#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/network/reach.h"
#include "rules/catalog.h"
#include "rules/cost/prices.h"

// Functions behind a NAT gateway that reach a bucket or a table -> gateway endpoints that would
// take their data for nothing.

namespace cfnaudit::rules {
namespace {

using graph::ResourceIndex;

constexpr pricing::PriceKey kData = {"AmazonEC2", "nat-gateway-data", "GB"};

struct Service {
  std::string_view name;  // "s3"
  std::string_view title;
};
constexpr Service kServices[] = {{"s3", "S3"}, {"dynamodb", "DynamoDB"}};

/// What the stack has for the service.
struct Served {
  bool is_served = false;                     // or may be
  std::optional<ResourceIndex> other = {};    // a gateway endpoint of other route tables
  std::optional<network::Index> subnet = {};  // that it does not serve
};

/// By an endpoint of whatever kind; one whose service is not known may be it.
Served served_by(const Context& context, const network::Placement& function,
                 const Service& service) {
  Served out;
  for (const auto& endpoint : context.network.endpoints) {
    if (endpoint.name_known && endpoint.name != service.name) continue;
    bool is_for_all = endpoint.kind != network::Endpoint::Kind::kGateway || !endpoint.name_known ||
                      !endpoint.tables.open.empty();
    for (const auto subnet : function.subnets.items) {
      if (is_for_all ||
          std::ranges::find(endpoint.tables.items, context.network.subnets[subnet].table) !=
              endpoint.tables.items.end())
        return {.is_served = true};
      out.other = endpoint.resource;
      out.subnet = subnet;
    }
  }
  return out;
}

/// The NAT gateway that a function's subnets lead to; nullopt when there is none for certain.
std::optional<ResourceIndex> gateway_of(const Context& context,
                                        const network::Placement& function) {
  const auto& network = context.network;
  for (const auto subnet : function.subnets.items) {
    const auto taken =
        network::route_to(network, network.subnets[subnet], network::everything(false));
    if (taken.route != nullptr && taken.open.empty() && taken.route->gateway &&
        taken.route->target == network::RouteTarget::kNatGateway)
      return taken.route->gateway;
  }
  return std::nullopt;
}

bool reaches(const Context& context, ResourceIndex function, const Service& service) {
  return std::any_of(
      context.access.reach.begin(), context.access.reach.end(), [&](const auto& row) {
        const auto& principal = context.access.principals[row.principal];
        const auto& users = principal.used_by;
        return row.verdict == access::Verdict::kReachable &&
               context.access.destinations[row.destination].service == service.name &&
               std::find(users.begin(), users.end(), function) != users.end();
      });
}

void tell(const Context& context, const Service& service, ResourceIndex function,
          ResourceIndex gateway, const Served& served, std::string_view price, Reporter& reporter) {
  const auto& nat = context.graph.resource(gateway);
  std::string message =
      concat("traffic between ", context.graph.resource(function).id(), " and ", service.title,
             " goes through ", nat.id(), ", which costs $", price, " per 100 GB; ");
  std::string fix = concat("add a gateway endpoint (AWS::EC2::VPCEndpoint) for ", service.title,
                           " with the private route tables");
  if (served.other) {
    const auto& network = context.network;
    const auto& subnet = network.subnets[*served.subnet];
    message += concat("gateway endpoint ", network.id(*served.other),
                      " is free, and not associated with ", network.table_name(subnet));
    fix = concat("list the route table in RouteTableIds of ", network.id(*served.other));
  } else {
    message += "a gateway endpoint is free";
  }
  reporter.at(nat, std::move(message)).key(std::string(service.name)).fix(std::move(fix));
}

void check(const Context& context, Reporter& reporter) {
  const auto price = monthly(context, kData, 100);
  if (!price) return;
  for (const Service& service : kServices) {
    for (const auto index : context.graph.of_type("AWS::Lambda::Function")) {
      const auto* function = context.network.placement_of(index);
      const auto gateway =
          function != nullptr ? gateway_of(context, *function) : std::optional<ResourceIndex>();
      if (!gateway || !reaches(context, index, service)) continue;
      const auto served = served_by(context, *function, service);
      if (served.is_served) continue;
      tell(context, service, index, *gateway, served, pricing::in_cents(*price), reporter);
      break;
    }
  }
}

}  // namespace

extern constinit const Rule kMissingGatewayEndpoint = {
    .info = {.id = "CST003",
             .name = "missing-gateway-endpoint",
             .severity = Severity::kWarning,
             .summary = "Traffic to S3 or DynamoDB goes through a NAT gateway instead of a free "
                        "gateway endpoint.",
             .source = "https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html"},
    .check = check};

}  // namespace cfnaudit::rules
