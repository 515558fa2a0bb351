#include "cli/commands/outcome.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "analyzer/base/text.h"
#include "audit/budgets.h"
#include "cli/commands/exit_code.h"
#include "cli/commands/incomplete.h"
#include "cli/output.h"

// Audit -> Outcome; Outcomes -> exit code.

namespace cfnaudit::cli {

Outcome outcome_of(const audit::Audit& audit, bool found, const Options& options) {
  Outcome out;
  auto [name, files] = contents_of(audit);
  out.path = std::move(name);
  out.files = std::move(files);
  out.found = found;
  out.is_template = audit.is_template;
  out.is_whole = audit.is_whole();
  out.is_incomplete = is_incomplete(audit);
  out.has_findings = options.fail_on && std::any_of(audit.findings.begin(), audit.findings.end(),
                                                    [&](const Diagnostic& finding) {
                                                      return finding.severity >= *options.fail_on;
                                                    });
  out.is_over_budget = audit::is_over_budget(audit);
  out.environments = audit.environment_names({});
  out.unknown_environments = audit.resolution.environments.unknown_names;
  out.unknown_names = audit.denied.unknown_names;
  out.usage_problems = audit.usage_problems;
  return out;
}

Contents contents_of(const audit::Audit& audit) {
  Contents out{audit.file->name(), {}};
  for (const SourceFile* file : audit.expansion.files) out.files.push_back(file->name());
  return out;
}

std::vector<std::size_t> parts_among(const std::vector<Contents>& all) {
  const auto name = [](const std::string& file) {
    return std::filesystem::path(file).lexically_normal().string();
  };
  std::vector<std::size_t> order(all.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  // A parent reads more files than its children.
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return all[a].files.size() > all[b].files.size();
  });
  std::set<std::string> kept;
  std::set<std::string> parts;
  std::vector<std::size_t> out;
  for (const std::size_t parent : order) {
    const std::string own = name(all[parent].name);
    if (parts.contains(own)) {
      out.push_back(parent);
      continue;
    }
    kept.insert(own);
    for (const auto& file : all[parent].files)
      if (auto part = name(file); !kept.contains(part)) parts.insert(std::move(part));
  }
  return out;
}

void leave_out_parts(std::vector<Outcome>& outcomes) {
  std::vector<Contents> all;
  for (const auto& outcome : outcomes) all.push_back({outcome.path, outcome.files});
  const auto parts = parts_among(all);
  const std::set<std::size_t> left_out(parts.begin(), parts.end());
  std::size_t i = 0;
  std::erase_if(outcomes,
                [&](const Outcome& outcome) { return left_out.contains(i++) && outcome.found; });
}

std::vector<std::string> environments_of(const std::vector<Outcome>& outcomes) {
  std::vector<std::string> out;
  for (const auto& outcome : outcomes)
    out.insert(out.end(), outcome.environments.begin(), outcome.environments.end());
  return out;
}

std::vector<Complaint> complaints_about_usage(const SourceMap& sources,
                                              const std::vector<Outcome>& outcomes) {
  std::vector<Complaint> out;
  if (outcomes.empty()) return out;
  for (const auto& problem : outcomes.front().usage_problems) {
    const bool shared = std::all_of(outcomes.begin(), outcomes.end(), [&](const auto& outcome) {
      return std::any_of(outcome.usage_problems.begin(), outcome.usage_problems.end(),
                         [&](const auto& other) { return other.span == problem.span; });
    });
    if (!shared) continue;
    const Position at = sources.start(problem.span);
    std::string place = concat(sources.file(problem.span).name(), ":", std::to_string(at.line), ":",
                               std::to_string(at.column));
    std::string message = concat(place, ": ", problem.message, " [", problem.rule, "]");
    out.push_back({std::move(place), std::move(message),
                   problem.severity == Severity::kError ? kFindings : kClean});
  }
  return out;
}

int complain(const std::vector<Complaint>& complaints) {
  int out = kClean;
  for (const auto& one : complaints) {
    complain(one.message);
    out = worst(out, one.exit_code);
  }
  return out;
}

int exit_code_of(const Outcome& outcome) {
  if (!outcome.is_template || !outcome.unknown_environments.empty()) return kFailed;
  if (outcome.has_findings) return kFindings;
  return outcome.is_incomplete ? kIncomplete : kClean;
}

int worst(int a, int b) {
  for (const int code : {kFailed, kFindings, kIncomplete})
    if (a == code || b == code) return code;
  return kClean;
}

std::string input_that_is(const Options& options, const std::vector<Outcome>& outcomes) {
  if (options.output.empty()) return {};
  for (const auto& outcome : outcomes) {
    for (const auto& file : outcome.files)
      if (is_same_file(options.output, file)) return file;
    if (is_same_file(options.output, outcome.path)) return outcome.path;
  }
  return {};
}

int exit_code_of(const Options& options, const Inputs& inputs,
                 const std::vector<Outcome>& outcomes) {
  const auto any = [&](auto test) { return std::any_of(outcomes.begin(), outcomes.end(), test); };
  if (inputs.failed || any([](const auto& one) { return !one.is_template; })) return kFailed;
  for (const auto& outcome : outcomes)
    for (const auto& name : outcome.unknown_environments) {
      complain(concat(outcome.path, " has no environment ", quote(name)));
      return kFailed;
    }
  const bool answers = options.command == Command::kAccess || options.command == Command::kCost;
  if (answers && any([](const auto& one) { return !one.is_whole; })) return kFailed;
  if (options.command == Command::kCost) {
    const int code = complain(complaints_about_usage(inputs.sources, outcomes));
    return any([](const auto& one) { return one.is_over_budget; }) ? kFindings : code;
  }
  // Of a shard, merge says what holds for all templates.
  if (options.command == Command::kCheck && !options.shard &&
      complain(complaints_about_usage(inputs.sources, outcomes)) != kClean)
    return kFindings;
  if (options.command == Command::kReport &&
      complain(complaints_about_usage(inputs.sources, outcomes)) != kClean)
    return kFailed;
  if (options.command == Command::kCheck && any([](const auto& one) { return one.has_findings; }))
    return kFindings;
  return any([](const auto& one) { return one.is_incomplete; }) ? kIncomplete : kClean;
}

}  // namespace cfnaudit::cli
