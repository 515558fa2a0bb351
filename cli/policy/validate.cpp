// Policy documents and templates -> findings.

#include "analyzer/iam/validate.h"

#include "analyzer/base/text.h"
#include "cli/commands/exit_code.h"
#include "cli/commands/report_options.h"
#include "cli/policy/inputs.h"
#include "cli/policy/report.h"
#include "cli/policy/tasks.h"

namespace cfnaudit::cli {

namespace {

iam::Language language_of(const std::optional<NamedPolicyType>& type,
                          const iam::PolicyRef& policy) {
  if (type) return *language_of(type);
  const iam::Policies policies = {policy};
  return iam::type_of(policies) == iam::PolicyType::kResource ? iam::Language::kResource
                                                              : iam::Language::kIdentity;
}

Result<ValidatedFile> validate_document(SourceMap& sources, const PolicyOptions& own,
                                        const std::string& where) {
  auto document = read_policy_document(sources, where, language_of(own.type));
  if (!document) return tl::unexpected<Error>(document.error());
  iam::Reasoner reasoner;
  const iam::Language language = language_of(own.type, document->policy);
  ValidatedFile out{name_of_document(where), std::move(document->problems), {}};
  const auto append = [&](std::vector<Diagnostic> more) {
    std::move(more.begin(), more.end(), std::back_inserter(out.findings));
  };
  append(iam::validate_size(document->file->text(), document->policy->source().span, language));
  append(iam::validate(reasoner, document->policy, language));
  return out;
}

/// As of a document of its own.
std::vector<Diagnostic> findings_of(iam::Reasoner& reasoner, const TemplatePolicy& policy) {
  std::vector<Diagnostic> out = policy.problems;
  const auto append = [&](std::vector<Diagnostic> more) {
    std::move(more.begin(), more.end(), std::back_inserter(out));
  };
  if (policy.language == iam::Language::kOther) return out;
  if (const auto json =
          policy.document == nullptr ? std::nullopt : resolve::to_json(policy.document))
    append(iam::validate_size(*json, policy.policy->source().span, policy.language));
  append(iam::validate(reasoner, policy.policy, policy.language));
  return out;
}

/// The policies that the template itself writes; equal findings of several environments are one.
Result<ValidatedFile> validate_template(SourceMap& sources, const Options& options,
                                        const std::string& path) {
  const auto read = read_template_policies(sources, options, path, Complaints::kKept);
  if (!read) return tl::unexpected<Error>(read.error());
  ValidatedFile out{name_of_document(path), {}, read->audit->environment_names({})};
  std::vector<std::vector<Diagnostic>> by_environment(out.environments.size());
  iam::Reasoner reasoner;
  for (const TemplatePolicy& one : read->policies) {
    if (one.aws_managed) continue;
    for (Diagnostic& finding : findings_of(reasoner, one)) {
      finding.resource = one.resource;
      finding.path = concat("Resources/", one.resource, "/", one.path,
                            finding.path.empty() ? "" : "/", finding.path);
      for (const std::uint32_t environment : one.environments)
        by_environment[environment].push_back(finding);
    }
  }
  out.findings = fold(std::move(by_environment));
  return out;
}

bool is_clean(const std::vector<ValidatedFile>& files) {
  for (const ValidatedFile& file : files)
    for (const Diagnostic& one : file.findings)
      if (one.severity != Severity::kNote) return false;
  return true;
}

}  // namespace

PolicyOutcome policy_validate(const Options& options, const Format& format) {
  const PolicyOptions& own = options.policy;
  if (own.documents.empty() && own.templates.empty())
    return failure("validate requires a policy document or --template");
  SourceMap sources;
  std::vector<ValidatedFile> files;
  for (const std::string& where : own.documents) {
    auto one = validate_document(sources, own, where);
    if (!one) return tl::unexpected<Error>(one.error());
    files.push_back(std::move(*one));
  }
  for (const std::string& path : own.templates) {
    auto one = validate_template(sources, options, path);
    if (!one) return tl::unexpected<Error>(one.error());
    files.push_back(std::move(*one));
  }
  return PolicyReport{is_clean(files) ? kClean : kFindings,
                      render<RenderValidated>(format, files, sources,
                                              report_options(options, format.name, Clock::now()))};
}

}  // namespace cfnaudit::cli
