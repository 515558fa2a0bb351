// NetworkAnswer -> text and JSON.

#include "cli/report/network_answer.h"

#include <algorithm>

#include "analyzer/base/text.h"
#include "cli/report/escape.h"
#include "cli/report/json_document.h"
#include "cli/report/paint.h"
#include "cli/report/words.h"

namespace cfnaudit::cli {
namespace {

using network::Verdict;

std::string_view word(Verdict verdict) {
  if (verdict == Verdict::kReachable) return "reachable";
  return verdict == Verdict::kUnreachable ? "unreachable" : "open";
}

Style style(Verdict verdict) {
  if (verdict == Verdict::kReachable) return Style::kFix;
  return verdict == Verdict::kUnreachable ? Style::kError : Style::kWarning;
}

/// What follows the verdict: the path, and what breaks it.
std::string details(const network::Answer& answer, const ReportOptions& options) {
  const Paint paint(options.color);
  std::string out = "\n";
  std::vector<std::string> steps;
  for (const auto& step : answer.path) steps.push_back(step.what);
  if (!steps.empty())
    out += concat("  ", wrap(printable(join(steps, " -> ")), options.width, 6, 2), "\n");
  if (!answer.reason.empty())
    out += concat("  ",
                  paint(Style::kFaint,
                        wrap(printable(concat("why: ", answer.reason,
                                              answer.partly ? "; other subnets reach it" : "")),
                             options.width, 4, 2)),
                  "\n");
  return out;
}

Json environment_json(const audit::NetworkAnswer& answer, std::size_t environment) {
  const auto& one = answer.environments[environment];
  Json path = Json::array();
  for (const auto& step : one.path) {
    const auto resource =
        step.resource ? answer.audit->tmpl.resources[*step.resource].id.value : std::string_view();
    path.push_back({{"step", step.what}, {"resource", text_or_null(resource)}});
  }
  const auto at = one.at ? answer.audit->tmpl.resources[*one.at].id.value : std::string_view();
  return {{"name", environment_name(*answer.audit, environment)},
          {"verdict", word(one.verdict)},
          {"path", std::move(path)},
          {"reason", text_or_null(one.reason)},
          {"brokenAt", text_or_null(at)},
          {"partly", one.partly && one.verdict != Verdict::kReachable}};
}

}  // namespace

std::string path_text(const audit::NetworkAnswer& answer, const ReportOptions& options) {
  const Paint paint(options.color);
  struct Part {
    Verdict verdict;
    InEnvironments text;
  };
  std::vector<Part> parts;
  for (std::uint32_t e = 0; e < answer.environments.size(); ++e) {
    const auto& one = answer.environments[e];
    std::string text = details(one, options);
    const auto known = std::ranges::find_if(parts, [&](const Part& part) {
      return part.verdict == one.verdict && part.text.text == text;
    });
    if (known == parts.end())
      parts.push_back({one.verdict, {std::move(text), {e}}});
    else
      known->text.environments.push_back(e);
  }
  std::string out;
  for (const auto& [verdict, part] : parts) {
    const std::string where = answer.environments.size() < 2 ? ""
                              : parts.size() < 2
                                  ? concat(" ", kEverywhere)
                                  : concat(" ", in(*answer.audit, part.environments));
    out += concat(paint(style(verdict), word(verdict)), where, part.text);
  }
  return out;
}

std::string path_json(const audit::NetworkAnswer& answer, const ReportOptions&) {
  Json environments = Json::array();
  for (std::size_t e = 0; e < answer.environments.size(); ++e)
    environments.push_back(environment_json(answer, e));
  Json incomplete = Json::array();
  for (const auto& one : answer.audit->incomplete)
    incomplete.push_back({{"what", one.what}, {"reason", one.reason}});
  return document_text({{"schemaVersion", kSchemaVersion},
                        {"path", answer.audit->file->name()},
                        {"question",
                         {{"from", answer.question.from},
                          {"to", answer.question.to},
                          {"port", answer.question.port}}},
                        {"verdict", word(answer.verdict)},
                        {"environments", std::move(environments)},
                        {"incomplete", std::move(incomplete)}});
}

}  // namespace cfnaudit::cli
