#include "cli/report/report.h"

#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/base/text.h"
#include "cli/formats.h"
#include "cli/report/cost_groups.h"
#include "tests/support/files.h"
#include "tests/support/golden.h"
#include "tests/unit/cli/report_case.h"

namespace cfnaudit::cli::test {
namespace {

using cfnaudit::test::matches_golden;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

constexpr audit::Stages kAll = {.rules = false, .access = true, .cost = true};

std::filesystem::path golden(std::string_view name) {
  return std::filesystem::path(CFNAUDIT_SOURCE_DIR) / "tests/golden/reports" / name;
}

std::string file_name(const Format& format) {
  return concat(subject_of(format.report), ".", format.name);
}

/// "check_text".
std::string name_of(const Format& format) {
  return concat(subject_of(format.report), "_", format.name);
}

/// Those of reports about templates.
std::vector<Format> template_formats() {
  std::vector<Format> out;
  for (const Format& format : formats())
    if (std::holds_alternative<RenderAudits>(format.render)) out.push_back(format);
  return out;
}

/// All but the page, whose data are those of JSON and whose scripts are not a report's content.
std::vector<Format> golden_formats() {
  std::vector<Format> out = template_formats();
  std::erase_if(out, [](const Format& format) { return format.name == "html"; });
  return out;
}

class GoldenReport : public testing::TestWithParam<Format> {};

TEST_P(GoldenReport, IsAsCheckedIn) {
  ReportCase test(kTemplate, kAll);
  add_findings(test);
  EXPECT_TRUE(matches_golden(golden(file_name(GetParam())),
                             test.render(std::get<RenderAudits>(GetParam().render))));
}

INSTANTIATE_TEST_SUITE_P(golden, GoldenReport, testing::ValuesIn(golden_formats()),
                         [](const auto& row) { return name_of(row.param); });

/// Everything that a template's author can write, hostile to each format.
class HostileReport : public testing::TestWithParam<Format> {};

TEST_P(HostileReport, HoldsNoRawText) {
  const std::string evil = "E\x1b[31m\"']]>|`<script>@all\xE2\x80\xAE\n::error::x";
  ReportCase test(kTemplate, kAll, "dir/" + evil);
  add_findings(test);
  for (auto& finding : test.audit().findings) {
    finding.message = evil;
    finding.fix = evil;
    finding.notes.push_back({finding.span, evil, evil});
  }
  test.audit().incomplete.push_back({evil, evil});
  const std::string text = test.render(std::get<RenderAudits>(GetParam().render));
  EXPECT_THAT(text, Not(HasSubstr("\x1b[31m")));
  EXPECT_THAT(text, Not(HasSubstr("\n::error::x")));
  if (GetParam().name == "markdown" || GetParam().name == "junit" || GetParam().name == "mermaid") {
    EXPECT_THAT(text, Not(HasSubstr("<script>")));
    EXPECT_THAT(text, Not(HasSubstr("]]>")));
  }
  if (GetParam().name == "markdown") {
    EXPECT_THAT(text, Not(HasSubstr("@all")));
  }
}

INSTANTIATE_TEST_SUITE_P(all, HostileReport, testing::ValuesIn(template_formats()),
                         [](const auto& row) { return name_of(row.param); });

/// The same, from a template whose ids, names and parameters are hostile.
class HostileTemplate : public testing::TestWithParam<Format> {};

TEST_P(HostileTemplate, HoldsNoRawText) {
  // A template is the one thing that expand is to give back as it was.
  if (GetParam().report == Report::kExpand) GTEST_SKIP() << "expand writes templates";
  const std::string text = cfnaudit::test::read_file(std::filesystem::path(CFNAUDIT_SOURCE_DIR) /
                                                     "tests/formats/hostile.yaml");
  SourceMap sources;
  const SourceFile& file = sources.add("hostile.yaml", text);
  const auto audited = audit::run(file, {}, {.rules = true, .access = true, .cost = true});
  const std::vector<const audit::Audit*> views = {audited.get()};
  const std::string report = render<RenderAudits>(GetParam(), views, sources, ReportOptions());
  EXPECT_THAT(report, Not(HasSubstr("\x1b[31m")));
  EXPECT_THAT(report, Not(HasSubstr("\n::error file=a")));
  const auto& name = GetParam().name;
  if (name == "markdown" || name == "junit" || name == "mermaid") {
    for (const auto* raw : {"<script>", "<img", "]]>", "<b>|"})
      EXPECT_THAT(report, Not(HasSubstr(raw)));
  }
  if (name == "markdown") {
    EXPECT_THAT(report, Not(HasSubstr("@everyone")));
  }
  if (name == "csv") {
    EXPECT_THAT(report, Not(HasSubstr("\n=cmd")));
    EXPECT_THAT(report, Not(HasSubstr(",=HYPERLINK")));
  }
}

INSTANTIATE_TEST_SUITE_P(all, HostileTemplate, testing::ValuesIn(template_formats()),
                         [](const auto& row) { return name_of(row.param); });

TEST(Reports, ColourChangesNothingButColour) {
  ReportCase test(kTemplate, kAll);
  add_findings(test);
  std::string text = test.render(check_text, {.color = Color::kOn});
  EXPECT_THAT(text, HasSubstr("\x1b[1;31merror"));
  for (auto at = text.find('\x1b'); at != std::string::npos; at = text.find('\x1b'))
    text.erase(at, text.find('m', at) + 1 - at);
  EXPECT_EQ(text, test.render(check_text));
}

TEST(Reports, QuietShowsFindingsAlone) {
  ReportCase test(kTemplate, kAll);
  EXPECT_EQ(test.render(check_text, {.verbosity = Verbosity::kQuiet}), "");
  add_findings(test);
  const std::string text = test.render(check_text, {.verbosity = Verbosity::kQuiet});
  EXPECT_TRUE(text.starts_with("error[TST001 "));
  EXPECT_THAT(text, Not(HasSubstr("1 error, ")));
}

TEST(Reports, TimeIsShownWhenItIsGiven) {
  ReportCase test;
  EXPECT_THAT(test.render(check_text), Not(HasSubstr(" ms")));
  EXPECT_THAT(test.render(check_text, {.elapsed_ms = 31}), HasSubstr("no findings. 31 ms."));
}

TEST(Reports, ACommentFitsWhateverTheFindings) {
  ReportCase test(kTemplate, kAll);
  add_findings(test);
  const Diagnostic one = test.audit().findings.front();
  for (int i = 0; i < 2000; ++i) test.audit().findings.push_back(one);
  for (int i = 0; i < 2000; ++i)
    test.audit().incomplete.push_back({"rule", "some reason that is rather long"});
  const std::string text = test.render(check_markdown);
  EXPECT_LE(text.size(), kCommentLimit);
  EXPECT_THAT(text, HasSubstr("more findings in the full report"));
  EXPECT_EQ(text, test.render(check_markdown));
}

constexpr std::string_view kTwoAxes = R"(Parameters:
  Backup: {Type: String, AllowedValues: ["Yes", "No"]}
  Size: {Type: String, AllowedValues: [small, big]}
Conditions:
  HasBackup: !Equals [!Ref Backup, "Yes"]
  IsBig: !Equals [!Ref Size, big]
Resources:
  Address:
    Type: AWS::EC2::EIP
    Condition: HasBackup
  Topic:
    Type: AWS::SNS::Topic
    Condition: IsBig
)";

constexpr std::string_view kManyAxes = R"(Parameters:
  Stage: {Type: String, Default: dev, AllowedValues: [dev, prod]}
  A: {Type: String, Default: ''}
  B: {Type: String, Default: ''}
  C: {Type: String, Default: ''}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  HasA: !Not [!Equals [!Ref A, '']]
  HasB: !Not [!Equals [!Ref B, '']]
  HasC: !Not [!Equals [!Ref C, '']]
Resources:
  Address: {Type: AWS::EC2::EIP, Condition: HasA}
  Topic: {Type: AWS::SNS::Topic, Condition: IsProd}
)";

