#include <algorithm>
#include <set>

#include "analyzer/base/text.h"
#include "analyzer/graph/path.h"
#include "analyzer/network/reader.h"

// What is placed in subnets, by the rows of aws/vpc_placements -> placements.

namespace cfnaudit::network {
namespace {

using graph::StackResource;

constexpr std::string_view kBalancer = "AWS::ElasticLoadBalancingV2::LoadBalancer";

class Placements {
 public:
  explicit Placements(Reader& reader) : reader_(reader), graph_(reader.graph) {}

  void read() {
    for (const auto& row : aws::vpc_placements())
      for (const auto index : graph_.of_type(row.type)) read(index, row);
    read_instances_of_clusters();
    for (auto& placement : reader_.network.placements) {
      if (placement.kind->groups.empty()) read_launch(placement);
      read_groups_of_interfaces(placement);
      read_address(placement);
      if (placement.filters && placement.groups.items.empty() && placement.groups.open.empty())
        without_groups(graph_.resource(placement.resource), placement);
    }
  }

 private:
  void read(ResourceIndex index, const aws::VpcPlacement& row) {
    const auto& resource = graph_.resource(index);
    Placement placement{.resource = index, .kind = &row};
    const bool is_list = row.subnets.ends_with("[]");
    placement.subnets_value =
        resource.property(is_list ? row.subnets.substr(0, row.subnets.size() - 2) : row.subnets);
    if (!row.groups.empty())
      placement.groups_value = resource.property(row.groups.substr(0, row.groups.size() - 2));
    if (placement.subnets_value == nullptr && placement.groups_value == nullptr &&
        !is_always_in_vpc(resource))
      return;
    placement.subnets = subnets_of(resource, row, placement.subnets_value);
    if (!row.groups.empty())
      placement.groups =
          reader_.listed(resource, row.groups, "AWS::EC2::SecurityGroup", reader_.groups);
    if (placement.groups_value == nullptr ||
        (placement.groups.items.empty() && placement.groups.open.empty()))
      without_groups(resource, placement);
    if (row.adds_groups && placement.groups.open.empty())
      placement.groups.open = concat("AWS adds a security group to ", resource.id());
    placement.ports = ports_of(resource, row);
    reader_.network.placements.push_back(std::move(placement));
  }

  static bool is_always_in_vpc(const StackResource& resource) {
    const auto type = resource.type();
    return type == "AWS::EC2::Instance" || type == "AWS::RDS::DBInstance" ||
           type == "AWS::RDS::DBCluster";
  }

  /// A Network Load Balancer that has none lets everything pass.
  /// https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html
  static void without_groups(const StackResource& resource, Placement& placement) {
    const ValuePtr type = resource.property("Type");
    if (resource.type() == kBalancer && type != nullptr) {
      placement.filters = resolve::equals(type, "application") == Tri::kYes;
      if (!placement.filters) return;
    }
    placement.groups.open =
        concat(resource.id(), " has the default security group of its VPC, or none that is known");
  }

  Listed subnets_of(const StackResource& resource, const aws::VpcPlacement& row,
                    ValuePtr value) const {
    if (resource.type() == kBalancer && resource.property("SubnetMappings") != nullptr)
      return subnets_of_mappings(resource);
    if (value == nullptr)
      return {.open = concat(resource.id(), " does not say in which subnets it is")};
    if (row.subnet_group.empty())
      return reader_.listed(resource, row.subnets, "AWS::EC2::Subnet", reader_.subnets);
    const auto group = reader_.named(value, row.subnet_group);
    if (!group) {
      const std::string why = resolve::why_unknown(value);
      return {.open =
                  why.empty() ? concat(resolve::to_string(value), " is not in the template") : why};
    }
    const auto known =
        std::ranges::find(aws::subnet_groups(), row.subnet_group, &aws::SubnetGroup::type);
    return reader_.listed(graph_.resource(*group), known->subnets, "AWS::EC2::Subnet",
                          reader_.subnets);
  }

  Listed subnets_of_mappings(const StackResource& balancer) const {
    Listed out;
    const ValuePtr mappings = balancer.property("SubnetMappings");
    if (resolve::is_unknown(mappings)) out.open = resolve::why_unknown(mappings);
    for (const ValuePtr mapping : resolve::items(mappings)) {
      const auto subnet = reader_.named(resolve::get(mapping, "SubnetId"), "AWS::EC2::Subnet");
      if (subnet)
        out.items.push_back(reader_.subnets.at(*subnet));
      else
        out.open = concat("a subnet of ", balancer.id(), " is not known");
    }
    return out;
  }

