#include "cli/options/read_options.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <span>
#include <sstream>

#include "analyzer/base/text.h"
#include "cli/options/command_line.h"
#include "cli/options/config_keys.h"
#include "cli/report/tool.h"

// Command line -> Options.

namespace cfnaudit::cli {

namespace {

const std::map<std::string, std::optional<Severity>> kFailOn = {{"error", Severity::kError},
                                                                {"warning", Severity::kWarning},
                                                                {"note", Severity::kNote},
                                                                {"never", std::nullopt}};

bool is_command(std::string_view word) {
  const auto names = command_names();
  return std::find(names.begin(), names.end(), word) != names.end();
}

using Words = std::vector<std::string>;  // last first, as CLI11 takes them

/// `cfnaudit template.yaml` checks the template.
Words words_of(std::span<const char* const> argv) {
  const auto given = argv.subspan(std::min<std::size_t>(1, argv.size()));
  Words words(given.begin(), given.end());
  std::error_code ignored;
  if (!words.empty() && !is_command(words[0]) &&
      (words[0] == "-" || std::filesystem::exists(words[0], ignored)))
    words.insert(words.begin(), "check");
  std::reverse(words.begin(), words.end());
  return words;
}

std::string_view command_of(const Words& words) {
  return !words.empty() && is_command(words.back()) ? std::string_view(words.back()) : "";
}

/// What stands first is neither a command nor a file.
std::string unknown_command(const std::string& word) {
  const auto names = command_names();
  const auto meant = did_you_mean(word, names);
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
    return mistake(line.app, no_command ? unknown_command(words.back()) : error.what());
  }
  return std::nullopt;
}

/// The command that the words chose: the innermost one.
const CLI::App& chosen(const CLI::App& app) {
  const auto subs = app.get_subcommands();
  return subs.empty() ? app : chosen(*subs.front());
}

/// The command and its options as they were given, but for those that decide no result.
std::string given_words(const CLI::App& command) {
  static constexpr std::string_view kNeutral[] = {"path",    "--output", "--jobs",
                                                  "--cache", "--shard",  "--watch"};
  std::string out = command.get_name();
  for (const CLI::Option* option : command.get_options()) {
    const std::string name = option->get_name();
    if (option->count() == 0 ||
        std::find(std::begin(kNeutral), std::end(kNeutral), name) != std::end(kNeutral))
      continue;
    for (const auto& value : option->results())
      out += concat("\n", name, "=", std::to_string(value.size()), ":", value);
  }
  return out;
}

Result<ShardOf> parse_shard(std::string_view text) {
  constexpr long long kMost = 100'000;
  const auto slash = text.find('/');
  const auto index = parse_integer(text.substr(0, slash));
  const auto count =
      slash == std::string_view::npos ? std::nullopt : parse_integer(text.substr(slash + 1));
  if (!index || !count || *index < 1 || *index > *count || *count > kMost)
    return failure(
        concat("--shard takes INDEX/COUNT, from 1/COUNT to COUNT/COUNT, not ", quote(text)));
  return ShardOf{static_cast<unsigned>(*index), static_cast<unsigned>(*count)};
}

/// The long options of all commands: "fail-on".
void collect_options(const CLI::App& app, std::vector<std::string>& names) {
  for (const CLI::Option* option : app.get_options())
    for (const auto& name : option->get_lnames()) names.push_back(name);
  for (const CLI::App* sub : app.get_subcommands({})) collect_options(*sub, names);
}

/// Why a config file cannot set it.
std::string refused_option(const OptionDefault& wanted) {
  std::vector<std::string> all;
  collect_options(CommandLine().app, all);
  if (std::find(all.begin(), all.end(), wanted.name) != all.end())
    return concat(wanted.place, ": this can be set only on the command line: ", quote(wanted.name));
  std::vector<std::string_view> known = {"rules", "ignore", "access", "budgets"};
  for (const auto& key : config_keys()) known.push_back(key.name);
  const auto meant = did_you_mean(wanted.name, known);
  return concat(wanted.place, ": there is no option ", quote(wanted.name),
                meant ? concat("; did you mean ", *meant, "?") : std::string());
}

/// Puts what the config file says behind the words, where they say nothing.
tl::expected<Words, Exit> with_defaults(const CommandLine& line, Words words,
                                        std::span<const OptionDefault> defaults) {
  Words added;
  for (const auto& wanted : defaults) {
    if (find_config_key(wanted.name) == nullptr)
      return tl::unexpected<Exit>(mistake(line.app, refused_option(wanted)));
    const CLI::Option* option = chosen(line.app).get_option_no_throw(concat("--", wanted.name));
    if (option == nullptr || option->count() > 0) continue;
    for (const auto& value : wanted.values) added.push_back(concat("--", wanted.name, "=", value));
  }
  words.insert(words.begin(), added.rbegin(), added.rend());
  return words;
}

bool needs_path(const Options& options) {
  static constexpr Command kWithoutPath[] = {Command::kRules,       Command::kInit,
                                             Command::kPolicy,      Command::kPricing,
                                             Command::kCompletions, Command::kManual};
  return std::find(std::begin(kWithoutPath), std::end(kWithoutPath), options.command) ==
         std::end(kWithoutPath);
}

bool takes_many(const Options& options) {
  return options.command == Command::kCheck || options.command == Command::kDiff ||
         options.command == Command::kMerge || options.command == Command::kReport ||
         options.together;
}

/// Why the options do not fit together; empty when they do.
std::string_view contradiction(const Options& options) {
  const bool from_git = options.command == Command::kDiff && !options.diff.git.empty();
  const bool is_question = !options.from.empty() || !options.to.empty() || !options.who_can.empty();
  const auto& paths = options.paths;
  if (needs_path(options) && !from_git && paths.empty()) return "requires a template";
  if (needs_path(options) && !takes_many(options) && paths.size() > 1)
    return "takes one template; use --together to analyze several as one system";
  if (options.prove_unreachable && !is_question)
    return "--prove-unreachable requires --from, --to or --who-can";
  if (options.port && (options.from.empty() || options.to.empty()))
    return "--port requires --from and --to";
  if (options.port && options.prove_unreachable)
    return "--port and --prove-unreachable cannot be used together";
  if (options.quiet && options.verbose) return "--quiet and --verbose cannot be used together";
  if (options.watch && options.diff.git.find("..") != std::string::npos)
    return "--watch requires files, or --git with one revision";
  if (options.watch && std::find(paths.begin(), paths.end(), "-") != paths.end())
    return "--watch cannot watch standard input";
  if ((options.write_baseline || options.prune_baseline) && options.baseline.empty())
    return "--write-baseline and --prune-baseline require --baseline";
  if (options.shard && options.format != "json" && options.format != "sarif")
    return "--shard requires --format json or --format sarif";
  if (options.shard && (!options.baseline.empty() || options.together || options.watch))
    return "--shard cannot be used together with --baseline, --together or --watch";
  return {};
}

}  // namespace

