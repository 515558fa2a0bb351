// The commands and their options -> CLI11.

#include "cli/options/command_line.h"

#include "analyzer/base/text.h"
#include "cli/formats.h"
#include "cli/options/option_groups.h"
#include "cli/options/policy_commands.h"
#include "cli/report/tool.h"
#include "cli/version.h"
#include "rules/profiles.h"

namespace cfnaudit::cli {

namespace {

const std::vector<std::string> kFailOn = {"error", "warning", "note", "never"};

/// Of the commands that decide about access.
void add_account_options(CLI::App& command, Options& options) {
  command
      .add_option("--policies", options.policies,
                  "Policies and roles of the account, written by policy import")
      ->type_name("FILE");
}

void add_fail_on(CLI::App& command, std::string& fail_on, const std::string& about) {
  command.add_option("--fail-on", fail_on, about)
      ->type_name("SEVERITY")
      ->check(CLI::IsMember(kFailOn).description(""));
}

void add_together(CLI::App& command, Options& options) {
  command.add_flag("--together", options.together,
                   "Analyze the templates as one system, connected by exports and imports");
}

void add_watch_option(CLI::App& command, Options& options) {
  command.add_flag("--watch", options.watch, "Run again whenever a template or setting changes");
}

/// Of a command that looks at one template.
void add_template_options(CLI::App& command, Options& options, Report report) {
  command
      .add_option("template", options.paths,
                  "Template, cloud assembly of the AWS CDK, or - for standard input; several with "
                  "--together")
      ->type_name("FILE");
  add_together(command, options);
  add_output_options(command, options, report);
  add_environment_options(command, options);
}

/// Questions about access.
void add_questions(CLI::App& access, Options& options) {
  access
      .add_option("--from", options.from,
                  "Can this role, user, group, function or state machine, or 'anonymous', ...")
      ->type_name("ID");
  access.add_option("--to", options.to, "... reach this resource, or part of one")->type_name("ID");
  access
      .add_option("--action", options.actions,
                  "... with this action (repeatable; can contain * and ?)")
      ->type_name("ACTION")
      ->allow_extra_args(false);
  access
      .add_option("--who-can", options.who_can,
                  "List all principals that can perform ACTION on RESOURCE")
      ->type_name("ACTION RESOURCE")
      ->expected(2)
      ->excludes("--from")
      ->excludes("--to")
      ->excludes("--action");
  access
      .add_option("--port", options.port,
                  "Can --from reach --to over the network, on this TCP port? Each is a resource or "
                  "'internet'; --to also takes an AWS service, such as sqs")
      ->type_name("PORT")
      ->check(CLI::Range(1, 65535).description(""))
      ->excludes("--action")
      ->excludes("--who-can");
  access.add_flag("--prove-unreachable", options.prove_unreachable,
                  "Exit with 0 if proved unreachable, 1 if reachable, 3 if not decided");
}

void add_usage_options(CLI::App& command, CostOptions& options) {
  command
      .add_option("--usage-file", options.usage_file,
                  "Expected usage of the stack (see cost --init-usage)")
      ->type_name("FILE");
  command
      .add_option("--usage-profile", options.usage_profile,
                  "Assume usage where none is declared: low, moderate, high")
      ->type_name("PROFILE")
      ->check(CLI::IsMember(std::vector<std::string>{"low", "moderate", "high"}).description(""));
  command
      .add_option("--price-book", options.price_books,
                  "Custom prices, written by pricing import (repeatable)")
      ->type_name("FILE")
      ->allow_extra_args(false);
}

void add_cost_options(CLI::App& command, CostOptions& options) {
  add_usage_options(command, options);
  command.add_flag("--free-tier", options.free_tier, "Subtract the monthly AWS free tier");
  command
      .add_option(
          "--budget", options.budgets,
          "Exit with 1 if the cost exceeds ENVIRONMENT[.fixed|.total|.ceiling]=AMOUNT (repeatable)")
      ->type_name("BUDGET")
      ->allow_extra_args(false);
}

void add_profile_option(CLI::App& command, Options& options) {
  const auto names = rules::profile_names();
  command
      .add_option("--profile", options.profiles,
                  "Also run the rules of this profile: security-hub, serverless, cost, "
                  "well-architected, strict "
                  "(repeatable)")
      ->type_name("PROFILE")
      ->allow_extra_args(false)
      ->check(CLI::IsMember(std::vector<std::string>(names.begin(), names.end())).description(""));
}

void add_currency(CLI::App& command, CostOptions& options) {
  command
      .add_option("--currency", options.currency,
                  "Also show totals in another currency, for example EUR=0.92")
      ->type_name("CODE=RATE");
}

void declare_check(CLI::App& check, CommandLine& line) {
  Options& options = line.options;
  check
      .add_option("path", options.paths,
                  "Templates, folders, cloud assemblies of the AWS CDK, or - for standard input")
      ->type_name("PATH");
  add_together(check, options);
  add_output_options(check, options, Report::kCheck);
  add_environment_options(check, options);
  add_account_options(check, options);
  add_profile_option(check, options);
  add_usage_options(check, options.cost);
  add_fail_on(check, line.fail_on,
              "Lowest severity that exits with 1: error (default), warning, note, never");
  check
      .add_option("-j,--jobs", options.jobs,
                  "Templates to check in parallel (default: one per CPU)")
      ->type_name("N");
  check.add_option("--baseline", options.baseline, "Findings in this file do not fail the check")
      ->type_name("FILE");
  check.add_flag("--write-baseline", options.write_baseline,
                 "Write the current findings to the baseline file");
  check.add_flag("--prune-baseline", options.prune_baseline,
                 "Remove fixed findings from the baseline file");
  check
      .add_option("--shard", line.shard,
                  "Check only this share of the files, such as 2/8; merge joins the JSON or SARIF "
                  "reports of all")
      ->type_name("INDEX/COUNT");
  check
      .add_option("--cache", options.cache,
                  "Keep results in this folder, and use those of templates that have not changed")
      ->type_name("DIR");
  add_watch_option(check, options);
  check.footer(
      "Exit codes: 0 no findings at or above --fail-on, 1 findings, 2 an input could not be "
      "analyzed, 3 not everything could be decided.");
}

void declare_access(CLI::App& access, CommandLine& line) {
  add_template_options(access, line.options, Report::kAccess);
  add_account_options(access, line.options);
  add_questions(access, line.options);
}

void declare_cost(CLI::App& cost, CommandLine& line) {
  add_template_options(cost, line.options, Report::kCost);
  add_cost_options(cost, line.options.cost);
  cost.add_flag("--init-usage", line.options.cost.init_usage,
                "Write a usage file for the template, to fill in");
  add_currency(cost, line.options.cost);
  cost.add_option("--group-by", line.options.cost.group_by,
                  "Sum up text and markdown by service, stack, resource (default) or tag:KEY")
      ->type_name("GROUP");
}

void declare_report(CLI::App& report, CommandLine& line) {
  Options& options = line.options;
  report
      .add_option("path", options.paths,
                  "Templates, folders, cloud assemblies of the AWS CDK, or - for standard input")
      ->type_name("PATH");
  add_together(report, options);
  add_output_options(report, options, Report::kReport);
  add_environment_options(report, options);
  add_account_options(report, options);
  add_profile_option(report, options);
  add_cost_options(report, options.cost);
  add_currency(report, options.cost);
  add_watch_option(report, options);
  report.footer(
      "Findings do not change the exit code: 0 done, 2 an input could not be analyzed, 3 not "
      "everything could be decided.");
}

void declare_diff(CLI::App& diff, CommandLine& line) {
  Options& options = line.options;
  diff.add_option("path", options.paths,
                  "BASE and HEAD, files or folders; with --git, paths to compare")
      ->type_name("PATH");
  diff.add_option("--git", options.diff.git,
                  "Compare revisions: main...HEAD, v1..v2, or main (with the working tree)")
      ->type_name("RANGE");
  add_output_options(diff, options, Report::kDiff);
  add_environment_options(diff, options);
  add_account_options(diff, options);
  add_cost_options(diff, options.cost);
  add_fail_on(
      diff, line.fail_on,
      "Lowest severity of new findings that exits with 1: error (default), warning, note, never");
  add_watch_option(diff, options);
  diff.add_option("--comment-threshold", options.diff.threshold,
                  "markdown: write nothing if only the cost changes, by less than this (5, or 2%)")
      ->type_name("AMOUNT");
  diff.add_option("--comment-flavor", options.diff.flavor,
                  "markdown: github (default), gitlab or bitbucket")
      ->type_name("FLAVOR")
      ->check(
          CLI::IsMember(std::vector<std::string>{"github", "gitlab", "bitbucket"}).description(""));
}

void declare_pricing(CLI::App& pricing, CommandLine& line) {
  pricing.require_subcommand(1);
  PricingOptions& wanted = line.options.pricing;
  std::string& output = line.options.output;
  CLI::App* list = pricing.add_subcommand("list", "List the regions, or the prices of a region");
  list->callback([&wanted] { wanted.action = PricingOptions::Action::kList; });
  list->add_option("region", wanted.regions, "Regions")->type_name("REGION");
  list->add_option("--price-book", wanted.files, "Custom prices that override them (repeatable)")
      ->type_name("FILE")
      ->allow_extra_args(false);
  list->add_option("-o,--output", output, "Write the list to this file")->type_name("FILE");
  CLI::App* importing = pricing.add_subcommand(
      "import",
      "Convert AWS price files (price list offers in JSON or CSV, metered-unit maps of pricing "
      "pages) to a price book for --price-book");
  importing->callback([&wanted] { wanted.action = PricingOptions::Action::kImport; });
  importing->add_option("offer", wanted.files, "Price list files, of one region or all")
      ->type_name("FILE")
      ->required();
  importing->add_option("--region", wanted.regions, "The region to import (default us-east-1)")
      ->type_name("REGION")
      ->expected(1);
  importing->add_option("-o,--output", output, "Write the price book to this file")
      ->type_name("FILE");
  CLI::App* diff = pricing.add_subcommand("diff", "Show the prices that differ");
  diff->callback([&wanted] { wanted.action = PricingOptions::Action::kDiff; });
  diff->add_option("book", wanted.files, "OLD and NEW: price books, or regions")
      ->type_name("BOOK")
      ->required()
      ->expected(2);
  diff->add_option("-o,--output", output, "Write the differences to this file")->type_name("FILE");
}

void declare_graph(CLI::App& graph, CommandLine& line) {
  add_template_options(graph, line.options, Report::kGraph);
  graph.add_flag("--calls", line.options.calls,
                 "List what the system asks AWS to do, as whom, and whether policies allow it");
}

void declare_expand(CLI::App& expand, CommandLine& line) {
  add_template_options(expand, line.options, Report::kExpand);
}

void declare_merge(CLI::App& merge, CommandLine& line) {
  merge
      .add_option("report", line.options.paths, "The reports of all shards of check, JSON or SARIF")
      ->type_name("FILE")
      ->required();
  merge.add_option("-o,--output", line.options.output, "Write the report to this file")
      ->type_name("FILE");
}

void declare_policy(CLI::App& policy, CommandLine& line) { add_policy_tasks(policy, line.options); }

void declare_rules(CLI::App& rules, CommandLine& line) {
  RuleFilter& filter = line.options.rule_filter;
  rules.add_option("rule", line.options.rule, "Id or name of a rule")->type_name("RULE");
  rules
      .add_option("--service", filter.service,
                  "Only rules about this service, as resource types name it: lambda")
      ->type_name("SERVICE");
  rules.add_option("--severity", filter.severity, "Only rules of this severity")
      ->type_name("SEVERITY")
      ->check(CLI::IsMember(std::vector<std::string>{"error", "warning", "note"}).description(""));
  const auto names = rules::profile_names();
  rules.add_option("--profile", filter.profile, "Only rules of this profile")
      ->type_name("PROFILE")
      ->check(CLI::IsMember(std::vector<std::string>(names.begin(), names.end())).description(""));
  rules
      .add_option("--equivalent", filter.equivalent,
                  "Only rules that find what this rule of another tool finds: CKV_AWS_116")
      ->type_name("ID");
  add_output_options(rules, line.options, Report::kRules);
}

void declare_init(CLI::App& init, CommandLine& line) {
  init.add_option("-o,--output", line.options.output, "Default: .cfnaudit.yaml")->type_name("FILE");
}

void declare_completions(CLI::App& completions, CommandLine& line) {
  completions.add_option("shell", line.options.shell, "bash, zsh or fish")
      ->type_name("SHELL")
      ->required()
      ->check(CLI::IsMember(std::vector<std::string>{"bash", "zsh", "fish"}).description(""));
}

void declare_nothing(CLI::App&, CommandLine&) {}

struct CommandRow {
  Command command;
  std::string_view name;
  std::string_view alias;
  std::string_view about;
  void (*declare)(CLI::App&, CommandLine&);
};

/// In the order of the help.
constexpr CommandRow kCommands[] = {
    {Command::kCheck, "check", "", "Find problems in templates", declare_check},
    {Command::kAccess, "access", "", "Show who can access what", declare_access},
    {Command::kCost, "cost", "", "Estimate the monthly cost per environment", declare_cost},
    {Command::kDiff, "diff", "", "Show how a change affects findings, access and cost",
     declare_diff},
    {Command::kReport, "report", "", "Write a page in HTML with findings, access, cost and a map",
     declare_report},
    {Command::kPricing, "pricing", "", "List or import prices", declare_pricing},
    {Command::kGraph, "graph", "", "Write the resource graph", declare_graph},
    {Command::kExpand, "expand", "", "Write the template with its transforms expanded",
     declare_expand},
    {Command::kMerge, "merge", "", "Join the reports of all shards of a check", declare_merge},
    {Command::kPolicy, "policy", "", "Analyze IAM policies", declare_policy},
    {Command::kRules, "rules", "explain", "List the rules, or show one rule's page", declare_rules},
    {Command::kInit, "init", "", "Create a config file", declare_init},
    {Command::kCompletions, "completions", "", "Write a shell completion script",
     declare_completions},
    {Command::kManual, "manual", "", "Write the manual page", declare_nothing},
};

void add_command(CommandLine& line, const CommandRow& row, std::string_view wanted) {
  CLI::App* command = line.app.add_subcommand(std::string(row.name), std::string(row.about));
  if (!row.alias.empty()) command->alias(std::string(row.alias));
  command->callback([&line, &row] { line.options.command = row.command; });
  command->footer("");
  if (wanted.empty() || wanted == row.name || wanted == row.alias) row.declare(*command, line);
}

}  // namespace

CommandLine::CommandLine(std::string_view command)
    : app("Find problems, access and cost in AWS CloudFormation templates before they are "
          "deployed.",
          std::string(kToolName)) {
  app.set_version_flag(
      "--version", [] { return concat(kToolName, " ", dated_version()); },
      "Print the version and the dates of the tables and prices, and exit");
  app.set_help_flag("-h,--help", "Print this help and exit");
  app.footer("Run 'cfnaudit COMMAND --help' for help on a command. The default command is check.");
  for (const auto& row : kCommands) add_command(*this, row, command);
}

std::vector<std::string_view> command_names() {
  std::vector<std::string_view> names;
  for (const auto& row : kCommands) {
    names.push_back(row.name);
    if (!row.alias.empty()) names.push_back(row.alias);
  }
  return names;
}

}  // namespace cfnaudit::cli
