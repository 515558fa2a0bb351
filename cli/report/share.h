#pragma once

// What one template adds to a report about many, when the template itself is gone: made of each
// Audit as soon as it is there, joined by the same format's function. Kept by the results cache.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "audit/audit.h"
#include "cli/report/report.h"
#include "cli/report/words.h"

namespace cfnaudit::cli {

struct Share {
  /// A part of the report in its format. `rule` and `severity` where it is one finding.
  struct Piece {
    std::string rule;
    Severity severity = Severity::kNote;
    std::string text;
  };

  std::string path;  // of the template
  std::vector<Piece> pieces;
  std::string unread;  // unread_words()
  bool whole = true;   // Audit::is_whole()
  // What summaries add up.
  Counts counts;
  std::size_t suppressed = 0;
  std::size_t open = 0;
  std::size_t resources = 0;
  std::size_t rules = 0;  // Coverage
  std::size_t off = 0;
  std::vector<std::string> unknown_types;
  std::string explained;  // the first rule with findings that has a page
};

using Shares = std::span<const Share>;
using MakeShare = Share (*)(const audit::Audit&, const SourceMap&, const ReportOptions&);
using JoinShares = std::string (*)(Shares, const ReportOptions&);

/// Everything but the pieces.
Share share_of(const audit::Audit& audit);

/// The report of audits that are all there.
std::string join_all(Audits audits, const SourceMap& sources, const ReportOptions& options,
                     MakeShare make, JoinShares join);

Share text_share(const audit::Audit& audit, const SourceMap& sources, const ReportOptions& options);
std::string join_text(Shares shares, const ReportOptions& options);
Share json_share(const audit::Audit& audit, const SourceMap& sources, const ReportOptions& options);
std::string join_json(Shares shares, const ReportOptions& options);
Share sarif_share(const audit::Audit& audit, const SourceMap& sources,
                  const ReportOptions& options);
std::string join_sarif(Shares shares, const ReportOptions& options);
Share junit_share(const audit::Audit& audit, const SourceMap& sources,
                  const ReportOptions& options);
std::string join_junit(Shares shares, const ReportOptions& options);
Share github_share(const audit::Audit& audit, const SourceMap& sources,
                   const ReportOptions& options);
std::string join_github(Shares shares, const ReportOptions& options);
Share gitlab_share(const audit::Audit& audit, const SourceMap& sources,
                   const ReportOptions& options);
std::string join_gitlab(Shares shares, const ReportOptions& options);

}  // namespace cfnaudit::cli
