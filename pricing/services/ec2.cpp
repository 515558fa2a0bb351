// A machine's type, options and volumes -> line items.

#include "pricing/services/ec2.h"

#include <algorithm>

#include "analyzer/base/text.h"

namespace cfnaudit::pricing {
namespace {

using graph::ValuePtr;

constexpr std::string_view kTemplateTypes[] = {"AWS::EC2::LaunchTemplate"};
constexpr std::string_view kSubnetTypes[] = {"AWS::EC2::Subnet"};

/// With EbsOptimized these older types cost more; for newer ones it is part of the price.
/// https://aws.amazon.com/ec2/previous-generation/
bool pays_for_ebs_optimized(std::string_view type) {
  constexpr std::string_view kFamilies[] = {"c3.", "g2.", "i2.", "r3.", "m2."};
  return std::any_of(std::begin(kFamilies), std::end(kFamilies),
                     [&](std::string_view family) { return type.starts_with(family); }) ||
         type == "m3.xlarge" || type == "m3.2xlarge";
}

bool is_on(ValuePtr value) { return resolve::boolean(value).value_or(false); }

/// Why a setting is neither on nor off; empty when it is one of them, or absent.
std::string doubt_about(ValuePtr setting) {
  if (setting == nullptr || resolve::boolean(setting)) return {};
  return resolve::why_unknown(setting);
}

/// Launch configurations, instances and launch templates each spell it in their own way.
Choice tenancy_of(const Machine& machine) {
  for (const char* name : {"PlacementTenancy", "Tenancy"})
    if (const ValuePtr tenancy = machine.property(name)) return choice(tenancy, "default");
  return choice(machine.property("Placement.Tenancy"), "default");
}

/// "t3.medium windows", "t3.medium dedicated".
std::string variant_of(const Subject& subject, const Machine& machine, std::string_view type) {
  std::string variant(type);
  if (const auto system = subject.word(kOperatingSystem); system != "linux")
    variant += concat(" ", system);
  if (tenancy_of(machine).text == "dedicated") variant += " dedicated";
  return variant + commitment(subject);
}

LineItem with_fleet(LineItem item, const Fleet& fleet) {
  if (fleet.most && item.monthly.why_unknown().empty())
    if (const auto one = (item.monthly / fleet.copies).quantity())
      item.bound = Bound{*one * *fleet.most, fleet.most_reason};
  return item;
}

LineItem hours(const Subject& subject, const Machine& machine, std::string_view type,
               const Amount& hours_of_all, const std::string& assumption) {
  return {.name = concat("Instance hours (", type, ")"),
          .price = kInstanceHours,
          .monthly = hours_of_all,
          .assumption = assumption,
          .variant = variant_of(subject, machine, type)};
}

/// Detailed monitoring sends seven metrics of the machine as custom metrics,
/// https://aws.amazon.com/cloudwatch/pricing/
constexpr std::int64_t kDetailedMetrics = 7;

/// https://aws.amazon.com/ec2/pricing/on-demand/ (T2/T3/T4g Unlimited Mode Pricing)
const PriceKey& credit_price(const Subject& subject, std::string_view type) {
  if (type.starts_with("t4g.")) return kCpuCreditsT4g;
  return subject.word(kOperatingSystem) == "windows" ? kCpuCreditsWindows : kCpuCredits;
}

void add_options(std::vector<LineItem>& items, const Subject& subject, const Machine& machine,
                 std::string_view type, const Amount& hours_of_all, const Amount& copies) {
  if (is_on(machine.property("EbsOptimized")) && pays_for_ebs_optimized(type))
    items.push_back({.name = "EBS optimization",
                     .price = kEbsOptimizedHours,
                     .monthly = hours_of_all,
                     .variant = std::string(type)});
  std::string why_unknown;
  const auto monitored = machine.is_monitored(why_unknown);
  if (!monitored) items.push_back(unpriced("Detailed monitoring", why_unknown));
  if (monitored.value_or(false))
    items.push_back({.name = "Detailed monitoring",
                     .price = kDetailedMonitoring,
                     .monthly = Amount(kDetailedMetrics) * copies,
                     .assumption = "7 metrics each"});
  // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-performance-instances-unlimited-mode.html
  const bool burstable = type.size() > 1 && type[0] == 't' && type[1] >= '2' && type[1] <= '9';
  if (!burstable) return;
  Choice credits = choice(machine.property("CreditSpecification.CPUCredits"), "");
  if (credits.text.empty())
    credits = choice(machine.property("CreditSpecification.CpuCredits"),
                     type.starts_with("t2.") ? "standard" : "unlimited");
  if (credits.text == "unlimited")
    items.push_back({.name = "Surplus CPU credits",
                     .price = credit_price(subject, type),
                     .monthly = subject.usage("monthly_cpu_credit_hrs") *
                                subject.usage("vcpu_count") * copies});
}

/// An Elastic IP address takes the place of the one that the instance was launched with.
bool has_elastic_address(const Subject& instance) {
  const auto& graph = instance.graph();
  const std::string_view types[] = {instance.resource().type()};
  for (const char* type : {"AWS::EC2::EIP", "AWS::EC2::EIPAssociation"})
    for (const auto index : graph.of_type(type)) {
      const auto owner = graph.identify(instance.other(index).property("InstanceId"), types);
      if (owner && owner->resource == instance.index()) return true;
    }
  return false;
}

/// Do the subnets give each machine an address? Subnets outside the template are taken not to.
/// https://docs.aws.amazon.com/vpc/latest/userguide/vpc-ip-addressing.html
Amount addresses_of_subnets(const Subject& subject, const std::vector<ValuePtr>& subnets) {
  std::size_t mapped = 0;
  for (const ValuePtr id : subnets) {
    const auto subnet = subject.graph().identify(id, kSubnetTypes);
    if (!subnet) continue;
    const ValuePtr maps = subject.other(subnet->resource).property("MapPublicIpOnLaunch");
    if (auto why = doubt_about(maps); !why.empty()) return Amount::unknown(std::move(why));
    mapped += is_on(maps) ? 1 : 0;
  }
  if (mapped != 0 && mapped != subnets.size())
    return Amount::unknown("only some of its subnets assign public IPv4 addresses on launch");
  return mapped == 0 ? 0 : 1;
}

/// Public IPv4 addresses of each machine: as its interfaces say, else as its subnet does.
Amount addresses_of(const Subject& subject, const Machine& machine, const Fleet& fleet) {
  const auto interfaces = resolve::items(machine.property("NetworkInterfaces"));
  std::vector<ValuePtr> settings = {machine.property("AssociatePublicIpAddress")};
  for (const ValuePtr interface : interfaces)
    settings.push_back(resolve::get(interface, "AssociatePublicIpAddress"));
  std::int64_t asked = 0;
  bool decided = false;
  for (const ValuePtr setting : settings) {
    if (auto why = doubt_about(setting); !why.empty()) return Amount::unknown(std::move(why));
    decided = decided || setting != nullptr;
    asked += is_on(setting) ? 1 : 0;
  }
  if (decided) return asked;
  // Only a single interface that is made at launch follows its subnet.
  if (interfaces.size() > 1) return 0;
  ValuePtr subnet = machine.property("SubnetId");
  if (!interfaces.empty()) {
    if (resolve::get(interfaces.front(), "NetworkInterfaceId") != nullptr) return 0;
    if (const ValuePtr own = resolve::get(interfaces.front(), "SubnetId")) subnet = own;
  }
  return addresses_of_subnets(subject, subnet != nullptr ? std::vector{subnet} : fleet.subnets);
}

void add_addresses(std::vector<LineItem>& items, const Subject& subject, const Machine& machine,
                   const Fleet& fleet, const Amount& hours_of_all) {
  if (has_elastic_address(subject)) return;
  const Amount addresses = addresses_of(subject, machine, fleet);
  if (addresses.quantity() != Quantity(0))
    items.push_back(
        {.name = "Public IPv4 address", .price = kPublicIpv4, .monthly = hours_of_all * addresses});
}

bool is_root(std::string_view device) {
  return device == "/dev/xvda" || device == "/dev/sda1" || device == "/dev/sda";
}

void add_volumes(std::vector<LineItem>& items, const Subject& subject, const Machine& machine,
                 const Amount& copies) {
  bool root = false;
  for (const ValuePtr device : machine.devices()) {
    const ValuePtr ebs = resolve::get(device, "Ebs");
    const auto name = resolve::known_text(resolve::get(device, "DeviceName")).value_or("?");
    root = root || is_root(name);
    if (ebs == nullptr) continue;
    for (LineItem& item : volume_items(subject,
                                       {.name = concat(" of ", name),
                                       .type = resolve::get(ebs, "VolumeType"),
                                       .size = resolve::get(ebs, "VolumeSize"),
                                       .iops = resolve::get(ebs, "Iops"),
                                       .throughput = resolve::get(ebs, "Throughput")},
                                       copies))
      items.push_back(std::move(item));
  }
  if (!root)
    items.push_back({.name = "Root volume",
                     .price = kEbsGp2,
                     .monthly = subject.usage("root_volume_gb") * copies,
                     .assumption = "gp2; type and size depend on the image"});
}

}  // namespace

ValuePtr Machine::property(std::string_view dotted_path) const {
  const ValuePtr own = resolve::get_path(own_, dotted_path);
  return own != nullptr ? own : resolve::get_path(launch_, dotted_path);
}

// https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateLaunchConfiguration.html
std::optional<bool> Machine::is_monitored(std::string& why_unknown) const {
  for (const char* name : {"InstanceMonitoring", "Monitoring.Enabled", "Monitoring"}) {
    const ValuePtr setting = property(name);
    if (setting == nullptr) continue;
    why_unknown = doubt_about(setting);
    if (!why_unknown.empty()) return std::nullopt;
    if (const auto on = resolve::boolean(setting)) return on;
  }
  return monitored_by_default_;
}

std::vector<ValuePtr> Machine::devices() const {
  std::vector<ValuePtr> devices = resolve::items(resolve::get(own_, "BlockDeviceMappings"));
  const auto replaced = [&](ValuePtr device) {
    const auto name = resolve::known_text(resolve::get(device, "DeviceName"));
    return std::any_of(devices.begin(), devices.end(), [&](ValuePtr other) {
      return resolve::known_text(resolve::get(other, "DeviceName")) == name;
    });
  };
  std::vector<ValuePtr> inherited;
  for (const ValuePtr device : resolve::items(resolve::get(launch_, "BlockDeviceMappings")))
    if (!replaced(device)) inherited.push_back(device);
  devices.insert(devices.end(), inherited.begin(), inherited.end());
  return devices;
}

ValuePtr launch_template_data(const Subject& subject, ValuePtr specification) {
  for (const char* key : {"LaunchTemplateId", "LaunchTemplateName", "Id", "Name"}) {
    const ValuePtr named = resolve::get(specification, key);
    if (named == nullptr) continue;
    if (const auto target = subject.graph().identify(named, kTemplateTypes))
      return subject.other(target->resource).property("LaunchTemplateData");
  }
  return nullptr;
}

std::string commitment(const Subject& subject) {
  const auto term = subject.word(kReservedTerm);
  if (term == "none") return {};
  return concat(" ", subject.word(kReservedType), " ", term, " ", subject.word(kReservedPayment));
}

std::vector<LineItem> machine_items(const Subject& subject, const Machine& machine,
                                    const Fleet& fleet, const Choice& type) {
  if (!type.known()) return {unpriced("Instance hours", type.why_unknown)};
  if (type.text.empty())
    return {unpriced("Instance hours", "its launch template is not in the template")};
  const bool declared = subject.declares("monthly_hrs");
  const Amount each = declared ? subject.usage("monthly_hrs") : Amount(kHoursPerMonth);
  const Amount all = each * fleet.copies;
  std::vector<LineItem> items;
  const Choice tenancy = tenancy_of(machine);
  if (!tenancy.known()) return {unpriced("Instance hours", tenancy.why_unknown)};
  // An instance on a dedicated host is paid with the host.
  if (tenancy.text != "host" && machine.property("HostId") == nullptr &&
      machine.property("Placement.HostId") == nullptr) {
    std::string assumption = declared ? "the declared hours" : "730 hours";
    if (!fleet.assumption.empty()) assumption = concat(fleet.assumption, ", ", assumption);
    items.push_back(hours(subject, machine, type.text, all, assumption));
    add_options(items, subject, machine, type.text, all, fleet.copies);
  }
  add_addresses(items, subject, machine, fleet, all);
  add_volumes(items, subject, machine, fleet.copies);
  for (LineItem& item : items) item = with_fleet(std::move(item), fleet);
  return items;
}

}  // namespace cfnaudit::pricing
