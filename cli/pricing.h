#pragma once

// What the cost command takes beside a template, and the commands about the price book. Called by
// run.cpp.

#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/result.h"
#include "analyzer/base/source.h"
#include "cli/options.h"
#include "pricing/budget.h"
#include "pricing/estimate.h"

namespace cfnaudit::cli {

struct Audit;

/// What decides a cost beside the template.
struct CostInputs {
  const SourceFile* usage_file = nullptr;
  std::optional<pricing::UsageProfile> profile;
  pricing::FreeTier free_tier = pricing::FreeTier::kIgnored;
  std::vector<pricing::PriceBook> books;
  std::vector<pricing::Budget> budgets;
};

/// Reads the options' files; the usage file is kept in `sources`.
Result<CostInputs> read_cost_inputs(const CostOptions& options, SourceMap& sources);

/// `pricing list` and `pricing import`; the exit code.
int run_pricing_command(const Options& options);

}  // namespace cfnaudit::cli
