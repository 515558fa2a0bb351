#include "analyzer/network/connections.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "analyzer/base/text.h"
#include "analyzer/graph/path.h"

// References of a stack -> connections.

namespace cfnaudit::network {
namespace {

using graph::StackResource;
using resolve::Reference;
using resolve::ReferenceKind;

constexpr std::string_view kBalancer = "AWS::ElasticLoadBalancingV2::LoadBalancer";
constexpr std::string_view kService = "AWS::ECS::Service";
constexpr std::string_view kScaling = "AWS::AutoScaling::AutoScalingGroup";
constexpr std::string_view kTargetGroup = "AWS::ElasticLoadBalancingV2::TargetGroup";

/// Where a resource says what its code connects to.
struct Says {
  std::string_view type;
  std::string_view path;
};
constexpr auto kSays = std::to_array<Says>({
    {"AWS::Lambda::Function", "Properties/Environment"},
    {"AWS::ECS::TaskDefinition", "Properties/ContainerDefinitions"},
    {"AWS::CodeBuild::Project", "Properties/Environment"},
    {"AWS::EC2::Instance", "Properties/UserData"},
    {"AWS::EC2::LaunchTemplate", "Properties/LaunchTemplateData/UserData"},
    {"AWS::AutoScaling::LaunchConfiguration", "Properties/UserData"},
    {"AWS::Glue::Connection", "Properties/ConnectionInput/ConnectionProperties"},
});

/// Attributes that are, or hold, the address of a resource.
bool is_address(std::string_view attribute) {
  return attribute.find("Endpoint") != std::string_view::npos ||
         attribute.find("Address") != std::string_view::npos || attribute == "DNSName" ||
         attribute == "ClusterDiscoveryEndpoint" || attribute == "DomainEndpoint";
}

class Finder {
 public:
  explicit Finder(const Network& network) : network_(network), graph_(*network.graph) {}

  std::vector<Connection> find() {
    for (const auto& reference : graph_.stack().references) add_reference(reference);
    for (const auto index : graph_.of_type("AWS::Lambda::Function")) add_mounts(index);
    for (const auto index : graph_.of_type(kService)) add_volumes(index);
    for (const auto index : graph_.of_type(kService)) add_service_targets(index);
    for (const auto index : graph_.of_type(kTargetGroup)) add_instance_targets(index);
    for (const auto index : graph_.of_type(kScaling)) add_scaling_targets(index);
    for (const auto index : graph_.of_type("AWS::RDS::DBProxyTargetGroup")) add_proxy(index);
    return std::move(out_);
  }

 private:
  bool exists(ResourceIndex index) const { return graph_.resource(index).exists == Tri::kYes; }

  std::optional<ResourceIndex> named(ValuePtr value, std::string_view type) const {
    const auto target = graph_.identify(value, std::span(&type, 1));
    return target ? std::optional(target->resource) : std::nullopt;
  }

  void add(Connection connection) {
    if (!exists(connection.from) || !exists(connection.to) || !exists(connection.said_by)) return;
    const auto key = [](const Connection& one) { return std::tie(one.from, one.to); };
    if (std::ranges::none_of(out_,
                             [&](const Connection& one) { return key(one) == key(connection); }))
      out_.push_back(std::move(connection));
  }

  /// Those that run what a resource describes: itself, or the services of a task definition.
  std::vector<ResourceIndex> callers(ResourceIndex said_by) const {
    const auto type = graph_.resource(said_by).type();
    if (type == "AWS::EC2::LaunchTemplate" || type == "AWS::AutoScaling::LaunchConfiguration")
      return launched_from(said_by);
    if (type != "AWS::ECS::TaskDefinition") return {said_by};
    std::vector<ResourceIndex> out;
    for (const auto index : graph_.of_type(kService))
      if (named(graph_.resource(index).property("TaskDefinition"), "AWS::ECS::TaskDefinition") ==
          said_by)
        out.push_back(index);
    return out;
  }

  /// Auto Scaling groups whose instances a template or configuration describes.
  std::vector<ResourceIndex> launched_from(ResourceIndex launch) const {
    std::vector<ResourceIndex> out;
    for (const auto index : graph_.of_type(kScaling))
      for (const auto* path : {"LaunchTemplate.LaunchTemplateId",
                               "LaunchTemplate.LaunchTemplateName", "LaunchConfigurationName"}) {
        const auto target = graph_.identify(graph_.resource(index).property(path));
        if (target && target->resource == launch) out.push_back(index);
      }
    return out;
  }

