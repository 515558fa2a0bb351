#pragma once

// Parameter files -> ParameterSet, in every shape that AWS's own tools write: the CLI's list of
// ParameterKey and ParameterValue, CodePipeline's {"Parameters": {...}}, and a plain map; JSON or
// YAML.

#include <string>
#include <string_view>

#include "analyzer/base/result.h"
#include "analyzer/base/source.h"
#include "analyzer/resolve/enumerate.h"

namespace cfnaudit::cli {

/// The environment is named after the file, without folder and ending.
Result<resolve::ParameterSet> read_parameters(const SourceFile& file);

/// "Key=Value" of --parameter-overrides.
Result<std::pair<std::string, std::string>> read_override(std::string_view text);

/// "prod" of "params/prod.json".
std::string stem_of(std::string_view path);

}  // namespace cfnaudit::cli
