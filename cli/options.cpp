#include "cli/options.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <span>
#include <sstream>

#include <CLI/CLI.hpp>

#include "analyzer/base/text.h"
#include "cli/command_table.h"
#include "cli/option_groups.h"
#include "cli/report/diff_report.h"
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

}  // namespace

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

void add_config_options(CLI::App& command, Options& options) {
  command
      .add_option("--config", options.config,
                  "Default: .cfnaudit.yaml beside the template or in a folder around it")
      ->type_name("FILE");
  command.add_flag("--no-config", options.no_config, "Read no config file");
}

void add_environment_options(CLI::App& command, Options& options) {
  add_config_options(command, options);
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
  command
      .add_option("--template-root", options.template_root,
                  "Nested templates and included files are read below it (default: the "
                  "template's folder)")
      ->type_name("DIR");
}

namespace {

/// Of the commands that decide about access.
void add_account_options(CLI::App& command, Options& options) {
  command
      .add_option("--policies", options.policies,
                  "Policies and roles of the account, as policy import writes them")
      ->type_name("FILE");
}

/// "text (default), json, sarif".
std::string formats_of(std::string_view command) {
  std::vector<std::string> names;
  for (const auto& row : formats())
    if (row.command == command)
      names.push_back(concat(row.name, names.empty() ? " (default)" : ""));
  return join(names, ", ");
}

CLI::App* add_command(CLI::App& app, Options& options, Command command, const std::string& name,
                      const std::string& about) {
  CLI::App* sub = app.add_subcommand(name, about);
  sub->callback([&options, command] { options.command = command; });
  sub->footer("");
  return sub;
}

void add_together(CLI::App& command, Options& options) {
  command.add_flag("--together", options.together,
                   "The templates are stacks of one system: what one exports, others import");
}

/// A command that looks at one template.
CLI::App* add_template_command(CLI::App& app, Options& options, Command command,
                               const std::string& name, const std::string& about) {
  CLI::App* sub = add_command(app, options, command, name, about);
  sub->add_option("template", options.paths,
                  "Template, cloud assembly of the AWS CDK, or - for standard input; several with "
                  "--together")
      ->type_name("FILE");
  add_together(*sub, options);
  add_output_options(*sub, options, formats_of(name));
  add_environment_options(*sub, options);
  return sub;
}

void add_watch_option(CLI::App& command, Options& options) {
  command.add_flag("--watch", options.watch,
                   "Start over whenever a template or setting changes, until interrupted");
}

/// Questions about access.
void add_questions(CLI::App& access, Options& options) {
  access
      .add_option("--from", options.from,
                  "Can this role, user, group, function or state machine, or anonymous, ...")
      ->type_name("ID");
  access.add_option("--to", options.to, "... reach this resource, or part of one")->type_name("ID");
  access.add_option("--action", options.actions, "... by this action (repeatable; * and ? count)")
      ->type_name("ACTION")
      ->allow_extra_args(false);
  access.add_option("--who-can", options.who_can, "Everyone who can do ACTION on RESOURCE")
      ->type_name("ACTION RESOURCE")
      ->expected(2)
      ->excludes("--from")
      ->excludes("--to")
      ->excludes("--action");
  access.add_flag("--prove-unreachable", options.prove_unreachable,
                  "Exit with 0 if it is proved that the question's answer is no, 1 if it is yes, 3 "
                  "if it could not be decided");
}

void add_usage_options(CLI::App& command, CostOptions& options) {
  command
      .add_option("--usage-file", options.usage_file,
                  "What the stack is expected to use (see --init-usage)")
      ->type_name("FILE");
  command
      .add_option("--usage-profile", options.usage_profile,
                  "Assume usage where none is declared: low, moderate, high")
      ->type_name("PROFILE")
      ->check(CLI::IsMember(std::vector<std::string>{"low", "moderate", "high"}).description(""));
  command
      .add_option("--price-book", options.price_books,
                  "Prices of your own, as pricing import writes them (repeatable)")
      ->type_name("FILE")
      ->allow_extra_args(false);
}

void add_cost_options(CLI::App& command, CostOptions& options) {
  add_usage_options(command, options);
  command.add_flag("--init-usage", options.init_usage,
                   "Write a usage file for the template, to be filled in");
  command.add_flag("--free-tier", options.free_tier,
                   "Leave out what AWS gives every account each month");
  command
      .add_option("--budget", options.budgets,
                  "Exit with 1 above ENVIRONMENT[.fixed|.total|.ceiling]=AMOUNT (repeatable)")
      ->type_name("BUDGET")
      ->allow_extra_args(false);
}

void add_diff_command(CLI::App& app, Options& options, std::string& fail_on) {
  CLI::App* diff = add_command(app, options, Command::kDiff, "diff",
                               "What a change does to findings, access and cost");
  diff->add_option("path", options.paths,
                   "BASE and HEAD, files or folders; with --git, what to look at")
      ->type_name("PATH");
  diff->add_option("--git", options.diff.git,
                   "Compare revisions: main...HEAD, v1..v2, or main (with the work tree)")
      ->type_name("RANGE");
  add_output_options(*diff, options, diff_format_names());
  add_environment_options(*diff, options);
  add_account_options(*diff, options);
  add_cost_options(*diff, options.cost);
  diff->add_option(
          "--fail-on", fail_on,
          "Exit with 1 for new findings from here on: error (default), warning, note, never")
      ->type_name("SEVERITY")
      ->check(CLI::IsMember(kFailOn).description(""));
  add_watch_option(*diff, options);
  diff->add_option("--comment-threshold", options.diff.threshold,
                   "markdown: nothing if only costs change, by less than this (5, or 2%)")
      ->type_name("AMOUNT");
  diff->add_option("--comment-flavor", options.diff.flavor,
                   "markdown: github (default), gitlab or bitbucket")
      ->type_name("FLAVOR")
      ->check(
          CLI::IsMember(std::vector<std::string>{"github", "gitlab", "bitbucket"}).description(""));
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
  check
      ->add_option("path", options.paths,
                   "Templates, folders, cloud assemblies of the AWS CDK, or - for standard input")
      ->type_name("PATH");
  add_together(*check, options);
  add_output_options(*check, options, formats_of("check"));
  add_environment_options(*check, options);
  add_account_options(*check, options);
  add_usage_options(*check, options.cost);
  check
      ->add_option("--fail-on", fail_on,
                   "Exit with 1 from here on: error (default), warning, note, never")
      ->type_name("SEVERITY")
      ->check(CLI::IsMember(kFailOn).description(""));
  check
      ->add_option("-j,--jobs", options.jobs,
                   "Templates to check at a time (default: one a processor)")
      ->type_name("N");
  check
      ->add_option("--baseline", options.baseline,
                   "Findings that stand in this file are old: they do not fail the check")
      ->type_name("FILE");
  check->add_flag("--write-baseline", options.write_baseline,
                  "Write today's findings to the baseline file");
  check->add_flag("--prune-baseline", options.prune_baseline,
                  "Take out of the baseline file what has been mended");
  add_watch_option(*check, options);
  check->footer(
      "Exit codes: 0 nothing at or above --fail-on, 1 something, 2 an input could not be "
      "analysed.");

  CLI::App* access =
      add_template_command(app, options, Command::kAccess, "access", "Who can reach what");
  add_account_options(*access, options);
  add_questions(*access, options);
  add_template_command(app, options, Command::kCost, "cost",
                       "What the stack costs a month, in each environment");
  CLI::App* cost = app.get_subcommand("cost");
  add_cost_options(*cost, options.cost);
  cost->add_option("--currency", options.cost.currency,
                   "Show the totals in another currency too: EUR=0.92, what a dollar is in it")
      ->type_name("CODE=RATE");
  add_diff_command(app, options, fail_on);
  add_pricing_command(app, options);
  add_template_command(app, options, Command::kGraph, "graph",
                       "The resources and how they hang together");
  add_template_command(app, options, Command::kExpand, "expand",
                       "The plain template that SAM resources become");

  add_policy_commands(app, options);

  CLI::App* rules =
      add_command(app, options, Command::kRules, "rules", "The rules, or one rule's page");
  rules->alias("explain");
  rules->add_option("rule", options.rule, "Id or name of a rule")->type_name("RULE");
  add_output_options(*rules, options, "text (default), markdown");

  add_command(app, options, Command::kInit, "init", "Write a config file to begin with")
      ->add_option("-o,--output", options.output, "Default: .cfnaudit.yaml")
      ->type_name("FILE");
  add_command(app, options, Command::kCompletions, "completions",
              "What a shell completes command lines with")
      ->add_option("shell", options.shell, "bash, zsh or fish")
      ->type_name("SHELL")
      ->required()
      ->check(CLI::IsMember(std::vector<std::string>{"bash", "zsh", "fish"}).description(""));
  add_command(app, options, Command::kManual, "manual", "The manual page, for man");
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

using Words = std::vector<std::string>;  // last first, as CLI11 takes them

/// One reading of the command line.
struct CommandLine {
  CommandLine()
      : app("Findings, access and cost of AWS CloudFormation templates, before they are deployed.",
            "cfnaudit") {
    app.set_version_flag("--version", concat(kToolName, " ", kVersion),
                         "Print the version and exit");
    app.set_help_flag("-h,--help", "Print this help and exit");
    app.footer("cfnaudit COMMAND --help says more about a command; check is the default.");
    add_commands(app, options, fail_on);
  }

  Options options;
  std::string fail_on = "error";
  CLI::App app;
};

std::optional<Exit> parse(CommandLine& line, const Words& words) {
  try {
    line.app.parse(Words(words));
  } catch (const CLI::Success& wanted) {
    std::ostringstream out;
    line.app.exit(wanted, out, out);
    return Exit{0, out.str()};
  } catch (const CLI::ParseError& error) {
    const bool no_command =
        line.app.get_subcommands().empty() && !words.empty() && !words.back().starts_with('-');
    return mistake(line.app, no_command ? unknown_command(line.app, words.back()) : error.what());
  }
  return std::nullopt;
}

/// The command that the words chose: the innermost one.
const CLI::App& chosen(const CLI::App& app) {
  const auto subs = app.get_subcommands();
  return subs.empty() ? app : chosen(*subs.front());
}

/// The long options of all commands: "fail-on".
void collect_options(const CLI::App& app, std::vector<std::string>& names) {
  for (const CLI::Option* option : app.get_options())
    for (const auto& name : option->get_lnames()) names.push_back(name);
  for (const CLI::App* sub : app.get_subcommands({})) collect_options(*sub, names);
}

std::string unknown_option(const OptionDefault& wanted, const std::vector<std::string>& names) {
  std::vector<std::string_view> known(names.begin(), names.end());
  for (const auto section : {"rules", "ignore", "access", "budgets"}) known.emplace_back(section);
  const auto meant = did_you_mean(wanted.name, known);
  return concat(wanted.place, ": there is no option ", quote(wanted.name),
                meant ? concat("; did you mean ", *meant, "?") : std::string());
}

std::string word_of(const CLI::Option& option, const std::string& name, const std::string& value,
                    std::string_view folder) {
  if (option.get_type_name() != "FILE") return concat("--", name, "=", value);
  return concat("--", name, "=", (std::filesystem::path(folder) / value).string());
}

/// Puts what the config file says behind the words, where they say nothing.
tl::expected<Words, Exit> with_defaults(const CommandLine& line, Words words,
                                        std::span<const OptionDefault> defaults,
                                        std::string_view folder) {
  std::vector<std::string> known;
  collect_options(line.app, known);
  Words added;
  for (const auto& wanted : defaults) {
    if (std::find(known.begin(), known.end(), wanted.name) == known.end())
      return tl::unexpected<Exit>(mistake(line.app, unknown_option(wanted, known)));
    const CLI::Option* option = chosen(line.app).get_option_no_throw(concat("--", wanted.name));
    if (option == nullptr || option->count() > 0) continue;
    for (const auto& value : wanted.values)
      added.push_back(word_of(*option, wanted.name, value, folder));
  }
  words.insert(words.begin(), added.rbegin(), added.rend());
  return words;
}

}  // namespace cfnaudit::cli

tl::expected<Options, Exit> read_options(int argc, const char* const* argv,
                                         std::span<const OptionDefault> defaults,
                                         std::string_view folder) {
  CommandLine given;
  auto words = words_of(given.app, {argv, static_cast<std::size_t>(argc)});
  if (const auto exit = parse(given, words)) return tl::unexpected<Exit>(*exit);
  // Describing all options to CLI11 takes longer than reading a small template: once is enough
  // without a config file.
  std::optional<CommandLine> again;
  if (!defaults.empty()) {
    auto more = with_defaults(given, std::move(words), defaults, folder);
    if (!more) return tl::unexpected<Exit>(std::move(more.error()));
    words = std::move(*more);
    if (const auto exit = parse(again.emplace(), words)) return tl::unexpected<Exit>(*exit);
  }
  CommandLine& line = again ? *again : given;
  const CLI::App& app = line.app;
  Options options = std::move(line.options);
  const std::string& fail_on = line.fail_on;
  if (app.get_subcommands().empty()) return tl::unexpected<Exit>(Exit{2, app.help()});
  return_paths(options);
  static constexpr Command kWithoutPath[] = {Command::kRules,       Command::kInit,
                                             Command::kPolicy,      Command::kPricing,
                                             Command::kCompletions, Command::kManual};
  const bool needs_path = std::find(std::begin(kWithoutPath), std::end(kWithoutPath),
                                    options.command) == std::end(kWithoutPath);
  const bool from_git = options.command == Command::kDiff && !options.diff.git.empty();
  if (needs_path && !from_git && options.paths.empty())
    return tl::unexpected<Exit>(mistake(app, "needs a template"));
  const bool takes_many =
      options.command == Command::kCheck || options.command == Command::kDiff || options.together;
  if (needs_path && !takes_many && options.paths.size() > 1)
    return tl::unexpected<Exit>(
        mistake(app, "takes one template; --together takes several as one system"));
  if (options.prove_unreachable && options.from.empty() && options.to.empty() &&
      options.who_can.empty())
    return tl::unexpected<Exit>(
        mistake(app, "--prove-unreachable needs --from, --to or --who-can"));
  if (options.quiet && options.verbose)
    return tl::unexpected<Exit>(mistake(app, "--quiet and --verbose exclude each other"));
  if (options.watch && options.diff.git.find("..") != std::string::npos)
    return tl::unexpected<Exit>(
        mistake(app, "--watch needs something that changes: --git with one revision, or files"));
  if (options.watch &&
      std::find(options.paths.begin(), options.paths.end(), "-") != options.paths.end())
    return tl::unexpected<Exit>(mistake(app, "--watch cannot watch standard input"));
  if ((options.write_baseline || options.prune_baseline) && options.baseline.empty())
    return tl::unexpected<Exit>(mistake(app, "--baseline names the file to write"));
  options.fail_on = kFailOn.at(fail_on);
  return options;
}

namespace {

/// The values of options that take one of a few; those of --format stand in its description.
std::vector<std::string> choices_of(const CLI::Option& option) {
  static const std::map<std::string, std::vector<std::string>> kChoices = {
      {"--color", {"auto", "always", "never"}},
      {"--fail-on", {"error", "warning", "note", "never"}},
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
