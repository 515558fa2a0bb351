// Words of the command line -> policies.

#include "cli/policy/inputs.h"

#include <cstdio>
#include <map>
#include <mutex>
#include <optional>
#include <tuple>

#include "analyzer/access/policy_reader.h"
#include "analyzer/base/text.h"
#include "analyzer/syntax/reader.h"
#include "cli/input/environment.h"
#include "cli/input/files.h"
#include "cli/input/inputs.h"
#include "cli/input/local_files.h"
#include "cli/output.h"
#include "cli/policy/report.h"
#include "cli/report/words.h"

namespace cfnaudit::cli {

namespace {

constexpr std::string_view kFilePrefix = "file://";

std::string path_of(const std::string& where) {
  return where.starts_with(kFilePrefix) ? where.substr(kFilePrefix.size()) : where;
}

bool is_inline(std::string_view where) { return trim(where).starts_with('{'); }

std::string canonical(const SymbolicText& text) {
  std::string out = text.text();
  for (const auto& hole : text.holes()) out += concat("\x1e", std::to_string(hole.begin));
  return out + "\x1f";
}

/// All that a policy means, as one text: equal texts are equal policies.
std::string canonical(const iam::Policy& policy) {
  std::string out = std::to_string(static_cast<int>(policy.version));
  const auto kind = [&](auto value) { out += std::to_string(static_cast<int>(value)) + "\x1d"; };
  const auto texts = [&](const iam::Element<iam::Text>& element) {
    kind(element.polarity);
    for (const auto& one : element.values) out += canonical(one.value);
  };
  for (const iam::Statement& s : policy.statements) {
    kind(s.effect);
    kind(s.principals.polarity);
    for (const auto& one : s.principals.values) {
      kind(one.kind);
      out += canonical(one.text.value);
    }
    texts(s.actions);
    texts(s.resources);
    for (const auto& clause : s.conditions) {
      out += concat(clause.name.value, "\x1f", clause.key.value, "\x1f");
      for (const auto& one : clause.values) out += canonical(one.value);
    }
    out += concat(s.sid, "\x1f", s.unknown, "\x1c");
  }
  return out;
}

std::vector<TemplatePolicy> policies_of(const audit::Audit& audit) {
  std::vector<TemplatePolicy> out;
  std::map<std::tuple<std::string, std::string, std::string>, std::size_t> known;
  for (std::uint32_t i = 0; i < audit.access.size(); ++i) {
    const graph::Graph& graph = audit.graphs[i];
    for (const access::BoundPolicy& bound : audit.access[i].policies) {
      const auto& resource = graph.resource(bound.source.resource);
      const std::string id(resource.id());
      const auto [at, is_new] =
          known.try_emplace({id, bound.source.path, canonical(bound.policy->source())}, out.size());
      if (is_new)
        out.push_back({id,
                       std::string(resource.type()),
                       bound.source.path,
                       bound.policy,
                       bound.source.use,
                       access::language_of(bound.source.use, resource),
                       bound.problems,
                       bound.document,
                       {},
                       bound.source.aws_managed});
      auto& environments = out[at->second].environments;
      if (environments.empty() || environments.back() != i) environments.push_back(i);
    }
  }
  return out;
}

void complain_about(const SourceMap& sources, const std::vector<Diagnostic>& problems) {
  for (const Diagnostic& one : problems) {
    if (one.severity == Severity::kNote) continue;
    const Position at = sources.start(one.span);
    complain(concat(sources.file(one.span).name(), ":", std::to_string(at.line), ":",
                    std::to_string(at.column), ": ", one.message));
  }
}

}  // namespace

Result<const SourceFile*> read_document(SourceMap& sources, const std::string& where) {
  if (is_inline(where)) return &sources.add("<argument>", where);
  auto text = read_file(path_of(where));
  if (!text) return tl::unexpected<Error>(text.error());
  return &sources.add(name_of_document(where), std::move(*text));
}

std::string name_of_document(const std::string& where) {
  if (is_inline(where)) return "<argument>";
  return where == "-" ? "<stdin>" : path_of(where);
}

Result<PolicyDocument> read_policy_document(SourceMap& sources, const std::string& where,
                                            std::optional<iam::Language> language) {
  const auto file = read_document(sources, where);
  if (!file) return tl::unexpected<Error>(file.error());
  auto read = policy::read_policy(**file, language, (*file)->name());
  return PolicyDocument{*file, iam::compile(std::move(read.value)), std::move(read.diagnostics)};
}

Result<iam::PolicyRef> policy_at(SourceMap& sources, const std::string& where,
                                 std::optional<iam::Language> language) {
  auto document = read_policy_document(sources, where, language);
  if (!document) return tl::unexpected<Error>(document.error());
  for (const Diagnostic& one : document->problems)
    if (one.rule == "invalid-syntax") {
      const Position at = sources.start(one.span);
      return failure(concat(document->file->name(), ":", std::to_string(at.line), ":",
                            std::to_string(at.column), ": ", one.message));
    }
  complain_about(sources, document->problems);
  return document->policy;
}

std::optional<iam::Language> language_of(const std::optional<NamedPolicyType>& type) {
  static constexpr iam::Language kLanguages[] = {iam::Language::kIdentity, iam::Language::kResource,
                                                 iam::Language::kServiceControl,
                                                 iam::Language::kResourceControl};
  if (!type) return std::nullopt;
  return kLanguages[static_cast<std::size_t>(*type)];
}

Result<std::unique_ptr<audit::Audit>> read_template(SourceMap& sources, const Options& options,
                                                    const std::string& path,
                                                    const audit::Stages& stages,
                                                    const std::string& stack_name) {
  const auto environment = read_environment(options, sources);
  if (!environment) return tl::unexpected<Error>(environment.error());
  auto text = read_file(path_of(path));
  if (!text) return tl::unexpected<Error>(text.error());
  const SourceFile& file = sources.add(name_of_document(path), std::move(*text));
  std::mutex mutex;
  Disk disk;
  std::optional<LocalFiles> files;
  audit::Parts parts;
  if (file.name() != "<stdin>") {
    files.emplace(file, options.template_root, sources, mutex, disk);
    parts.open = [&](std::uint32_t from, std::string_view name) { return files->open(from, name); };
    parts.code = files->code();
  }
  auto decided = environment_of(file, options, *environment);
  if (!stack_name.empty()) decided.stack_name = stack_name;
  auto out = audit::run(file, decided, stages, {}, parts);
  if (!out->is_template) return failure(concat(file.name(), " is not a template"));
  if (const auto missing = unread_words(*out); !missing.empty())
    return failure(concat(file.name(), ": ", missing));
  const auto& unknown = out->resolution.environments.unknown_names;
  if (!unknown.empty())
    return failure(concat(file.name(), " has no environment ", quote(unknown.front())));
  return out;
}

Assumed assumed_of(const audit::Audit& audit, const Options& options) {
  Assumed out;
  const auto& environments = audit.resolution.environments.environments;
  if (environments.empty()) return out;
  if (!audit.options.account_is_given) out.account = environments.front().account_id;
  if (!options.region) out.region = environments.front().region;
  out.partition = environments.front().partition;
  out.stack_name = !audit.options.stack_name_is_given;
  return out;
}

Result<TemplatePolicies> read_template_policies(SourceMap& sources, const Options& options,
                                                const std::string& path, Complaints complaints) {
  auto audit = read_template(sources, options, path, {.access = true});
  if (!audit) return tl::unexpected<Error>(audit.error());
  TemplatePolicies out;
  out.audit = std::move(*audit);
  out.policies = policies_of(*out.audit);
  if (complaints == Complaints::kPrinted)
    for (const TemplatePolicy& one : out.policies) complain_about(sources, one.problems);
  return out;
}

}  // namespace cfnaudit::cli