  void add_reference(const Reference& reference) {
    if (reference.from == Reference::kOutput || reference.kind == ReferenceKind::kDependsOn) return;
    const auto type = graph_.resource(reference.from).type();
    const auto says = std::ranges::find(kSays, type, &Says::type);
    if (says == kSays.end() || !reference.path.starts_with(says->path)) return;
    for (const auto to : behind(reference))
      for (const auto from : callers(reference.from)) {
        const auto* target = network_.placement_of(to);
        if (from == to || target == nullptr) continue;
        add({from, to, reference.to, target->ports, reference.span, reference.path,
             reference.from});
      }
  }

  /// What is placed in a VPC behind what is named: itself by its address, or the database of a
  /// secret, or what the value of a parameter holds.
  std::vector<ResourceIndex> behind(const Reference& reference) const {
    const auto& resource = graph_.resource(reference.to);
    if (resource.type() == "AWS::SecretsManager::Secret") return databases_of(reference.to);
    if (resource.type() == "AWS::SSM::Parameter") return in_parameter(reference.to);
    const auto* placement = network_.placement_of(reference.to);
    if (placement == nullptr || !is_address(reference.attribute)) return {};
    return {reference.to};
  }

  /// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secrettargetattachment.html
  std::vector<ResourceIndex> databases_of(ResourceIndex secret) const {
    std::vector<ResourceIndex> out;
    for (const auto index : graph_.of_type("AWS::SecretsManager::SecretTargetAttachment")) {
      const auto& attachment = graph_.resource(index);
      if (named(attachment.property("SecretId"), "AWS::SecretsManager::Secret") != secret) continue;
      const auto target = graph_.identify(attachment.property("TargetId"));
      if (!target) continue;
      // The Data API needs the secret, and no connection.
      const auto http = graph_.resource(target->resource).property("EnableHttpEndpoint");
      if (http == nullptr || resolve::boolean(http) == false) out.push_back(target->resource);
    }
    return out;
  }

  std::vector<ResourceIndex> in_parameter(ResourceIndex parameter) const {
    std::vector<ResourceIndex> out;
    for (const auto& reference : graph_.stack().references)
      if (reference.from == parameter && reference.path.starts_with("Properties/Value") &&
          is_address(reference.attribute) && network_.placement_of(reference.to) != nullptr)
        out.push_back(reference.to);
    return out;
  }

  /// Mount targets of the file system of an access point.
  void add_mount(ResourceIndex from, ResourceIndex said_by, ResourceIndex files, ValuePtr value,
                 std::string path) {
    for (const auto index : graph_.of_type("AWS::EFS::MountTarget"))
      if (named(graph_.resource(index).property("FileSystemId"), "AWS::EFS::FileSystem") == files)
        add({from, index, files, {2049}, value->span, path, said_by});
  }

  void add_mounts(ResourceIndex function) {
    const auto& resource = graph_.resource(function);
    graph::at_path(resource.properties, "FileSystemConfigs[].Arn", [&](ValuePtr value) {
      const auto point = named(value, "AWS::EFS::AccessPoint");
      if (!point) return;
      const auto files =
          named(graph_.resource(*point).property("FileSystemId"), "AWS::EFS::FileSystem");
      if (files) add_mount(function, function, *files, value, resolve::path_of(resource, value));
    });
  }

  void add_volumes(ResourceIndex service) {
    const auto task =
        named(graph_.resource(service).property("TaskDefinition"), "AWS::ECS::TaskDefinition");
    if (!task) return;
    const auto& resource = graph_.resource(*task);
    graph::at_path(resource.properties, "Volumes[].EFSVolumeConfiguration.FilesystemId",
                   [&](ValuePtr value) {
                     if (const auto files = named(value, "AWS::EFS::FileSystem"))
                       add_mount(service, *task, *files, value, resolve::path_of(resource, value));
                   });
  }