TEST(Reports, WhatGoesWithoutSayingIsNotSaid) {
  ReportCase test(kManyAxes);
  const auto names = test.audit().environment_names({});
  const auto index = std::find(names.begin(), names.end(), "dev/other A") - names.begin();
  ASSERT_LT(static_cast<std::size_t>(index), names.size());
  Diagnostic finding = {.rule = "TST001", .span = test.at("Address"), .message = "m"};
  finding.environments = {static_cast<std::uint32_t>(index)};
  test.audit().findings = {finding};
  const std::string text = test.render(check_text, {.verbosity = Verbosity::kQuiet});
  EXPECT_THAT(text, HasSubstr("A is not empty")) << text;
  EXPECT_THAT(text, Not(HasSubstr("A is not empty, B is empty and C is empty"))) << text;
}

TEST(Reports, VariationsSayWhatTheyAddAndWhereThatWasComputed) {
  const ReportCase test(kManyAxes, {.cost = true});
  const std::string text = test.render(cost_text);
  EXPECT_THAT(text, HasSubstr("2 environments (dev, prod), varied by A, B and C")) << text;
  EXPECT_THAT(text, HasSubstr("variations    with other A: +3.65")) << text;
}

TEST(Reports, EnvironmentsAreNamedByWhatTheyShare) {
  ReportCase test(kTwoAxes);
  ASSERT_EQ(test.audit().environment_names({}),
            (std::vector<std::string>{"Backup=Yes", "Backup=Yes/Size=big", "Backup=No",
                                      "Backup=No/Size=big"}));
  Diagnostic finding = {.rule = "TST001", .span = test.at("Address"), .message = "m"};
  const auto shown = [&](std::vector<std::uint32_t> environments) {
    finding.environments = std::move(environments);
    test.audit().findings = {finding};
    return test.render(check_text, {.verbosity = Verbosity::kQuiet});
  };
  EXPECT_THAT(shown({2, 3}), HasSubstr("= where Backup is No\n"));
  EXPECT_THAT(shown({1, 3}), HasSubstr("= where Size is big\n"));
  EXPECT_THAT(shown({1}), HasSubstr("= where Backup is Yes and Size is big\n"));
  EXPECT_THAT(shown({0, 3}), HasSubstr("= in Backup=Yes and Backup=No/Size=big\n"));
  EXPECT_THAT(shown({0, 1, 2, 3}), HasSubstr("= in every environment\n"));
  EXPECT_THAT(shown({}), Not(HasSubstr("= in")));
}

