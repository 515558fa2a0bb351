#pragma once

// Options -> what decides a template's environments: region, account, stack name, parameters. Read
// once for a command, completed for each template.

#include <string>
#include <string_view>

#include "analyzer/base/result.h"
#include "analyzer/base/source.h"
#include "analyzer/resolve/enumerate.h"
#include "cli/options/options.h"

namespace cfnaudit::cli {

/// "my-app" of "stacks/my_app.yaml": the default of --stack-name.
std::string stack_name_of(std::string_view path);

/// Region, account, parameter files and overrides; files are kept in `sources`.
Result<resolve::EnvironmentOptions> read_environment(const Options& options, SourceMap& sources);

/// What decides one template: its stack has the file's name, if no option names it.
resolve::EnvironmentOptions environment_of(const SourceFile& file, const Options& options,
                                           resolve::EnvironmentOptions shared);

}  // namespace cfnaudit::cli
