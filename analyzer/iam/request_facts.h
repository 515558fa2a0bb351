#pragma once

// What AWS puts into every request, so that no question is answered with a request that cannot be
// made: keys that follow from the caller, the action and the resource, keys that come together.
// Used by encoding and by analyzer/access/judge.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html

#include <span>
#include <string_view>

#include "analyzer/iam/context.h"
#include "analyzer/iam/evaluate.h"

namespace cfnaudit::iam {

/// The key's value in a request with this caller, action and resource; unknown if they do not
/// decide it, as when the action or the resource is not known: those are empty. `key` in lower
/// case.
ContextValue implied_value(std::string_view key, const Request& request);

bool is_always_present(std::string_view key);

/// Where `key` is, `other` is too, or is not.
struct PresenceFact {
  std::string_view key;
  std::string_view other;
  bool together;
};
std::span<const PresenceFact> presence_facts();

}  // namespace cfnaudit::iam
