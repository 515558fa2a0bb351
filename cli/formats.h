#pragma once

// Every report of every command in every format: what has to be known for it, and the function that
// writes it. Commands choose a row, the help lists them. To add a format: one function and one row
// in formats.cpp.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "analyzer/base/result.h"
#include "analyzer/policy/account.h"
#include "audit/audit.h"
#include "cli/options/policy_options.h"
#include "cli/policy/report.h"
#include "cli/report/access_answer.h"
#include "cli/report/diff_report.h"
#include "cli/report/network_answer.h"
#include "cli/report/report.h"
#include "cli/report/rules.h"
#include "cli/report/share.h"

namespace cfnaudit::cli {

enum class Report : std::uint8_t {
  kCheck,
  kAccess,
  kAccessAnswer,
  kNetworkAnswer,
  kCost,
  kDiff,
  kReport,
  kGraph,
  kCalls,
  kExpand,
  kRules,
  kPolicyEvaluate,
  kPolicyCompare,
  kPolicyCheck,
  kPolicyValidate,
  kPolicyImport,
  kPolicyDeploy,
  kPolicyGenerate,
};

/// What the report is about, in words: "check", "policy compare".
std::string_view subject_of(Report report);
/// The report of a task of `policy`.
Report report_of(PolicyTask task);

using Renderer = std::variant<RenderAudits, RenderAnswer, RenderPath, RenderDifferences,
                              RenderRules, RenderDecision, RenderComparisons, RenderChecks,
                              RenderValidated, RenderAccount, RenderDeploy, RenderGenerated>;

struct Format {
  Report report;
  std::string_view name;  // "text"
  audit::Stages stages;   // of reports about templates
  Renderer render;
  /// Where the report is one text after the other: about a template, and all together.
  MakeShare share = nullptr;
  JoinShares join = nullptr;
};

/// All formats; the first of a report is its default.
std::span<const Format> formats();
/// The default format of the report when `name` is empty; fails with the names that there are.
Result<const Format*> find_format(Report report, std::string_view name);
/// "text, json and sarif"; `behind_first`: "text (default), json, sarif".
std::string format_names(Report report, std::string_view behind_first = {});

/// The function of a format whose report takes these arguments.
template <typename Render, typename... Arguments>
std::string render(const Format& format, Arguments&&... arguments) {
  return std::get<Render>(format.render)(std::forward<Arguments>(arguments)...);
}

}  // namespace cfnaudit::cli
