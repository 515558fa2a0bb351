// The config file, suppressions and baselines, through the program.

#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/cli/process.h"
#include "tests/cli/templates.h"

namespace cfnaudit::test {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string content(const std::string& path) {
  std::ifstream in(path);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

class ConfigFile : public testing::Test {
 protected:
  Outcome check(std::vector<std::string> options = {}) const {
    options.insert(options.begin(), {"check", template_});
    return run(std::move(options));
  }
  void config(std::string_view text) const { folder_.write(".cfnaudit.yaml", text); }

  Folder folder_;
  std::string template_ = folder_.write("app/stacks/t.yaml", kWarning);
};

TEST_F(ConfigFile, IsFoundAroundTheTemplate) {
  EXPECT_EQ(check().code, 0);
  config("fail-on: warning\n");
  EXPECT_EQ(check().code, 1);
}

TEST_F(ConfigFile, TheNearestCounts) {
  config("fail-on: warning\n");
  folder_.write("app/.cfnaudit.yaml", "fail-on: error\n");
  EXPECT_EQ(check().code, 0);
}

TEST_F(ConfigFile, TheCommandLineIsStronger) {
  config("fail-on: warning\n");
  EXPECT_EQ(check({"--fail-on", "error"}).code, 0);
  EXPECT_EQ(check({"--no-config"}).code, 0);
  EXPECT_EQ(check({"--config", folder_.write("other.yaml", "fail-on: never\n")}).code, 0);
}

TEST_F(ConfigFile, FlagsListsAndMaps) {
  config("quiet: true\nparameter-overrides: {A: b, C: d}\nregion: eu-west-1\nformat: json\n");
  EXPECT_THAT(check().out, HasSubstr("\"region\": \"eu-west-1\""));
}

TEST_F(ConfigFile, FilesAreBelowItsFolder) {
  config("parameters: [params/production.json]\nformat: json\n");
  EXPECT_THAT(check().err, HasSubstr("params/production.json"));
  folder_.write("params/production.json", "{}");
  EXPECT_THAT(check().out, HasSubstr("\"production\""));
}

TEST_F(ConfigFile, TemplateRootIsBelowItsFolder) {
  config("template-root: .\n");
  folder_.write("shared/child.yaml", "Resources: {Jobs: {Type: AWS::SQS::Queue}}\n");
  const auto parent = folder_.write("app/stacks/parent.yaml", R"(Resources:
  Child:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: ../../shared/child.yaml}
)");
  EXPECT_THAT(run({"check", parent}).out, HasSubstr("no findings"));
  EXPECT_THAT(run({"check", parent, "--no-config"}).out, HasSubstr("outside the"));
}

TEST_F(ConfigFile, OptionsOfOtherCommandsArePassedOver) {
  config("fail-on: warning\n");
  EXPECT_EQ(run({"graph", template_}).code, 0);
}

TEST_F(ConfigFile, RulesAreSwitchedAndWeighed) {
  config("rules: {LOG003: error}\n");
  EXPECT_EQ(check().code, 1);
  config("rules: {alarm-without-action: off}\n");
  EXPECT_THAT(check({"--fail-on", "note"}).out, HasSubstr("no findings"));
}

TEST_F(ConfigFile, FindingsAreIgnored) {
  config("ignore: [{rule: LOG003, resource: 'St*', path: '*/stacks/*', reason: by hand}]\n");
  const auto outcome = check({"--fail-on", "note"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.out, HasSubstr("no findings, 1 suppressed"));
  EXPECT_THAT(check({"--verbose"}).out, HasSubstr("(config: by hand)"));
  config("ignore: [{rule: LOG003, path: '*/other/*', reason: by hand}]\n");
  EXPECT_EQ(check({"--fail-on", "note"}).code, 1);
}

struct Mistake {
  std::string_view config;
  std::string_view says;
};

class ConfigMistake : public ConfigFile, public testing::WithParamInterface<Mistake> {};

TEST_P(ConfigMistake, IsNamedWithItsPlace) {
  config(GetParam().config);
  const auto outcome = check();
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, HasSubstr(GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(
    all, ConfigMistake,
    testing::Values(
        Mistake{"a: [", ".cfnaudit.yaml:1:"}, Mistake{"[]", "a config file must be a map"},
        Mistake{"failon: x", ".cfnaudit.yaml:1:1: there is no option 'failon'; did you mean"},
        Mistake{"fail-on: sometimes", "--fail-on"},
        Mistake{"fail-on: {a: {b: c}}", "1:14: expected a string"},
        Mistake{"rules: {LOG03: off}", "1:9: there is no rule 'LOG03'; did you mean LOG003?"},
        Mistake{"rules: {LOG003: loud}", "a rule must be off, on, note, warning or error"},
        Mistake{"rules: off", "rules must map rules to severities"},
        Mistake{"ignore: {rule: LOG003}", "ignore must be a list"},
        Mistake{"ignore: [{rule: LOG003}]", "without a reason"},
        Mistake{"access: {allow: []}", "use deny"},
        Mistake{"access: {deny: [{from: A}]}", "must have from and to"},
        Mistake{"access: {deny: [{from: A, to: B, action: C}]}", "did you mean actions?"},
        Mistake{"budgets: 3", "budgets must map environments to amounts"}));

/// A role that reads a table.
constexpr std::string_view kReader = R"(Resources:
  Orders: {Type: AWS::DynamoDB::Table, Properties: {TableName: orders, BillingMode: PAY_PER_REQUEST, AttributeDefinitions: [{AttributeName: id, AttributeType: S}], KeySchema: [{AttributeName: id, KeyType: HASH}]}}
  Reader:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: {Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}
      Policies:
        - PolicyName: read
          PolicyDocument:
            Version: 2012-10-17
            Statement: [{Effect: Allow, Action: 'dynamodb:GetItem', Resource: !GetAtt Orders.Arn}]
)";

class ConfigDenial : public ConfigFile {
 protected:
  ConfigDenial() { folder_.write("app/reader.yaml", kReader); }
  Outcome check_folder() const { return run({"check", folder_.path("app")}); }
};

TEST_F(ConfigDenial, OfAnAccessThatIsThereFails) {
  config("access: {deny: [{from: Reader, to: Orders}]}\n");
  const auto outcome = check_folder();
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.out, HasSubstr("Reader can perform dynamodb:GetItem on Orders"));
}

TEST_F(ConfigDenial, SpeaksAboutTheTemplateThatKnowsItsNames) {
  config("access: {deny: [{from: Reader, to: Orders, actions: 'dynamodb:PutItem'}]}\n");
  EXPECT_EQ(check_folder().code, 0);
}

TEST_F(ConfigDenial, OfNamesThatNoTemplateHasIsAMistake) {
  config("access:\n  deny:\n    - {from: Raeder, to: Orders}\n");
  const auto outcome = check_folder();
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, HasSubstr(".cfnaudit.yaml:3:7: there is no resource 'Raeder'; did you "
                                     "mean Reader?"));
}

TEST_F(ConfigDenial, OfWhatCannotBeDoneIsAMistake) {
  config("access: {deny: [{from: Orders, to: Reader}, {from: Reader, to: Order}]}\n");
  const auto outcome = check_folder();
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, HasSubstr(".cfnaudit.yaml:1:17: Orders is not a role, user or group"));
  EXPECT_THAT(outcome.err, HasSubstr("'Order'; did you mean Orders?"));
  config("access: {deny: [{from: Reader, to: Orders, actions: 'dynamodb:PutItme'}]}\n");
  EXPECT_THAT(check_folder().err, HasSubstr("did you mean dynamodb:PutItem?"));
}

