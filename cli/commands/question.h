#pragma once

// `cfnaudit access` with --from, --to, --action or --who-can: one question instead of the matrix.
// Called by templates.

#include "audit/audit.h"
#include "cli/formats.h"
#include "cli/options/options.h"

namespace cfnaudit::cli {

bool has_question(const Options& options);
/// Is it about the network?
bool has_network_question(const Options& options);
/// Answers it in this format of Report::kAccessAnswer; the exit code.
int run_question(const Options& options, const audit::Audit& audit, const Format& format,
                 const ReportOptions& shown);
/// As run_question(), in a format of Report::kNetworkAnswer.
int run_network_question(const Options& options, const audit::Audit& audit, const Format& format,
                         const ReportOptions& shown);

}  // namespace cfnaudit::cli
