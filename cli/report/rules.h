#pragma once

// The catalogue of rules as a table. Shown by the rules command.

#include <span>
#include <string>
#include <vector>

#include "cli/options/options.h"
#include "rules/rule.h"

namespace cfnaudit::cli {

using RenderRules = std::string (*)(std::span<const rules::Rule* const>);

std::string rules_text(std::span<const rules::Rule* const> rules);
std::string rules_json(std::span<const rules::Rule* const> rules);
/// The rules that the filter lets through, in their order.
std::vector<const rules::Rule*> filtered(std::span<const rules::Rule* const> rules,
                                         const RuleFilter& filter);
/// The table of docs/rules.md.
std::string rules_markdown(std::span<const rules::Rule* const> rules);

}  // namespace cfnaudit::cli