  std::vector<long long> ports_of(const StackResource& resource,
                                  const aws::VpcPlacement& row) const {
    if (resource.type() == kBalancer) return listener_ports(resource);
    if (!row.port.empty())
      if (const ValuePtr port = resource.property(row.port)) {
        const auto number = resolve::integer(port);
        return number ? std::vector<long long>{*number} : std::vector<long long>();
      }
    const ValuePtr engine = row.engine.empty() ? nullptr : resource.property(row.engine);
    const auto name = resolve::known_text(engine).value_or("");
    std::vector<long long> ports;
    for (const auto& known : aws::default_ports())
      if (known.type == row.type && (known.engine.empty() || name.starts_with(known.engine)))
        ports.push_back(known.port);
    return ports;
  }

  std::vector<long long> listener_ports(const StackResource& balancer) const {
    std::set<long long> ports;
    for (const auto index : graph_.of_type("AWS::ElasticLoadBalancingV2::Listener")) {
      const auto& listener = graph_.resource(index);
      const auto owner = reader_.named(listener.property("LoadBalancerArn"), kBalancer);
      if (!owner || graph_.resource(*owner).id() != balancer.id()) continue;
      if (const auto port = resolve::integer(listener.property("Port"))) ports.insert(*port);
    }
    return {ports.begin(), ports.end()};
  }

  /// A DB instance of a cluster has the cluster's subnets and groups; it cannot have its own.
  void read_instances_of_clusters() {
    auto& placements = reader_.network.placements;
    for (auto& placement : placements) {
      const auto& instance = graph_.resource(placement.resource);
      const ValuePtr cluster = instance.property("DBClusterIdentifier");
      if (instance.type() != "AWS::RDS::DBInstance" || cluster == nullptr) continue;
      const auto owner = reader_.named(cluster, "AWS::RDS::DBCluster");
      const auto known =
          owner ? std::ranges::find(placements, *owner, &Placement::resource) : placements.end();
      if (known == placements.end()) {
        placement.subnets = placement.groups = {.open = "its cluster is not in the template"};
        placement.ports.clear();
        continue;
      }
      placement.subnets = known->subnets;
      placement.groups = known->groups;
      placement.ports = known->ports;
    }
  }

  /// The groups of the instances that a launch template or configuration describes.
  void read_launch(Placement& placement) const {
    const auto& group = graph_.resource(placement.resource);
    placement.groups = {.open = concat("how ", group.id(), " launches instances is not known")};
    const auto configuration = reader_.named(group.property("LaunchConfigurationName"),
                                             "AWS::AutoScaling::LaunchConfiguration");
    if (configuration) {
      const auto& launched = graph_.resource(*configuration);
      placement.groups_value = launched.property("SecurityGroups");
      if (placement.groups_value != nullptr)
        placement.groups =
            reader_.listed(launched, "SecurityGroups[]", "AWS::EC2::SecurityGroup", reader_.groups);
      return;
    }
    for (const auto* property : {"LaunchTemplateId", "LaunchTemplateName"}) {
      const auto launch = reader_.named(resolve::get(group.property("LaunchTemplate"), property),
                                        "AWS::EC2::LaunchTemplate");
      if (launch) read_launch_template(placement, graph_.resource(*launch));
    }
  }

  /// With several interfaces it is not known which one is meant.
  void read_launch_template(Placement& placement, const StackResource& launch) const {
    const ValuePtr interfaces = launch.property("LaunchTemplateData.NetworkInterfaces");
    const auto items = resolve::items(interfaces);
    if (interfaces == nullptr) {
      placement.groups_value = launch.property("LaunchTemplateData.SecurityGroupIds");
      if (placement.groups_value != nullptr)
        placement.groups = reader_.listed(launch, "LaunchTemplateData.SecurityGroupIds[]",
                                          "AWS::EC2::SecurityGroup", reader_.groups);
      return;
    }
    if (items.size() != 1 || resolve::is_unknown(interfaces)) return;
    Listed groups;
    for (const ValuePtr value : resolve::items(resolve::get(items.front(), "Groups"))) {
      const auto group = reader_.named(value, "AWS::EC2::SecurityGroup");
      if (group)
        groups.items.push_back(reader_.groups.at(*group));
      else
        groups.open = concat("a security group of ", launch.id(), " is not in the template");
    }
    if (groups.items.empty() && groups.open.empty()) return;
    placement.groups = std::move(groups);
    placement.groups_value = interfaces;
  }

