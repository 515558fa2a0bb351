#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "analyzer/base/text.h"
#include "analyzer/graph/path.h"
#include "rules/catalog.h"
#include "rules/settings.h"

// Opinions about rules of security groups, network ACLs and fleets: one port, one address each.

namespace cfnaudit::rules {
namespace {

using graph::StackResource;
using graph::ValuePtr;

constexpr std::string_view kAll[] = {"-1"};
constexpr std::string_view kAllIn = "accepts every protocol";
constexpr std::string_view kAllOut = "sends every protocol";
constexpr std::string_view kNameProtocol = "set IpProtocol to the protocol that is needed";

constexpr Setting kProtocols[] = {
    {"AWS::EC2::SecurityGroup", "SecurityGroupIngress.*.IpProtocol", one_of(kAll), kAllIn,
     kNameProtocol},
    {"AWS::EC2::SecurityGroup", "SecurityGroupEgress.*.IpProtocol", one_of(kAll), kAllOut,
     kNameProtocol},
    {"AWS::EC2::SecurityGroupIngress", "IpProtocol", one_of(kAll), kAllIn, kNameProtocol},
    {"AWS::EC2::SecurityGroupEgress", "IpProtocol", one_of(kAll), kAllOut, kNameProtocol},
};

/// Where rules of a type stand: the resource, or the items of a list in it.
struct Holder {
  std::string_view type;
  std::string_view path;
};

constexpr Holder kRanges[] = {
    {"AWS::EC2::SecurityGroup", "SecurityGroupIngress[]"},
    {"AWS::EC2::SecurityGroup", "SecurityGroupEgress[]"},
    {"AWS::EC2::SecurityGroupIngress", ""},
    {"AWS::EC2::SecurityGroupEgress", ""},
    {"AWS::GameLift::Fleet", "EC2InboundPermissions[]"},
};

constexpr Holder kSources[] = {
    {"AWS::EC2::SecurityGroup", "SecurityGroupIngress[]"},
    {"AWS::EC2::SecurityGroupIngress", ""},
};

template <typename Check>
void for_each_rule(const Context& context, std::span<const Holder> holders, Check check) {
  for (const auto& [type, path] : holders)
    for (const auto index : context.graph.of_type(type)) {
      const auto& resource = context.graph.resource(index);
      if (resource.exists != Tri::kYes) continue;
      graph::at_path(resource.properties, path, [&, &resource = resource](ValuePtr rule) {
        if (!resolve::is_unknown(rule)) check(resource, rule);
      });
    }
}

void check_ranges(const Context& context, Reporter& report) {
  for_each_rule(context, kRanges, [&](const StackResource& resource, ValuePtr rule) {
    const ValuePtr first = resolve::get(rule, "FromPort");
    const auto from = resolve::integer(first);
    const auto to = resolve::integer(resolve::get(rule, "ToPort"));
    if (!from || !to || *from >= *to || *from < 0) return;
    report
        .at(resource, first,
            concat("a rule of ", resource.id(), " opens ports ", std::to_string(*from), " to ",
                   std::to_string(*to), " instead of one"))
        .fix("open only the ports that are used");
  });
}

/// Does a block of addresses hold more than one?
bool is_range(std::string_view block) {
  const auto slash = block.find('/');
  if (slash == std::string_view::npos) return false;
  const auto length = block.substr(slash + 1);
  int prefix = -1;
  const auto end = length.data() + length.size();
  if (std::from_chars(length.data(), end, prefix).ptr != end) return false;
  constexpr int kIpv4 = 32;
  constexpr int kIpv6 = 128;
  return prefix < (block.find(':') == std::string_view::npos ? kIpv4 : kIpv6);
}

void check_sources(const Context& context, Reporter& report) {
  for_each_rule(context, kSources, [&](const StackResource& resource, ValuePtr rule) {
    for (const std::string_view name : {"CidrIp", "CidrIpv6"}) {
      const ValuePtr block = resolve::get(rule, name);
      const auto known = resolve::known_text(block);
      if (known && is_range(*known))
        report
            .at(resource, block,
                concat(resource.id(), " accepts connections from a range of addresses, ", *known))
            .fix("name the security group of the clients, or single addresses");
    }
  });
}

constexpr std::string_view kPorts[] = {"6", "17", "tcp", "udp"};
constexpr std::string_view kKnown[] = {"1", "6", "17", "58", "tcp", "udp", "icmp", "icmpv6"};

Tri allows(const Context&, const StackResource& entry) {
  return resolve::equals(entry.property("RuleAction"), "allow");
}

Tri has_ports(const Context&, const StackResource& entry) {
  return has_fault(one_of(kPorts), entry.property("Protocol"));
}

Tri opens_all_ports(const Context& context, const StackResource& entry) {
  const auto to = resolve::integer(entry.property("PortRange.To"));
  constexpr long long kLastPort = 65535;
  return both(has_ports(context, entry), tri(to && *to == kLastPort));
}

constexpr std::string_view kAllPorts = "covers every port of its protocol";
constexpr std::string_view kNamePorts = "set PortRange to the ports that are used";

// A protocol other than TCP, UDP and ICMP stands for all ports.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkAclEntry.html
constexpr Setting kEntries[] = {
    {"AWS::EC2::NetworkAclEntry", "Protocol", none_of(kKnown), "allows every port and protocol",
     "set Protocol: 6 (TCP) or 17 (UDP), and a PortRange", allows},
    {"AWS::EC2::NetworkAclEntry", "PortRange", kIsAbsent, kAllPorts, kNamePorts, has_ports},
    {"AWS::EC2::NetworkAclEntry", "PortRange?.From", below(1), kAllPorts, kNamePorts,
     opens_all_ports},
};

constexpr std::string_view kRangeTypes[] = {
    "AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress",
    "AWS::GameLift::Fleet"};
constexpr std::string_view kSourceTypes[] = {"AWS::EC2::SecurityGroup",
                                             "AWS::EC2::SecurityGroupIngress"};

constexpr std::string_view kSameProtocols[] = {"W40", "W42",
                                               "SECURITY_GROUP_EGRESS_ALL_PROTOCOLS_RULE",
                                               "SECURITY_GROUP_INGRESS_ALL_PROTOCOLS_RULE"};
constexpr std::string_view kSameRanges[] = {"W27",
                                            "W29",
                                            "W65",
                                            "SECURITY_GROUP_INGRESS_PORT_RANGE_RULE",
                                            "SECURITY_GROUP_EGRESS_PORT_RANGE_RULE",
                                            "GAMELIFT_FLEET_INBOUND_PORT_RANGE_RULE"};
constexpr std::string_view kSameSources[] = {"W2", "W9", "EC23",
                                             "EC2_SECURITY_GROUP_INGRESS_OPEN_TO_WORLD_RULE",
                                             "SECURITY_GROUP_INGRESS_CIDR_NON_32_RULE"};
constexpr std::string_view kSameEntries[] = {"W66", "W67", "EC2_NETWORK_ACL_PROTOCOL_RULE",
                                             "EC2_NETWORK_ACL_PORT_RANGE_RULE"};

}  // namespace

extern constinit const Rule kEveryProtocol = {
    .info = {.id = "EXP019",
             .name = "every-protocol",
             .severity = Severity::kWarning,
             .summary = "A security group accepts or sends every protocol.",
             .source = "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
             .equivalents = kSameProtocols,
             .security_severity = "3.1",
             .by_default = Default::kOff,
             .types = kTypesOf<kProtocols>},
    .check = check_rows<kProtocols>};

extern constinit const Rule kPortRange = {
    .info = {.id = "EXP020",
             .name = "port-range",
             .severity = Severity::kWarning,
             .summary = "A network rule opens a range of ports.",
             .source = "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
             .equivalents = kSameRanges,
             .security_severity = "3.1",
             .by_default = Default::kOff,
             .types = kRangeTypes},
    .check = check_ranges};

extern constinit const Rule kAddressRange = {
    .info = {.id = "EXP021",
             .name = "address-range",
             .severity = Severity::kWarning,
             .summary = "A security group accepts connections from a range of addresses.",
             .source = "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
             .equivalents = kSameSources,
             .security_severity = "3.1",
             .by_default = Default::kOff,
             .types = kSourceTypes},
    .check = check_sources};

extern constinit const Rule kBroadNetworkAclEntry = {
    .info = {.id = "EXP022",
             .name = "broad-network-acl-entry",
             .severity = Severity::kWarning,
             .summary = "An entry of a network ACL covers every port.",
             .source = "https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html",
             .equivalents = kSameEntries,
             .security_severity = "3.1",
             .by_default = Default::kOff,
             .types = kTypesOf<kEntries>},
    .check = check_rows<kEntries>};

}  // namespace cfnaudit::rules
