#include "cli/commands/completions.h"

#include <algorithm>

#include "analyzer/base/text.h"

// Command table -> completion scripts of bash, zsh and fish.

namespace cfnaudit::cli {

namespace {

/// A command and the words that lead to it: "cfnaudit policy compare".
struct Place {
  std::string path;
  const CommandInfo* command = nullptr;
};

void collect(const CommandInfo& command, const std::string& above, std::vector<Place>& out) {
  const std::string path = above.empty() ? command.name : concat(above, " ", command.name);
  out.push_back({path, &command});
  for (const auto& sub : command.commands) collect(sub, path, out);
}

std::vector<Place> places_of(const CommandInfo& program) {
  std::vector<Place> out;
  collect(program, "", out);
  return out;
}

/// The `case` rows of bash and fish need to know where a word leads: 'cfnaudit explain' to
/// "cfnaudit rules".
std::vector<std::pair<std::string, std::string>> steps_of(const std::vector<Place>& places) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& place : places)
    for (const auto& sub : place.command->commands) {
      const std::string to = concat(place.path, " ", sub.name);
      out.emplace_back(to, to);
      for (const auto& alias : sub.aliases) out.emplace_back(concat(place.path, " ", alias), to);
    }
  return out;
}

bool is_file(const OptionInfo& option) { return option.value == "FILE" || option.value == "PATH"; }

/// Between single quotes, in every shell.
std::string single(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

/// The values of a command's arguments that take one of a few.
std::vector<std::string> argument_choices(const CommandInfo& command) {
  std::vector<std::string> out;
  for (const auto& argument : command.arguments)
    out.insert(out.end(), argument.choices.begin(), argument.choices.end());
  return out;
}

std::vector<std::string> words_of(const CommandInfo& command) {
  std::vector<std::string> out = argument_choices(command);
  for (const auto& sub : command.commands) out.push_back(sub.name);
  for (const auto& option : command.options)
    out.insert(out.end(), option.names.begin(), option.names.end());
  return out;
}

std::string bash_values(const Place& place) {
  std::string out;
  for (const auto& option : place.command->options) {
    if (!option.takes_value) continue;
    std::vector<std::string> patterns;
    for (const auto& name : option.names) patterns.push_back(single(concat(place.path, " ", name)));
    std::string what = "compopt +o default";
    if (!option.choices.empty())
      what = concat("_cfnaudit_reply ", single(join(option.choices, " ")));
    else if (is_file(option))
      what = ":";
    out += concat("    ", join(patterns, " | "), ") ", what, "; return ;;\n");
  }
  return out;
}

std::string bash(const CommandInfo& program) {
  const auto places = places_of(program);
  std::string steps;
  std::string values;
  std::string words;
  for (const auto& [from, to] : steps_of(places))
    steps += concat("      ", single(from), ") path=", single(to), " ;;\n");
  for (const auto& place : places) {
    values += bash_values(place);
    words += concat("    ", single(place.path), ") _cfnaudit_reply ",
                    single(join(words_of(*place.command), " ")), " ;;\n");
  }
  return concat(R"(# Completions of cfnaudit for bash. Written by: cfnaudit completions bash
_cfnaudit_reply() { mapfile -t COMPREPLY < <(compgen -W "$1" -- "${COMP_WORDS[COMP_CWORD]#=}"); }

_cfnaudit() {
  local path=cfnaudit previous=${COMP_WORDS[COMP_CWORD - 1]} i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$path ${COMP_WORDS[i]}" in
)",
                steps, R"(    esac
  done
  # bash takes --format=json for three words.
  [ "${COMP_WORDS[COMP_CWORD]}" != = ] || previous=${COMP_WORDS[COMP_CWORD - 1]}
  [ "$previous" != = ] || previous=${COMP_WORDS[COMP_CWORD - 2]}
  COMPREPLY=()
  case "$path $previous" in
)",
                values, R"(  esac
  case $path in
)",
                words, R"(  esac
}

complete -o default -F _cfnaudit cfnaudit
)");
}

/// In the descriptions of _arguments.
std::string zsh_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("[]:\\").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string zsh_value(const OptionInfo& option) {
  if (!option.takes_value) return {};
  if (!option.choices.empty())
    return concat(":", option.value, ":(", join(option.choices, " "), ")");
  return concat(":", zsh_text(option.value), is_file(option) ? ":_files" : ": ");
}

