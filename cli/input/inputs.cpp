#include "cli/input/inputs.h"

#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/syntax/reader.h"
#include "cli/input/cost_inputs.h"
#include "cli/input/environment.h"
#include "cli/input/files.h"
#include "cli/input/settings.h"
#include "cli/output.h"

// Options -> what the command works on.

namespace cfnaudit::cli {

bool is_template_text(const SourceFile& file) {
  if (file.text().find("Resources") == std::string_view::npos) return false;
  const auto read = syntax::read(file);
  const auto* resources = read.value.root->find("Resources");
  if (resources == nullptr)
    return !read.diagnostics.empty() && file.text().find("AWS::") != std::string_view::npos;
  return std::any_of(
      resources->members.begin(), resources->members.end(),
      [](const syntax::Member& member) { return member.value->find("Type") != nullptr; });
}

namespace {

/// Is the file below the folder of the manifest?
bool is_beside(std::string_view file, std::string_view manifest) {
  const auto folder = manifest.substr(0, manifest.rfind('/') + 1);
  return file != manifest && file.starts_with(folder);
}

/// One template for each account and region: exports and imports do not leave them.
Opened open_assembly(const std::string& manifest, SourceMap& sources) {
  Assembly assembly = read_assembly(manifest, sources);
  Opened out{{}, std::move(assembly.problems)};
  for (auto& group : assembly.groups) {
    std::string name = manifest;
    if (assembly.groups.size() > 1)
      name += concat(" (", group.account_id.value_or("any account"), ", ",
                     group.region.value_or("any region"), ")");
    out.templates.push_back({&sources.add(std::move(name), {}), std::move(group)});
  }
  return out;
}

void add_folder(const std::string& path, std::vector<Candidate>& out) {
  using Kind = Candidate::Kind;
  auto [files, unread_below] = candidate_files(path);
  for (auto& one : unread_below)
    out.push_back({Kind::kUnread, std::move(one.path), std::move(one.problem)});
  std::vector<std::string> assemblies;
  for (const auto& file : files)
    if (const auto manifest = manifest_of(file)) assemblies.push_back(*manifest);
  for (const auto& manifest : assemblies) {
    const auto inside = [&](const std::string& other) { return is_beside(manifest, other); };
    if (std::none_of(assemblies.begin(), assemblies.end(), inside))
      out.push_back({Kind::kAssembly, manifest, {}});
  }
  const std::string top = outermost(path);
  for (auto& file : files) {
    const bool in_assembly = std::any_of(
        assemblies.begin(), assemblies.end(),
        [&](const std::string& manifest) { return file == manifest || is_beside(file, manifest); });
    if (!in_assembly) out.push_back({Kind::kFound, std::move(file), top});
  }
}

}  // namespace

bool is_file(const Candidate& candidate) {
  return candidate.kind == Candidate::Kind::kFound ||
         (candidate.kind == Candidate::Kind::kNamed && candidate.path != "-");
}

Result<const SourceFile*> read_candidate(const Candidate& candidate, SourceMap& sources) {
  const std::string& path = candidate.path;
  const bool found = candidate.kind == Candidate::Kind::kFound;
  auto text = found ? read_found(path, candidate.outside) : read_file(path);
  if (!text) return tl::unexpected<Error>(text.error());
  std::string name = path;
  if (!found && path == "-") name = kStandardInput;
  if (!found && path.starts_with("./")) name = path.substr(2);
  return &sources.add(std::move(name), std::move(*text));
}

Opened open_candidate(const Candidate& candidate, SourceMap& sources) {
  using Kind = Candidate::Kind;
  if (candidate.kind == Kind::kUnread) return {{}, {{candidate.path, candidate.outside}}};
  if (candidate.kind == Kind::kAssembly) return open_assembly(candidate.path, sources);
  const auto file = read_candidate(candidate, sources);
  if (!file) return {{}, {{candidate.path, file.error().message}}};
  const bool found = candidate.kind == Kind::kFound;
  if (found && !is_template_text(**file)) return {};
  return {{{*file, std::nullopt, found}}, {}};
}

std::vector<Candidate> Inputs::candidates() const {
  const bool takes_folders =
      options_.command == Command::kCheck || options_.command == Command::kReport;
  std::vector<Candidate> out;
  for (const auto& path : options_.paths) {
    if (const auto manifest = manifest_of(path))
      out.push_back({Candidate::Kind::kAssembly, *manifest, {}});
    else if (takes_folders && is_folder(path))
      add_folder(path, out);
    else
      out.push_back({Candidate::Kind::kNamed, path, {}});
  }
  return out;
}

/// One input for all templates.
void Inputs::put_together() {
  if (!options_.together || templates.size() < 2) return;
  StackGroup group;
  std::vector<std::string> names;
  for (const SourceFile* file : templates) {
    names.push_back(file->name());
    std::string name = stack_name_of(file->name());
    const auto taken = [&](const auto& stack) { return stack.name == name; };
    while (std::any_of(group.stacks.begin(), group.stacks.end(), taken)) name += "-2";
    group.stacks.push_back({std::move(name), file});
  }
  templates.clear();
  groups.emplace(&add(join(names, " + "), {}), std::move(group));
}

/// What of the file cannot be read is left out, and said.
bool Inputs::read_account() {
  if (options_.policies.empty()) return true;
  auto text = read_setting(options_, options_.policies);
  if (!text) {
    complain(text.error().message);
    return false;
  }
  auto read = policy::read_account(sources.add(options_.policies, std::move(*text)));
  for (const auto& problem : read.diagnostics) {
    const Position at = sources.start(problem.span);
    complain(concat(options_.policies, ":", std::to_string(at.line), ":", std::to_string(at.column),
                    ": ", problem.message));
  }
  if (read.value.managed.empty() && read.value.principals.empty()) {
    complain(concat(options_.policies,
                    " has no policies: it must be a file written by cfnaudit policy import"));
    return false;
  }
  account = std::move(read.value);
  return true;
}

const SourceFile& Inputs::add(std::string name, std::string text) {
  const SourceFile& file = sources.add(std::move(name), std::move(text));
  templates.push_back(&file);
  return file;
}

void Inputs::leave_out(Unread what) {
  complain(what.problem);
  failed = true;
  unread.push_back(std::move(what));
}

bool Inputs::read_settings() {
  auto read = read_environment(options_, sources);
  if (!read) {
    complain(read.error().message);
    return false;
  }
  environment = std::move(*read);
  if (!read_account()) return false;
  auto cost_inputs = read_cost_inputs(options_, sources);
  if (!cost_inputs) {
    complain(cost_inputs.error().message);
    return false;
  }
  cost = std::move(*cost_inputs);
  return true;
}

bool Inputs::read_templates() {
  for (const auto& candidate : candidates()) {
    Opened opened = open_candidate(candidate, sources);
    for (auto& unread_one : opened.unread) leave_out(std::move(unread_one));
    for (auto& one : opened.templates) {
      templates.push_back(one.file);
      if (one.found) found.insert(one.file);
      if (one.group) groups.emplace(one.file, std::move(*one.group));
    }
  }
  put_together();
  if (templates.empty()) complain_about_nothing();
  return !templates.empty();
}

void Inputs::complain_about_nothing() const {
  if (!failed) complain(concat("no template found in ", join(options_.paths, ", ")));
}

}  // namespace cfnaudit::cli
