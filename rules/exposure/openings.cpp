#include "rules/exposure/openings.h"

#include <utility>

#include "analyzer/base/text.h"

// Security group rules of the network -> openings.

namespace cfnaudit::rules {

namespace {

using network::GroupRule;

/// Larger than any block that a registry assigns to one network; 10.0.0.0/8 is the largest private
/// one. https://www.iana.org/assignments/ipv4-address-space/ipv4-address-space.xhtml
constexpr int kLargestOwnBlock = 8;

/// The public addresses of IPv6 are 2000::/3.
/// https://www.iana.org/assignments/ipv6-address-space/ipv6-address-space.xhtml
constexpr int kPublicIpv6Prefix = 3;

bool is_about_addresses(const GroupRule& rule) {
  if (rule.peer == GroupRule::Peer::kBlock) return true;
  return rule.peer == GroupRule::Peer::kUnknown && rule.names_block;
}

/// "anywhere (0.0.0.0/0)"; empty for a block that may be a network of one's own.
std::string public_addresses(const network::Block& block, std::string_view text) {
  if (block.prefix == 0) return concat("anywhere (", text, ")");
  if (block.is_v6) {
    const auto first = block.high >> 61;
    return block.prefix <= kPublicIpv6Prefix && first == 1 ? concat("anywhere (", text, ")")
                                                           : std::string();
  }
  if (block.prefix >= kLargestOwnBlock) return {};
  return concat(text, ", which is 1/", std::to_string(1 << block.prefix), " of the internet");
}

void add(const Context& context, const network::Group& group, const GroupRule& rule,
         std::vector<Opening>& out) {
  if (rule.egress || rule.exists != Tri::kYes || !rule.has_ports || !is_about_addresses(rule))
    return;
  Opening opening{.resource = &context.graph.resource(rule.resource)};
  if (group.resource) opening.group = &context.graph.resource(*group.resource);
  opening.source = rule.value;
  opening.ports = rule.ports;
  opening.ports_known = rule.ports_open.empty();
  opening.unknown = rule.ports_open;
  if (rule.peer == GroupRule::Peer::kBlock) {
    opening.addresses = internet_block(rule.block_text);
    if (opening.addresses.empty()) return;
    opening.from_internet = Tri::kYes;
  } else {
    opening.from_internet = Tri::kUnknown;
    if (opening.unknown.empty()) opening.unknown = resolve::why_unknown(rule.value);
    if (opening.unknown.empty()) return;
  }
  out.push_back(std::move(opening));
}

}  // namespace

std::string internet_block(std::string_view cidr) {
  cidr = trim(cidr);
  const auto block = network::parse_block(cidr);
  return block ? public_addresses(*block, cidr) : std::string();
}

std::vector<Opening> openings_to_internet(const Context& context) {
  std::vector<Opening> out;
  for (const bool inline_rules : {true, false})
    for (const auto& group : context.network.groups)
      for (const auto& rule : group.rules)
        if ((group.resource == rule.resource) == inline_rules) add(context, group, rule, out);
  return out;
}

}  // namespace cfnaudit::rules
