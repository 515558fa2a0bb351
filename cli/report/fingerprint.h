#pragma once

// The identity of a finding across versions of a template: what it is about, never where it stands.
// Used by the formats that track findings over time.

#include <span>
#include <string>
#include <vector>

#include "analyzer/base/diagnostic.h"

namespace cfnaudit::cli {

/// Sixteen hexadecimal digits for each finding of one template, all different. Findings that are
/// about the same are told apart by their order.
std::vector<std::string> fingerprints(std::span<const Diagnostic> findings);

/// FNV-1a, 64 bits: http://www.isthe.com/chongo/tech/comp/fnv/
std::uint64_t fnv1a(std::string_view text);
std::string hex(std::uint64_t hash);

}  // namespace cfnaudit::cli
