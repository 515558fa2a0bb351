#include "cli/options.h"

#include <CLI/CLI.hpp>
#include <map>
#include <sstream>

#include "analyzer/base/text.h"
#include "cli/report/tool.h"

// Command line -> Options.

namespace cfnaudit::cli {

namespace {

const std::map<std::string, When> kWhen = {{"auto", When::kAuto}, {"always", When::kAlways}, {"never", When::kNever}};
const std::map<std::string, Severity> kSeverity = {
    {"error", Severity::kError}, {"warning", Severity::kWarning}, {"note", Severity::kNote}};

void add_output_options(CLI::App& command, Options& options, const std::string& formats) {
  command.add_option("--format", options.format, "Output format: " + formats);
  command.add_option("-o,--output", options.output, "Write the report to this file")->type_name("FILE");
  command.add_option("--color", options.color, "auto, always or never")
      ->transform(CLI::CheckedTransformer(kWhen).description(""))
      ->type_name("WHEN");
  command.add_flag("-q,--quiet", options.quiet, "Only findings, no summary");
  command.add_flag("-v,--verbose", options.verbose, "Say more");
}

void add_environment_options(CLI::App& command, Options& options) {
  command.add_option("--environment", options.environments, "Only this environment (repeatable)")
      ->type_name("NAME")
      ->allow_extra_args(false);
  command.add_option("--parameters", options.parameter_files, "A parameter file: adds an environment (repeatable)")
      ->type_name("FILE")
      ->allow_extra_args(false);
  command.add_option("--parameter-overrides", options.parameter_overrides, "KEY=VALUE ...: in every environment")
      ->type_name("KEY=VALUE");
  command.add_option("--region", options.region, "Region (default: the one that the template names, else us-east-1)");
  command.add_option("--account-id", options.account_id, "Account id (default: 123456789012)");
  command.add_option("--stack-name", options.stack_name, "Stack name (default: the file's name)");
}

CLI::App* add_command(CLI::App& app, Options& options, Command command, const std::string& name,
                      const std::string& about) {
  CLI::App* sub = app.add_subcommand(name, about);
  sub->callback([&options, command] { options.command = command; });
  return sub;
}

}  // namespace

tl::expected<Options, Exit> read_options(int argc, const char* const* argv) {
  Options options;
  CLI::App app("Findings, access and cost of AWS CloudFormation templates.", "cfnaudit");
  app.set_version_flag("--version", concat(kToolName, " ", kVersion));
  app.require_subcommand(1);

  CLI::App* check = add_command(app, options, Command::kCheck, "check", "What is wrong with templates");
  check->add_option("path", options.paths, "Templates, folders, or - for standard input")->required();
  add_output_options(*check, options, "text, json, sarif, markdown");
  add_environment_options(*check, options);
  std::string fail_on = "error";
  check->add_option("--fail-on", fail_on, "Exit with 1 from this severity on: error, warning, note or never")
      ->check(CLI::IsMember({"error", "warning", "note", "never"}).description(""));
  check->add_option("-j,--jobs", options.jobs, "Templates to check at a time (default: one a processor)");

  CLI::App* access = add_command(app, options, Command::kAccess, "access", "Who can reach what");
  access->add_option("template", options.paths, "Template, or - for standard input")->required()->expected(1);
  add_output_options(*access, options, "text, json, markdown");
  add_environment_options(*access, options);

  CLI::App* cost = add_command(app, options, Command::kCost, "cost", "What the stack costs a month, in each environment");
  cost->add_option("template", options.paths, "Template, or - for standard input")->required()->expected(1);
  add_output_options(*cost, options, "text, json, markdown, csv");
  add_environment_options(*cost, options);

  CLI::App* graph = add_command(app, options, Command::kGraph, "graph", "The resources and how they hang together");
  graph->add_option("template", options.paths, "Template, or - for standard input")->required()->expected(1);
  add_output_options(*graph, options, "mermaid, dot, json");
  add_environment_options(*graph, options);

  CLI::App* rules = add_command(app, options, Command::kRules, "rules", "The rules, or one rule's page");
  rules->alias("explain");
  rules->add_option("id", options.rule, "Id or name of a rule");
  add_output_options(*rules, options, "text, markdown");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::ostringstream out;
    const int code = app.exit(error, out, out);
    return tl::unexpected<Exit>(Exit{code == 0 ? 0 : 2, out.str()});
  }
  if (fail_on == "never")
    options.fail_on = std::nullopt;
  else
    options.fail_on = kSeverity.at(fail_on);
  return options;
}

}  // namespace cfnaudit::cli