tl::expected<Options, Exit> read_options(int argc, const char* const* argv,
                                         std::span<const OptionDefault> defaults) {
  Words words = words_of({argv, static_cast<std::size_t>(argc)});
  const std::string command(command_of(words));
  CommandLine given(command);
  if (const auto exit = parse(given, words)) return tl::unexpected<Exit>(*exit);
  std::optional<CommandLine> again;
  if (!defaults.empty()) {
    auto more = with_defaults(given, std::move(words), defaults);
    if (!more) return tl::unexpected<Exit>(std::move(more.error()));
    if (const auto exit = parse(again.emplace(command), *more)) return tl::unexpected<Exit>(*exit);
  }
  CommandLine& line = again ? *again : given;
  if (line.app.get_subcommands().empty()) return tl::unexpected<Exit>(Exit{2, line.app.help()});
  Options options = std::move(line.options);
  options.given = given_words(chosen(line.app));
  return_paths(options);
  if (line.shard) {
    const auto shard = parse_shard(*line.shard);
    if (!shard) return tl::unexpected<Exit>(mistake(line.app, shard.error().message));
    options.shard = *shard;
  }
  const std::string_view problem = contradiction(options);
  if (!problem.empty()) return tl::unexpected<Exit>(mistake(line.app, problem));
  options.fail_on = kFailOn.at(line.fail_on);
  return options;
}

}  // namespace cfnaudit::cli
