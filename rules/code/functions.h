#pragma once

// The functions whose code was read, as the rules about code see them.

#include <string>

#include "analyzer/functions/functions.h"
#include "rules/rule.h"

namespace cfnaudit::rules {

using LookAtCode = void (*)(const Context& context, const functions::FunctionCode& function,
                            const graph::StackResource& resource, Reporter& report);

/// Calls `look` for each function of the environment whose code was read.
void for_each_code(const Context& context, Reporter& report, LookAtCode look);

/// A finding at a place of a function's code.
Finding at_code(const Context& context, const functions::FunctionCode& function, code::Place place,
                std::string message, Reporter& report);

}  // namespace cfnaudit::rules
