#pragma once

// What the commands about templates share: audits of all inputs at a time, the user's ruling, and
// how reports are to look here.

#include <chrono>
#include <memory>
#include <set>
#include <string_view>
#include <vector>

#include "audit/audit.h"
#include "cli/input/inputs.h"
#include "cli/options/invocation.h"
#include "cli/report/report.h"

namespace cfnaudit::cli {

using Clock = std::chrono::steady_clock;

/// As of today, in UTC, or of SOURCE_DATE_EPOCH.
audit::Ruling ruling_of(const Invocation& invocation);

/// What decides one template: its stack has the file's name, if no option names it.
resolve::EnvironmentOptions environment_of(const SourceFile& file, const Options& options,
                                           resolve::EnvironmentOptions shared);

/// Templates are independent of each other: each thread takes the next one. The inputs must outlive
/// the audits.
std::vector<std::unique_ptr<audit::Audit>> audit_all(Inputs& inputs, const Options& options,
                                                     const audit::Stages& stages,
                                                     const audit::Ruling& ruling);

/// Those of one side that are part of others there; of two that contain each other, the first
/// stays.
std::set<const audit::Audit*> parts_among(std::vector<const audit::Audit*> audits);

/// Leaves out templates of a folder that are part of others there: they are audited as such.
void leave_out_parts(const Inputs& inputs, std::vector<std::unique_ptr<audit::Audit>>& audits);

/// Says what is wrong with the usage file: what every template has against it. A name that one of
/// several templates knows is right. True when something is an error.
bool complain_about_usage(const Inputs& inputs,
                          const std::vector<std::unique_ptr<audit::Audit>>& audits);

ReportOptions report_options(const Options& options, std::string_view format,
                             Clock::time_point start);

}  // namespace cfnaudit::cli
