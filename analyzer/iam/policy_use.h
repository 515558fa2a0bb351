#pragma once

// What a policy is attached to, which decides what may stand in it and how large it may be. Chosen
// by the policy command; read by validate.

#include <cstdint>

namespace cfnaudit::iam {

enum class PolicyUse : std::uint8_t { kIdentity, kResource, kServiceControl, kResourceControl };

}  // namespace cfnaudit::iam
