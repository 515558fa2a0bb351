#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/text.h"
#include "rules/catalog.h"

// Functions in subnets of which the template shows every route, and the services whose resources
// they are given -> calls that time out.

namespace cfnaudit::rules {
namespace {

using graph::ResourceIndex;
using resolve::ValuePtr;

constexpr std::string_view kVpcs[] = {"AWS::EC2::VPC"};
constexpr std::string_view kSubnets[] = {"AWS::EC2::Subnet"};
constexpr std::string_view kTables[] = {"AWS::EC2::RouteTable"};
constexpr std::string_view kInternetGateways[] = {"AWS::EC2::InternetGateway"};

/// Services that a VPC reaches over the internet or through an endpoint of this name.
/// https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html,
/// https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html, 2026-11-30
struct Service {
  std::string_view type;
  std::string_view prefix;    // in policies: "dynamodb"
  std::string_view endpoint;  // how the name of its endpoint ends
  std::string_view title;
};
constexpr Service kServices[] = {
    {"AWS::DynamoDB::Table", "dynamodb", ".dynamodb", "DynamoDB"},
    {"AWS::DynamoDB::GlobalTable", "dynamodb", ".dynamodb", "DynamoDB"},
    {"AWS::S3::Bucket", "s3", ".s3", "Amazon S3"},
    {"AWS::SQS::Queue", "sqs", ".sqs", "Amazon SQS"},
    {"AWS::SNS::Topic", "sns", ".sns", "Amazon SNS"},
    {"AWS::Kinesis::Stream", "kinesis", ".kinesis-streams", "Kinesis"},
    {"AWS::SecretsManager::Secret", "secretsmanager", ".secretsmanager", "Secrets Manager"},
    {"AWS::StepFunctions::StateMachine", "states", ".states", "Step Functions"},
    {"AWS::Events::EventBus", "events", ".events", "EventBridge"},
};

class Network {
 public:
  explicit Network(const Context& context) : context_(context), graph_(context.graph) {}

  /// May something that the template does not show give its networks a route or an endpoint?
  bool is_open() const {
    for (const auto index : graph_.resources()) {
      const std::string_view type = graph_.resource(index).type();
      if (type.starts_with("Custom::") || type.starts_with("AWS::CloudFormation::") ||
          type == "AWS::EC2::VPNGatewayRoutePropagation" || !is_tied(index))
        return true;
    }
    return std::any_of(context_.stack.outputs.begin(), context_.stack.outputs.end(),
                       [&](const resolve::StackOutput& output) {
                         return graph_.identify(output.value, kVpcs) ||
                                graph_.identify(output.value, kTables);
                       });
  }

  /// The VPC of subnets from which nothing leads out; nullopt if some do, or if that is not known.
  std::optional<ResourceIndex> closed_vpc(const graph::StackResource& function) const {
    const auto subnets = resolve::items(function.property("VpcConfig.SubnetIds"));
    std::optional<ResourceIndex> vpc;
    for (const ValuePtr named : subnets) {
      const auto subnet = graph_.identify(named, kSubnets);
      if (!subnet || leads_out(subnet->resource)) return std::nullopt;
      const auto home = graph_.identify(graph_.resource(subnet->resource).property("VpcId"), kVpcs);
      if (!home || graph_.resource(home->resource).exists != Tri::kYes) return std::nullopt;
      vpc = home->resource;
    }
    return vpc;
  }

  /// Has the stack an endpoint of the service? One whose service is not known may be it.
  bool has_endpoint(const Service& service) const {
    const auto endpoints = graph_.of_type("AWS::EC2::VPCEndpoint");
    return std::any_of(endpoints.begin(), endpoints.end(), [&](ResourceIndex index) {
      const SymbolicText* name = resolve::text(graph_.resource(index).property("ServiceName"));
      return name == nullptr || name->text().find(service.endpoint) != std::string::npos ||
             name->text().ends_with('}');
    });
  }

 private:
  /// Is it sure which route table a route or an association is about?
  bool is_tied(ResourceIndex index) const {
    const auto& resource = graph_.resource(index);
    const bool route = resource.type() == "AWS::EC2::Route";
    const bool association = resource.type() == "AWS::EC2::SubnetRouteTableAssociation";
    if (!route && !association) return true;
    return graph_.identify(resource.property("RouteTableId"), kTables).has_value() &&
           (route || graph_.identify(resource.property("SubnetId"), kSubnets).has_value());
  }

  /// Without a route table of its own a subnet has that of the VPC, which leads nowhere. Functions
  /// have no public address, so an internet gateway does not serve them.
  bool leads_out(ResourceIndex subnet) const {
    for (const auto index : graph_.of_type("AWS::EC2::SubnetRouteTableAssociation")) {
      const auto& association = graph_.resource(index);
      if (graph_.identify(association.property("SubnetId"), kSubnets)->resource != subnet) continue;
      const auto table = graph_.identify(association.property("RouteTableId"), kTables);
      for (const auto each : graph_.of_type("AWS::EC2::Route")) {
        const auto& route = graph_.resource(each);
        if (graph_.identify(route.property("RouteTableId"), kTables)->resource == table->resource &&
            !graph_.identify(route.property("GatewayId"), kInternetGateways))
          return true;
      }
    }
    return false;
  }

  const Context& context_;
  const graph::Graph& graph_;
};

/// May the function act on the resource?
bool reaches(const Context& context, ResourceIndex function, ResourceIndex target) {
  const auto principal = access::acting_principal(context.access, function);
  const auto& rows = context.access.reach;
  return principal && std::any_of(rows.begin(), rows.end(), [&](const access::Reach& row) {
           return row.principal == *principal && row.verdict == access::Verdict::kReachable &&
                  context.access.destinations[row.destination].resource == target;
         });
}

void check_function(const Context& context, const Network& network, ResourceIndex index,
                    Reporter& report) {
  const auto& function = context.graph.resource(index);
  if (function.exists != Tri::kYes || !network.closed_vpc(function) ||
      function.property("VpcConfig.Ipv6AllowedForDualStack") != nullptr)
    return;
  const ValuePtr variables = function.property("Environment.Variables");
  if (variables == nullptr) return;
  for (const Service& service : kServices)
    for (const resolve::Field& variable : variables->fields) {
      const auto target = context.graph.identify(variable.value, std::span(&service.type, 1));
      if (!target || network.has_endpoint(service) || !reaches(context, index, target->resource))
        continue;
      const auto& used = context.graph.resource(target->resource);
      report
          .at(function, function.property("VpcConfig.SubnetIds"),
              concat(
                  function.id(), " cannot reach ", used.id(),
                  ": its subnets have no route to a NAT gateway, and the VPC has no endpoint for ",
                  service.title))
          .key(std::string(service.title))
          .note(used, concat("named in ", variable.key.value))
          .fix(concat("add an AWS::EC2::VPCEndpoint for ", service.title,
                      ", or a route to a NAT gateway"));
      break;
    }
}

void check(const Context& context, Reporter& report) {
  const Network network(context);
  if (context.graph.of_type("AWS::EC2::Subnet").empty() || network.is_open()) return;
  for (const auto index : context.graph.of_type("AWS::Lambda::Function"))
    check_function(context, network, index, report);
}

}  // namespace

extern constinit const Rule kFunctionWithoutRoute = {
    .info = {.id = "NET011",
             .name = "function-without-route",
             .severity = Severity::kWarning,
             .summary =
                 "A function in a VPC has no network path to a service whose resource it uses.",
             .source =
                 "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html"},
    .check = check,
};

}  // namespace cfnaudit::rules
