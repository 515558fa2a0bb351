// Rule pages -> one test for each template in them, run through the whole pipeline.

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "analyzer/base/text.h"
#include "audit/audit.h"
#include "rules/catalog.h"
#include "tests/support/files.h"
#include "tests/support/markdown_suite.h"

namespace cfnaudit::test {
namespace {

constexpr std::string_view kMalformed = "TPL";

/// What a page's example is compared with: findings of its rule and of every rule that the example
/// names. Problems of the template itself count too, so that no example is malformed by
/// accident; only the pages about such problems show broken templates.
bool is_observed(const Diagnostic& finding, const std::set<std::string>& rules,
                 std::string_view page_id) {
  const bool malformed = finding.rule.starts_with(kMalformed) &&
                         finding.severity == Severity::kError && !page_id.starts_with(kMalformed);
  return malformed || rules.contains(finding.rule);
}

std::set<std::string> observed_rules(std::string_view page_id, const Fixture& fixture) {
  std::set<std::string> rules{std::string(page_id)};
  for (const auto& wanted : read_expectations(fixture.text))
    if (wanted.verb == "expect") rules.insert(wanted.argument);
  return rules;
}

Observation observe(const audit::Audit& audit, const Diagnostic& finding) {
  const auto start = audit.file->lines().position(finding.span.begin);
  const auto width = std::max<std::uint32_t>(1, finding.span.end - finding.span.begin);
  return {.verb = "expect",
          .argument = finding.rule,
          .message = finding.message,
          .environments = audit.environment_names(finding.environments),
          .line = start.line,
          .column = start.column,
          .width = width};
}

/// The pages' day, and the denial that the page of IAM001 speaks about.
/// A rule that is off by default runs on its own page.
audit::Ruling ruling(std::string_view page_id) {
  audit::Ruling out{
      .denials = {{{"Notify"}, {"Orders"}, {"dynamodb:Delete*"}, {}, "the config file"}},
      .today = "2026-01-01"};
  const auto* rule = rules::find_rule(page_id);
  if (rule != nullptr && rule->info.by_default == rules::Default::kOff)
    out.selection.emplace(std::string(page_id), rule->info.severity);
  return out;
}

/// The usage file that an example's comments stand for: "# usage: Orders.storage_gb=5".
std::string usage_file(std::string_view text) {
  constexpr std::string_view kMark = "# usage: ";
  std::map<std::string_view, std::string> resources;
  for (const auto line : split(text, '\n')) {
    const auto at = line.find(kMark);
    if (at == std::string_view::npos) continue;
    const auto words = trim(line.substr(at + kMark.size()));
    const auto dot = words.find('.');
    const auto equals = words.find('=');
    resources[words.substr(0, dot)] += concat("    ", words.substr(dot + 1, equals - dot - 1), ": ",
                                              words.substr(equals + 1), "\n");
  }
  std::string out = "resource_usage:\n";
  for (const auto& [name, keys] : resources) out += concat("  ", name, ":\n", keys);
  return out;
}

class PageTest : public testing::Test {
 public:
  PageTest(std::string page_id, PageCase example)
      : page_id_(std::move(page_id)), example_(std::move(example)) {}

  void TestBody() override {
    SourceMap sources;
    const auto& file = sources.add(concat("template.", example_.language), example_.fixture.text);
    const audit::CostInputs inputs = {
        .usage_file = &sources.add("cfnaudit-usage.yaml", usage_file(example_.fixture.text))};
    const auto audit =
        audit::run(file, {}, {.rules = true, .access = true, .cost = true, .cost_inputs = &inputs},
                   ruling(page_id_));
    EXPECT_TRUE(audit->usage_problems.empty());
    const auto rules = observed_rules(page_id_, example_.fixture);
    std::vector<Observation> observations;
    for (const auto& finding : audit->findings)
      if (is_observed(finding, rules, page_id_)) observations.push_back(observe(*audit, finding));
    static constexpr std::string_view kAlways[] = {"expect"};
    const std::string different = differences(example_.fixture, observations, kAlways);
    EXPECT_TRUE(different.empty()) << different;
  }

 private:
  std::string page_id_;
  PageCase example_;
};

void register_page(const std::filesystem::path& path) {
  const RulePage page = read_rule_page(path.generic_string(), read_file(path));
  for (const auto& example : page.cases)
    testing::RegisterTest(
        "RulePages", example.name.c_str(), nullptr, nullptr, path.string().c_str(),
        static_cast<int>(example.fixture.first_line),
        [id = page.id, example]() -> testing::Test* { return new PageTest(id, example); });
}

}  // namespace
}  // namespace cfnaudit::test

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  const auto rules = std::filesystem::path(CFNAUDIT_SOURCE_DIR) / "rules";
  for (const auto& path : cfnaudit::test::files_below(rules, {".md"}))
    cfnaudit::test::register_page(path);
  return RUN_ALL_TESTS();
}
