#pragma once

// Files and amounts of the options -> what decides a cost beside a template. Called by inputs;
// price books also by the pricing command.

#include <string>
#include <vector>

#include "analyzer/base/result.h"
#include "analyzer/base/source.h"
#include "audit/audit.h"
#include "cli/options/options.h"

namespace cfnaudit::cli {

Result<std::vector<pricing::PriceBook>> read_books(const Options& options,
                                                   const std::vector<std::string>& paths);

/// Reads the options' files; the usage file is kept in `sources`.
Result<audit::CostInputs> read_cost_inputs(const Options& options, SourceMap& sources);

}  // namespace cfnaudit::cli
