#pragma once

// The resources of a stack that a policy's Resource can name, and their parts: indexes, streams,
// objects. The second step of analyze().

#include <string_view>
#include <vector>

#include "analyzer/access/access.h"

namespace cfnaudit::access {

std::vector<Destination> find_destinations(const graph::Graph& graph);

/// The prefixes of the actions that work on it: "iam" and "sts" for a role.
std::vector<std::string_view> services_of(const Destination& destination);
/// Looks up the catalogue's types of the ARN, once.
void find_types(Destination& destination);

/// What stands behind the ARN of a family's owner, before the member's name: "/", ":log-stream:".
std::string_view member_prefix(const Destination& family);

}  // namespace cfnaudit::access
