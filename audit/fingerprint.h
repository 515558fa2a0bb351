#pragma once

// The identity of a finding across versions of a template: what it is about, never where it stands.
// Set by audit, used by baselines, diffs and the formats that track findings over time.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/syntax/node.h"

namespace cfnaudit::audit {

/// Gives each finding of one template sixteen hexadecimal digits, all different. `root` is the tree
/// that the findings' paths lead through: an item of a list is known by its name, not its number.
/// Findings that are about the same are told apart by their order.
void identify(std::vector<Diagnostic>& findings, const syntax::Node& root);

/// FNV-1a, 64 bits: http://www.isthe.com/chongo/tech/comp/fnv/
std::uint64_t fnv1a(std::string_view text);

}  // namespace cfnaudit::audit
