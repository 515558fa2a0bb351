// What a deployment needs -> a policy with comments, or what fails under one; the same as JSON.

#include <algorithm>
#include <array>
#include <map>

#include "analyzer/base/text.h"
#include "cli/policy/document.h"
#include "cli/report/escape.h"

namespace cfnaudit::cli {

namespace {

using aws::Handler;
using permissions::Allowed;
using permissions::Requirement;

constexpr std::string_view kListed =
    "AWS lists these actions for the types of the resources: some may not be needed.";
constexpr std::string_view kInferred = "inferred from API operations, not listed by AWS";

std::vector<std::string> phases_of(const Requirement& one) {
  constexpr std::array<std::pair<Handler, std::string_view>, 5> kNames = {
      {{Handler::kCreate, "create"},
       {Handler::kRead, "read"},
       {Handler::kUpdate, "update"},
       {Handler::kDelete, "delete"},
       {Handler::kTag, "tag"}}};
  std::vector<std::string> out;
  for (const auto& [handler, name] : kNames)
    if ((one.handlers & bit(handler)) != 0) out.emplace_back(name);
  return out;
}

std::vector<permissions::PolicyStatement> statements_of(const DeployReport& report) {
  std::vector<permissions::Permission> out;
  for (const DeployRow& row : report.rows) {
    const Requirement& one = row.requirement;
    std::string subject = concat(one.resource, " (", one.type, ")");
    if (one.inferred) subject += concat(": ", kInferred);
    out.push_back({one.action, one.on, one.passed_to, std::move(subject), one.open});
  }
  return permissions::statements(out);
}

std::string place_of(const Requirement& one, const SourceMap& sources) {
  const Position at = sources.start(one.place);
  return concat(sources.file(one.place).name(), ":", std::to_string(at.line), ":",
                std::to_string(at.column));
}

std::string_view verb_of(const Requirement& one, Allowed allowed) {
  if (allowed == Allowed::kUnknown) return "not known";
  return one.sure ? "fails" : "may fail";
}

std::string missing_text(const DeployReport& report, const SourceMap& sources) {
  std::string out;
  const Requirement* last = nullptr;
  std::map<std::string, int> failing;
  std::size_t unknown = 0;
  for (const DeployRow& row : report.rows) {
    if (row.ruling.allowed == Allowed::kYes) continue;
    const Requirement& one = row.requirement;
    const bool is_unknown = row.ruling.allowed == Allowed::kUnknown;
    if (is_unknown)
      ++unknown;
    else
      ++failing[one.resource];
    if (last == nullptr || last->resource != one.resource)
      out += concat(printable(place_of(one, sources)), ": ", printable(one.resource), " (",
                    printable(one.type), ")\n");
    last = &one;
    out += concat("  ", verb_of(one, row.ruling.allowed), " to ", enumerate(phases_of(one)), ": ",
                  one.action, " on ", printable(json_arn(row.ruling.on, report.assumed)));
    if (!one.passed_to.empty()) out += concat(" to ", join(one.passed_to, ", "));
    out += is_unknown ? " depends on the deployment" : " is not allowed";
    if (!row.ruling.reason.empty() && !is_unknown)
      out += concat(" (denied by ", printable(row.ruling.reason), ")");
    out += "\n";
  }
  for (const auto& gap : report.gaps)
    out += concat("not known: ", printable(gap.resource), " (", printable(gap.type),
                  "): ", gap.reason, "\n");
  if (failing.empty() && unknown == 0 && report.gaps.empty())
    return "The role is allowed everything that the deployment needs.\n";
  if (!out.empty()) out += "\n";
  out += concat(count(failing.size(), "resource"), " would or may fail; ", kListed, "\n");
  return out;
}

Json row_json(const DeployRow& row, const DeployReport& report, const SourceMap& sources) {
  const Requirement& one = row.requirement;
  Json on = Json::array();
  for (const auto& arn : one.on) on.push_back(json_arn(arn, report.assumed));
  Json out = {{"resource", one.resource},
              {"type", one.type},
              {"path", sources.file(one.place).name()},
              {"start", json_position(sources.start(one.place))},
              {"action", one.action},
              {"during", phases_of(one)},
              {"on", std::move(on)},
              {"passedTo", one.passed_to},
              {"basis", one.sure       ? "needed"
                        : one.inferred ? "inferred"
                                       : "listed"},
              {"open", one.open},
              {"environments", row.environments}};
  if (report.has_role) {
    constexpr std::array<std::string_view, 3> kNames = {"allowed", "denied", "unknown"};
    out["role"] = kNames[static_cast<std::size_t>(row.ruling.allowed)];
    out["deniedBy"] = text_or_null(row.ruling.reason);
  }
  return out;
}

}  // namespace

std::string deploy_text(const DeployReport& report, const SourceMap& sources) {
  if (report.has_role) return missing_text(report, sources);
  std::string out =
      concat("# What a role needs to ", report.is_update ? "update" : "create, update and delete",
             " the stack of ", printable(report.name), ".\n# ", kListed, "\n");
  if (report.assumed.stack_name)
    out += "# Names begin with any stack's name; --stack-name narrows them.\n";
  out += yaml_document(
      statements_of(report), [&](const SymbolicText& arn) { return yaml_arn(arn, report.assumed); },
      0);
  for (const auto& gap : report.gaps)
    out += concat("# Not known: ", printable(gap.resource), " (", printable(gap.type),
                  "): ", gap.reason, "\n");
  return out;
}

std::string deploy_json(const DeployReport& report, const SourceMap& sources) {
  Json needs = Json::array();
  for (const DeployRow& row : report.rows) needs.push_back(row_json(row, report, sources));
  Json gaps = Json::array();
  for (const auto& gap : report.gaps)
    gaps.push_back({{"resource", gap.resource}, {"type", gap.type}, {"reason", gap.reason}});
  return document_text({{"schemaVersion", kSchemaVersion},
                        {"policy", json_document(statements_of(report),
                                                 [&](const SymbolicText& arn) {
                                                   return json_arn(arn, report.assumed);
                                                 })},
                        {"needs", std::move(needs)},
                        {"unknown", std::move(gaps)}},
                       2);
}

}  // namespace cfnaudit::cli
