#pragma once

// The list of rules: the product's table of contents. Made by cmake/Cfnaudit.cmake from the names
// of the pages: net001_single_nat_gateway.md is the page of NET001, whose constant a file beside it
// defines as kSingleNatGateway.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "rules/rule.h"

namespace cfnaudit::rules {

// The one rule that the layers above run by name.
extern const Rule kBudgetExceeded;

/// All rules, sorted by id.
std::span<const Rule* const> catalog();
/// By id or by name; nullptr when there is none.
const Rule* find_rule(std::string_view id_or_name);
/// "there is no rule 'LOG03'; did you mean LOG003?"
std::string no_such_rule(std::string_view name);
/// The page of a rule (markdown).
std::string_view page(std::string_view id);

}  // namespace cfnaudit::rules
