#include <algorithm>
#include <string>

#include "analyzer/base/text.h"
#include "analyzer/network/connections.h"
#include "rules/catalog.h"
#include "rules/network/uses.h"

// What listens in a VPC and admits nobody; tasks that cannot fetch what they start with.

namespace cfnaudit::rules {
namespace {

using graph::ResourceIndex;
using graph::StackResource;
using resolve::ValuePtr;

/// What can be used through an API of AWS, without a connection.
/// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.html,
/// https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html, read on 2026-11-30
bool has_api(const StackResource& resource) {
  const auto type = resource.type();
  const ValuePtr http = resource.property("EnableHttpEndpoint");
  return type.starts_with("AWS::Redshift") || (http != nullptr && resolve::boolean(http) != false);
}

/// Has every one of its groups no rule for ingress, for certain?
bool admits_nobody(const network::Network& network, const network::Placement& placement) {
  if (!placement.filters || placement.groups.items.empty() || !placement.groups.open.empty() ||
      !network.open.empty())
    return false;
  return std::ranges::all_of(placement.groups.items, [&](network::Index index) {
    const auto& group = network.groups[index];
    return group.ingress_open.empty() &&
           std::ranges::all_of(group.rules,
                               [](const network::GroupRule& rule) { return rule.egress; });
  });
}

void check_listeners(const Context& context, Reporter& report) {
  const auto& network = context.network;
  const auto connections = network::connections(network);
  for (const auto& placement : network.placements) {
    const auto& resource = context.graph.resource(placement.resource);
    if (resource.exists != Tri::kYes || placement.ports.empty() || has_api(resource) ||
        !admits_nobody(network, placement))
      continue;
    const bool is_called = std::ranges::any_of(
        connections, [&](const auto& connection) { return connection.to == placement.resource; });
    const bool is_of_cluster = resource.property("DBClusterIdentifier") != nullptr;
    if (is_called || is_of_cluster) continue;  // NET014
    const auto group = *network.groups[placement.groups.items.front()].resource;
    const std::string port =
        placement.ports.size() == 1 ? std::to_string(placement.ports.front()) : "...";
    report
        .at(resource, placement.groups_value,
            concat("nothing can connect to ", resource.id(), ": its security group ",
                   context.graph.resource(group).id(), " has no ingress rules"))
        .note(context.graph.resource(group), "this group")
        .fix(concat("add to SecurityGroupIngress of ", context.graph.resource(group).id(),
                    ": {IpProtocol: tcp, FromPort: ", port, ", ToPort: ", port,
                    ", SourceSecurityGroupId: ...}"));
  }
}

bool is_on_fargate(const StackResource& service, const StackResource& task) {
  if (resolve::equals(service.property("LaunchType"), "FARGATE") == Tri::kYes) return true;
  const auto kinds = resolve::items(task.property("RequiresCompatibilities"));
  return service.property("LaunchType") == nullptr && kinds.size() == 1 &&
         resolve::equals(kinds.front(), "FARGATE") == Tri::kYes;
}

/// An image, and what serves it.
struct Image {
  ValuePtr value = nullptr;
  bool is_of_ecr = false;
};

bool is_image_of_ecr(std::string_view text) {
  return text.find(".dkr.ecr.") != std::string_view::npos ||
         text.find(".RepositoryUri}") != std::string_view::npos;
}

/// "nginx:1", "public.ecr.aws/x/y:latest"; not a placeholder such as "REPOSITORY:TAG".
/// https://docs.docker.com/reference/cli/docker/image/tag/
bool is_image_name(std::string_view text) {
  const auto name = text.substr(0, text.find_first_of(":@", text.rfind('/') + 1));
  return !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-/:") ==
                              std::string_view::npos;
}

/// Of the containers, those whose registry is known: a private one of ECR, or one on the internet.
std::vector<Image> images_of(const StackResource& task) {
  std::vector<Image> out;
  for (const ValuePtr container : resolve::items(task.property("ContainerDefinitions"))) {
    const ValuePtr value = resolve::get(container, "Image");
    const SymbolicText* text = resolve::text(value);
    if (text == nullptr) continue;
    if (is_image_of_ecr(text->text()))
      out.push_back({value, true});
    else if (text->known() && is_image_name(text->text()))
      out.push_back({value, false});
  }
  return out;
}

/// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html,
/// https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
void check_task(const Context& context, ResourceIndex index, const StackResource& task,
                Reporter& report) {
  const auto& network = context.network;
  const auto& service = context.graph.resource(index);
  for (const Image& image : images_of(task)) {
    const auto answer = image.is_of_ecr ? network::to_service(network, index, "ecr")
                                        : network::to_internet(network, index);
    if (answer.verdict != network::Verdict::kUnreachable) continue;
    const auto* placement = network.placement_of(index);
    auto finding =
        report.at(service, placement->subnets_value,
                  concat("tasks of ", service.id(), " cannot start: they cannot pull image ",
                         resolve::text(image.value)->text(), ", because ", answer.reason));
    finding.note(image.value->span, "the image", task.id());
    finding.fix(
        answer.obstacle == network::Obstacle::kNoAddress
            ? std::string(
                  "set AssignPublicIp: ENABLED, or use subnets with a route to a NAT gateway")
        : image.is_of_ecr
            ? std::string(
                  "add a route to a NAT gateway, or interface endpoints for ecr.api, ecr.dkr "
                  "and logs and a gateway endpoint for s3")
            : std::string("add a route to a NAT gateway, or pull the image from Amazon ECR through "
                          "endpoints"));
    return;
  }
}

void check_tasks(const Context& context, Reporter& report) {
  constexpr std::string_view kTasks[] = {"AWS::ECS::TaskDefinition"};
  for (const auto index : context.graph.of_type("AWS::ECS::Service")) {
    const auto& service = context.graph.resource(index);
    const auto task = context.graph.identify(service.property("TaskDefinition"), kTasks);
    if (!task || service.exists != Tri::kYes || context.network.placement_of(index) == nullptr)
      continue;
    const auto& definition = context.graph.resource(task->resource);
    if (is_on_fargate(service, definition)) check_task(context, index, definition, report);
  }
}

constexpr std::string_view kServices[] = {"AWS::ECS::Service"};

}  // namespace

extern constinit const Rule kGroupAdmitsNobody = {
    .info = {.id = "NET021",
             .name = "group-admits-nobody",
             .severity = Severity::kWarning,
             .summary = "A database, cache, load balancer or endpoint has security groups without "
                        "ingress rules.",
             .source =
                 "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"},
    .check = check_listeners};

extern constinit const Rule kTaskCannotPullImage = {
    .info = {.id = "NET022",
             .name = "task-cannot-pull-image",
             .severity = Severity::kError,
             .summary = "A Fargate task has no network path to the registry of its image.",
             .source = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/"
                       "fargate-task-networking.html",
             .types = kServices},
    .check = check_tasks};

}  // namespace cfnaudit::rules
