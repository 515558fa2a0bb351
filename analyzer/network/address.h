#pragma once

// Blocks of IPv4 and IPv6 addresses: "10.0.0.0/16", "2001:db8::/56". Made by network from
// properties; compared by the questions about paths and by the rules about openings.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cfnaudit::network {

struct Block {
  bool is_v6 = false;
  std::uint64_t high = 0;  // an IPv4 address is in the first 32 bits
  std::uint64_t low = 0;
  int prefix = 0;

  bool contains(const Block& other) const;
  bool overlaps(const Block& other) const { return contains(other) || other.contains(*this); }

  friend bool operator==(const Block&, const Block&) = default;
};

/// Every address of a family: "the internet", as a destination.
Block everything(bool is_v6);
/// Is no address of the block one of the internet?
bool is_private(const Block& block);
/// The host bits are cleared; nullopt for what is not a block.
std::optional<Block> parse_block(std::string_view text);
std::string to_string(const Block& block);

}  // namespace cfnaudit::network
