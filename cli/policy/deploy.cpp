// A template, or two of a stack -> what the role that deploys it needs, or lacks.

#include "analyzer/permissions/deploy.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "analyzer/base/text.h"
#include "cli/commands/exit_code.h"
#include "cli/input/environment.h"
#include "cli/policy/inputs.h"
#include "cli/policy/report.h"
#include "cli/policy/tasks.h"

namespace cfnaudit::cli {

namespace {

using permissions::Allowed;

std::optional<std::size_t> environment_named(const audit::Audit& audit, std::string_view name) {
  const auto& all = audit.resolution.environments.environments;
  const auto at = std::ranges::find(all, name, &resolve::Environment::name);
  if (at == all.end()) return std::nullopt;
  return static_cast<std::size_t>(at - all.begin());
}

/// Adds what one environment needs; what another one needs too becomes one row.
class Rows {
 public:
  Rows(DeployReport& out, const std::vector<iam::PolicyRef>& policies)
      : out_(out), policies_(policies) {}

  void add(permissions::Deployment deployment, const resolve::Environment& environment) {
    for (auto& one : deployment.requirements) add(std::move(one), environment);
    for (auto& gap : deployment.gaps) {
      const bool is_known = std::ranges::any_of(out_.gaps, [&](const auto& known) {
        return known.resource == gap.resource && known.reason == gap.reason;
      });
      if (!is_known) out_.gaps.push_back(std::move(gap));
    }
  }

 private:
  void add(permissions::Requirement one, const resolve::Environment& environment) {
    permissions::Ruling ruling;
    if (out_.has_role) ruling = permissions::rule(one, policies_, environment);
    const std::tuple key(one.resource, one.action, join(one.passed_to, ","), ruling.allowed,
                         ruling.on.text());
    const auto [at, is_new] = known_.try_emplace(key, out_.rows.size());
    if (is_new) {
      out_.rows.push_back({std::move(one), {environment.shown}, std::move(ruling)});
      return;
    }
    DeployRow& row = out_.rows[at->second];
    row.requirement.handlers |= one.handlers;
    for (auto& arn : one.on)
      if (std::ranges::find(row.requirement.on, arn) == row.requirement.on.end())
        row.requirement.on.push_back(std::move(arn));
    if (std::ranges::find(row.environments, environment.shown) == row.environments.end())
      row.environments.push_back(environment.shown);
  }

  DeployReport& out_;
  const std::vector<iam::PolicyRef>& policies_;
  std::map<std::tuple<std::string, std::string, std::string, Allowed, std::string>, std::size_t>
      known_;
};

int code_of(const DeployReport& report) {
  bool is_open = !report.gaps.empty();
  for (const DeployRow& row : report.rows) {
    if (row.ruling.allowed == Allowed::kNo) return kFindings;
    is_open = is_open || row.ruling.allowed == Allowed::kUnknown;
  }
  return is_open ? kIncomplete : kClean;
}

}  // namespace

PolicyOutcome policy_deploy(const Options& options, const Format& format) {
  const PolicyOptions& own = options.policy;
  SourceMap sources;
  std::vector<iam::PolicyRef> policies;
  for (const std::string& where : own.roles) {
    const auto policy = policy_at(sources, where, iam::Language::kIdentity);
    if (!policy) return tl::unexpected<Error>(policy.error());
    policies.push_back(*policy);
  }
  const std::string& path = own.templates.front();
  const auto after = read_template(sources, options, path, {});
  if (!after) return tl::unexpected<Error>(after.error());
  std::unique_ptr<audit::Audit> before;
  if (!own.base.empty()) {
    // Both are versions of one stack.
    auto read = read_template(sources, options, own.base, {}, (*after)->options.stack_name);
    if (!read) return tl::unexpected<Error>(read.error());
    before = std::move(*read);
  }
  DeployReport report{.name = name_of_document(path),
                      .is_update = before != nullptr,
                      .has_role = !policies.empty(),
                      .assumed = assumed_of(**after, options)};
  Rows rows(report, policies);
  const bool is_named = !report.assumed.stack_name;
  const auto& environments = (*after)->resolution.environments.environments;
  for (std::size_t i = 0; i < environments.size(); ++i) {
    const auto& graph = (*after)->graphs[i];
    const auto was = before ? environment_named(*before, environments[i].name) : std::nullopt;
    rows.add(was ? permissions::deployment(before->graphs[*was], graph, is_named)
                 : permissions::deployment(graph, is_named),
             environments[i]);
  }
  return PolicyReport{code_of(report), render<RenderDeploy>(format, report, sources)};
}

}  // namespace cfnaudit::cli
