#pragma once

// The reports about templates, in every format. Made from Audits, read by people and by machines;
// cli/formats.cpp lists them.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/source.h"
#include "audit/audit.h"
#include "cli/input/files.h"
#include "cli/report/cost_groups.h"
#include "pricing/exchange.h"

namespace cfnaudit::cli {

enum class Color : std::uint8_t { kOff, kOn };

/// --quiet shows findings alone, --verbose everything that was left out of them.
enum class Verbosity : std::uint8_t { kQuiet, kNormal, kVerbose };

struct ReportOptions {
  Color color = Color::kOff;
  std::size_t width = 100;  // of the terminal, in columns
  Verbosity verbosity = Verbosity::kNormal;
  std::size_t mended = 0;      // entries of the baseline that match no finding any more
  std::string shard;           // of a report that merge will join with others: its value in JSON
  std::vector<Unread> unread;  // files and folders that are in no audit
  std::optional<pricing::Exchange> exchange;  // for the totals of a cost report
  GroupBy group_by;                           // of a cost report
  std::string today;      // "2026-11-22": a cost report says which prices are older than a year
  bool promises = false;  // of check: also say which promises the template keeps
  std::optional<std::uint64_t> elapsed_ms;  // of the run; reports are the same for ever without it
};

using Audits = std::span<const audit::Audit* const>;
using RenderAudits = std::string (*)(Audits, const SourceMap&, const ReportOptions&);

std::string check_text(Audits audits, const SourceMap& sources, const ReportOptions& options);
std::string check_json(Audits audits, const SourceMap& sources, const ReportOptions& options);
std::string check_sarif(Audits audits, const SourceMap& sources, const ReportOptions& options);
/// The comment on a pull request: at most kCommentLimit bytes.
std::string check_markdown(Audits audits, const SourceMap& sources, const ReportOptions& options);
std::string check_junit(Audits audits, const SourceMap& sources, const ReportOptions& options);
/// Workflow commands: annotations in GitHub's view of a change.
std::string check_github(Audits audits, const SourceMap& sources, const ReportOptions& options);
/// GitLab's code quality report.
std::string check_gitlab(Audits audits, const SourceMap& sources, const ReportOptions& options);

std::string access_text(Audits audits, const SourceMap& sources, const ReportOptions& options);
std::string access_json(Audits audits, const SourceMap& sources, const ReportOptions& options);
std::string access_markdown(Audits audits, const SourceMap& sources, const ReportOptions& options);
std::string access_mermaid(Audits audits, const SourceMap& sources, const ReportOptions& options);
std::string access_dot(Audits audits, const SourceMap& sources, const ReportOptions& options);

std::string cost_text(Audits audits, const SourceMap& sources, const ReportOptions& options);
std::string cost_json(Audits audits, const SourceMap& sources, const ReportOptions& options);
std::string cost_markdown(Audits audits, const SourceMap& sources, const ReportOptions& options);
std::string cost_csv(Audits audits, const SourceMap& sources, const ReportOptions& options);

/// The page: all of it in one file in HTML, opened at the overview, the access or the cost.
std::string check_html(Audits audits, const SourceMap& sources, const ReportOptions& options);
std::string access_html(Audits audits, const SourceMap& sources, const ReportOptions& options);
std::string cost_html(Audits audits, const SourceMap& sources, const ReportOptions& options);

std::string graph_mermaid(Audits audits, const SourceMap& sources, const ReportOptions& options);
std::string graph_dot(Audits audits, const SourceMap& sources, const ReportOptions& options);
std::string graph_json(Audits audits, const SourceMap& sources, const ReportOptions& options);

/// What the system asks AWS to do, and whether it may.
std::string calls_text(Audits audits, const SourceMap& sources, const ReportOptions& options);
std::string calls_json(Audits audits, const SourceMap& sources, const ReportOptions& options);
std::string calls_mermaid(Audits audits, const SourceMap& sources, const ReportOptions& options);
std::string calls_dot(Audits audits, const SourceMap& sources, const ReportOptions& options);

/// The plain template, as a document that can be deployed.
std::string expand_yaml(Audits audits, const SourceMap& sources, const ReportOptions& options);
std::string expand_json(Audits audits, const SourceMap& sources, const ReportOptions& options);

/// GitHub refuses longer comments (65,536 characters).
inline constexpr std::size_t kCommentLimit = 65'000;

}  // namespace cfnaudit::cli
