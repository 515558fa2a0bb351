// Audits -> SARIF 2.1.0 for code scanning.
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
// https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning

#include <algorithm>
#include <map>

#include "analyzer/base/text.h"
#include "cli/report/escape.h"
#include "cli/report/json_document.h"
#include "cli/report/report.h"
#include "cli/report/share.h"
#include "cli/report/tool.h"
#include "cli/report/words.h"
#include "rules/catalog.h"

namespace cfnaudit::cli {
namespace {

constexpr std::string_view kSchema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Texts of SARIF end with a full stop.
std::string full_stop(std::string_view text) {
  if (text.empty() || std::string_view(".!?").find(text.back()) != std::string_view::npos)
    return std::string(text);
  return concat(text, ".");
}

/// A message of SARIF: braces would be taken for placeholders, brackets for links.
std::string message_text(std::string_view text) {
  std::string out;
  for (const char c : full_stop(printable(text))) {
    if (c == '{' || c == '}') out += c;
    if (c == '[' || c == ']' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

/// "AlarmMetricNeverEmitted" of "alarm-metric-never-emitted".
std::string pascal_case(std::string_view name) {
  std::string out;
  bool upper = true;
  for (const char c : name) {
    if (c == '-') {
      upper = true;
      continue;
    }
    out += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    upper = false;
  }
  return out;
}

std::string_view category(std::string_view id) {
  static const std::map<std::string_view, std::string_view> kCategories = {
      {"IAM", "security"},      {"NET", "network"},     {"STO", "storage"}, {"ENC", "security"},
      {"LOG", "observability"}, {"REL", "reliability"}, {"CST", "cost"},    {"TPL", "correctness"}};
  const auto found = kCategories.find(id.substr(0, 3));
  return found == kCategories.end() ? "correctness" : found->second;
}

struct RuleTexts {
  std::string summary;
  std::string page;
  std::string_view security_severity;
  Severity severity = Severity::kError;
};

RuleTexts texts_of(std::string_view id, Severity severity) {
  if (const rules::Rule* rule = rules::find_rule(id)) {
    const std::string_view page = rules::page(id);
    return {full_stop(rule->info.summary),
            page.empty() ? full_stop(rule->info.summary) : std::string(page),
            rule->info.security_severity, rule->info.severity};
  }
  constexpr std::string_view kSummary =
      "The template is malformed, or part of it cannot be evaluated.";
  return {std::string(kSummary), std::string(kSummary), {}, severity};
}

std::string_view level(Severity severity) { return to_string(severity); }

/// problem.severity as code scanning calls it.
std::string_view problem_severity(Severity severity) {
  return severity == Severity::kNote ? "recommendation" : to_string(severity);
}

/// `severity`: of the first finding, which counts where the rule has none of its own.
Json descriptor(const std::string& id, Severity severity) {
  const RuleTexts texts = texts_of(id, severity);
  Json tags = {"cloudformation", category(id)};
  if (!texts.security_severity.empty() && category(id) != "security") tags.push_back("security");
  Json properties = {{"tags", std::move(tags)},
                     {"precision", "very-high"},
                     {"problem.severity", problem_severity(texts.severity)}};
  if (!texts.security_severity.empty()) properties["security-severity"] = texts.security_severity;
  return {{"id", id},
          {"name", pascal_case(rule_name(id))},
          {"shortDescription", {{"text", texts.summary}}},
          {"fullDescription", {{"text", texts.summary}}},
          {"helpUri", rule_url(id)},
          {"help", {{"text", texts.page}, {"markdown", texts.page}}},
          {"defaultConfiguration", {{"level", level(texts.severity)}}},
          {"properties", std::move(properties)}};
}

/// The rules that have findings, and where each stands in the list.
struct UsedRules {
  Json descriptors = Json::array();
  std::map<std::string, std::size_t> index;

  explicit UsedRules(Shares shares) {
    std::map<std::string, Severity> used;
    for (const Share& share : shares)
      for (const auto& piece : share.pieces) used.emplace(piece.rule, piece.severity);
    for (const auto& [id, severity] : used) {
      index.emplace(id, descriptors.size());
      descriptors.push_back(descriptor(id, severity));
    }
  }
};

/// Absolute paths keep their root; all others are below the folder that the program was started in.
Json artifact_location(std::string_view path) {
  if (path.starts_with("/")) return {{"uri", concat("file://", uri_path(path))}};
  while (path.starts_with("./")) path.remove_prefix(2);
  return {{"uri", path == "<stdin>" ? "stdin" : uri_path(path)}, {"uriBaseId", "SRCROOT"}};
}

constexpr std::size_t kLongestSnippet = 16 * 1024;

Json region(const SourceMap& sources, Span span) {
  const Position start = sources.start(span);
  const Position end = sources.end(span);
  Json out = {{"startLine", start.line},
              {"startColumn", start.column},
              {"endLine", end.line},
              {"endColumn", end.column}};
  if (span.begin < span.end && span.end - span.begin <= kLongestSnippet)
    out["snippet"] = {{"text", valid_utf8(sources.file(span).shown(span))}};
  return out;
}

/// The lines around a region; null where there are none.
Json context_region(const SourceMap& sources, Span span) {
  constexpr std::uint32_t kAround = 2;
  const LineIndex& lines = sources.file(span).lines();
  const std::uint32_t start = sources.start(span).line;
  const std::uint32_t end = sources.end(span).line;
  const std::uint32_t first = start > kAround ? start - kAround : 1;
  const std::uint32_t last =
      std::min(end + kAround, static_cast<std::uint32_t>(lines.line_count()));
  if (first == start && last == end) return {};
  std::size_t size = 0;
  for (std::uint32_t line = first; line <= last; ++line) size += lines.line(line).size();
  if (size > kLongestSnippet) return {};
  std::string text;
  for (std::uint32_t line = first; line <= last; ++line)
    text += concat(sources.file(span).shown_line(line), "\n");
  return {{"startLine", first}, {"endLine", last}, {"snippet", {{"text", valid_utf8(text)}}}};
}

Json physical_location(const SourceMap& sources, Span span) {
  Json out = {{"artifactLocation", artifact_location(sources.file(span).name())},
              {"region", region(sources, span)}};
  if (Json context = context_region(sources, span); !context.is_null())
    out["contextRegion"] = std::move(context);
  return out;
}

Json location(const SourceMap& sources, const Diagnostic& finding) {
  Json out = {{"physicalLocation", physical_location(sources, finding.span)}};
  if (finding.path.empty()) return out;
  const auto last = finding.path.rfind('/');
  out["logicalLocations"] = Json::array(
      {{{"name", last == std::string::npos ? finding.path : finding.path.substr(last + 1)},
        {"fullyQualifiedName", finding.path},
        {"kind", finding.resource.empty() ? "member" : "resource"}}});
  return out;
}

Json related_locations(const SourceMap& sources, const Diagnostic& finding) {
  Json out = Json::array();
  for (std::size_t i = 0; i < finding.notes.size(); ++i) {
    const auto& note = finding.notes[i];
    out.push_back({{"id", i + 1},
                   {"physicalLocation", physical_location(sources, note.span)},
                   {"message", {{"text", message_text(note.message)}}}});
  }
  return out;
}

std::string result_message(const audit::Audit& audit, const Diagnostic& finding) {
  std::string out = message_text(finding.message);
  const std::string environments = where(audit, finding);
  if (!environments.empty()) out += concat(" This holds ", message_text(environments));
  if (!finding.fix.empty()) out += concat(" Fix: ", message_text(finding.fix));
  return out;
}

/// What stands in the template is inSource; config and baseline are external.
Json suppression(const Suppressed& why) {
  const bool outside = why.source == "config" || why.source == "baseline";
  return {{"kind", outside ? "external" : "inSource"},
          {"status", "accepted"},
          {"justification", message_text(why.reason)}};
}

/// Begins with ruleId, behind which join_sarif puts the index of the rule.
Json result(const audit::Audit& audit, const SourceMap& sources, const Diagnostic& finding) {
  Json out = {{"ruleId", finding.rule},
              {"level", level(finding.severity)},
              {"message", {{"text", result_message(audit, finding)}}},
              {"locations", Json::array({location(sources, finding)})}};
  if (!finding.notes.empty()) out["relatedLocations"] = related_locations(sources, finding);
  out["partialFingerprints"] = {{"cfnauditIdentity/v1", finding.fingerprint}};
  if (finding.suppressed) out["suppressions"] = Json::array({suppression(*finding.suppressed)});
  out["properties"] = {{"environments", audit.shown_names(finding.environments)}};
  return out;
}

std::string with_index(const Share::Piece& piece, const UsedRules& rules) {
  const auto behind = piece.text.find(",\n") + 2;
  return concat(std::string_view(piece.text).substr(0, behind),
                "  \"ruleIndex\": ", std::to_string(rules.index.at(piece.rule)), ",\n",
                std::string_view(piece.text).substr(behind));
}

Json notification(const std::string& path, std::string_view problem) {
  return {{"level", "error"},
          {"message", {{"text", message_text(problem)}}},
          {"locations",
           Json::array({{{"physicalLocation", {{"artifactLocation", artifact_location(path)}}}}})}};
}

/// What could not be read, and of which templates a part.
Json notifications(Shares shares, std::span<const Unread> unread) {
  Json out = Json::array();
  for (const auto& [path, problem] : unread) out.push_back(notification(path, problem));
  for (const Share& share : shares)
    if (!share.unread.empty()) out.push_back(notification(share.path, share.unread));
  return out;
}

Json driver(const UsedRules& rules) {
  return {{"name", kToolName},
          {"fullName", concat(kToolName, " ", kVersion)},
          {"version", kVersion},
          {"semanticVersion", kVersion},
          {"informationUri", kProjectUrl},
          {"rules", rules.descriptors}};
}

}  // namespace

Share sarif_share(const audit::Audit& audit, const SourceMap& sources, const ReportOptions&) {
  Share out = share_of(audit);
  for (const auto* findings : {&audit.findings, &audit.suppressed})
    for (const auto& one : *findings)
      out.pieces.push_back({one.rule, one.severity, value_text(result(audit, sources, one))});
  return out;
}

std::string join_sarif(Shares shares, const ReportOptions& options) {
  const UsedRules rules(shares);
  std::vector<std::string> results;
  for (const Share& share : shares)
    for (const auto& piece : share.pieces) results.push_back(with_index(piece, rules));
  std::vector<Member> run = {
      {"tool", value_text({{"driver", driver(rules)}})},
      {"columnKind", value_text("unicodeCodePoints")},
      {"originalUriBaseIds",
       value_text(
           {{"SRCROOT", {{"description", {{"text", "The folder that paths are relative to."}}}}}})},
      {"results", array_text(results)}};
  if (Json unread = notifications(shares, options.unread); !unread.empty())
    run.emplace_back(
        "invocations",
        value_text(Json::array({{{"executionSuccessful", false},
                                 {"toolExecutionNotifications", std::move(unread)}}})));
  const Member shard = {"shard", options.shard};
  if (!options.shard.empty()) run.emplace_back("properties", object_text({&shard, 1}));
  const std::string runs[] = {object_text(run)};
  const Member log[] = {{"$schema", value_text(kSchema)},
                        {"version", value_text("2.1.0")},
                        {"runs", array_text(runs)}};
  return object_text(log) + "\n";
}

std::string check_sarif(Audits audits, const SourceMap& sources, const ReportOptions& options) {
  return join_all(audits, sources, options, sarif_share, join_sarif);
}

}  // namespace cfnaudit::cli