TEST(Reports, WhatIsNotPricedIsNeverNothing) {
  const ReportCase test("Resources: {A: {Type: AWS::Omics::Workflow}}", {.cost = true});
  EXPECT_THAT(test.render(check_text), HasSubstr("cost    1 resource not priced\n"));
  EXPECT_THAT(test.render(cost_text), HasSubstr("no cost model for AWS::Omics::Workflow: A"));
  EXPECT_THAT(test.render(cost_markdown), HasSubstr("no cost model for AWS::Omics::Workflow: A"));
  EXPECT_THAT(test.render(cost_csv), HasSubstr("A,AWS::Omics::Workflow,,unpriced"));
}

/// A template of many addresses, volumes of many sizes, and functions that lack a usage.
std::string large_template(std::size_t n) {
  std::string text = "Resources:\n";
  for (std::size_t i = 0; i < n; ++i) {
    const std::string number = std::to_string(i);
    text += concat("  Volume", number, ": {Type: AWS::EC2::Volume, Properties: {Size: ", number,
                   "1", ", VolumeType: io1, Iops: 100, Tags: [{Key: Team, Value: ",
                   i % 2 == 0 ? "red" : "blue", "}]}}\n");
    text +=
        concat("  Function", number,
               ": {Type: AWS::Lambda::Function, Properties: {MemorySize: ", std::to_string(128 + i),
               "}}\n");
    text += concat("  Address", number, ": {Type: AWS::EC2::EIP}\n");
  }
  return text;
}

TEST(Reports, TheCostOfALargeStackFitsAScreenUnlessAskedFor) {
  const ReportCase test(large_template(90), {.cost = true});
  const auto lines = [](const std::string& text) {
    return std::count(text.begin(), text.end(), '\n');
  };
  const auto total = [](const std::string& text) {
    const auto at = text.find("\ntotal ");
    return text.substr(at, text.find('\n', at + 1) - at);
  };
  const std::string text = test.render(cost_text);
  const std::string all = test.render(cost_text, {.verbosity = Verbosity::kVerbose});
  EXPECT_LE(lines(text), 60) << text;
  EXPECT_GT(lines(all), 200);
  EXPECT_THAT(text, HasSubstr(" more resources ")) << text;
  EXPECT_THAT(text, HasSubstr("--verbose lists them"));
  EXPECT_THAT(all, Not(HasSubstr("--verbose")));
  const auto amount_of = [&](const std::string& line) {
    const auto at = line.find_first_of("0123456789");
    return line.substr(at, line.find_first_not_of("0123456789,.", at) - at);
  };
  EXPECT_EQ(amount_of(total(text)), amount_of(total(all)));
  EXPECT_THAT(test.render(cost_markdown), HasSubstr("| 150 more resources |"));
}

