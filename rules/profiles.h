#pragma once

// Named sets of rules that are off by default, and which rules a template gives work to. Used by
// the command line, which turns profiles on, and by reports, which say what was looked at.

#include <span>
#include <string_view>

#include "rules/run.h"

namespace cfnaudit::rules {

/// "security-hub", "serverless", "cost", "well-architected", "strict".
std::span<const std::string_view> profile_names();

/// Is the rule off by default and one of the profile's? strict has all of them.
bool is_in_profile(const RuleInfo& info, std::string_view profile);

/// Turns on the rules of the profile that the selection does not mention.
void add_profile(std::string_view profile, Selection& selection);

/// Does the rule look at one of these resource types? Rules without types look at everything.
bool looks_at(const RuleInfo& info, std::span<const std::string_view> types);

}  // namespace cfnaudit::rules
