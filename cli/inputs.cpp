#include "cli/inputs.h"

#include <algorithm>
#include <cstdio>

#include "analyzer/base/text.h"
#include "analyzer/syntax/reader.h"
#include "cli/files.h"
#include "cli/parameters.h"

// Options -> what the command works on.

namespace cfnaudit::cli {

void complain(std::string_view message) {
  std::fputs(concat("cfnaudit: ", message, "\n").c_str(), stderr);
}

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

void Inputs::add_folder(const std::string& path) {
  const auto files = candidate_files(path);
  if (!files) {
    complain(files.error().message);
    failed = true;
    return;
  }
  for (const auto& file : *files) {
    auto text = read_file(file);
    if (!text) {
      complain(text.error().message);
      failed = true;
      continue;
    }
    const SourceFile& source = sources.add(file, std::move(*text));
    if (is_template_text(source)) templates.push_back(&source);
  }
}

void Inputs::add_path(const std::string& path) {
  if (options_.command == Command::kCheck && is_folder(path)) return add_folder(path);
  auto text = read_file(path);
  if (!text) {
    complain(text.error().message);
    failed = true;
    return;
  }
  add(path == "-" ? "<stdin>" : path, std::move(*text));
}

Result<resolve::EnvironmentOptions> read_environment(const Options& options, SourceMap& sources) {
  resolve::EnvironmentOptions out;
  out.region = options.region;
  out.account_id = options.account_id;
  out.only = options.environments;
  for (const auto& path : options.parameter_files) {
    auto text = read_file(path);
    if (!text) return tl::unexpected<Error>(text.error());
    auto set = read_parameters(sources.add(path, std::move(*text)));
    if (!set) return tl::unexpected<Error>(set.error());
    out.parameter_sets.push_back(std::move(*set));
  }
  for (const auto& text : options.parameter_overrides) {
    auto given = read_override(text);
    if (!given) return tl::unexpected<Error>(given.error());
    out.overrides.insert_or_assign(std::move(given->first), std::move(given->second));
  }
  return out;
}

/// What of the file cannot be read is left out, and said.
bool Inputs::read_account() {
  if (options_.policies.empty()) return true;
  auto text = read_file(options_.policies);
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
                    " holds no policies: it must be a file of cfnaudit policy import"));
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

bool Inputs::read_settings() {
  auto read = read_environment(options_, sources);
  if (!read) {
    complain(read.error().message);
    return false;
  }
  environment = std::move(*read);
  if (!read_account()) return false;
  auto cost_inputs = read_cost_inputs(options_.cost, sources);
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
  if (templates.empty() && !failed) {
    complain(concat("no template found in ", join(options_.paths, ", ")));
    return false;
  }
  return !templates.empty();
}

}  // namespace cfnaudit::cli
