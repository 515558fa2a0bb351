#pragma once

// The definition of a Step Functions state machine as one value, with its substitutions made. Read
// by state_machine.cpp, which makes states of it, and by the rules about its form.

#include <string>
#include <vector>

#include "analyzer/base/source.h"
#include "analyzer/resolve/json_text.h"
#include "analyzer/resolve/stack.h"

namespace cfnaudit::graph {

/// Null when it is elsewhere, unknown or not JSON: then `problems` says why. `store` holds what the
/// result points into.
resolve::ValuePtr read_definition(const SourceFile& file, const resolve::StackResource& resource,
                                  resolve::JsonStore& store, std::vector<std::string>& problems);

}  // namespace cfnaudit::graph
