// The commands as CLI11 holds them -> data.

#include "cli/options/command_table.h"

#include <map>

#include "analyzer/base/text.h"
#include "cli/options/command_line.h"

namespace cfnaudit::cli {

namespace {

/// The values of options that take one of a few; those of --format stand in its description.
std::vector<std::string> choices_of(const CLI::Option& option) {
  static const std::map<std::string, std::vector<std::string>> kChoices = {
      {"--color", {"auto", "always", "never"}},
      {"--fail-on", {"error", "warning", "note", "never"}},
      {"--profile", {"security-hub", "serverless", "cost", "well-architected", "strict"}},
      {"--severity", {"error", "warning", "note"}},
      {"--usage-profile", {"low", "moderate", "high"}},
      {"--comment-flavor", {"github", "gitlab", "bitbucket"}},
      {"--policy-type",
       {"IDENTITY_POLICY", "RESOURCE_POLICY", "SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"}},
      {"shell", {"bash", "zsh", "fish"}}};
  const auto known = kChoices.find(option.get_name());
  if (known != kChoices.end()) return known->second;
  std::vector<std::string> out;
  if (option.get_name() != "--format") return out;
  for (const auto word : split(option.get_description(), ','))
    out.emplace_back(trim(word).substr(0, trim(word).find(' ')));
  return out;
}

OptionInfo describe(const CLI::Option& option) {
  OptionInfo out;
  for (const auto& name : option.get_snames()) out.names.push_back(concat("-", name));
  for (const auto& name : option.get_lnames()) out.names.push_back(concat("--", name));
  if (out.names.empty()) out.names.push_back(option.get_name());
  out.takes_value = option.get_items_expected_max() > 0;
  out.many = option.get_expected_max() > 1;
  if (out.takes_value) out.value = option.get_type_name();
  out.about = option.get_description();
  out.choices = choices_of(option);
  return out;
}

CommandInfo describe(const CLI::App& app) {
  CommandInfo out{app.get_name(), app.get_aliases(), app.get_description(), {}, {}, {}, {}};
  out.footer = app.get_footer();
  for (const CLI::Option* option : app.get_options())
    (option->get_positional() && option->get_lnames().empty() ? out.arguments : out.options)
        .push_back(describe(*option));
  for (const CLI::App* sub : app.get_subcommands({})) out.commands.push_back(describe(*sub));
  return out;
}

}  // namespace

CommandInfo command_table() { return describe(CommandLine().app); }

}  // namespace cfnaudit::cli
