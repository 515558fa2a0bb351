#pragma once

// What `check` does beside its report: the baseline, denials of no template. Called
// by templates.

#include <memory>
#include <span>
#include <vector>

#include "analyzer/base/result.h"
#include "audit/audit.h"
#include "audit/baseline.h"
#include "cli/commands/outcome.h"
#include "cli/options/invocation.h"

namespace cfnaudit::cli {

/// Denials that speak about none of the templates.
std::vector<Complaint> complaints_about_denials(const Invocation& invocation,
                                                const std::vector<Outcome>& outcomes);

/// What the baseline file still has and the templates have no more; nothing without a baseline.
Result<audit::Baseline> apply_baseline(const Options& options,
                                       std::span<const std::unique_ptr<audit::Audit>> audits);

}  // namespace cfnaudit::cli
