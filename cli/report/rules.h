#pragma once

// `cfnaudit rules`: the catalogue, or one rule's page, from the embedded pages.

#include <string>
#include <string_view>

#include "analyzer/base/result.h"

namespace cfnaudit::cli {

/// The catalogue when `rule` is empty. Formats: text, markdown (the table of docs/rules.md).
Result<std::string> rules_text(std::string_view rule, std::string_view format);

}  // namespace cfnaudit::cli
