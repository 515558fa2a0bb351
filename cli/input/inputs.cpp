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

}  // namespace

/// One input for each account and region: exports and imports do not leave them.
void Inputs::add_assembly(const std::string& manifest) {
  Assembly assembly = read_assembly(manifest, sources);
  for (auto& problem : assembly.problems) leave_out(std::move(problem));
  for (auto& group : assembly.groups) {
    std::string name = manifest;
    if (assembly.groups.size() > 1)
      name += concat(" (", group.account_id.value_or("any account"), ", ",
                     group.region.value_or("any region"), ")");
    const SourceFile& file = add(std::move(name), {});
    groups.emplace(&file, std::move(group));
  }
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

void Inputs::add_folder(const std::string& path) {
  auto [files, unread_below] = candidate_files(path);
  for (auto& one : unread_below) leave_out(std::move(one));
  const std::string top = outermost(path);
  std::vector<std::string> assemblies;
  for (const auto& file : files)
    if (const auto manifest = manifest_of(file)) assemblies.push_back(*manifest);
  for (const auto& manifest : assemblies) {
    const auto inside = [&](const std::string& other) { return is_beside(manifest, other); };
    if (std::none_of(assemblies.begin(), assemblies.end(), inside)) add_assembly(manifest);
  }
  for (const auto& file : files) {
    if (std::any_of(assemblies.begin(), assemblies.end(), [&](const std::string& manifest) {
          return file == manifest || is_beside(file, manifest);
        }))
      continue;
    auto text = read_found(file, top);
    if (!text) {
      leave_out({file, text.error().message});
      continue;
    }
    const SourceFile& source = sources.add(file, std::move(*text));
    if (!is_template_text(source)) continue;
    templates.push_back(&source);
    found.insert(&source);
  }
}

void Inputs::add_path(const std::string& path) {
  if (const auto manifest = manifest_of(path)) return add_assembly(*manifest);
  const bool takes_folders =
      options_.command == Command::kCheck || options_.command == Command::kReport;
  if (takes_folders && is_folder(path)) return add_folder(path);
  auto text = read_file(path);
  if (!text) return leave_out({path, text.error().message});
  const bool dotted = path.starts_with("./");
  add(path == "-" ? "<stdin>" : dotted ? path.substr(2) : path, std::move(*text));
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

bool Inputs::read() {
  if (!read_settings()) return false;
  for (const auto& path : options_.paths) add_path(path);
  put_together();
  if (templates.empty() && !failed) {
    complain(concat("no template found in ", join(options_.paths, ", ")));
    return false;
  }
  return !templates.empty();
}

}  // namespace cfnaudit::cli
