// Audits -> the formats of build servers: JUnit XML and GitHub's workflow commands.

#include <map>

#include "analyzer/base/text.h"
#include "cli/report/escape.h"
#include "cli/report/report.h"
#include "cli/report/share.h"
#include "cli/report/tool.h"
#include "cli/report/words.h"

namespace cfnaudit::cli {
namespace {

std::string place(const SourceMap& sources, Span span) {
  const Position at = sources.start(span);
  return concat(sources.file(span).name(), ":", std::to_string(at.line), ":",
                std::to_string(at.column));
}

/// Message, place, environments, fix: as lines.
std::string body(const audit::Audit& audit, const SourceMap& sources, const Diagnostic& finding) {
  std::vector<std::string> lines = {finding.message, place(sources, finding.span)};
  for (const auto& note : finding.notes)
    lines.push_back(concat(place(sources, note.span), " ", note.message));
  const std::string environments = where(audit, finding);
  if (!environments.empty()) lines.push_back(environments);
  if (!finding.fix.empty()) lines.push_back(concat("fix: ", finding.fix));
  std::string out;
  for (const auto& line : lines) out += concat(printable(line), "\n");
  return out;
}

/// What could not be read; `file` is escaped.
std::string error_case(std::string_view file, std::string_view problem) {
  return concat("    <testcase classname=\"", file,
                "\" name=\"not read\">\n      <error message=\"", html(printable(problem)),
                "\"/>\n    </testcase>\n");
}

std::string unread_suite(const Unread& unread) {
  const std::string file = html(printable(unread.path));
  return concat("  <testsuite name=\"", file,
                "\" tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\">\n",
                error_case(file, unread.problem), "  </testsuite>\n");
}

/// Notes are worth knowing, not failures: they stand in the output of their suite.
std::string suite(const audit::Audit& audit, const SourceMap& sources) {
  std::map<std::string, std::vector<const Diagnostic*>> by_rule;
  std::string notes;
  for (const auto& finding : audit.findings) {
    if (finding.severity == Severity::kNote)
      notes += concat(finding.rule, " ", body(audit, sources, finding), "\n");
    else
      by_rule[finding.rule].push_back(&finding);
  }
  const std::string file = html(printable(audit.file->name()));
  std::string cases;
  for (const auto& [rule, findings] : by_rule) {
    std::string text;
    for (const auto* finding : findings) text += body(audit, sources, *finding) + "\n";
    cases += concat("    <testcase classname=\"", file, "\" name=\"", html(rule), " ",
                    html(rule_name(rule)), "\">\n      <failure type=\"",
                    to_string(findings.front()->severity), "\" message=\"",
                    html(printable(findings.front()->message)), "\">", html(text),
                    "</failure>\n    </testcase>\n");
  }
  const std::string unread = unread_words(audit);
  if (!unread.empty()) cases += error_case(file, unread);
  if (by_rule.empty() && unread.empty())
    cases = concat("    <testcase classname=\"", file, "\" name=\"no errors or warnings\"/>\n");
  const std::size_t errors = unread.empty() ? 0 : 1;
  const std::string tests = std::to_string(std::max<std::size_t>(1, by_rule.size() + errors));
  return concat("  <testsuite name=\"", file, "\" tests=\"", tests, "\" failures=\"",
                std::to_string(by_rule.size()), "\" errors=\"", std::to_string(errors),
                "\" skipped=\"0\">\n", cases,
                notes.empty() ? "" : concat("    <system-out>", html(notes), "</system-out>\n"),
                "  </testsuite>\n");
}

/// https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts
std::string command_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '%')
      out += "%25";
    else if (c == '\r')
      out += "%0D";
    else if (c == '\n')
      out += "%0A";
    else
      out += c;
  }
  return out;
}

std::string command_property(std::string_view text) {
  std::string out;
  for (const char c : command_text(text)) {
    if (c == ':')
      out += "%3A";
    else if (c == ',')
      out += "%2C";
    else
      out += c;
  }
  return out;
}

std::string unread_annotation(std::string_view path, std::string_view problem) {
  return concat("::error file=", command_property(printable(path)),
                ",title=not read::", command_text(printable(problem)), "\n");
}

std::string annotation(const audit::Audit& audit, const SourceMap& sources,
                       const Diagnostic& finding) {
  // In the order of Severity.
  static constexpr std::string_view kCommands[] = {"notice", "warning", "error"};
  const Position start = sources.start(finding.span);
  const Position end = sources.end(finding.span);
  // Columns are allowed within one line only.
  const std::string columns =
      start.line == end.line
          ? concat(",col=", std::to_string(start.column), ",endColumn=", std::to_string(end.column))
          : std::string();
  std::string text = printable(finding.message);
  const std::string environments = printable(where(audit, finding));
  if (!environments.empty()) text += concat("\n", environments);
  if (!finding.fix.empty()) text += concat("\nfix: ", printable(finding.fix));
  return concat("::", kCommands[static_cast<std::size_t>(finding.severity)],
                " file=", command_property(printable(sources.file(finding.span).name())),
                ",line=", std::to_string(start.line), ",endLine=", std::to_string(end.line),
                columns,
                ",title=", command_property(concat(finding.rule, " ", rule_name(finding.rule))),
                "::", command_text(text), "\n");
}

}  // namespace

Share junit_share(const audit::Audit& audit, const SourceMap& sources, const ReportOptions&) {
  Share out = share_of(audit);
  out.pieces.push_back({.text = suite(audit, sources)});
  return out;
}

std::string join_junit(Shares shares, const ReportOptions& options) {
  std::string out =
      concat("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"", kToolName, "\">\n");
  for (const auto& unread : options.unread) out += unread_suite(unread);
  for (const Share& share : shares)
    for (const auto& piece : share.pieces) out += piece.text;
  return out + "</testsuites>\n";
}

std::string check_junit(Audits audits, const SourceMap& sources, const ReportOptions& options) {
  return join_all(audits, sources, options, junit_share, join_junit);
}

Share github_share(const audit::Audit& audit, const SourceMap& sources, const ReportOptions&) {
  Share out = share_of(audit);
  if (!out.unread.empty())
    out.pieces.push_back({.text = unread_annotation(audit.file->name(), out.unread)});
  for (const auto& finding : audit.findings)
    out.pieces.push_back({.text = annotation(audit, sources, finding)});
  return out;
}

std::string join_github(Shares shares, const ReportOptions& options) {
  std::string out;
  for (const auto& [path, problem] : options.unread) out += unread_annotation(path, problem);
  for (const Share& share : shares)
    for (const auto& piece : share.pieces) out += piece.text;
  return out;
}

std::string check_github(Audits audits, const SourceMap& sources, const ReportOptions& options) {
  return join_all(audits, sources, options, github_share, join_github);
}

}  // namespace cfnaudit::cli
