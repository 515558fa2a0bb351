#include "cli/options.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <span>
#include <sstream>

#include <CLI/CLI.hpp>

#include "analyzer/base/text.h"
#include "cli/report/report.h"
#include "cli/report/tool.h"

// Command line -> Options.

namespace cfnaudit::cli {

namespace {

const std::map<std::string, When> kWhen = {
    {"auto", When::kAuto}, {"always", When::kAlways}, {"never", When::kNever}};
const std::map<std::string, std::optional<Severity>> kFailOn = {{"error", Severity::kError},
                                                                {"warning", Severity::kWarning},
                                                                {"note", Severity::kNote},
                                                                {"never", std::nullopt}};

/// "text (default), json, sarif".
std::string formats_of(std::string_view command) {
  std::vector<std::string> names;
  for (const auto& row : formats())
    if (row.command == command)
      names.push_back(concat(row.name, names.empty() ? " (default)" : ""));
  return join(names, ", ");
}

void add_output_options(CLI::App& command, Options& options, const std::string& formats) {
  command.add_option("--format", options.format, formats)->type_name("FORMAT");
  command.add_option("-o,--output", options.output, "Write the report to this file")
      ->type_name("FILE");
  command.add_option("--color", options.color, "auto (default; heeds NO_COLOR), always or never")
      ->transform(CLI::CheckedTransformer(kWhen).description(""))
      ->type_name("WHEN");
  command.add_flag("-q,--quiet", options.quiet, "Leave out head and summary");
  command.add_flag("-v,--verbose", options.verbose,
                   "Leave nothing out: every place and open question");
}

void add_environment_options(CLI::App& command, Options& options) {
  command.add_option("--environment", options.environments, "Only this environment (repeatable)")
      ->type_name("NAME")
      ->allow_extra_args(false);
  command
      .add_option("--parameters", options.parameter_files,
                  "A parameter file: adds an environment (repeatable)")
      ->type_name("FILE")
      ->allow_extra_args(false);
  command
      .add_option("--parameter-overrides", options.parameter_overrides,
                  "Values for every environment")
      ->type_name("KEY=VALUE");
  command
      .add_option("--region", options.region,
                  "Default: the one that the template names, else us-east-1")
      ->type_name("REGION");
  command.add_option("--account-id", options.account_id, "Default: 123456789012")->type_name("ID");
  command.add_option("--stack-name", options.stack_name, "Default: the file's name")
      ->type_name("NAME");
}

CLI::App* add_command(CLI::App& app, Options& options, Command command, const std::string& name,
                      const std::string& about) {
  CLI::App* sub = app.add_subcommand(name, about);
  sub->callback([&options, command] { options.command = command; });
  sub->footer("");
  return sub;
}

/// A command that looks at one template.
void add_template_command(CLI::App& app, Options& options, Command command, const std::string& name,
                          const std::string& about) {
  CLI::App* sub = add_command(app, options, command, name, about);
  sub->add_option("template", options.paths, "Template, or - for standard input")
      ->type_name("FILE")
      ->expected(1);
  add_output_options(*sub, options, formats_of(name));
  add_environment_options(*sub, options);
}

void add_cost_options(CLI::App& command, CostOptions& options) {
  command
      .add_option("--usage-file", options.usage_file,
                  "What the stack is expected to use (see --init-usage)")
      ->type_name("FILE");
  command
      .add_option("--usage-profile", options.usage_profile,
                  "Assume usage where none is declared: low, moderate, high")
      ->type_name("PROFILE")
      ->check(CLI::IsMember(std::vector<std::string>{"low", "moderate", "high"}).description(""));
  command.add_flag("--init-usage", options.init_usage,
                   "Write a usage file for the template, to be filled in");
  command.add_flag("--free-tier", options.free_tier,
                   "Leave out what AWS gives every account each month");
  command
      .add_option("--price-book", options.price_books,
                  "Prices of your own, as pricing import writes them (repeatable)")
      ->type_name("FILE")
      ->allow_extra_args(false);
  command
      .add_option("--budget", options.budgets,
                  "Exit with 1 above ENVIRONMENT[.fixed|.total|.ceiling]=AMOUNT (repeatable)")
      ->type_name("BUDGET")
      ->allow_extra_args(false);
}

void add_pricing_command(CLI::App& app, Options& options) {
  CLI::App* pricing =
      add_command(app, options, Command::kPricing, "pricing", "The prices that costs are made of");
  pricing->require_subcommand(1);
  PricingOptions& wanted = options.pricing;
  CLI::App* list = pricing->add_subcommand("list", "The regions, or the prices of a region");
  list->callback([&wanted] { wanted.action = PricingOptions::Action::kList; });
  list->add_option("region", wanted.regions, "Regions")->type_name("REGION");
  list->add_option("--price-book", wanted.files, "Prices of your own, laid over them (repeatable)")
      ->type_name("FILE")
      ->allow_extra_args(false);
  list->add_option("-o,--output", options.output, "Write the list to this file")->type_name("FILE");
  CLI::App* import = pricing->add_subcommand(
      "import", "AWS price list offer files (JSON or CSV) -> a price book for --price-book");
  import->callback([&wanted] { wanted.action = PricingOptions::Action::kImport;
});
import->add_option("offer", wanted.files, "Offer files, of one region or of all")
    ->type_name("FILE")
    ->required();
import->add_option("--region", wanted.regions, "The region to import (default us-east-1)")
    ->type_name("REGION")
    ->expected(1);
import->add_option("-o,--output", options.output, "Write the price book to this file")
    ->type_name("FILE");
}  // namespace

void add_commands(CLI::App& app, Options& options, std::string& fail_on) {
  CLI::App* check =
      add_command(app, options, Command::kCheck, "check", "What is wrong with templates");
  check->add_option("path", options.paths, "Templates, folders, or - for standard input")
      ->type_name("PATH");
  add_output_options(*check, options, formats_of("check"));
  add_environment_options(*check, options);
  check
      ->add_option("--fail-on", fail_on,
                   "Exit with 1 from here on: error (default), warning, note, never")
      ->type_name("SEVERITY")
      ->check(CLI::IsMember(kFailOn).description(""));
  check
      ->add_option("-j,--jobs", options.jobs,
                   "Templates to check at a time (default: one a processor)")
      ->type_name("N");
  check->footer(
      "Exit codes: 0 nothing at or above --fail-on, 1 something, 2 an input could not be "
      "analysed.");

  add_template_command(app, options, Command::kAccess, "access", "Who can reach what");
  add_template_command(app, options, Command::kCost, "cost",
                       "What the stack costs a month, in each environment");
  add_cost_options(*app.get_subcommand("cost"), options.cost);
  add_pricing_command(app, options);
  add_template_command(app, options, Command::kGraph, "graph",
                       "The resources and how they hang together");

  CLI::App* rules =
      add_command(app, options, Command::kRules, "rules", "The rules, or one rule's page");
  rules->alias("explain");
  rules->add_option("rule", options.rule, "Id or name of a rule")->type_name("RULE");
  add_output_options(*rules, options, "text (default), markdown");
}

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* sub : app.get_subcommands({})) {
    names.push_back(sub->get_name());
    names.insert(names.end(), sub->get_aliases().begin(), sub->get_aliases().end());
  }
  return names;
}

