#include "analyzer/network/filters.h"

#include <algorithm>

#include "analyzer/base/text.h"

// Rules of groups and entries of ACLs -> verdicts.

namespace cfnaudit::network {
namespace {

/// The ports that clients use, of which they choose one; a NAT gateway and a function may use any.
/// https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
constexpr Ports kEphemeral = {1024, 65535};

Tri covers(const GroupRule& rule, const std::vector<long long>& ports) {
  Tri tcp = rule.is_tcp;
  if (!rule.ports_open.empty()) return both(tcp, Tri::kUnknown);
  if (ports.empty()) return both(tcp, rule.ports.all() ? Tri::kYes : Tri::kUnknown);
  const auto inside = [&](long long port) { return rule.ports.contains(port); };
  if (std::ranges::all_of(ports, inside)) return tcp;
  return both(tcp, std::ranges::any_of(ports, inside) ? Tri::kUnknown : Tri::kNo);
}

Tri matches_block(const Network& network, const Block& block, const Peer& peer) {
  if (peer.is_internet) {
    if (block.prefix == 0 && !block.is_v6) return Tri::kYes;
    return is_private(block) ? Tri::kNo : Tri::kUnknown;
  }
  if (block.prefix == 0 && !block.is_v6) return Tri::kYes;
  if (!peer.subnet) return Tri::kUnknown;
  const auto& subnet = network.subnets[*peer.subnet];
  if (block.is_v6) return subnet.has_v6 ? Tri::kUnknown : Tri::kNo;
  if (subnet.block) {
    if (block.contains(*subnet.block)) return Tri::kYes;
    return block.overlaps(*subnet.block) ? Tri::kUnknown : Tri::kNo;
  }
  const auto& vpc = network.vpcs[subnet.vpc];
  const bool holds_all =
      std::ranges::all_of(vpc.blocks, [&](const Block& whole) { return block.contains(whole); });
  return holds_all && vpc.blocks_known && !vpc.blocks.empty() ? Tri::kYes : Tri::kUnknown;
}

Tri matches(const Network& network, const GroupRule& rule, const Peer& peer) {
  switch (rule.peer) {
    case GroupRule::Peer::kUnknown:
      return Tri::kUnknown;
    case GroupRule::Peer::kBlock:
      return matches_block(network, rule.block, peer);
    case GroupRule::Peer::kGroup:
      break;
  }
  if (peer.is_internet) return Tri::kNo;
  // Without groups of its own its traffic is of no group.
  if (!peer.placement->filters) return Tri::kNo;
  if (std::ranges::find(peer.placement->groups.items, rule.group) !=
      peer.placement->groups.items.end())
    return Tri::kYes;
  return peer.placement->groups.open.empty() ? Tri::kNo : Tri::kUnknown;
}

std::string peer_name(const Network& network, const Peer& peer) {
  if (peer.is_prefix_list) return "AWS services";
  if (peer.is_internet) return "the internet";
  return std::string(network.id(peer.placement->resource));
}

std::string names_of(const Network& network, const Placement& placement) {
  std::vector<std::string> names;
  for (const Index group : placement.groups.items)
    if (const auto resource = network.groups[group].resource)
      names.emplace_back(network.id(*resource));
  return enumerate(names);
}

struct Decision {
  Tri passes = Tri::kNo;
  const AclEntry* entry = nullptr;  // none: no entry is about all of it
};

/// The first entry that is about traffic decides. One that is about a part of it, or may be, leaves
/// it open when the rest is decided otherwise.
Decision decide(const Acl& acl, bool egress, const Block& block, const Ports& ports) {
  bool some_pass = false;
  bool some_fail = false;
  const auto merged = [&](Tri last, const AclEntry* entry) -> Decision {
    if (last == Tri::kYes && !some_fail) return {Tri::kYes, entry};
    if (last == Tri::kNo && !some_pass) return {Tri::kNo, entry};
    return {Tri::kUnknown, entry};
  };
  for (const auto& entry : acl.entries) {
    if (entry.egress != egress || entry.is_tcp == Tri::kNo || entry.exists == Tri::kNo) continue;
    if (entry.block && !entry.block->overlaps(block)) continue;
    if (entry.ports_known && (entry.last < ports.first || ports.last < entry.first)) continue;
    const bool is_whole = entry.exists == Tri::kYes && entry.is_tcp == Tri::kYes && entry.block &&
                          entry.block->contains(block) && entry.ports_known &&
                          entry.first <= ports.first && ports.last <= entry.last;
    if (is_whole) return merged(entry.allows, &entry);
    some_pass = some_pass || entry.allows != Tri::kNo;
    some_fail = some_fail || entry.allows != Tri::kYes;
  }
  return merged(Tri::kNo, nullptr);
}

Answer acl_answer(const Network& network, Index subnet, bool egress, const Block& block,
                  const Ports& ports, std::string_view what) {
  const auto& from = network.subnets[subnet];
  if (!from.acl_open.empty()) return {.verdict = Verdict::kOpen, .reason = from.acl_open};
  if (!from.acl) return {};
  const auto& acl = network.acls[*from.acl];
  if (!acl.open.empty()) return {.verdict = Verdict::kOpen, .reason = acl.open};
  const Decision decision = decide(acl, egress, block, ports);
  if (decision.passes == Tri::kYes) return {};
  const std::string range =
      ports.first == ports.last
          ? concat("port ", std::to_string(ports.first))
          : concat("ports ", std::to_string(ports.first), "-", std::to_string(ports.last));
  const std::string reason =
      concat("network ACL ", network.id(acl.resource), " of subnet ", network.id(from.resource),
             decision.passes == Tri::kNo ? " denies " : " allows only a part of ", what,
             egress ? " to " : " from ", to_string(block), " on ", range);
  return {.verdict = decision.passes == Tri::kNo ? Verdict::kUnreachable : Verdict::kOpen,
          .obstacle = decision.passes == Tri::kNo ? Obstacle::kAcl : Obstacle::kNone,
          .reason = reason,
          .at = decision.entry != nullptr ? decision.entry->resource : acl.resource};
}

/// Requests one way, answers the other.
Answer acl_both_ways(const Network& network, Index subnet, const Block& peer,
                     const std::vector<long long>& ports, bool is_caller) {
  if (ports.size() != 1) return {};
  const Ports port{ports.front(), ports.front()};
  Answer requests = acl_answer(network, subnet, is_caller, peer, port, "requests");
  if (requests.verdict != Verdict::kReachable) return requests;
  return acl_answer(network, subnet, !is_caller, peer, kEphemeral, "answers");
}

}  // namespace

std::string port_text(const std::vector<long long>& ports) {
  return ports.size() == 1 ? concat(" on port ", std::to_string(ports.front())) : std::string();
}

Answer allowed(const Network& network, const Placement& placement, const Peer& peer,
               const std::vector<long long>& ports, Side side) {
  if (!placement.filters) return {};
  const bool egress = side == Side::kCaller;
  Tri best = Tri::kNo;
  std::string open = placement.groups.open;
  for (const Index index : placement.groups.items) {
    const auto& group = network.groups[index];
    if (egress) {
      best = either(best, group.allows_all_egress);
      if (group.allows_all_egress == Tri::kUnknown)
        open = concat("whether ", network.id(*group.resource),
                      " keeps the rule that allows all traffic is not known");
    }
    for (const auto& rule : group.rules) {
      if (rule.egress != egress) continue;
      const Tri is = both(rule.exists, both(covers(rule, ports), matches(network, rule, peer)));
      if (is == Tri::kUnknown)
        open = concat("whether a rule of ", network.id(*group.resource), " covers ",
                      peer_name(network, peer), " is not known",
                      rule.peer_open.empty() ? "" : concat(": ", rule.peer_open));
      best = either(best, is);
    }
    const auto& why = egress ? group.egress_open : group.ingress_open;
    if (!why.empty()) open = why;
  }
  if (!network.open.empty()) open = network.open;
  if (best == Tri::kYes) return {};
  if (best == Tri::kUnknown || !open.empty()) return {.verdict = Verdict::kOpen, .reason = open};
  const std::string names = names_of(network, placement);
  const auto count = placement.groups.items.size();
  const std::string reason =
      concat(count == 1 ? "security group " : "security groups ", names, " of ",
             network.id(placement.resource),
             count == 1 ? " does not allow traffic " : " do not allow traffic ",
             egress ? "to " : "from ", peer_name(network, peer), port_text(ports));
  return {.verdict = Verdict::kUnreachable,
          .obstacle = egress ? Obstacle::kCallerGroup : Obstacle::kTargetGroup,
          .reason = reason,
          .at = network.groups[placement.groups.items.front()].resource};
}

Answer acl_passes(const Network& network, Index subnet, const Block& to,
                  const std::vector<long long>& ports) {
  return acl_both_ways(network, subnet, to, ports, true);
}

Answer acl_admits(const Network& network, Index subnet, const Block& from,
                  const std::vector<long long>& ports) {
  return acl_both_ways(network, subnet, from, ports, false);
}

}  // namespace cfnaudit::network
