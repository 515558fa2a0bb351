// Report and format name -> the function that writes it.

#include "cli/formats.h"

#include <vector>

#include "analyzer/base/text.h"

namespace cfnaudit::cli {
namespace {

constexpr audit::Stages kFindings = {.rules = true, .access = true};
constexpr audit::Stages kAll = {.rules = true, .access = true, .cost = true};
constexpr audit::Stages kAccess = {.access = true};
constexpr audit::Stages kPage = {.rules = true, .access = true, .cost = true, .traffic = true};
constexpr audit::Stages kTraffic = {.cost = true, .traffic = true};

constexpr Format kFormats[] = {
    {Report::kCheck, "text", kAll, check_text, text_share, join_text},
    {Report::kCheck, "json", kFindings, check_json, json_share, join_json},
    {Report::kCheck, "sarif", kFindings, check_sarif, sarif_share, join_sarif},
    {Report::kCheck, "markdown", kAll, check_markdown},
    {Report::kCheck, "junit", kFindings, check_junit, junit_share, join_junit},
    {Report::kCheck, "github", kFindings, check_github, github_share, join_github},
    {Report::kCheck, "gitlab", kFindings, check_gitlab, gitlab_share, join_gitlab},
    {Report::kCheck, "html", kPage, check_html},
    {Report::kAccess, "text", kAccess, access_text},
    {Report::kAccess, "json", kAccess, access_json},
    {Report::kAccess, "markdown", kAccess, access_markdown},
    {Report::kAccess, "mermaid", kAccess, access_mermaid},
    {Report::kAccess, "dot", kAccess, access_dot},
    {Report::kAccess, "html", kPage, access_html},
    {Report::kAccessAnswer, "text", kAccess, answer_text},
    {Report::kAccessAnswer, "json", kAccess, answer_json},
    {Report::kNetworkAnswer, "text", {}, path_text},
    {Report::kNetworkAnswer, "json", {}, path_json},
    {Report::kCost, "text", kTraffic, cost_text},
    {Report::kCost, "json", kTraffic, cost_json},
    {Report::kCost, "markdown", kTraffic, cost_markdown},
    {Report::kCost, "csv", kTraffic, cost_csv},
    {Report::kCost, "html", kPage, cost_html},
    {Report::kDiff, "text", kAll, diff_text},
    {Report::kDiff, "json", kAll, diff_json},
    {Report::kDiff, "markdown", kPage, diff_markdown},
    {Report::kDiff, "html", kPage, diff_html},
    {Report::kReport, "html", kPage, check_html},
    {Report::kGraph, "mermaid", {}, graph_mermaid},
    {Report::kGraph, "dot", {}, graph_dot},
    {Report::kGraph, "json", {}, graph_json},
    {Report::kCalls, "text", kAccess, calls_text},
    {Report::kCalls, "json", kAccess, calls_json},
    {Report::kCalls, "mermaid", kAccess, calls_mermaid},
    {Report::kCalls, "dot", kAccess, calls_dot},
    {Report::kExpand, "yaml", {}, expand_yaml},
    {Report::kExpand, "json", {}, expand_json},
    {Report::kRules, "text", {}, rules_text},
    {Report::kRules, "json", {}, rules_json},
    {Report::kRules, "markdown", {}, rules_markdown},
    {Report::kPolicyEvaluate, "text", {}, decision_text},
    {Report::kPolicyEvaluate, "json", {}, decision_json},
    {Report::kPolicyCompare, "text", {}, compare_text},
    {Report::kPolicyCompare, "json", {}, compare_json},
    {Report::kPolicyCheck, "text", {}, checks_text},
    {Report::kPolicyCheck, "json", {}, checks_json},
    {Report::kPolicyValidate, "text", {}, validated_text},
    {Report::kPolicyValidate, "json", {}, validated_json},
    {Report::kPolicyImport, "json", {}, account_json},
    {Report::kPolicyDeploy, "text", {}, deploy_text},
    {Report::kPolicyDeploy, "json", {}, deploy_json},
    {Report::kPolicyGenerate, "text", {}, generated_text},
    {Report::kPolicyGenerate, "json", {}, generated_json},
};

}  // namespace

std::string_view subject_of(Report report) {
  switch (report) {
    case Report::kCheck:
      return "check";
    case Report::kAccess:
      return "access";
    case Report::kAccessAnswer:
      return "an access question";
    case Report::kNetworkAnswer:
      return "a question about the network";
    case Report::kCost:
      return "cost";
    case Report::kDiff:
      return "diff";
    case Report::kReport:
      return "report";
    case Report::kGraph:
      return "graph";
    case Report::kCalls:
      return "calls";
    case Report::kExpand:
      return "expand";
    case Report::kRules:
      return "rules";
    case Report::kPolicyEvaluate:
      return "policy evaluate";
    case Report::kPolicyCompare:
      return "policy compare";
    case Report::kPolicyCheck:
      return "a policy check";
    case Report::kPolicyValidate:
      return "policy validate";
    case Report::kPolicyImport:
      return "policy import";
    case Report::kPolicyDeploy:
      return "policy deploy";
    case Report::kPolicyGenerate:
      return "policy generate";
  }
  return "the command";
}

Report report_of(PolicyTask task) {
  switch (task) {
    case PolicyTask::kCompare:
      return Report::kPolicyCompare;
    case PolicyTask::kNoNewAccess:
    case PolicyTask::kAccessNotGranted:
    case PolicyTask::kNoPublicAccess:
      return Report::kPolicyCheck;
    case PolicyTask::kValidate:
      return Report::kPolicyValidate;
    case PolicyTask::kImport:
      return Report::kPolicyImport;
    case PolicyTask::kDeploy:
      return Report::kPolicyDeploy;
    case PolicyTask::kGenerate:
      return Report::kPolicyGenerate;
    case PolicyTask::kEvaluate:
      break;
  }
  return Report::kPolicyEvaluate;
}

std::span<const Format> formats() { return kFormats; }

Result<const Format*> find_format(Report report, std::string_view name) {
  for (const Format& format : kFormats)
    if (format.report == report && (name.empty() || format.name == name)) return &format;
  return failure(concat(subject_of(report), " does not support format ", quote(name), "; use ",
                        format_names(report)));
}

std::string format_names(Report report, std::string_view behind_first) {
  std::vector<std::string> names;
  for (const Format& format : kFormats)
    if (format.report == report)
      names.push_back(concat(format.name, names.empty() ? behind_first : std::string_view()));
  return behind_first.empty() ? enumerate(names) : join(names, ", ");
}

}  // namespace cfnaudit::cli
