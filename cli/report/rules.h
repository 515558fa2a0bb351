#pragma once

// The catalogue of rules as a table. Shown by the rules command.

#include <span>
#include <string>

#include "rules/rule.h"

namespace cfnaudit::cli {

using RenderRules = std::string (*)(std::span<const rules::Rule* const>);

std::string rules_text(std::span<const rules::Rule* const> rules);
/// The table of docs/rules.md.
std::string rules_markdown(std::span<const rules::Rule* const> rules);

}  // namespace cfnaudit::cli
