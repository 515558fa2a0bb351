#pragma once

// The runtimes of functions, as the rules about the end of their life read them.

#include <string>

#include "analyzer/aws/lambda_runtimes.h"
#include "rules/rule.h"

namespace cfnaudit::rules {

/// Has the day come, as of the table of runtimes?
bool is_past(std::string_view day);

/// "use nodejs24.x".
std::string use_successor(const aws::LambdaRuntime& runtime);

using LookAtRuntime = void (*)(const graph::StackResource& function, graph::ValuePtr value,
                               const aws::LambdaRuntime& runtime, Reporter& report);

/// Calls `look` for each function whose runtime the table has.
void for_each_runtime(const Context& context, Reporter& report, LookAtRuntime look);

}  // namespace cfnaudit::rules