TEST(Reports, CostsAreSummedUpByServiceStackOrTag) {
  const ReportCase test(large_template(4), {.cost = true});
  const auto by = [&](const char* group) {
    ReportOptions options;
    options.group_by = *parse_group_by(group);
    return test.render(cost_text, options);
  };
  // 4 volumes of 1, 11, 21 and 31 GB at $0.125 with 100 IOPS at $0.065; 4 addresses at $3.65.
  EXPECT_THAT(by("service"), ContainsRegex("EC2 +48\\.60  8 resources\n"));
  EXPECT_THAT(by("tag:Team"), ContainsRegex("red +15\\.75  2 resources\n"));
  EXPECT_THAT(by("tag:Team"), ContainsRegex("blue +18\\.25  2 resources\n"));
  EXPECT_THAT(by("tag:Team"), ContainsRegex("no tag Team +14\\.60  8 resources\n"));
  EXPECT_THAT(by("stack"), ContainsRegex("the template itself +48\\.60  12 resources\n"));
  for (const char* group : {"resource", "service", "tag:Team", "stack"})
    EXPECT_THAT(by(group), ContainsRegex("\ntotal +48\\.60 ")) << group;
  for (const char* wrong : {"tag", "tag:", "type", "Service"}) EXPECT_FALSE(parse_group_by(wrong));
}

TEST(Reports, PricesOlderThanAYearAreCounted) {
  const ReportCase test("Resources: {A: {Type: AWS::EC2::EIP}}", {.cost = true});
  ReportOptions options;
  EXPECT_THAT(test.render(cost_text, options), Not(HasSubstr("older than a year")));
  options.today = "2026-06-01";
  EXPECT_THAT(test.render(cost_text, options), Not(HasSubstr("older than a year")));
  options.today = "2030-01-01";
  EXPECT_THAT(test.render(cost_text, options), HasSubstr("all of 1 prices older than a year"));
  EXPECT_THAT(test.render(cost_markdown, options), HasSubstr("older than a year"));
}

TEST(Reports, EnvironmentsThatCostTheSameShareAColumn) {
  const ReportCase test(kTwoAxes, {.cost = true});
  const std::string text = test.render(cost_text);
  EXPECT_THAT(text, HasSubstr("2 environments (Backup=Yes, Backup=No), varied by Size")) << text;
  EXPECT_THAT(text, HasSubstr("Backup=Yes  Backup=No\n")) << text;
  EXPECT_THAT(text, Not(HasSubstr("Size=big"))) << text;  // it adds nothing
}

TEST(Reports, AFindingOfManyPlacesIsCutUnlessAskedFor) {
  ReportCase test;
  add_findings(test);
  auto& notes = test.audit().findings.front().notes;
  for (int i = 0; i < 20; ++i) notes.push_back({test.at("Type: AWS::IAM::Role"), "here too", ""});
  EXPECT_THAT(test.render(check_text), HasSubstr("and 13 more places (--verbose)"));
  EXPECT_THAT(test.render(check_text, {.verbosity = Verbosity::kVerbose}),
              Not(HasSubstr("more places")));
}

TEST(Reports, NoTemplateNoCrash) {
  for (const auto* text : {"", "a: [", "Resources: {}", "[1, 2]"}) {
    const ReportCase test(text, kAll);
    for (const Format& format : formats()) {
      const auto* render = std::get_if<RenderAudits>(&format.render);
      if (render == nullptr) continue;
      const std::string report = test.render(*render);
      const bool is_json = format.name == "json" || format.name == "sarif";
      if (format.report != Report::kExpand) {
        EXPECT_EQ(is_json, report.starts_with("{\n")) << format.name;
      }
      EXPECT_NO_FATAL_FAILURE((*render)({}, SourceMap(), {}));
    }
  }
}

TEST(Reports, FormatsAreFoundByName) {
  EXPECT_EQ((*find_format(Report::kCheck, ""))->name, "text");
  EXPECT_EQ((*find_format(Report::kGraph, ""))->name, "mermaid");
  EXPECT_EQ(std::get<RenderAudits>((*find_format(Report::kCost, "csv"))->render), cost_csv);
  EXPECT_FALSE(find_format(Report::kCost, "sarif"));
}

}  // namespace
}  // namespace cfnaudit::cli::test
