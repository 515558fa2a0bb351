#pragma once

// How the rows of aws/integrations name what is called, and when they apply. Used by service_calls
// and role_calls.

#include <functional>
#include <string_view>

#include "analyzer/aws/integrations.h"
#include "analyzer/base/symbolic_text.h"
#include "analyzer/base/tri.h"
#include "analyzer/resolve/value.h"

namespace cfnaudit::access {

/// The part of the text that names the target: the function in the URI of an integration, the
/// repository in that of an image.
SymbolicText target_in(const SymbolicText& text, aws::Naming naming);

/// "EngineType", "Type=S3", "!Role": `at` gives the value at a property.
Tri condition_holds(std::string_view condition,
                    const std::function<resolve::ValuePtr(std::string_view)>& at);

}  // namespace cfnaudit::access
