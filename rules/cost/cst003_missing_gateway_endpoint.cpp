#include <algorithm>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/cost/prices.h"

// Functions behind a NAT gateway that reach a bucket or a table -> gateway endpoints that would
// take their data for nothing.

namespace cfnaudit::rules {
namespace {

using graph::EdgeKind;
using graph::ResourceIndex;

constexpr pricing::PriceKey kData = {"AmazonEC2", "nat-gateway-data", "GB"};

struct Service {
  std::string_view name;  // "s3"
  std::string_view title;
};
constexpr Service kServices[] = {{"s3", "S3"}, {"dynamodb", "DynamoDB"}};

/// Has the stack an endpoint of the service, of whatever kind? One whose service is not known may
/// be it.
bool has_endpoint(const Context& context, const Service& service) {
  for (const auto index : context.graph.of_type("AWS::EC2::VPCEndpoint")) {
    const auto& endpoint = context.graph.resource(index);
    const SymbolicText* name = resolve::text(endpoint.property("ServiceName"));
    if (name == nullptr || name->text().ends_with(concat(".", service.name))) return true;
  }
  return false;
}

/// The NAT gateway that a function's subnets lead to; nullopt when there is none for certain.
std::optional<ResourceIndex> gateway_of(const Context& context, ResourceIndex function) {
  const auto& graph = context.graph;
  for (const auto* subnet : graph.out(function, EdgeKind::kRunsIn))
    for (const auto* table : graph.out(subnet->to, EdgeKind::kRoutesTo))
      for (const auto* route : graph.out(table->to, EdgeKind::kRoutesTo)) {
        const auto& gateway = graph.resource(route->to);
        if (gateway.type() == "AWS::EC2::NatGateway" && gateway.exists == Tri::kYes)
          return route->to;
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

void check(const Context& context, Reporter& reporter) {
  const auto price = monthly(context, kData, 100);
  if (!price) return;
  for (const Service& service : kServices) {
    if (has_endpoint(context, service)) continue;
    for (const auto index : context.graph.of_type("AWS::Lambda::Function")) {
      const auto gateway = gateway_of(context, index);
      if (!gateway || !reaches(context, index, service)) continue;
      const auto& nat = context.graph.resource(*gateway);
      reporter
          .at(nat, concat("traffic between ", context.graph.resource(index).id(), " and ",
                          service.title, " goes through ", nat.id(), ", which costs $",
                          pricing::in_cents(*price), " per 100 GB; a gateway endpoint is free"))
          .key(std::string(service.name))
          .fix(concat("add a gateway endpoint (AWS::EC2::VPCEndpoint) for ", service.title,
                      " with the private route tables"));
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