std::string zsh_option(const OptionInfo& option) {
  const std::string rest = concat("[", zsh_text(option.about), "]", zsh_value(option));
  const std::string star = option.many ? "*" : "";
  std::string out;
  for (const auto& name : option.names) {
    const bool alone = option.names.size() == 1 || option.many;
    const std::string others = alone ? "" : concat("(", join(option.names, " "), ")");
    out += concat(" \\\n    ", single(concat(others, star, name, rest)));
  }
  return out;
}

std::string zsh_function(std::string_view path) {
  std::string out = concat("_", path);
  std::replace(out.begin(), out.end(), ' ', '_');
  return out;
}

std::string zsh_leaf(const Place& place) {
  std::string out = concat(zsh_function(place.path), "() {\n  _arguments -s");
  for (const auto& option : place.command->options) out += zsh_option(option);
  for (const auto& argument : place.command->arguments)
    out += concat(" \\\n    ", single(concat("*:", zsh_text(argument.about), ":",
                                             argument.choices.empty()
                                                 ? std::string("_files")
                                                 : concat("(", join(argument.choices, " "), ")"))));
  return out + "\n}\n\n";
}

/// A command that others stand below.
std::string zsh_inner(const Place& place) {
  std::string names;
  std::string rows;
  for (const auto& sub : place.command->commands) {
    std::vector<std::string> words = {sub.name};
    words.insert(words.end(), sub.aliases.begin(), sub.aliases.end());
    names += concat("    ", single(concat(sub.name, ":", sub.about)), "\n");
    rows += concat("        ", join(words, "|"), ") ",
                   zsh_function(concat(place.path, " ", sub.name)), " ;;\n");
  }
  std::string options;
  for (const auto& option : place.command->options) options += zsh_option(option);
  return concat(zsh_function(place.path), R"(() {
  local state line
  local -a commands=(
)",
                names, "  )\n  _arguments -C", options, R"( \
    '1: :->command' \
    '*:: :->rest'
  case $state in
    command) _describe command commands ;;
    rest)
      case $line[1] in
)",
                rows, "      esac ;;\n  esac\n}\n\n");
}

std::string zsh(const CommandInfo& program) {
  std::string out = "#compdef cfnaudit\n# Written by: cfnaudit completions zsh\n\n";
  for (const auto& place : places_of(program))
    out += place.command->commands.empty() ? zsh_leaf(place) : zsh_inner(place);
  return out +
         R"(if [ "$funcstack[1]" = _cfnaudit ]; then _cfnaudit "$@"; else compdef _cfnaudit cfnaudit; fi
)";
}

std::string fish_option(const OptionInfo& option) {
  std::string out;
  for (const auto& name : option.names)
    out += name.starts_with("--") ? concat(" -l ", name.substr(2)) : concat(" -s ", name.substr(1));
  if (option.takes_value) out += " -r";
  if (!option.choices.empty())
    out += concat(" -f -a ", single(join(option.choices, " ")));
  else if (option.takes_value)
    out += is_file(option) ? " -F" : " -f";
  return concat(out, " -d ", single(option.about));
}

std::string fish(const CommandInfo& program) {
  const auto places = places_of(program);
  std::string steps;
  std::string rows;
  for (const auto& [from, to] : steps_of(places))
    steps +=
        concat("            case ", single(from), "\n                set path ", single(to), "\n");
  for (const auto& place : places) {
    const std::string at =
        concat("complete -c cfnaudit -n ", single(concat("__cfnaudit_at '", place.path, "'")));
    for (const auto& sub : place.command->commands)
      rows += concat(at, " -f -a ", sub.name, " -d ", single(sub.about), "\n");
    for (const auto& choice : argument_choices(*place.command))
      rows += concat(at, " -f -a ", choice, "\n");
    for (const auto& option : place.command->options) rows += concat(at, fish_option(option), "\n");
  }
  return concat(R"(# Completions of cfnaudit for fish. Written by: cfnaudit completions fish
function __cfnaudit_at
    set -l path cfnaudit
    for word in (commandline -opc)[2..-1]
        switch "$path $word"
)",
                steps, R"(        end
    end
    test "$path" = "$argv[1]"
end

)",
                rows);
}

}  // namespace

std::string completions(const CommandInfo& program, std::string_view shell) {
  if (shell == "zsh") return zsh(program);
  return shell == "fish" ? fish(program) : bash(program);
}

}  // namespace cfnaudit::cli
