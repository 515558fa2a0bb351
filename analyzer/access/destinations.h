#pragma once

// The resources of a stack that a policy's Resource can name, and their parts: indexes, streams,
// objects. The second step of analyze().

#include <string_view>
#include <vector>

#include "analyzer/access/access.h"

namespace cfnaudit::access {

std::vector<Destination> find_destinations(const graph::Graph& graph);

/// The prefixes of the actions that may work on it, its own first: "iam" and "sts" for a role.
std::vector<std::string_view> services_of(const Destination& destination);
/// Looks up the catalogue's types of the ARN, once.
void find_types(Destination& destination);

/// The name of the member that a family's ARN shows.
std::string_view sample_member(const Destination& family);
/// The ARN of a family's owner: of the bucket.
SymbolicText owner_arn(const Destination& family);

}  // namespace cfnaudit::access