TEST(Init, WritesAFileThatIsValid) {
  const Folder folder;
  const std::string path = folder.path(".cfnaudit.yaml");
  EXPECT_EQ(run({"init", "--output", path}).code, 0);
  EXPECT_THAT(content(path), HasSubstr("ignore:"));
  EXPECT_EQ(run({"check", folder.write("t.yaml", kClean)}).code, 0);
  const auto again = run({"init", "--output", path});
  EXPECT_EQ(again.code, 2);
  EXPECT_THAT(again.err, HasSubstr("already exists"));
}

class BaselineFile : public ConfigFile {
 protected:
  Outcome with_baseline(std::vector<std::string> options = {}) const {
    options.insert(options.end(), {"--baseline", file_, "--fail-on", "note"});
    return check(std::move(options));
  }

  std::string file_ = folder_.path("baseline.json");
};

TEST_F(BaselineFile, OldFindingsDoNotFail) {
  EXPECT_EQ(with_baseline().code, 2);  // there is no such file
  EXPECT_EQ(with_baseline({"--write-baseline"}).code, 0);
  const auto outcome = with_baseline();
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.out, HasSubstr("no findings, 1 suppressed"));
}

TEST_F(BaselineFile, NewFindingsFail) {
  with_baseline({"--write-baseline"});
  std::string more(kWarning);
  more += more.substr(more.find("  Stuck:"));
  more.replace(more.rfind("Stuck"), 5, "Slow1");
  folder_.write("app/stacks/t.yaml", more);
  EXPECT_EQ(with_baseline().code, 1);
}

TEST_F(BaselineFile, AFileThatWasRenamedIsOld) {
  with_baseline({"--write-baseline"});
  std::filesystem::remove(template_);
  template_ =
      folder_.write("app/stacks/other.yaml", std::string("\n\n# moved\n") += std::string(kWarning));
  EXPECT_EQ(with_baseline().code, 0);
}

TEST_F(BaselineFile, WhatIsMendedIsPruned) {
  with_baseline({"--write-baseline"});
  folder_.write("app/stacks/t.yaml", kClean);
  EXPECT_THAT(with_baseline().out, HasSubstr("1 finding of the baseline fixed"));
  with_baseline({"--prune-baseline"});
  EXPECT_THAT(content(file_), Not(HasSubstr("LOG003")));
  EXPECT_THAT(with_baseline().out, Not(HasSubstr("of the baseline fixed")));
}

TEST_F(BaselineFile, ABrokenOneIsNamed) {
  folder_.write("baseline.json", "{\"findings\": 3}");
  EXPECT_EQ(with_baseline().code, 2);
  EXPECT_THAT(with_baseline().err, HasSubstr("a baseline must have a list of findings"));
}

TEST_F(BaselineFile, SuppressedFindingsAreInTheJson) {
  with_baseline({"--write-baseline"});
  const auto json = nlohmann::json::parse(with_baseline({"--format", "json"}).out);
  const auto& finding = json["templates"][0]["findings"][0];
  EXPECT_EQ(finding["suppressed"]["source"], "baseline");
  EXPECT_EQ(json["summary"]["suppressed"], 1);
}

}  // namespace
}  // namespace cfnaudit::test
