// Parameters, pseudo parameters and environments as they are given on the command line. Each
// resource of the template exists under one condition, so the graph shows which values arrived.

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/cli/process.h"

namespace cfnaudit::test {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Key;
using testing::Not;
using testing::Pair;

constexpr std::string_view kTemplate = R"(Parameters:
  Stage: {Type: String, Default: development, AllowedValues: [development, production]}
  Owner: {Type: String, Default: nobody}
  Zones: {Type: CommaDelimitedList, Default: a}
Conditions:
  Production: !Equals [!Ref Stage, production]
  Alice: !Equals [!Ref Owner, alice]
  TwoZones: !Equals [!Join ['+', !Ref Zones], a+b]
  Ireland: !Equals [!Ref AWS::Region, eu-west-1]
  China: !Equals [!Ref AWS::Partition, aws-cn]
  Account: !Equals [!Ref AWS::AccountId, '111122223333']
  Blue: !Equals [!Ref AWS::StackName, blue]
  MyApp: !Equals [!Ref AWS::StackName, my-app]
Resources:
  Production: {Type: AWS::SQS::Queue, Condition: Production}
  Alice: {Type: AWS::SQS::Queue, Condition: Alice}
  TwoZones: {Type: AWS::SQS::Queue, Condition: TwoZones}
  Ireland: {Type: AWS::SQS::Queue, Condition: Ireland}
  China: {Type: AWS::SQS::Queue, Condition: China}
  Account: {Type: AWS::SQS::Queue, Condition: Account}
  Blue: {Type: AWS::SQS::Queue, Condition: Blue}
  MyApp: {Type: AWS::SQS::Queue, Condition: MyApp}
)";

/// The resources of each environment.
using Existing = std::map<std::string, std::vector<std::string>>;

class Environments : public testing::Test {
 protected:
  Outcome graph(std::vector<std::string> options) const {
    options.insert(options.begin(), {"graph", "--format", "json", path_});
    return run(std::move(options));
  }

  /// Without the variations of `development/Owner=alice`.
  Existing existing(std::vector<std::string> options) const {
    const Outcome outcome = graph(std::move(options));
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    Existing out;
    const auto report = nlohmann::json::parse(outcome.out, nullptr, false);
    if (!report.is_object()) return out;
    for (const auto& environment : report["environments"]) {
      const auto name = environment["name"].get<std::string>();
      if (name.find('/') != std::string::npos) continue;
      auto& ids = out[name];
      for (const auto& node : environment["nodes"]) ids.push_back(node["id"].get<std::string>());
    }
    return out;
  }

  Folder folder_;
  std::string path_ = folder_.write("app.yaml", kTemplate);
};

TEST_F(Environments, AreSpannedByTheTemplate) {
  EXPECT_THAT(existing({}), ElementsAre(Pair("development", IsEmpty()),
                                        Pair("production", ElementsAre("Production"))));
}

TEST_F(Environments, AreRestrictedByName) {
  EXPECT_THAT(existing({"--environment", "production"}), ElementsAre(Key("production")));
  EXPECT_THAT(existing({"--environment", "production", "--environment", "development"}),
              ElementsAre(Key("development"), Key("production")));
  const Outcome unknown = graph({"--environment", "staging"});
  EXPECT_EQ(unknown.code, 2);
  EXPECT_THAT(unknown.err, HasSubstr("has no environment 'staging'"));
}

TEST_F(Environments, TakeOverrides) {
  EXPECT_THAT(existing({"--parameter-overrides", "Owner=alice", "Zones=a,b"}),
              ElementsAre(Pair("development", ElementsAre("Alice", "TwoZones")),
                          Pair("production", ElementsAre("Production", "Alice", "TwoZones"))));
}

TEST_F(Environments, TakeOverridesBeforeThePath) {
  const Outcome outcome = run({"graph", "--parameter-overrides", "Owner=alice", path_});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("Alice"));
}