  /// Load balancers whose listeners or rules forward to a target group.
  std::vector<ResourceIndex> balancers_of(ResourceIndex group) const {
    std::vector<ResourceIndex> out;
    const auto forwards = [&](const StackResource& resource, std::string_view actions) {
      bool found = false;
      for (const auto* path :
           {"[].TargetGroupArn", "[].ForwardConfig.TargetGroups[].TargetGroupArn"})
        graph::at_path(resource.properties, concat(actions, path), [&](ValuePtr value) {
          found = found || named(value, kTargetGroup) == group;
        });
      return found;
    };
    const auto add_owner = [&](const StackResource& listener) {
      const auto owner = named(listener.property("LoadBalancerArn"), kBalancer);
      if (owner && exists(*owner) && std::ranges::find(out, *owner) == out.end())
        out.push_back(*owner);
    };
    for (const auto index : graph_.of_type("AWS::ElasticLoadBalancingV2::Listener"))
      if (exists(index) && forwards(graph_.resource(index), "DefaultActions"))
        add_owner(graph_.resource(index));
    for (const auto index : graph_.of_type("AWS::ElasticLoadBalancingV2::ListenerRule")) {
      const auto& rule = graph_.resource(index);
      const auto listener =
          named(rule.property("ListenerArn"), "AWS::ElasticLoadBalancingV2::Listener");
      if (listener && exists(index) && forwards(rule, "Actions"))
        add_owner(graph_.resource(*listener));
    }
    return out;
  }

  /// Only Application Load Balancers, and Network ones with groups, call from their own address: a
  /// Network Load Balancer may keep that of the client.
  /// https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html
  bool calls_itself(ResourceIndex balancer) const {
    const ValuePtr type = graph_.resource(balancer).property("Type");
    return type == nullptr || resolve::equals(type, "application") == Tri::kYes;
  }

  void add_service_targets(ResourceIndex service) {
    const auto& resource = graph_.resource(service);
    if (network_.placement_of(service) == nullptr) return;
    for (const ValuePtr entry : resolve::items(resource.property("LoadBalancers"))) {
      const ValuePtr value = resolve::get(entry, "TargetGroupArn");
      const auto group = named(value, kTargetGroup);
      const auto port = resolve::integer(resolve::get(entry, "ContainerPort"));
      if (!group || !port) continue;
      for (const auto balancer : balancers_of(*group))
        if (calls_itself(balancer))
          add({balancer,
               service,
               *group,
               {*port},
               value->span,
               resolve::path_of(resource, value),
               service});
    }
  }

  void add_instance_targets(ResourceIndex group) {
    const auto& resource = graph_.resource(group);
    for (const ValuePtr target : resolve::items(resource.property("Targets"))) {
      const ValuePtr value = resolve::get(target, "Id");
      const auto instance = named(value, "AWS::EC2::Instance");
      const ValuePtr own = resolve::get(target, "Port");
      const auto port = resolve::integer(own != nullptr ? own : resource.property("Port"));
      if (!instance || !port) continue;
      for (const auto balancer : balancers_of(group))
        if (calls_itself(balancer))
          add({balancer,
               *instance,
               group,
               {*port},
               value->span,
               resolve::path_of(resource, value),
               group});
    }
  }

  void add_scaling_targets(ResourceIndex scaling) {
    const auto& resource = graph_.resource(scaling);
    if (network_.placement_of(scaling) == nullptr) return;
    for (const ValuePtr value : resolve::items(resource.property("TargetGroupARNs"))) {
      const auto group = named(value, kTargetGroup);
      const auto port =
          group ? resolve::integer(graph_.resource(*group).property("Port")) : std::nullopt;
      if (!port) continue;
      for (const auto balancer : balancers_of(*group))
        if (calls_itself(balancer))
          add({balancer,
               scaling,
               *group,
               {*port},
               value->span,
               resolve::path_of(resource, value),
               scaling});
    }
  }

  void add_proxy(ResourceIndex targets) {
    const auto& resource = graph_.resource(targets);
    const auto proxy = named(resource.property("DBProxyName"), "AWS::RDS::DBProxy");
    if (!proxy) return;
    for (const auto& [property, type] :
         {std::pair("DBClusterIdentifiers", "AWS::RDS::DBCluster"),
          std::pair("DBInstanceIdentifiers", "AWS::RDS::DBInstance")})
      for (const ValuePtr value : resolve::items(resource.property(property)))
        if (const auto database = named(value, type); database && network_.placement_of(*database))
          add({*proxy, *database, *database, network_.placement_of(*database)->ports, value->span,
               resolve::path_of(resource, value), targets});
  }

  const Network& network_;
  const graph::Graph& graph_;
  std::vector<Connection> out_;
};

}  // namespace

std::vector<Connection> connections(const Network& network) { return Finder(network).find(); }

}  // namespace cfnaudit::network
