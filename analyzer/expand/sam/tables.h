#pragma once

// What AWS SAM knows by heart: policy templates, what connectors grant, the paths of managed
// policies, and which resources have tags. Read from the embedded tables in analyzer/aws/data.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/expand/tree.h"

namespace cfnaudit::expand {

struct PolicyTemplate {
  std::vector<std::string_view> parameters;
  Tree* definition = nullptr;  // a fresh copy
};
bool has_policy_template(std::string_view name);
/// The template that a misspelt name most likely means.
std::optional<std::string_view> policy_template_like(std::string_view name);
PolicyTemplate policy_template(Forest& forest, std::string_view name);

/// The profile of a connector, or nullptr.
Tree* connector_profile(Forest& forest, std::string_view source, std::string_view destination);
/// {"Inputs": ..., "Outputs": ...} of a resource type; an empty map for an unknown one.
Tree* connector_properties(Forest& forest, std::string_view type);

/// The ARN of an AWS managed policy given by name; the name itself for an unknown one.
std::string managed_policy_arn_of(std::string_view name, std::string_view partition);

enum class TagStyle : std::uint8_t { kNone, kList, kMap };
TagStyle tag_style(std::string_view type);

}  // namespace cfnaudit::expand
