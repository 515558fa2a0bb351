#include <algorithm>
#include <array>
#include <utility>

#include "analyzer/base/text.h"
#include "analyzer/network/reader.h"

// Security groups and network access control lists -> their rules.

namespace cfnaudit::network {
namespace {

using graph::StackResource;

constexpr std::string_view kGroup = "AWS::EC2::SecurityGroup";
constexpr std::string_view kPrefixList = "AWS::EC2::PrefixList";

/// Is a protocol TCP, by name or number, or every protocol?
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroupingress.html
Tri is_tcp(ValuePtr protocol) {
  const auto name = resolve::known_text(protocol);
  if (!name) return Tri::kUnknown;
  return tri(*name == "-1" || *name == "6" || equals_ignoring_case(*name, "tcp"));
}

/// Protocols with ports, by name and number; -1 is every protocol.
bool has_ports(ValuePtr protocol) {
  constexpr std::array<std::string_view, 3> kNames = {"udp", "17", "-1"};
  const auto name = resolve::known_text(protocol);
  return is_tcp(protocol) != Tri::kNo || std::ranges::any_of(kNames, [&](auto one) {
           return equals_ignoring_case(one, name.value_or(""));
         });
}

class Groups {
 public:
  explicit Groups(Reader& reader) : reader_(reader), graph_(reader.graph) {}

  void read() {
    auto& groups = reader_.network.groups;
    for (const auto index : graph_.of_type(kGroup)) {
      reader_.groups[index] = static_cast<Index>(groups.size());
      groups.push_back({.resource = index});
      groups.back().vpc = reader_.vpc_of(graph_.resource(index).property("VpcId"));
    }
    groups.push_back({});
    for (const auto& [index, group] : reader_.groups) read_inline(index, groups[group]);
    for (const auto index : graph_.of_type("AWS::EC2::SecurityGroupIngress"))
      read_alone(index, false);
    for (const auto index : graph_.of_type("AWS::EC2::SecurityGroupEgress"))
      read_alone(index, true);
  }

 private:
  /// Without egress rules a group has one that allows everything. CloudFormation may remove it when
  /// a resource of its own adds one.
  /// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html,
  /// https://github.com/aws/aws-cdk/issues/987, read on 2026-11-30
  void read_inline(ResourceIndex index, Group& group) {
    const auto& resource = graph_.resource(index);
    for (const bool egress : {false, true}) {
      const auto list = resource.property(egress ? "SecurityGroupEgress" : "SecurityGroupIngress");
      if (resolve::is_unknown(list))
        (egress ? group.egress_open : group.ingress_open) = resolve::why_unknown(list);
      else
        for (const ValuePtr rule : resolve::items(list))
          add(group, index, resource.exists, rule, egress);
      if (egress && resolve::items(list).empty()) group.allows_all_egress = Tri::kYes;
    }
  }

  void read_alone(ResourceIndex index, bool egress) {
    const auto& rule = graph_.resource(index);
    std::optional<ResourceIndex> owner;
    for (const auto property : {"GroupId", "GroupName"})
      if (!owner) owner = reader_.named(rule.property(property), kGroup);
    auto& groups = reader_.network.groups;
    Group& group = owner ? groups[reader_.groups.at(*owner)] : groups.back();
    const ValuePtr id = rule.property("GroupId");
    if (!owner && !Reader::is_outside(id))
      for (auto& each : groups)
        (egress ? each.egress_open : each.ingress_open) =
            concat("the security group of ", rule.id(), " is not known");
    add(group, index, rule.exists, rule.properties, egress);
    if (egress && group.allows_all_egress == Tri::kYes) group.allows_all_egress = Tri::kUnknown;
  }

  void add(Group& group, ResourceIndex index, Tri exists, ValuePtr value, bool egress) {
    GroupRule rule{.resource = index, .egress = egress, .exists = exists};
    if (resolve::is_unknown(value)) {
      (egress ? group.egress_open : group.ingress_open) = resolve::why_unknown(value);
      return;
    }
    if (!read_ports(value, rule)) return;
    for (const auto property : {"CidrIp", "CidrIpv6"})
      if (const ValuePtr source = resolve::get(value, property)) add_block(group, rule, source);
    const auto peer =
        resolve::get(value, egress ? "DestinationSecurityGroupId" : "SourceSecurityGroupId");
    const auto by_name = egress ? nullptr : resolve::get(value, "SourceSecurityGroupName");
    for (const ValuePtr source : {peer, by_name})
      if (source != nullptr) add_group(group, rule, source);
    if (const auto list =
            resolve::get(value, egress ? "DestinationPrefixListId" : "SourcePrefixListId"))
      add_prefix_list(group, rule, list);
  }

  static void add_block(Group& group, GroupRule rule, ValuePtr source) {
    rule.value = source;
    rule.names_block = true;
    const auto text = resolve::known_text(source);
    const auto block = text ? parse_block(*text) : std::nullopt;
    if (block) {
      rule.peer = GroupRule::Peer::kBlock;
      rule.block = *block;
      rule.block_text = trim(*text);
    } else {
      rule.peer_open = text ? concat(quote(*text), " is not a valid address block")
                            : resolve::why_unknown(source);
    }
    group.rules.push_back(std::move(rule));
  }

  void add_group(Group& group, GroupRule rule, ValuePtr source) const {
    rule.value = source;
    if (const auto target = reader_.named(source, kGroup)) {
      rule.peer = GroupRule::Peer::kGroup;
      rule.group = reader_.groups.at(*target);
    } else {
      rule.peer_open = resolve::why_unknown(source);
      if (rule.peer_open.empty())
        rule.peer_open = concat(resolve::to_string(source), " is not in the template");
    }
    group.rules.push_back(std::move(rule));
  }

