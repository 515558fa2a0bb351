// A template -> the smallest policies for its roles, and whether those that it has allow more.

#include <algorithm>
#include <map>
#include <set>

#include "analyzer/base/text.h"
#include "analyzer/iam/catalog.h"
#include "analyzer/permissions/arns.h"
#include "analyzer/permissions/roles.h"
#include "cli/commands/exit_code.h"
#include "cli/policy/document.h"
#include "cli/policy/inputs.h"
#include "cli/policy/patch.h"
#include "cli/policy/report.h"
#include "cli/policy/tasks.h"
#include "cli/policy/template_arn.h"

namespace cfnaudit::cli {

namespace {

using Kind = iam::Answer::Kind;

template <typename T>
void add_new(std::vector<T>& to, const std::vector<T>& from) {
  for (const T& one : from)
    if (std::ranges::find(to, one) == to.end()) to.push_back(one);
}

/// The worst answer of all environments.
Kind worse(Kind a, Kind b) {
  if (a == Kind::kRefuted || b == Kind::kRefuted) return Kind::kRefuted;
  return a == Kind::kUnknown ? a : b;
}

class Generator {
 public:
  Generator(const audit::Audit& audit, GeneratedReport& out) : audit_(audit), out_(out) {}

  void environment(std::size_t index, const std::string& function) {
    const graph::Graph& graph = audit_.graphs[index];
    const access::Access& access = audit_.access[index];
    std::optional<graph::ResourceIndex> user;
    for (const auto one : graph.resources())
      if (!function.empty() && graph.resource(one).id() == function) user = one;
    if (!function.empty() && !user) return;
    const auto* functions = audit_.functions.empty() ? nullptr : &audit_.functions[index];
    const auto requests = calls::find_requests(access, graph, functions, *audit_.file);
    for (const auto& needed : permissions::needed_roles(access, graph, functions, requests, user))
      add(needed, graph, access, user.has_value());
  }

 private:
  GeneratedRole& role(const permissions::NeededRole& needed, const graph::Graph& graph) {
    const auto& resource = graph.resource(needed.role);
    for (GeneratedRole& one : out_.roles)
      if (one.role == resource.id()) return one;
    out_.roles.push_back({.role = std::string(resource.id()),
                          .users = {},
                          .place = resource.declaration->id.span,
                          .permissions = {},
                          .plain = {},
                          .open = {},
                          .tight = {},
                          .more = {},
                          .unknown = {}});
    return out_.roles.back();
  }

  void add(const permissions::NeededRole& needed, const graph::Graph& graph,
           const access::Access& access, bool is_part) {
    GeneratedRole& out = role(needed, graph);
    std::vector<std::string> users;
    for (const auto user : needed.users) users.emplace_back(graph.resource(user).id());
    add_new(out.users, users);
    add_new(out.open, needed.open);
    const TemplateArns arns(graph, needed.role, out_.assumed);
    const permissions::Arns plain(graph, audit_.options.stack_name_is_given);
    for (const auto& one : needed.permissions) {
      permissions::Permission written = one;
      permissions::Permission named = one;
      for (SymbolicText& on : written.on) on = SymbolicText(arns.write(on));
      for (SymbolicText& on : named.on) on = plain.narrowed(on);
      out.permissions.push_back(std::move(written));
      out.plain.push_back(std::move(named));
    }
    if (is_part || !needed.open.empty()) return;
    const iam::Answer answer = permissions::allows_no_more(access, needed);
    out.tight = out.tight ? worse(*out.tight, answer.kind) : answer.kind;
    add_new(out.unknown, answer.reasons);
    if (!answer.refuted() || out.more) return;
    out.more = real_action(needed, access);
    if (out.more) return;
    iam::Policies policies;
    for (const auto index : access.principals[needed.principal].policies)
      policies.push_back(access.policies[index].policy);
    out.more = witness_of(answer.witness, iam::PolicyType::kIdentity, policies);
  }

  /// An action that the role allows and nothing needs: easier to understand than any request.
  static std::optional<PolicyWitness> real_action(const permissions::NeededRole& needed,
                                                  const access::Access& access) {
    std::set<std::string, std::less<>> used;
    for (const auto& one : needed.permissions) used.insert(one.action);
    for (const auto index : access.principals[needed.principal].policies)
      for (const auto& statement : access.policies[index].policy->source().statements) {
        if (statement.effect != iam::Effect::kAllow || !statement.unknown.empty()) continue;
        for (const auto& entry : statement.actions.values)
          for (const auto action : iam::expand(entry.value.text()))
            if (!used.contains(action) && !statement.resources.values.empty())
              return PolicyWitness{.principal = {},
                                   .action = std::string(action),
                                   .resource = statement.resources.values.front().value.text(),
                                   .context = {}};
      }
    return std::nullopt;
  }

