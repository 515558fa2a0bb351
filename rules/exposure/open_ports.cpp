#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/exposure/openings.h"
#include "rules/settings.h"

// Openings to the internet -> ports on which nobody serves the public.

namespace cfnaudit::rules {
namespace {

struct Port {
  long long number = 0;
  std::string_view service;
};

// Ports that Security Hub's EC2.19 and the services' documentation name, read on 2026-11-30.
// https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19
constexpr std::array<Port, 13> kAdministration = {{{21, "FTP"},
                                                   {22, "SSH"},
                                                   {23, "Telnet"},
                                                   {135, "RPC"},
                                                   {445, "SMB"},
                                                   {2049, "NFS"},
                                                   {2375, "Docker"},
                                                   {2376, "Docker"},
                                                   {3389, "RDP"},
                                                   {5900, "VNC"},
                                                   {5985, "WinRM"},
                                                   {5986, "WinRM"},
                                                   {10250, "kubelet"}}};

constexpr std::array<Port, 18> kDatabases = {{{1433, "SQL Server"},
                                              {1434, "SQL Server"},
                                              {1521, "Oracle"},
                                              {2181, "ZooKeeper"},
                                              {3306, "MySQL"},
                                              {5432, "PostgreSQL"},
                                              {5439, "Redshift"},
                                              {5601, "OpenSearch Dashboards"},
                                              {5984, "CouchDB"},
                                              {6379, "Redis"},
                                              {7000, "Cassandra"},
                                              {8086, "InfluxDB"},
                                              {8182, "Neptune"},
                                              {9042, "Cassandra"},
                                              {9092, "Kafka"},
                                              {9200, "OpenSearch"},
                                              {11211, "memcached"},
                                              {27017, "MongoDB"}}};

/// Wider than what one service listens on.
constexpr long long kWide = 1000;

/// "SSH (port 22) and RDP (port 3389)"; empty when the range has none.
std::string services(std::span<const Port> known, const Ports& ports) {
  std::vector<std::string> names;
  for (const Port& port : known)
    if (ports.contains(port.number))
      names.push_back(concat(port.service, " (port ", std::to_string(port.number), ")"));
  return enumerate(names);
}

std::string_view subject(const Opening& opening) {
  return opening.group != nullptr ? opening.group->id() : opening.resource->id();
}

void tell(const Opening& opening, std::string_view what, std::string_view fix, Reporter& report) {
  auto finding =
      report.at(*opening.resource, opening.source,
                concat(subject(opening), " accepts ", what, " from ", opening.addresses));
  finding.fix(std::string(fix));
  if (opening.group != nullptr && opening.group != opening.resource)
    finding.note(*opening.group, "this group");
}

constexpr std::string_view kAdministrationFix =
    "allow only the addresses that administer it, or connect through Systems Manager Session "
    "Manager and remove the rule";
constexpr std::string_view kDatabaseFix =
    "allow only the security group of its clients: SourceSecurityGroupId";
constexpr std::string_view kRangeFix =
    "allow only the protocol and the ports that are served, or only known addresses";

void check_services(const Context& context, std::span<const Port> known, std::string_view fix,
                    Reporter& report) {
  for (const Opening& opening : openings_to_internet(context)) {
    if (opening.ports_known && opening.ports.size() > kWide) continue;  // EXP003
    const std::string what = services(known, opening.ports);
    if (what.empty()) continue;
    if (opening.ports_known && opening.from_internet == Tri::kYes)
      tell(opening, what, fix, report);
    else
      report.undecided(*opening.resource, opening.unknown);
  }
}

/// A node group with a key and without source groups lets in SSH from anywhere.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-eks-nodegroup-remoteaccess.html
void check_node_groups(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type("AWS::EKS::Nodegroup")) {
    const auto& nodes = context.graph.resource(index);
    const auto access = nodes.property("RemoteAccess");
    if (nodes.exists != Tri::kYes || access == nullptr || resolve::is_unknown(access)) continue;
    if (resolve::get(access, "Ec2SshKey") == nullptr ||
        resolve::get(access, "SourceSecurityGroups") != nullptr)
      continue;
    report.at(nodes, access, concat(nodes.id(), " accepts SSH (port 22) from anywhere (0.0.0.0/0)"))
        .fix("list the security groups of its administrators in SourceSecurityGroups");
  }
}

void check_administration(const Context& context, Reporter& report) {
  check_services(context, kAdministration, kAdministrationFix, report);
  check_node_groups(context, report);
}

void check_databases(const Context& context, Reporter& report) {
  check_services(context, kDatabases, kDatabaseFix, report);
}

void check_ranges(const Context& context, Reporter& report) {
  for (const Opening& opening : openings_to_internet(context)) {
    if (!opening.ports_known || opening.ports.size() <= kWide) continue;
    const std::string what = opening.ports.all()
                                 ? std::string("every port")
                                 : concat("ports ", std::to_string(opening.ports.first), " to ",
                                          std::to_string(opening.ports.last));
    if (opening.from_internet == Tri::kYes)
      tell(opening, what, kRangeFix, report);
    else
      report.undecided(*opening.resource, opening.unknown);
  }
}

constexpr std::string_view kGroups[] = {"AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroupIngress",
                                        "AWS::EKS::Nodegroup"};
constexpr std::string_view kSameAdministration[] = {
    "CKV_AWS_24", "CKV_AWS_25", "CKV_AWS_100",           "W2",
    "EC23",       "EC2.13",     "INCOMING_SSH_DISABLED", "RESTRICTED_INCOMING_TRAFFIC"};
constexpr std::string_view kSameDatabases[] = {"W2", "EC23", "EC2.19"};
constexpr std::string_view kSameRanges[] = {"W2",
                                            "W42",
                                            "EC23",
                                            "EC2.18",
                                            "EC2.19",
                                            "SECURITY_GROUP_INGRESS_ALL_PROTOCOLS_RULE",
                                            "EC2_SECURITY_GROUP_INGRESS_OPEN_TO_WORLD_RULE"};

}  // namespace

extern constinit const Rule kOpenAdministrationPort = {
    .info = {.id = "EXP001",
             .name = "open-administration-port",
             .severity = Severity::kError,
             .summary = "A security group lets the internet reach a port for administration.",
             .source = "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
             .equivalents = kSameAdministration,
             .security_severity = "8.6",
             .types = kGroups},
    .check = check_administration};

extern constinit const Rule kOpenDatabasePort = {
    .info = {.id = "EXP002",
             .name = "open-database-port",
             .severity = Severity::kError,
             .summary = "A security group lets the internet reach a port of a database or cache.",
             .source = "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
             .equivalents = kSameDatabases,
             .security_severity = "8.6",
             .types = kGroups},
    .check = check_databases};

extern constinit const Rule kOpenPortRange = {
    .info = {.id = "EXP003",
             .name = "open-port-range",
             .severity = Severity::kError,
             .summary = "A security group lets the internet reach every port, or a wide range.",
             .source = "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
             .equivalents = kSameRanges,
             .security_severity = "8.6",
             .types = kGroups},
    .check = check_ranges};

}  // namespace cfnaudit::rules
