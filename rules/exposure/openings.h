#pragma once

// Rules of security groups that let in addresses of the internet, wherever they are written: in the
// group, in a resource of their own, through a prefix list. Used by the rules about ports and by
// those that ask who can reach a resource.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rules/rule.h"

namespace cfnaudit::rules {

/// TCP or UDP ports; `all` when the rule is about every protocol.
struct Ports {
  long long first = 0;
  long long last = 0;

  bool contains(long long port) const { return first <= port && port <= last; }
  bool all() const { return first == 0 && last == 65535; }
  long long size() const { return last - first + 1; }
};

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
