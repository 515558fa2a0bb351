// Audits -> what the system asks AWS to do, as people read it.

#include "analyzer/base/text.h"
#include "audit/call_rows.h"
#include "cli/report/escape.h"
#include "cli/report/paint.h"
#include "cli/report/report.h"
#include "cli/report/table.h"
#include "cli/report/words.h"

namespace cfnaudit::cli {
namespace {

std::string verdict_cell(const audit::CallRow& row) {
  switch (row.verdict) {
    case access::Verdict::kReachable:
      return "allowed";
    case access::Verdict::kUnknown:
      return "not decided";
    case access::Verdict::kUnreachable:
      break;
  }
  return row.at_creation ? "refused at creation" : "refused";
}

/// What is missing, or why it is not known; for a call that is allowed the actions.
std::string what(const audit::CallRow& row) {
  if (row.verdict == access::Verdict::kUnreachable) return enumerate(row.missing);
  const std::string actions = enumerate(row.actions);
  return row.unknown.empty() ? actions : concat(actions, ": ", row.unknown);
}

std::string one(const audit::Audit& audit, const ReportOptions& options) {
  const auto rows = audit::call_rows(audit);
  Table table({Align::kLeft, Align::kLeft, Align::kLeft, Align::kLeft, Align::kLeft});
  std::size_t refused = 0;
  std::size_t open = 0;
  for (const auto& row : rows) {
    refused += row.verdict == access::Verdict::kUnreachable ? 1 : 0;
    open += row.verdict == access::Verdict::kUnknown ? 1 : 0;
    const std::string caller =
        row.during.empty() ? row.caller : concat(row.caller, " ", row.during);
    table.row({printable(caller), printable(concat("as ", row.as)),
               printable(concat("to ", row.target)), verdict_cell(row),
               printable(concat(what(row), in_some(audit, {"", row.environments})))});
  }
  std::string out;
  if (options.verbosity != Verbosity::kQuiet)
    out = concat(printable(audit.file->name()), ": ", count(rows.size(), "call"), ", ",
                 std::to_string(refused), " refused, ", std::to_string(open), " not decided\n\n");
  return out + table.render(options.width);
}

}  // namespace

std::string calls_text(Audits audits, const SourceMap&, const ReportOptions& options) {
  std::vector<std::string> parts;
  for (const audit::Audit* audit : audits) parts.push_back(one(*audit, options));
  return join(parts, "\n");
}

}  // namespace cfnaudit::cli
