// Every rule is complete: a definition, a line in the catalogue, a page with both kinds of
// examples. Reads the files as text, so that it also sees what someone forgot to list.

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <map>
#include <optional>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/base/text.h"
#include "tests/support/files.h"
#include "tests/support/markdown_suite.h"

namespace cfnaudit::test {
namespace {

const std::filesystem::path kRules = std::filesystem::path(CFNAUDIT_SOURCE_DIR) / "rules";

struct Definition {
  std::string constant;  // kWildcardAdmin
  std::string id;
  std::string name;
  std::filesystem::path file;
};

/// The rules that a .cpp defines: `const Rule kName = {... .id = "X001", .name = "..." ...`.
std::vector<Definition> read_definitions(const std::filesystem::path& file,
                                         const std::string& text) {
  static const std::regex kRule(
      R"re(const Rule (k\w+)[^;]*?\.id = "([^"]*)"[^;]*?\.name = "([^"]*)")re");
  std::vector<Definition> out;
  for (std::sregex_iterator it(text.begin(), text.end(), kRule), end; it != end; ++it)
    out.push_back({.constant = (*it)[1], .id = (*it)[2], .name = (*it)[3], .file = file});
  return out;
}

/// "iam001_wildcard_admin" for IAM001 wildcard-admin.
std::string stem(const Definition& rule) {
  auto out = concat(lowercase(rule.id), "_", rule.name);
  std::replace(out.begin(), out.end(), '-', '_');
  return out;
}

bool well_formed(const std::string& id) {
  static const std::regex kId("[A-Z]{3}[0-9]{3}");
  return std::regex_match(id, kId);
}

class RuleCatalog : public testing::Test {
 protected:
  void SetUp() override {
    for (const auto& file : files_below(kRules, {".cpp"}))
      for (auto& rule : read_definitions(file, read_file(file))) rules_.push_back(std::move(rule));
    std::sort(rules_.begin(), rules_.end(),
              [](const auto& a, const auto& b) { return a.id < b.id; });
    ASSERT_FALSE(rules_.empty());
  }
  std::vector<Definition> rules_;  // by id
};

TEST_F(RuleCatalog, IdsAreWellFormedAndUnique) {
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    EXPECT_TRUE(well_formed(rules_[i].id)) << rules_[i].id;
    if (i == 0) continue;
    EXPECT_NE(rules_[i - 1].id, rules_[i].id) << rules_[i - 1].file << " and " << rules_[i].file;
  }
}

TEST_F(RuleCatalog, EveryRuleHasItsPageBesideIt) {
  for (const auto& rule : rules_) {
    const auto path = rule.file.parent_path() / (stem(rule) + ".md");
    ASSERT_TRUE(std::filesystem::exists(path)) << rule.id << " has no page " << path;
    const auto page = read_rule_page(path.generic_string(), read_file(path));
    EXPECT_EQ(page.id, rule.id) << path;
    EXPECT_EQ(page.name, rule.name) << path;
    // These two speak of the usage file and of budgets, which no example can hold.
    if (rule.id == "CST001" || rule.id == "CST002") continue;
    for (const auto section : {Section::kFlagged, Section::kAccepted})
      EXPECT_TRUE(std::any_of(page.cases.begin(), page.cases.end(),
                              [&](const auto& example) { return example.section == section; }))
          << path << " has no example under "
          << (section == Section::kFlagged ? "## Flagged" : "## Accepted");
  }
}

TEST_F(RuleCatalog, EveryFlaggedExampleExpectsItsRuleAndNoAcceptedOneDoes) {
  for (const auto& file : files_below(kRules, {".md"})) {
    const auto page = read_rule_page(file.generic_string(), read_file(file));
    for (const auto& example : page.cases) {
      if (example.language != "yaml") continue;  // JSON has no comments
      const auto expected = read_expectations(example.fixture.text);
      const bool expects = std::any_of(expected.begin(), expected.end(), [&](const auto& e) {
        return e.verb == "expect" && e.argument == page.id;
      });
      EXPECT_EQ(expects, example.section == Section::kFlagged)
          << file << ":" << example.fixture.first_line;
    }
  }
}

TEST_F(RuleCatalog, EveryPageBelongsToARule) {
  std::vector<std::string> stems;
  for (const auto& rule : rules_) stems.push_back(stem(rule));
  for (const auto& file : files_below(kRules, {".md"}))
    EXPECT_THAT(stems, testing::Contains(file.stem().string()));
}

TEST(RuleDefinitions, AreReadFromTheSource) {
  const auto rules = read_definitions("x.cpp", R"(
constinit const Rule kOne = {.info = {.id = "IAM001",
                                      .name = "one"},
                             .check = check};
constinit const Rule kTwo{.info = {.id = "IAM002", .name = "two-b"}};
)");
  ASSERT_EQ(rules.size(), 2U);
  EXPECT_EQ(rules[0].constant, "kOne");
  EXPECT_EQ(rules[1].id, "IAM002");
  EXPECT_EQ(stem(rules[1]), "iam002_two_b");
}

}  // namespace
}  // namespace cfnaudit::test
