#pragma once

// Do security groups and network ACLs let traffic pass? The parts of an Answer that are about
// filters; used by reach.

#include <optional>
#include <string>
#include <vector>

#include "analyzer/network/answer.h"
#include "analyzer/network/network.h"

namespace cfnaudit::network {

/// The other end, as a rule sees it.
struct Peer {
  bool is_internet = false;
  bool is_prefix_list = false;  // addresses of an AWS service: a part of the internet
  std::optional<Index> subnet;  // none: not known
  const Placement* placement = nullptr;
};

enum class Side : std::uint8_t { kCaller, kTarget };

/// Do the security groups of one end allow traffic with the other, on one of these ports?
Answer allowed(const Network& network, const Placement& placement, const Peer& peer,
               const std::vector<long long>& ports, Side side);

/// Does the ACL of the caller's subnet let requests out and answers in?
Answer acl_passes(const Network& network, Index subnet, const Block& to,
                  const std::vector<long long>& ports);
/// Does the ACL of the target's subnet let requests in and answers out?
Answer acl_admits(const Network& network, Index subnet, const Block& from,
                  const std::vector<long long>& ports);

/// " on port 443"; empty where it is one of several.
std::string port_text(const std::vector<long long>& ports);

}  // namespace cfnaudit::network