TEST_F(Environments, AreAddedByParameterFilesOfEveryShape) {
  const std::map<std::string, std::string> files = {
      {"cli.json", R"([{"ParameterKey": "Stage", "ParameterValue": "production"},
                       {"ParameterKey": "Owner", "ParameterValue": "alice"}])"},
      {"pipeline.json", R"({"Parameters": {"Stage": "production", "Owner": "alice"}})"},
      {"plain.json", R"({"Stage": "production", "Owner": "alice"})"},
      {"plain.yaml", "Stage: production\nOwner: alice\n"},
      {"cli.yaml",
       "- {ParameterKey: Stage, ParameterValue: production}\n- {ParameterKey: Owner, "
       "ParameterValue: alice}\n"},
  };
  for (const auto& [name, text] : files) {
    const std::string stem = name.substr(0, name.find('.'));
    EXPECT_THAT(existing({"--parameters", folder_.write("parameters/" + name, text)}),
                Contains(Pair(stem, ElementsAre("Production", "Alice"))))
        << name;
  }
}

TEST_F(Environments, TakeListsFromParameterFiles) {
  for (const std::string text :
       {"Zones: a,b\n", "Zones: [a, b]\n", R"({"Parameters": {"Zones": ["a", "b"]}})",
        R"([{"ParameterKey": "Zones", "ParameterValue": "a,b"}])"})
    EXPECT_THAT(existing({"--parameters", folder_.write("lists.yaml", text)}),
                Contains(Pair("lists", ElementsAre("TwoZones"))))
        << text;
}

TEST_F(Environments, AreAddedByEachOfSeveralParameterFiles) {
  const auto found = existing({"--parameters", folder_.write("p/one.yaml", "Owner: alice\n"),
                               "--parameters", folder_.write("p/two.yaml", "Zones: 'a,b'\n")});
  EXPECT_THAT(found, AllOf(Contains(Pair("one", ElementsAre("Alice"))),
                           Contains(Pair("two", ElementsAre("TwoZones")))));
}

TEST_F(Environments, RefuseABrokenParameterFileWithItsPlace) {
  const std::vector<std::pair<std::string, std::string>> broken = {
      {"42\n", ":1:1: a parameter file must be a map"},
      {"", "a parameter file must be a map"},
      {"- {Key: Owner}\n", ":1:3: an entry requires the key ParameterKey"},
      {"- Owner\n", ":1:3: an entry requires the key ParameterKey"},
      {"Owner: {name: alice}\n", ":1:8: the value of Owner must be a string"},
      {"Owner: 'alice\n", ":1:8: "},
      {"{\"Owner\": ", ":1:"},
  };
  for (const auto& [text, says] : broken) {
    const Outcome outcome = graph({"--parameters", folder_.write("broken.yaml", text)});
    EXPECT_EQ(outcome.code, 2) << text;
    EXPECT_THAT(outcome.err, AllOf(HasSubstr("broken.yaml"), HasSubstr(says))) << text;
    EXPECT_THAT(outcome.out, IsEmpty());
  }
  EXPECT_EQ(graph({"--parameters", folder_.path("missing.json")}).code, 2);
  EXPECT_EQ(graph({"--parameters", folder_.path()}).code, 2);
}

TEST_F(Environments, TakePseudoParameters) {
  const auto in_development = [&](std::vector<std::string> options) {
    return existing(std::move(options))["development"];
  };
  EXPECT_THAT(in_development({"--region", "eu-west-1"}), ElementsAre("Ireland"));
  EXPECT_THAT(in_development({"--region", "cn-north-1"}), ElementsAre("China"));
  EXPECT_THAT(in_development({"--account-id", "111122223333"}), ElementsAre("Account"));
  EXPECT_THAT(in_development({"--stack-name", "blue"}), ElementsAre("Blue"));
}

TEST_F(Environments, NameTheStackAfterTheFile) {
  EXPECT_THAT(run({"graph", folder_.write("blue.yaml", kTemplate)}).out, HasSubstr("Blue"));
  EXPECT_THAT(run({"graph", folder_.write("my_app.prod.yaml", kTemplate)}).out, HasSubstr("MyApp"));
  EXPECT_THAT(run(Call{{"graph", "-"}, std::string(kTemplate), {}, false}).out,
              Not(HasSubstr("Blue")));
}

}  // namespace
}  // namespace cfnaudit::test
