#pragma once

// What the roles of an environment are used for, by settings and by code. Used by the rules about
// permissions.

#include "analyzer/calls/calls.h"
#include "rules/rule.h"

namespace cfnaudit::rules {

/// Found once.
const calls::Requests& requests(const Context& context);

}  // namespace cfnaudit::rules
