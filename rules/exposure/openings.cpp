#include "rules/exposure/openings.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "analyzer/base/text.h"
#include "analyzer/resolve/cidr.h"

// Security groups, their ingress rules and prefix lists -> openings.

namespace cfnaudit::rules {

namespace {

using graph::StackResource;
using graph::ValuePtr;

constexpr std::string_view kGroup = "AWS::EC2::SecurityGroup";
constexpr std::string_view kIngress = "AWS::EC2::SecurityGroupIngress";
constexpr std::string_view kPrefixList = "AWS::EC2::PrefixList";

/// Larger than any block that a registry assigns to one network; 10.0.0.0/8 is the largest private
/// one. https://www.iana.org/assignments/ipv4-address-space/ipv4-address-space.xhtml
constexpr int kLargestOwnBlock = 8;

/// The public addresses of IPv6 are 2000::/3.
/// https://www.iana.org/assignments/ipv6-address-space/ipv6-address-space.xhtml
constexpr int kPublicIpv6Prefix = 3;

/// Protocols with ports, by name and number; -1 is every protocol.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroupingress.html
constexpr std::array<std::string_view, 4> kWithPorts = {"tcp", "6", "udp", "17"};

class Openings {
 public:
  explicit Openings(const Context& context) : context_(context) {}

  std::vector<Opening> find() {
    for (const auto index : context_.graph.of_type(kGroup)) {
      const auto& group = context_.graph.resource(index);
      if (group.exists != Tri::kYes) continue;
      for (const ValuePtr rule : resolve::items(group.property("SecurityGroupIngress")))
        add(group, &group, rule);
    }
    for (const auto index : context_.graph.of_type(kIngress)) {
      const auto& rule = context_.graph.resource(index);
      if (rule.exists == Tri::kYes) add(rule, group_of(rule), rule.properties);
    }
    return std::move(out_);
  }

 private:
  const StackResource* group_of(const StackResource& rule) const {
    static constexpr std::string_view kTypes[] = {kGroup};
    for (const auto property : {"GroupId", "GroupName"})
      if (const auto target = context_.graph.identify(rule.property(property), kTypes))
        return &context_.graph.resource(target->resource);
    return nullptr;
  }

  void add(const StackResource& resource, const StackResource* group, ValuePtr rule) {
    Opening opening{.resource = &resource, .group = group};
    if (!read_ports(rule, opening)) return;
    for (const auto property : {"CidrIp", "CidrIpv6"})
      if (const ValuePtr source = resolve::get(rule, property)) add_source(opening, source);
    static constexpr std::string_view kTypes[] = {kPrefixList};
    const auto list = context_.graph.identify(resolve::get(rule, "SourcePrefixListId"), kTypes);
    if (!list) return;
    for (const ValuePtr entry :
         resolve::items(context_.graph.resource(list->resource).property("Entries"))) {
      Opening through = opening;
      through.source = resolve::get(rule, "SourcePrefixListId");
      if (const auto text = resolve::known_text(resolve::get(entry, "Cidr")))
        keep(through, internet_block(*text));
    }
  }

  void add_source(Opening opening, ValuePtr source) {
    opening.source = source;
    if (const auto text = resolve::known_text(source)) return keep(opening, internet_block(*text));
    opening.from_internet = Tri::kUnknown;
    if (opening.unknown.empty()) opening.unknown = resolve::why_unknown(source);
    if (!opening.unknown.empty()) out_.push_back(std::move(opening));
  }

  void keep(Opening opening, std::string addresses) {
    if (addresses.empty()) return;
    opening.from_internet = Tri::kYes;
    opening.addresses = std::move(addresses);
    out_.push_back(std::move(opening));
  }

  /// False for protocols without ports and for what CloudFormation refuses.
  static bool read_ports(ValuePtr rule, Opening& opening) {
    const ValuePtr protocol = resolve::get(rule, "IpProtocol");
    const auto name = resolve::known_text(protocol);
    opening.ports = {0, 65535};
    if (!name) {
      opening.ports_known = false;
      opening.unknown = resolve::why_unknown(protocol);
      return !opening.unknown.empty();
    }
    if (*name == "-1") return true;
    if (std::none_of(kWithPorts.begin(), kWithPorts.end(),
                     [&](auto known) { return equals_ignoring_case(known, *name); }))
      return false;
    for (const auto& [property, port] :
         {std::pair("FromPort", &opening.ports.first), std::pair("ToPort", &opening.ports.last)}) {
      const ValuePtr value = resolve::get(rule, property);
      if (const auto number = resolve::integer(value)) {
        *port = *number;
        continue;
      }
      if (value == nullptr) return false;
      opening.ports_known = false;
      opening.unknown = resolve::why_unknown(value);
    }
    if (!opening.ports_known) return true;
    if (opening.ports.first == -1 || opening.ports.last == -1) opening.ports = {0, 65535};
    return opening.ports.first <= opening.ports.last;
  }

  const Context& context_;
  std::vector<Opening> out_;
};

std::optional<int> prefix_of_ipv6(std::string_view cidr) {
  const auto slash = cidr.find('/');
  if (slash == std::string_view::npos || cidr.substr(0, slash).find(':') == std::string_view::npos)
    return std::nullopt;
  const auto prefix = parse_integer(cidr.substr(slash + 1));
  return prefix && *prefix >= 0 && *prefix <= 128 ? std::optional(static_cast<int>(*prefix))
                                                  : std::nullopt;
}

}  // namespace

std::string internet_block(std::string_view cidr) {
  cidr = trim(cidr);
  if (const auto block = resolve::parse_cidr(cidr)) {
    if (block->prefix == 0) return concat("anywhere (", cidr, ")");
    if (block->prefix < kLargestOwnBlock)
      return concat(cidr, ", which is 1/", std::to_string(1 << block->prefix), " of the internet");
    return {};
  }
  const auto prefix = prefix_of_ipv6(cidr);
  const bool is_public =
      prefix &&
      (*prefix == 0 || (*prefix <= kPublicIpv6Prefix && (cidr[0] == '2' || cidr[0] == '3')));
  return is_public ? concat("anywhere (", cidr, ")") : std::string();
}

std::vector<Opening> openings_to_internet(const Context& context) {
  return Openings(context).find();
}

}  // namespace cfnaudit::rules
