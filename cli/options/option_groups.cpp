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
      .add_option("--config", options.config,
                  "Default: .cfnaudit.yaml in the template's folder or a parent folder, up to the "
                  "top of the git work tree")
      ->type_name("FILE");
  command
      .add_option("--config-revision", options.config_revision,
                  "Read the config file, and the files it refers to, from this git revision (diff "
                  "--git: from the base)")
      ->type_name("REVISION");
  command.add_flag("--no-config", options.no_config, "Do not read a config file");
}

}  // namespace

void add_output_options(CLI::App& command, Options& options, Report report) {
  command.add_option("--format", options.format, format_names(report, " (default)"))
      ->type_name("FORMAT");
  command.add_option("-o,--output", options.output, "Write the report to this file")
      ->type_name("FILE");
  command
      .add_option("--color", options.color, "auto (default; respects NO_COLOR), always or never")
      ->transform(CLI::CheckedTransformer(kWhen).description(""))
      ->type_name("WHEN");
  command.add_flag("-q,--quiet", options.quiet, "Omit header and summary");
  command.add_flag("-v,--verbose", options.verbose,
                   "Show everything, including all locations and undecided questions");
}

void add_environment_options(CLI::App& command, Options& options) {
  add_config_options(command, options);
  command.add_option("--environment", options.environments, "Only this environment (repeatable)")
      ->type_name("NAME")
      ->allow_extra_args(false);
  command
      .add_option("--parameters", options.parameter_files,
                  "Parameter file, which adds an environment (repeatable)")
      ->type_name("FILE")
      ->allow_extra_args(false);
  command
      .add_option("--parameter-overrides", options.parameter_overrides,
                  "Parameter values for all environments")
      ->type_name("KEY=VALUE");
  command
      .add_option("--region", options.region,
                  "Default: the region that the template names, else us-east-1")
      ->type_name("REGION");
  command.add_option("--account-id", options.account_id, "Default: any, shown as 123456789012")
      ->type_name("ID");
  command.add_option("--stack-name", options.stack_name, "Default: the file's name")
      ->type_name("NAME");
  command
      .add_option("--template-root", options.template_root,
                  "Folder within which nested templates and included files are read (default: the "
                  "template's git work tree, or its folder)")
      ->type_name("DIR");
}

}  // namespace cfnaudit::cli