  const audit::Audit& audit_;
  GeneratedReport& out_;
};

// --patch

/// The line on which a property of a role begins; nothing where it has none of its own.
std::optional<std::size_t> line_of(const resolve::StackResource& role, std::string_view property,
                                   const SourceMap& sources, const SourceFile& file) {
  if (role.properties == nullptr) return std::nullopt;
  for (const auto& field : role.properties->fields)
    if (field.key.value == property && field.key.span.file == file.number())
      return sources.start(field.key.span).line - 1;
  return std::nullopt;
}

std::vector<std::string> policy_lines(const GeneratedRole& role, std::size_t indent) {
  const std::string margin(indent, ' ');
  const auto own = [](const SymbolicText& text) { return text.text(); };
  const std::string text =
      concat(margin, "Policies:\n", margin, "  - PolicyName: ", role.role, "\n", margin,
             "    PolicyDocument:\n",
             yaml_document(permissions::statements(role.permissions), own, indent + 6));
  std::vector<std::string> out;
  for (const std::string_view line : lines_of(text))
    out.emplace_back(line.substr(0, line.size() - 1));
  return out;
}

std::string patch_of(const GeneratedReport& report, const audit::Audit& audit,
                     const SourceMap& sources) {
  const std::string_view text = audit.file->text();
  const auto lines = lines_of(text);
  std::string notes;
  std::vector<LineEdit> edits;
  for (const GeneratedRole& role : report.roles) {
    const auto* resource = audit.resolution.stacks.front().resource(role.role);
    const auto unchanged = [&](std::string_view why) {
      notes += concat("# ", role.role, " is unchanged: ", why, "\n");
    };
    if (!role.open.empty()) {
      unchanged(role.open.front());
      continue;
    }
    if (role.tight == Kind::kProved) continue;
    const auto trust = resource == nullptr
                           ? std::nullopt
                           : line_of(*resource, "AssumeRolePolicyDocument", sources, *audit.file);
    if (!trust || text.find_first_not_of(" \n\r\t") == text.find('{')) {
      unchanged("it is not written as a block of YAML");
      continue;
    }
    const std::size_t indent = lines[*trust].find_first_not_of(' ');
    const auto policies = line_of(*resource, "Policies", sources, *audit.file);
    const auto managed = line_of(*resource, "ManagedPolicyArns", sources, *audit.file);
    const bool is_block = lines[*trust].substr(indent).starts_with("AssumeRolePolicyDocument");
    if (!is_block) {
      unchanged("it is not written as a block of YAML");
      continue;
    }
    const std::size_t at = policies.value_or(*trust);
    edits.push_back({at, policies ? end_of_block(lines, at) : at, policy_lines(role, indent)});
    if (managed) edits.push_back({*managed, end_of_block(lines, *managed), {}});
  }
  return notes + unified_diff(audit.file->name(), text, std::move(edits));
}

int code_of(const GeneratedReport& report) {
  bool is_open = false;
  for (const GeneratedRole& role : report.roles) {
    if (report.check && role.tight == Kind::kRefuted) return kFindings;
    is_open = is_open || !role.open.empty() || (report.check && role.tight == Kind::kUnknown);
  }
  return is_open ? kIncomplete : kClean;
}

}  // namespace

PolicyOutcome policy_generate(const Options& options, const Format& format) {
  const PolicyOptions& own = options.policy;
  SourceMap sources;
  const std::string& path = own.templates.front();
  const auto audit = read_template(sources, options, path, {.access = true});
  if (!audit) return tl::unexpected<Error>(audit.error());
  const auto* named = (*audit)->tmpl.resource(own.function);
  if (!own.function.empty() && named == nullptr)
    return failure(concat(name_of_document(path), " has no resource ", quote(own.function)));
  GeneratedReport report{.name = name_of_document(path),
                         .roles = {},
                         .assumed = assumed_of(**audit, options),
                         .check = own.check,
                         .patch = {}};
  Generator generator(**audit, report);
  for (std::size_t i = 0; i < (*audit)->graphs.size(); ++i) generator.environment(i, own.function);
  if (own.patch) {
    const std::string patch = patch_of(report, **audit, sources);
    return PolicyReport{code_of(report), patch};
  }
  return PolicyReport{code_of(report), render<RenderGenerated>(format, report, sources)};
}

}  // namespace cfnaudit::cli
