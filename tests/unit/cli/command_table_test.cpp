// The command table, and what is written from it or has to agree with it: completions, the manual
// page, the config file's schema, the command lines of the documentation.

#include "cli/options/command_table.h"

#include <algorithm>
#include <map>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "analyzer/base/text.h"
#include "analyzer/syntax/reader.h"
#include "cli/commands/completions.h"
#include "cli/commands/manual.h"
#include "cli/options/config.h"
#include "cli/options/config_keys.h"
#include "cli/options/read_options.h"
#include "tests/support/files.h"
#include "tests/support/golden.h"

namespace cfnaudit::cli {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

const fs::path kRoot = CFNAUDIT_SOURCE_DIR;

void walk(const CommandInfo& command, const auto& visit) {
  visit(command);
  for (const auto& sub : command.commands) walk(sub, visit);
}

std::string long_name(const OptionInfo& option) {
  const auto& name = option.names.back();
  return name.starts_with("--") ? name.substr(2) : std::string();
}

/// The options that a config file can set, by name, the choices of all commands together.
std::map<std::string, OptionInfo> settable() {
  std::map<std::string, OptionInfo> out;
  walk(command_table(), [&](const CommandInfo& command) {
    for (const auto& option : command.options) {
      const std::string name = long_name(option);
      if (find_config_key(name) == nullptr) continue;
      auto& known = out.emplace(name, option).first->second;
      known.many = known.many || option.many;
      for (const auto& choice : option.choices)
        if (std::find(known.choices.begin(), known.choices.end(), choice) == known.choices.end())
          known.choices.push_back(choice);
    }
  });
  return out;
}

Json scalar_schema(const OptionInfo& option) {
  if (!option.takes_value) return {{"type", "boolean"}};
  if (!option.choices.empty()) return {{"enum", option.choices}};
  return {{"type", {"string", "number", "boolean"}}};
}

Json option_schema(const OptionInfo& option) {
  Json out = scalar_schema(option);
  if (option.many) {
    const Json list = {{"type", "array"}, {"items", out}};
    Json forms = Json::array({out, list});
    if (option.value == "KEY=VALUE")
      forms.push_back({{"type", "object"}, {"additionalProperties", out}});
    out = {{"oneOf", forms}};
  }
  out["description"] = option.about;
  return out;
}

/// The schema as it should be: the sections as they stand in the file, the options from the table.
Json config_schema(Json schema) {
  Json properties = Json::object();
  for (const auto& [name, value] : schema["properties"].items())
    if (name == "rules" || name == "ignore" || name == "access" || name == "budgets")
      properties[name] = value;
  for (const auto& [name, option] : settable()) properties[name] = option_schema(option);
  schema["properties"] = properties;
  return schema;
}

TEST(ConfigSchema, golden_KnowsEveryOption) {
  const fs::path path = kRoot / "docs/schema/config.schema.json";
  const Json schema = Json::parse(test::read_file(path));
  EXPECT_TRUE(test::matches_golden(path, config_schema(schema).dump(2) + "\n"));
  for (const auto* section : {"rules", "ignore", "access", "budgets"})
    EXPECT_TRUE(schema["properties"].contains(section)) << section;
}

// Every key is an option, and those that take a file or a folder are known to do so.
TEST(ConfigKeys, AreOptions) {
  const auto options = settable();
  for (const auto& key : config_keys()) {
    const auto found = options.find(std::string(key.name));
    ASSERT_NE(found, options.end()) << key.name;
    const std::string& value = found->second.value;
    EXPECT_EQ(key.value == ConfigValue::kFile, value == "FILE") << key.name;
    EXPECT_EQ(key.value == ConfigValue::kFolder, value == "DIR") << key.name;
  }
}

// What the table says an option takes is what it takes.
TEST(CommandTable, ChoicesAreAccepted) {
  for (const auto& command : command_table().commands)
    for (const auto& option : command.options) {
      if (option.choices.empty() || long_name(option) == "format") continue;
      const auto accepts = [&](const std::string& value) {
        const std::string word = concat("--", long_name(option), "=", value);
        const char* argv[] = {"cfnaudit", command.name.c_str(), "a.yaml", "b.yaml", word.c_str()};
        const int given = command.name == "check" || command.name == "diff" ? 5 : 4;
        if (given == 4) argv[3] = word.c_str();
        return read_options(given, argv).has_value();
      };
      for (const auto& choice : option.choices)
        EXPECT_TRUE(accepts(choice)) << command.name << " --" << long_name(option) << " " << choice;
      EXPECT_FALSE(accepts("nonsense")) << command.name << " --" << long_name(option);
    }
}

TEST(CommandTable, EveryOptionStandsInEveryDescription) {
  const CommandInfo all = command_table();
  const std::string bash = completions(all, "bash");
  const std::string zsh = completions(all, "zsh");
  const std::string fish = completions(all, "fish");
  std::string page = manual(all);
  page.erase(std::remove(page.begin(), page.end(), '\\'), page.end());
  std::size_t options = 0;
  walk(all, [&](const CommandInfo& command) {
    for (const auto& option : command.options) {
      ++options;
      const std::string name = long_name(option);
      EXPECT_THAT(bash, HasSubstr(concat("--", name)));
      EXPECT_THAT(zsh, HasSubstr(concat("--", name, "[")));
      EXPECT_THAT(fish, HasSubstr(concat(" -l ", name, " ")));
      if (command.name != "cfnaudit" && name != "help") {
        EXPECT_THAT(page, HasSubstr(concat("--", name)));
      }
    }
  });
  EXPECT_GT(options, 50U);
}

TEST(CommandTable, TheManualHasNoLineThatIsMarkupByAccident) {
  CommandInfo all = command_table();
  all.about = ".so /etc/passwd\\n";
  EXPECT_THAT(manual(all), HasSubstr("\n\\&.so /etc/passwd\\en\n"));
}

/// The command of these words, and its options' names.
std::vector<std::string> names_at(const CommandInfo& program,
                                  const std::vector<std::string_view>& words) {
  const CommandInfo* command = &program;
  for (const auto word : words)
    for (const auto& sub : command->commands)
      if (sub.name == word) {
        command = &sub;
        break;
      }
  std::vector<std::string> out;
  for (const auto& option : command->options)
    out.insert(out.end(), option.names.begin(), option.names.end());
  return out;
}

// Every `cfnaudit ...` in a block of the documentation uses options that its command has.
TEST(Documentation, CommandLinesAreUnderstood) {
  const CommandInfo program = command_table();
  std::size_t lines = 0;
  auto pages = test::files_below(kRoot / "docs", {".md"});
  pages.push_back(kRoot / "README.md");
  for (const auto& path : pages) {
    bool in_block = false;
    const std::string text = test::read_file(path);
    for (const auto line : split(text, '\n')) {
      if (line.starts_with("```")) in_block = !in_block;
      const auto at = line.find("cfnaudit ");
      if (!in_block || at == std::string_view::npos) continue;
      const auto words = split(line.substr(at), ' ');
      const auto names = names_at(program, {words.begin(), words.end()});
      for (const auto word : words) {
        if (!word.starts_with("--")) continue;
        const std::string name(word.substr(0, word.find_first_of("=)`'\"")));
        if (name == "--entrypoint" || name == "--") continue;
        ++lines;
        EXPECT_THAT(names, Contains(name)) << path << ": " << line;
      }
    }
  }
  EXPECT_GT(lines, 20U);
}

TEST(Documentation, YamlToCopyIsYaml) {
  std::size_t blocks = 0;
  for (const auto* page : {"docs/ci.md", "docs/suppressions.md", "README.md"}) {
    const std::string text = test::read_file(kRoot / page);
    for (std::size_t at = text.find("```yaml\n"); at != std::string::npos;
         at = text.find("```yaml\n", at)) {
      const auto begin = at + 8;
      at = text.find("```", begin);
      const SourceFile file(0, page, text.substr(begin, at - begin));
      EXPECT_THAT(syntax::read(file).diagnostics, IsEmpty()) << file.text();
      ++blocks;
    }
  }
  EXPECT_GE(blocks, 6U);
}

// "At most ten lines to copy."
TEST(Documentation, TheFirstCommentTakesTenLines) {
  const std::string text = test::read_file(kRoot / "README.md");
  const auto begin = text.find("```yaml\non: pull_request");
  ASSERT_NE(begin, std::string::npos);
  const auto block = text.substr(begin + 8, text.find("```", begin + 8) - begin - 8);
  EXPECT_LE(std::count(block.begin(), block.end(), '\n'), 10);
}

}  // namespace
}  // namespace cfnaudit::cli
