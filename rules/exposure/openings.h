#pragma once

// Rules of security groups that let in addresses of the internet, wherever they are written: in the
// group, in a resource of their own, through a prefix list. Used by the rules about ports and by
// those that ask who can reach a resource.

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/network/network.h"
#include "rules/rule.h"

namespace cfnaudit::rules {

using network::Ports;

struct Opening {
  const graph::StackResource* resource = nullptr;  // that has the rule
  const graph::StackResource* group = nullptr;  // null: a group that the template does not create
  graph::ValuePtr source = nullptr;             // the addresses
  std::string addresses;                        // "anywhere (0.0.0.0/0)"
  Tri from_internet = Tri::kNo;
  Ports ports;
  bool ports_known = true;
  std::string unknown;  // why something of it is not known
};

/// Those that let in, or may let in, addresses of the internet.
std::vector<Opening> openings_to_internet(const Context& context);

/// "anywhere (0.0.0.0/0)" for a block of public addresses that is too large for a network of one's
/// own; empty for others.
std::string internet_block(std::string_view cidr);

}  // namespace cfnaudit::rules
