// Functions and services: what their code does, as declared or as the code shows, and the way that
// it takes through the network.

#include <algorithm>

#include "analyzer/access/policies.h"
#include "analyzer/base/text.h"
#include "analyzer/network/reach.h"
#include "pricing/traffic/builder.h"

namespace cfnaudit::pricing::traffic {
namespace {

/// The name of the service in endpoints, by type of what is called.
struct Service {
  std::string_view type;
  std::string_view name;
};

constexpr Service kServices[] = {
    {"AWS::DynamoDB::Table", "dynamodb"},
    {"AWS::DynamoDB::GlobalTable", "dynamodb"},
    {"AWS::Events::EventBus", "events"},
    {"AWS::KMS::Key", "kms"},
    {"AWS::Kinesis::Stream", "kinesis-streams"},
    {"AWS::KinesisFirehose::DeliveryStream", "kinesis-firehose"},
    {"AWS::Lambda::Function", "lambda"},
    {"AWS::S3::Bucket", "s3"},
    {"AWS::SNS::Topic", "sns"},
    {"AWS::SQS::Queue", "sqs"},
    {"AWS::SecretsManager::Secret", "secretsmanager"},
    {"AWS::StepFunctions::StateMachine", "states"},
};

constexpr std::int64_t kKilobytesPerGigabyte = 1'048'576;

std::string_view service_of(std::string_view type) {
  for (const Service& service : kServices)
    if (service.type == type) return service.name;
  return {};
}

}  // namespace

void Builder::functions() {
  for (const auto index : graph_.of_type("AWS::Lambda::Function"))
    code(index, access::acting_principal(*stack_.access, index));
  for (const auto index : graph_.of_type("AWS::ECS::Service")) {
    const auto task = graph_.first_out(index, graph::EdgeKind::kInvokes);
    code(index, task ? access::acting_principal(*stack_.access, *task) : std::nullopt);
  }
}

void Builder::code(ResourceIndex index, std::optional<std::size_t> principal) {
  const auto from = node(index);
  if (!from) return;
  const std::size_t before = flows_.flows.size();
  if (!declared_calls(*from, index)) {
    calls_of_code(*from, index);
    if (flows_.flows.size() == before) unknown_calls(*from, index, principal);
  }
  through_network(*from, index);
}

/// calls: {OrdersTable: {writes: 1}}; an empty map says that there are none.
bool Builder::declared_calls(std::size_t from, ResourceIndex index) {
  const auto all = usage_.traffic().all(environment_, section_of(type(index)), id(index), "calls");
  for (const auto& [key, times] : all) {
    const auto dot = key.rfind('.');
    if (key.empty() || dot == 0) continue;
    const std::string_view name = std::string_view(key).substr(1, dot - 1);
    for (const auto target : graph_.resources())
      if (id(target) == name)
        if (const auto to = node(target, std::string_view(key).substr(dot + 1)))
          flow(from, *to, times);
  }
  return !all.empty();
}

/// Each place in the code once for each invocation: how often it runs is not in the template.
void Builder::calls_of_code(std::size_t from, ResourceIndex index) {
  for (const auto& call : stack_.calls) {
    // What the service does for the function (its queue, its dead letters) is not its code.
    if (call.caller != index || !call.target || call.place != nullptr) continue;
    for (const std::string& action : call.actions)
      if (const auto to = node_of_action(*call.target, action)) flow(from, *to);
  }
}

/// A role alone tells what may happen, and not how often.
void Builder::unknown_calls(std::size_t from, ResourceIndex index,
                            std::optional<std::size_t> principal) {
  if (!principal) return;
  std::set<std::size_t> possible;
  for (const auto& row : stack_.access->reach) {
    if (row.principal != *principal || row.verdict == access::Verdict::kUnreachable) continue;
    for (const std::string& action : row.actions)
      if (const auto to =
              node_of_action(stack_.access->destinations[row.destination].resource, action))
        possible.insert(*to);
  }
  for (const std::size_t to : possible)
    if (to != from)
      unknown_flow(from, to,
                   concat("what ", id(index), " does with ", id(flows_.nodes[to].resource),
                          " is not declared (", place_of(index, "calls"), ")"));
}

/// What an invocation moves through NAT gateways and interface endpoints.
void Builder::through_network(std::size_t from, ResourceIndex index) {
  const auto* placement = stack_.network->placement_of(index);
  if (placement == nullptr || placement->subnets.items.empty()) return;
  const auto internet = parameter(from, index, "internet_kb").value_or(0);
  if (less(0, internet))
    through_gateways(from, *placement, "", internet, "",
                     concat("× ", to_string(internet), " KB of the internet"));
  const auto all = flows_.flows;  // as uses add none
  for (const Flow& one : all) {
    if (one.from != from) continue;
    const auto service = service_of(type(flows_.nodes[one.to].resource));
    const auto size = size_of(one.to);
    const Quantity kilobytes = one.times * size.value_or(0);
    std::string unknown = one.unknown;
    if (unknown.empty() && !size)
      unknown = concat("the size of an object is not declared (",
                       place_of(flows_.nodes[one.to].resource, "object_kb"), ")");
    through_gateways(from, *placement, service, kilobytes, unknown,
                     concat("× ", to_string(kilobytes), " KB of ", flows_.nodes[one.to].name));
  }
}

/// Equal parts from each subnet.
void Builder::through_gateways(std::size_t from, const network::Placement& placement,
                               std::string_view service, const Quantity& kilobytes,
                               const std::string& unknown, const std::string& step) {
  const auto& net = *stack_.network;
  const Quantity part =
      kilobytes / static_cast<std::int64_t>(placement.subnets.items.size()) / kKilobytesPerGigabyte;
  for (const auto subnet : placement.subnets.items) {
    std::optional<ResourceIndex> through;
    for (const auto& route : net.tables[net.subnets[subnet].table].routes)
      if (route.target == network::RouteTarget::kNatGateway && route.gateway)
        through = route.gateway;
    for (const auto& endpoint : net.endpoints) {
      if (service.empty() || endpoint.name != service || endpoint.exists == Tri::kNo ||
          endpoint.vpc != net.subnets[subnet].vpc)
        continue;
      const auto& tables = endpoint.tables.items;
      const bool gateway = endpoint.kind == network::Endpoint::Kind::kGateway;
      // A gateway endpoint takes no money, and serves the route tables that it names.
      if (gateway &&
          std::find(tables.begin(), tables.end(), net.subnets[subnet].table) != tables.end())
        through.reset();
      if (endpoint.kind == network::Endpoint::Kind::kInterface && endpoint.private_dns != Tri::kNo)
        through = endpoint.resource;
      if (!gateway || !through) break;
    }
    if (!through) continue;
    if (unknown.empty())
      use(from, *through, "monthly_data_processed_gb", part, step, "GB");
    else
      unknown_use(from, *through, "monthly_data_processed_gb", unknown);
  }
}

}  // namespace cfnaudit::pricing::traffic
