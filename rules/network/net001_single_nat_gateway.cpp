#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "analyzer/base/text.h"
#include "analyzer/network/network.h"
#include "rules/catalog.h"

// Subnet -> route table -> NAT gateway: fewer Availability Zones with a NAT gateway than with
// private subnets.

namespace cfnaudit::rules {
namespace {

using graph::EdgeKind;
using graph::ResourceIndex;

/// A subnet whose default route leads to a NAT gateway of the stack.
struct PrivateSubnet {
  ResourceIndex subnet = 0;
  ResourceIndex gateway = 0;
};

bool exists(const Context& context, ResourceIndex index) {
  return context.graph.resource(index).exists == Tri::kYes;
}

/// The zone that a subnet names; empty when AWS chooses one.
SymbolicText zone(const Context& context, ResourceIndex subnet) {
  const auto& resource = context.graph.resource(subnet);
  for (const auto property : {"AvailabilityZone", "AvailabilityZoneId"})
    if (const SymbolicText* text = resolve::text(resource.property(property))) return *text;
  return {};
}

SymbolicText gateway_zone(const Context& context, ResourceIndex gateway) {
  const auto subnet = context.graph.first_out(gateway, EdgeKind::kRunsIn);
  return subnet ? zone(context, *subnet) : SymbolicText();
}

/// Two zones of one family are different when their texts are: names, or items of one Fn::GetAZs
/// list. Empty for a text of which neither is known, such as a parameter's.
std::string family(const SymbolicText& zone) {
  if (zone.empty()) return {};
  if (zone.known()) return "names";
  const auto& symbol = zone.holes().front().symbol;
  const bool is_whole = zone.holes().front().end == zone.text().size();
  if (!is_whole || symbol.kind != SymbolKind::kExternal || !symbol.id.ends_with("]")) return {};
  return symbol.id.substr(0, symbol.id.find('['));
}

/// How many different zones there are at least.
std::size_t count_at_least(const std::set<SymbolicText>& zones) {
  std::map<std::string, std::size_t> sizes;
  for (const auto& zone : zones)
    if (const auto name = family(zone); !name.empty()) ++sizes[name];
  std::size_t most = 0;
  for (const auto& [name, size] : sizes) most = std::max(most, size);
  return most;
}

/// "us-west-2a"; "AZ 1" for the first item of Fn::GetAZs.
std::string display(const SymbolicText& zone) {
  if (zone.known()) return zone.text();
  const std::string& id = zone.holes().front().symbol.id;
  const auto open = id.rfind('[');
  const auto index = parse_integer(std::string_view(id).substr(open + 1, id.size() - open - 2));
  return index ? concat("AZ ", std::to_string(*index + 1)) : id;
}

std::string display(const std::set<SymbolicText>& zones) {
  std::vector<std::string> names;
  for (const auto& zone : zones)
    if (!family(zone).empty()) names.push_back(display(zone));
  return enumerate(names);
}

/// A regional gateway follows the subnets into their zones.
/// https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html
bool is_zonal(const graph::StackResource& gateway) {
  const auto mode = gateway.property("AvailabilityMode");
  return mode == nullptr || resolve::equals(mode, "zonal") == Tri::kYes;
}

std::vector<PrivateSubnet> private_subnets(const Context& context) {
  const auto& network = context.network;
  std::vector<PrivateSubnet> found;
  for (const auto& subnet : network.subnets) {
    if (!exists(context, subnet.resource) || !subnet.table_open.empty()) continue;
    for (const auto& route : network.tables[subnet.table].routes) {
      if (route.target != network::RouteTarget::kNatGateway || route.exists != Tri::kYes ||
          route.to != network::everything(false) || !route.gateway)
        continue;
      if (exists(context, *route.gateway) && is_zonal(context.graph.resource(*route.gateway)))
        found.push_back({subnet.resource, *route.gateway});
    }
  }
  return found;
}

std::string message(const Context& context, const std::set<SymbolicText>& zones,
                    const std::set<ResourceIndex>& gateways) {
  std::set<SymbolicText> stands_in;
  for (const auto gateway : gateways) stands_in.insert(gateway_zone(context, gateway));
  const std::string place = display(stands_in);
  if (gateways.size() == 1)
    return concat("private subnets in ", display(zones), " depend on a single NAT gateway, ",
                  context.graph.resource(*gateways.begin()).id(),
                  place.empty() ? "" : concat(", in ", place));
  return concat("private subnets in ", display(zones), " depend on ",
                std::to_string(gateways.size()), " NAT gateways",
                place.empty() ? " in fewer zones" : concat(", all in ", place));
}

void check_vpc(const Context& context, const std::vector<PrivateSubnet>& subnets,
               Reporter& report) {
  std::set<SymbolicText> zones;
  std::set<ResourceIndex> gateways;
  std::set<SymbolicText> gateway_zones;
  std::size_t unplaced = 0;  // gateways of which no zone is known count as one zone each
  for (const auto& [subnet, gateway] : subnets) {
    zones.insert(zone(context, subnet));
    if (!gateways.insert(gateway).second) continue;
    const SymbolicText place = gateway_zone(context, gateway);
    if (place.empty())
      ++unplaced;
    else
      gateway_zones.insert(place);
  }
  const std::size_t served = count_at_least(zones);
  if (gateway_zones.size() + unplaced >= served) return;
  const auto shown = *std::min_element(gateways.begin(), gateways.end(), [&](auto a, auto b) {
    return context.graph.resource(a).id() < context.graph.resource(b).id();
  });
  Finding finding = report.at(context.graph.resource(shown), message(context, zones, gateways));
  finding.fix(
      "create one NAT gateway in each of these zones and route each subnet to the one in its zone, "
      "or use one NAT gateway with AvailabilityMode: regional");
  for (const auto gateway : gateways)
    if (gateway != shown)
      finding.note(context.graph.resource(gateway), "also used by these subnets");
  std::set<ResourceIndex> noted;
  for (const auto& [subnet, gateway] : subnets) {
    const SymbolicText place = zone(context, subnet);
    if (noted.insert(subnet).second && !family(place).empty())
      finding.note(context.graph.resource(subnet), concat("in ", display(place)));
  }
}

void check(const Context& context, Reporter& report) {
  std::map<SymbolicText, std::vector<PrivateSubnet>> by_vpc;
  for (const auto& found : private_subnets(context))
    if (const SymbolicText* vpc =
            resolve::text(context.graph.resource(found.subnet).property("VpcId")))
      by_vpc[*vpc].push_back(found);
  for (const auto& [vpc, subnets] : by_vpc) check_vpc(context, subnets, report);
}

}  // namespace

extern constinit const Rule kSingleNatGateway = {
    .info =
        {.id = "NET001",
         .name = "single-nat-gateway",
         .severity = Severity::kWarning,
         .summary =
             "Private subnets in several Availability Zones depend on NAT gateways in fewer zones.",
         .source = "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html"},
    .check = check,
};

}  // namespace cfnaudit::rules