  void add_prefix_list(Group& group, GroupRule rule, ValuePtr list) const {
    rule.value = list;
    const auto target = reader_.named(list, kPrefixList);
    const auto entries = target ? resolve::items(graph_.resource(*target).property("Entries"))
                                : std::vector<ValuePtr>();
    for (const ValuePtr entry : entries) {
      const auto text = resolve::known_text(resolve::get(entry, "Cidr"));
      const auto block = text ? parse_block(*text) : std::nullopt;
      rule.peer = block ? GroupRule::Peer::kBlock : GroupRule::Peer::kUnknown;
      rule.peer_open = block ? "" : "an entry of the prefix list is not known";
      if (block) {
        rule.block = *block;
        rule.block_text = trim(*text);
      }
      group.rules.push_back(rule);
    }
    if (!entries.empty()) return;
    rule.peer_open = "the addresses of the prefix list are not in the template";
    group.rules.push_back(std::move(rule));
  }

  /// False for what CloudFormation refuses.
  static bool read_ports(ValuePtr rule, GroupRule& read) {
    const ValuePtr protocol = resolve::get(rule, "IpProtocol");
    read.is_tcp = is_tcp(protocol);
    read.has_ports = has_ports(protocol);
    if (read.is_tcp == Tri::kUnknown) {
      read.ports_open = resolve::why_unknown(protocol);
      return true;
    }
    if (!read.has_ports || resolve::equals(protocol, "-1") == Tri::kYes) return true;
    for (const auto& [property, port] :
         {std::pair("FromPort", &read.ports.first), std::pair("ToPort", &read.ports.last)}) {
      const ValuePtr value = resolve::get(rule, property);
      if (const auto number = resolve::integer(value)) {
        *port = *number;
        continue;
      }
      if (value == nullptr) return false;
      read.ports_open = resolve::why_unknown(value);
    }
    if (!read.ports_open.empty()) {
      read.ports = {};
      return true;
    }
    if (read.ports.first == -1 || read.ports.last == -1) read.ports = {};
    return read.ports.first <= read.ports.last;
  }

  Reader& reader_;
  const graph::Graph& graph_;
};

AclEntry read_entry(ResourceIndex index, const StackResource& resource) {
  AclEntry entry{.resource = index};
  entry.exists = resource.exists;
  entry.number = resolve::integer(resource.property("RuleNumber")).value_or(-1);
  entry.egress = resolve::boolean(resource.property("Egress")).value_or(false);
  entry.is_tcp = is_tcp(resource.property("Protocol"));
  const ValuePtr action = resource.property("RuleAction");
  entry.allows = resolve::equals(action, "allow");
  for (const auto property : {"CidrBlock", "Ipv6CidrBlock"})
    if (const auto text = resolve::known_text(resource.property(property)))
      entry.block = parse_block(*text);
  const ValuePtr ports = resource.property("PortRange");
  if (ports == nullptr || resolve::equals(resource.property("Protocol"), "-1") == Tri::kYes)
    return entry;
  const auto first = resolve::integer(resolve::get(ports, "From"));
  const auto last = resolve::integer(resolve::get(ports, "To"));
  entry.ports_known = first && last;
  if (entry.ports_known) {
    entry.first = *first;
    entry.last = *last;
  }
  return entry;
}

}  // namespace

void read_groups(Reader& reader) { Groups(reader).read(); }

void read_acls(Reader& reader) {
  constexpr std::string_view kAcl = "AWS::EC2::NetworkAcl";
  auto& network = reader.network;
  const auto& graph = reader.graph;
  std::map<ResourceIndex, Index> known;
  for (const auto index : graph.of_type(kAcl)) {
    known[index] = static_cast<Index>(network.acls.size());
    network.acls.push_back({.resource = index});
  }
  for (const auto index : graph.of_type("AWS::EC2::NetworkAclEntry")) {
    const auto& entry = graph.resource(index);
    const auto acl = reader.named(entry.property("NetworkAclId"), kAcl);
    const AclEntry read = read_entry(index, entry);
    const bool is_unclear = read.number < 0 || resolve::is_unknown(entry.property("Egress"));
    for (const auto& [resource, i] : known) {
      if (acl && *acl != resource) continue;
      if (!acl && Reader::is_outside(entry.property("NetworkAclId"))) continue;
      if (!acl || is_unclear)
        network.acls[i].open = concat("entry ", entry.id(), " is not known");
      else
        network.acls[i].entries.push_back(read);
    }
  }
  for (auto& acl : network.acls) std::ranges::stable_sort(acl.entries, {}, &AclEntry::number);
  for (const auto index : graph.of_type("AWS::EC2::SubnetNetworkAclAssociation")) {
    const auto& association = graph.resource(index);
    const auto subnet = reader.named(association.property("SubnetId"), "AWS::EC2::Subnet");
    const auto acl = reader.named(association.property("NetworkAclId"), kAcl);
    for (auto& each : network.subnets) {
      if (subnet ? each.resource != *subnet : Reader::is_outside(association.property("SubnetId")))
        continue;
      if (subnet && acl) each.acl = known.at(*acl);
      if (!subnet || !acl || association.exists != Tri::kYes)
        each.acl_open = concat("the network ACL of ", association.id(), " is not known");
    }
  }
}

}  // namespace cfnaudit::network
