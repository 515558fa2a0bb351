#pragma once

// How a report is to look here: colour and width of the terminal, how much is said. Made from
// options for each report.

#include <chrono>
#include <string_view>

#include "cli/options/options.h"
#include "cli/report/report.h"

namespace cfnaudit::cli {

using Clock = std::chrono::steady_clock;

/// `start`: of the command; a terminal is told how long it took.
ReportOptions report_options(const Options& options, std::string_view format,
                             Clock::time_point start);

}  // namespace cfnaudit::cli
