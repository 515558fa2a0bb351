#pragma once

// Can a resource reach another one, an AWS service, or the internet, over TCP? Asked by the access
// command, by the rules about paths, and by the calls; answered from a Network, in one environment.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "analyzer/network/answer.h"
#include "analyzer/network/network.h"

namespace cfnaudit::network {

/// The port of the target, one of those that it listens on by default if nothing is given.
Answer to_resource(const Network& network, ResourceIndex from, ResourceIndex to,
                   std::optional<long long> port = {});
/// An AWS service, by its name in policies: "sqs".
Answer to_service(const Network& network, ResourceIndex from, std::string_view service);
Answer to_internet(const Network& network, ResourceIndex from, long long port = 443);
/// From anywhere on the internet.
Answer from_internet(const Network& network, ResourceIndex to, std::optional<long long> port = {});

/// Where the default route of a subnet leads.
enum class Way : std::uint8_t { kInternetGateway, kNatGateway, kNone, kUnknown };
Way way_out(const Network& network, Index subnet);

/// The route that traffic to the block takes, beside the local ones.
struct Taken {
  const Route* route = nullptr;  // null: none
  std::string open;              // why it is not known
};
Taken route_to(const Network& network, const Subnet& subnet, const Block& to);

}  // namespace cfnaudit::network
