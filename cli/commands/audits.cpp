#include "cli/commands/audits.h"

#include <cstdlib>
#include <ctime>
#include <mutex>
#include <optional>

#include "analyzer/base/text.h"
#include "cli/commands/workers.h"
#include "cli/input/environment.h"
#include "rules/profiles.h"

// Inputs -> Audits.

namespace cfnaudit::cli {

// https://reproducible-builds.org/specs/source-date-epoch/
std::string today() {
  const char* fixed = std::getenv("SOURCE_DATE_EPOCH");
  const auto seconds = fixed == nullptr ? std::nullopt : parse_integer(fixed);
  const std::time_t now = seconds ? static_cast<std::time_t>(*seconds) : std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[16];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%d", &parts)};
}

audit::Ruling ruling_of(const Invocation& invocation) {
  rules::Selection selection = invocation.config.selection;
  for (const auto& profile : invocation.options.profiles) rules::add_profile(profile, selection);
  return {std::move(selection), invocation.config.suppressions, invocation.config.denials, today()};
}

namespace {

/// Of --region and --account-id, where the assembly leaves them open.
void place(resolve::EnvironmentOptions& environment, const StackGroup& group) {
  if (group.region) environment.region = group.region;
  if (!group.account_id) return;
  environment.account_id = *group.account_id;
  environment.account_is_given = true;
}

}  // namespace

std::unique_ptr<audit::Audit> audit_one(const Audited& one, const Options& options,
                                        const resolve::EnvironmentOptions& shared,
                                        const audit::Stages& stages, const audit::Ruling& ruling) {
  const SourceFile& file = *one.file;
  resolve::EnvironmentOptions environment = environment_of(file, options, shared);
  const bool named = !one.stack_name.empty();
  if (options.stack_name.empty() && named) environment.stack_name = one.stack_name;
  environment.stack_name_is_given = environment.stack_name_is_given || named;
  audit::Parts parts;
  if (one.group != nullptr) {
    place(environment, *one.group);
    parts.stacks = one.group->stacks;
  }
  if (one.files != nullptr) {
    parts.open = [&](std::uint32_t from, std::string_view path) {
      return one.files->open(from, path);
    };
    parts.code = one.files->code();
  }
  return audit::run(file, environment, stages, ruling, parts);
}

const SourceFile& first_file(const SourceFile& file, const StackGroup* group) {
  return group == nullptr || group->stacks.empty() ? file : *group->stacks.front().file;
}

std::vector<std::unique_ptr<audit::Audit>> audit_all(Inputs& inputs, const Options& options,
                                                     const audit::Stages& stages,
                                                     const audit::Ruling& ruling) {
  std::vector<std::unique_ptr<audit::Audit>> audits(inputs.templates.size());
  audit::Stages with_account = stages;
  with_account.analysis.account = inputs.account ? &*inputs.account : nullptr;
  std::mutex sources;
  Disk disk;
  const auto run_one = [&](std::size_t i) {
    Audited one{inputs.templates[i]};
    if (i < inputs.stack_names.size()) one.stack_name = inputs.stack_names[i];
    if (const auto group = inputs.groups.find(one.file); group != inputs.groups.end())
      one.group = &group->second;
    std::optional<LocalFiles> files;
    const bool elsewhere = i < inputs.stores.size() && inputs.stores[i] != nullptr;
    if (one.file->name() != kStandardInput)
      one.files = &files.emplace(first_file(*one.file, one.group), options.template_root,
                                 inputs.sources, sources, elsewhere ? *inputs.stores[i] : disk);
    audits[i] = audit_one(one, options, inputs.environment, with_account, ruling);
  };
  for_each_input(audits.size(), "templates", options, run_one, [&](std::size_t i, std::string why) {
    audits[i] = audit::failed(*inputs.templates[i], std::move(why));
  });
  return audits;
}

}  // namespace cfnaudit::cli