  /// Instances whose interfaces are written inside them.
  void read_groups_of_interfaces(Placement& placement) const {
    const auto& instance = graph_.resource(placement.resource);
    const ValuePtr interfaces = instance.property("NetworkInterfaces");
    if (instance.type() != "AWS::EC2::Instance") return;
    if (interfaces == nullptr) {
      if (instance.property("LaunchTemplate") != nullptr) {
        if (placement.subnets.items.empty())
          placement.subnets.open = "its launch template decides its subnet";
        if (placement.groups.items.empty())
          placement.groups.open = "its launch template decides its security groups";
      }
      return;
    }
    placement.subnets = {};
    placement.groups = {};
    placement.subnets_value = placement.groups_value = interfaces;
    for (const ValuePtr interface : resolve::items(interfaces)) {
      const auto subnet = reader_.named(resolve::get(interface, "SubnetId"), "AWS::EC2::Subnet");
      if (subnet)
        placement.subnets.items.push_back(reader_.subnets.at(*subnet));
      else
        placement.subnets.open = "its network interface is not known";
      bool has_groups = false;
      for (const ValuePtr value : resolve::items(resolve::get(interface, "GroupSet"))) {
        has_groups = true;
        const auto group = reader_.named(value, "AWS::EC2::SecurityGroup");
        if (group)
          placement.groups.items.push_back(reader_.groups.at(*group));
        else
          placement.groups.open = "its network interface is not known";
      }
      if (!has_groups) placement.groups.open = "its network interface is not known";
    }
  }

  void read_address(Placement& placement) const {
    const auto& resource = graph_.resource(placement.resource);
    const auto& kind = *placement.kind;
    switch (kind.public_address) {
      case aws::PublicAddress::kNever:
        placement.public_address = Tri::kNo;
        return;
      case aws::PublicAddress::kUnknown:
        placement.public_address = Tri::kUnknown;
        return;
      case aws::PublicAddress::kProperty: {
        const ValuePtr value = resource.property(kind.address);
        placement.public_address = value == nullptr ? address_by_default(placement)
                                                    : resolve::equals(value, kind.address_value);
        if (const auto truth = resolve::boolean(value)) placement.public_address = tri(*truth);
        return;
      }
      case aws::PublicAddress::kAtLaunch:
        placement.public_address = address_of_instance(placement);
    }
  }

  /// A task has none, a load balancer is on the internet. A database is, at most, where its VPC has
  /// an internet gateway.
  /// https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html,
  /// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticloadbalancingv2-loadbalancer.html,
  /// read on 2026-11-30
  Tri address_by_default(const Placement& placement) const {
    if (placement.kind->type == "AWS::ECS::Service") return Tri::kNo;
    if (placement.kind->type == kBalancer) return Tri::kYes;
    if (!placement.subnets.open.empty() || placement.subnets.items.empty()) return Tri::kUnknown;
    const auto& network = reader_.network;
    const auto has_gateway = [&](Index subnet) {
      const auto& vpc = network.vpcs[network.subnets[subnet].vpc];
      return !vpc.resource || !vpc.open.empty() || !vpc.gateways.empty();
    };
    return std::ranges::any_of(placement.subnets.items, has_gateway) ? Tri::kUnknown : Tri::kNo;
  }

  /// Does an Elastic IP address belong to it?
  Tri elastic_address(ResourceIndex instance) const {
    Tri out = Tri::kNo;
    for (const auto* type : {"AWS::EC2::EIP", "AWS::EC2::EIPAssociation"})
      for (const auto index : graph_.of_type(type))
        for (const auto* property : {"InstanceId", "NetworkInterfaceId"}) {
          const ValuePtr value = graph_.resource(index).property(property);
          const auto target = graph_.identify(value);
          if (target && target->resource == instance) out = Tri::kYes;
          if (!target && value != nullptr && !Reader::is_outside(value))
            out = either(out, Tri::kUnknown);
        }
    return out;
  }

  Tri address_of_instance(const Placement& placement) const {
    if (const Tri elastic = elastic_address(placement.resource); elastic != Tri::kNo)
      return elastic;
    Tri address = placement.subnets.open.empty() ? Tri::kNo : Tri::kUnknown;
    for (const Index subnet : placement.subnets.items)
      address = either(address, reader_.network.subnets[subnet].public_addresses);
    const auto& resource = graph_.resource(placement.resource);
    for (const ValuePtr interface : resolve::items(resource.property("NetworkInterfaces")))
      if (const ValuePtr own = resolve::get(interface, "AssociatePublicIpAddress")) {
        const auto known = resolve::boolean(own);
        address = known ? tri(*known) : Tri::kUnknown;
      }
    if (placement.kind->groups.empty() || resource.type() == "AWS::EC2::NetworkInterface")
      return either(address, Tri::kUnknown);
    return address;
  }

  Reader& reader_;
  const graph::Graph& graph_;
};

}  // namespace

void read_placements(Reader& reader) { Placements(reader).read(); }

}  // namespace cfnaudit::network
