// Options of several commands -> CLI11.

#include "cli/options/option_groups.h"

#include <map>

#include <CLI/CLI.hpp>

namespace cfnaudit::cli {

namespace {

const std::map<std::string, When> kWhen = {
    {"auto", When::kAuto}, {"always", When::kAlways}, {"never", When::kNever}};

void add_config_options(CLI::App& command, Options& options) {
  command
      .add_option(
          "--config", options.config,
          "Default: .cfnaudit.yaml beside the template or in a folder around it, up to the top "
          "of the git work tree")
      ->type_name("FILE");
  command
      .add_option(
          "--config-revision", options.config_revision,
          "Take the config file, and files that it names, from this git revision (diff --git: "
          "from the base)")
      ->type_name("REVISION");
  command.add_flag("--no-config", options.no_config, "Read no config file");
}

}  // namespace

void add_output_options(CLI::App& command, Options& options, Report report) {
  command.add_option("--format", options.format, format_names(report, " (default)"))
      ->type_name("FORMAT");
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
  command.add_option("--account-id", options.account_id, "Default: any, shown as 123456789012")
      ->type_name("ID");
  command.add_option("--stack-name", options.stack_name, "Default: the file's name")
      ->type_name("NAME");
  command
      .add_option("--template-root", options.template_root,
                  "Nested templates and included files are read below it (default: the git work "
                  "tree of the template, or its folder)")
      ->type_name("DIR");
}

}  // namespace cfnaudit::cli
