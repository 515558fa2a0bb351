#pragma once

// What the cost command takes beside a template, and the commands about the price book. Called by
// run.cpp.

#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/result.h"
#include "analyzer/base/source.h"
#include "audit/audit.h"
#include "cli/options/options.h"

namespace cfnaudit::cli {

/// Reads the options' files; the usage file is kept in `sources`.
Result<audit::CostInputs> read_cost_inputs(const CostOptions& options, SourceMap& sources);

/// `pricing list` and `pricing import`; the exit code.
int run_pricing_command(const Options& options);

}  // namespace cfnaudit::cli