/// The words of the command line, for CLI11: last first. `cfnaudit template.yaml` checks the
/// template.
std::vector<std::string> words_of(const CLI::App& app, std::span<const char* const> argv) {
  const auto given = argv.subspan(std::min<std::size_t>(1, argv.size()));
  std::vector<std::string> words(given.begin(), given.end());
  std::error_code ignored;
  const auto known = command_names(app);
  const bool is_command =
      !words.empty() && std::find(known.begin(), known.end(), words[0]) != known.end();
  if (!words.empty() && !is_command &&
      (words[0] == "-" || std::filesystem::exists(words[0], ignored)))
    words.insert(words.begin(), "check");
  std::reverse(words.begin(), words.end());
  return words;
}

/// What stands first is neither a command nor a file.
std::string unknown_command(const CLI::App& app, const std::string& word) {
  const auto names = command_names(app);
  const std::vector<std::string_view> known(names.begin(), names.end());
  const auto meant = did_you_mean(word, known);
  return concat("there is no command or file ", quote(word),
                meant ? concat("; did you mean ", *meant, "?") : "");
}

Exit mistake(const CLI::App& app, std::string_view what) {
  const auto chosen = app.get_subcommands();
  const std::string command = chosen.empty() ? "" : concat(" ", chosen.front()->get_name());
  return {2, concat(kToolName, command, ": ", what, "\nRun '", kToolName, command,
                    " --help' for help.\n")};
}

/// An option that takes many values also takes a path behind them: `--parameter-overrides
/// Stage=prod template.yaml`.
void return_paths(Options& options) {
  auto& values = options.parameter_overrides;
  const auto is_path = [](const std::string& value) {
    return value.find('=') == std::string::npos;
  };
  const auto first = std::find_if(values.begin(), values.end(), is_path);
  if (!options.paths.empty() || first == values.begin()) return;
  options.paths.assign(first, values.end());
  values.erase(first, values.end());
}

}  // namespace cfnaudit::cli

tl::expected<Options, Exit> read_options(int argc, const char* const* argv) {
  Options options;
  CLI::App app(
      "Findings, access and cost of AWS CloudFormation templates, before they are deployed.",
      "cfnaudit");
  app.set_version_flag("--version", concat(kToolName, " ", kVersion), "Print the version and exit");
  app.set_help_flag("-h,--help", "Print this help and exit");
  app.footer("cfnaudit COMMAND --help says more about a command; check is the default.");
  std::string fail_on = "error";
  add_commands(app, options, fail_on);

  const auto words = words_of(app, {argv, static_cast<std::size_t>(argc)});
  try {
    app.parse(std::vector<std::string>(words));
  } catch (const CLI::Success& wanted) {
    std::ostringstream out;
    app.exit(wanted, out, out);
    return tl::unexpected<Exit>(Exit{0, out.str()});
  } catch (const CLI::ParseError& error) {
    const bool no_command =
        app.get_subcommands().empty() && !words.empty() && !words.back().starts_with('-');
    return tl::unexpected<Exit>(
        mistake(app, no_command ? unknown_command(app, words.back()) : error.what()));
  }
  if (app.get_subcommands().empty()) return tl::unexpected<Exit>(Exit{2, app.help()});
  return_paths(options);
  if (options.command != Command::kRules && options.command != Command::kPricing &&
      options.paths.empty())
    return tl::unexpected<Exit>(mistake(app, "needs a template"));
  if (options.quiet && options.verbose)
    return tl::unexpected<Exit>(mistake(app, "--quiet and --verbose exclude each other"));
  options.fail_on = kFailOn.at(fail_on);
  return options;
}

}  // namespace cfnaudit::cli
