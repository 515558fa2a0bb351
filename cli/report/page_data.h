#pragma once

// What the page of the report shows, as one text in JSON. Made from Audits and Differences, of the
// same parts as --format json; page.cpp puts it into the page.

#include <string>

#include "cli/report/diff_report.h"
#include "cli/report/report.h"

namespace cfnaudit::cli {

/// `section` is where the page opens: "overview", "access", "cost".
std::string page_data(Audits audits, const SourceMap& sources, const ReportOptions& options,
                      std::string_view section);
std::string page_data(Differences differences, const SourceMap& sources,
                      const DiffReportOptions& options);

}  // namespace cfnaudit::cli
