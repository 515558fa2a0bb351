// Several templates as one system, as the program reads them from the disk: nested stacks, a cloud
// assembly of the AWS CDK, stacks that import from each other.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/cli/process.h"

namespace cfnaudit::test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::string kSystems = CFNAUDIT_SOURCE_DIR "/tests/systems";

json ask(std::vector<std::string> arguments) {
  arguments.insert(arguments.end(), {"--format", "json"});
  const Outcome run = test::run(arguments);
  EXPECT_THAT(run.err, IsEmpty());
  return json::parse(run.out);
}

/// "Role reads Table" of the first environment.
std::vector<std::string> reaches(const json& access) {
  std::vector<std::string> out;
  for (const auto& row : access["environments"][0]["reach"])
    if (row["via"].empty())
      out.push_back(row["principal"].get<std::string>() + " -> " +
                    row["resource"].get<std::string>());
  return out;
}

std::vector<std::string> stacks(const json& environment) {
  std::vector<std::string> out;
  for (const auto& row : environment["stacks"])
    out.push_back(row["stack"].get<std::string>() + " " + row["total"].get<std::string>());
  return out;
}

TEST(NestedStacks, ARoleInOneReachesATableInAnother) {
  const auto answer = ask({"access", kSystems + "/nested/root.yaml"});
  EXPECT_THAT(reaches(answer), ElementsAre("Orders/Workers/WorkerRole -> Storage/Table"));
  const Outcome text = test::run({"access", kSystems + "/nested/root.yaml"});
  EXPECT_THAT(text.out, AllOf(HasSubstr("nested/orders/workers.yaml:9"),
                              HasSubstr("nested/storage.yaml:11)")));
}

TEST(NestedStacks, CostsAddUpByStackAndEnvironment) {
  const auto answer = ask({"cost", kSystems + "/nested/root.yaml"});
  EXPECT_THAT(stacks(answer["environments"][0]),
              ElementsAre("Orders 0.00", "Orders/Workers 0.00", "Storage 0.5694"));
  EXPECT_THAT(stacks(answer["environments"][1]),
              ElementsAre("Archive 1.1388", "Orders 0.00", "Orders/Workers 0.00", "Storage 5.694"));
  EXPECT_EQ(answer["environments"][1]["total"], "6.8328");
  EXPECT_THAT(answer.dump(), Not(HasSubstr("is not read")));
}

TEST(NestedStacks, AFolderShowsThemOnce) {
  const auto answer = ask({"check", kSystems + "/nested"});
  ASSERT_EQ(answer["templates"].size(), 1U);
  EXPECT_EQ(answer["templates"][0]["path"], kSystems + "/nested/root.yaml");
}

TEST(NestedStacks, BuildServersAreToldTheFileThatAFindingIsIn) {
  const Folder folder;
  folder.write("parts/child.yaml",
               "Resources:\n  Jobs: {Type: AWS::SQS::Queue, Properties: {QueueName: !Ref None}}\n");
  const auto root = folder.write("root.yaml",
                                 "Resources:\n  Child:\n    Type: AWS::CloudFormation::Stack\n"
                                 "    Properties: {TemplateURL: parts/child.yaml}\n");
  const auto said = [&](const char* format) {
    return test::run({"check", root, "--no-config", "--format", format}).out;
  };
  EXPECT_THAT(said("github"), HasSubstr("::error file=" + folder.path("parts/child.yaml") + ","));
  EXPECT_THAT(said("gitlab"), HasSubstr("\"path\": \"" + folder.path("parts/child.yaml") + "\""));
  EXPECT_THAT(said("junit"), HasSubstr(folder.path("parts/child.yaml") + ":2:"));
}

TEST(NestedStacks, PlacesOutsideTheFolderAreOpenUnlessAllowed) {
  const Folder folder;
  folder.write("shared/child.yaml", "Resources: {A: {Type: AWS::SNS::Topic}}\n");
  const auto root = folder.write(
      "app/root.yaml",
      "Resources:\n  Child:\n    Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: "
      "../shared/child.yaml}\n");
  const auto refused = ask({"check", root})["templates"][0];
  EXPECT_THAT(refused["findings"], IsEmpty());
  EXPECT_THAT(refused["incomplete"].dump(),
              HasSubstr("../shared/child.yaml is outside the template's folder"));
  const auto allowed = ask({"check", root, "--template-root", folder.path()})["templates"][0];
  EXPECT_THAT(allowed.dump(), Not(HasSubstr("TPL019")));
}

TEST(Definitions, PlacesOutsideTheFolderAreNotRead) {
  const Folder folder;
  folder.write("flow.asl.json", R"({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})");
  const auto root = folder.write(
      "app/root.yaml",
      "Resources:\n  Flow:\n    Type: AWS::StepFunctions::StateMachine\n    Properties: "
      "{DefinitionS3Location: ../flow.asl.json, RoleArn: 'arn:aws:iam::123456789012:role/r'}\n");
  const auto refused = ask({"check", root})["templates"][0];
  EXPECT_THAT(refused["findings"], IsEmpty());
  EXPECT_THAT(refused["incomplete"].dump(),
              HasSubstr("flow.asl.json is outside the template's folder"));
  const auto allowed = ask({"check", root, "--template-root", folder.path()})["templates"][0];
  EXPECT_THAT(allowed["findings"], IsEmpty());
  EXPECT_THAT(allowed["incomplete"].dump(), Not(HasSubstr("flow.asl.json")));
}

TEST(NestedStacks, FindingsInAChildNameItsFile) {
  const Folder folder;
  folder.write("child.yaml",
               "Resources:\n  A:\n    Type: AWS::SNS::Topic\n    DependsOn: Nothing\n");
  const auto root = folder.write("root.yaml",
                                 "Resources:\n  Child:\n    Type: AWS::CloudFormation::Stack\n    "
                                 "Properties: {TemplateURL: child.yaml}\n");
  const auto finding = ask({"check", root})["templates"][0]["findings"][0];
  EXPECT_EQ(finding["rule"], "TPL007");
  EXPECT_EQ(finding["resource"], "Child/A");
  EXPECT_EQ(finding["path"], folder.path("child.yaml"));
  EXPECT_EQ(finding["start"]["line"], 4);
}

TEST(NestedStacks, StatementsAndEdgesNameTheirFile) {
  const auto reach = ask({"access", kSystems + "/nested/root.yaml"})["environments"][0]["reach"][0];
  EXPECT_EQ(reach["statements"][0]["path"], kSystems + "/nested/orders/workers.yaml");
  const auto graph = ask({"graph", kSystems + "/nested/root.yaml"})["environments"][0];
  EXPECT_THAT(graph["edges"].dump(), HasSubstr(kSystems + "/nested/orders/workers.yaml"));
}

TEST(NestedStacks, EveryFormatNamesTheFileOfAFinding) {
  const Folder folder;
  folder.write("child.yaml",
               "Resources:\n  A:\n    Type: AWS::SNS::Topic\n    DependsOn: Nothing\n");
  const auto root = folder.write("root.yaml",
                                 "Resources:\n  Child:\n    Type: AWS::CloudFormation::Stack\n    "
                                 "Properties: {TemplateURL: child.yaml}\n");
  const auto child = folder.path("child.yaml");
  const auto report = [&](const char* format) {
    return test::run({"check", root, "--format", format}).out;
  };
  EXPECT_THAT(report("markdown"), HasSubstr("(line 4 of "));
  EXPECT_THAT(report("github"), HasSubstr("file=" + child + ",line=4"));
  EXPECT_EQ(json::parse(report("gitlab"))[0]["location"]["path"], child);
  for (const auto* format : {"junit", "sarif"}) EXPECT_THAT(report(format), HasSubstr(child));
}

TEST(NestedStacks, StandardInputNamesNoFiles) {
  const Outcome run = test::run(
      Call{{"check", "-"},
           "Resources: {C: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: a.yaml}}}",
           {},
           false});
  EXPECT_THAT(run.out, HasSubstr("C: its template is not read"));
}

TEST(CloudAssemblies, AreOneSystem) {
  for (const std::string path : {"/assembly", "/assembly/manifest.json"}) {
    const auto answer = ask({"access", kSystems + path});
    EXPECT_THAT(reaches(answer), ElementsAre("Roles/WorkerRole9D2A5C1B -> Storage/TableCD117FA1"));
    EXPECT_EQ(answer["path"], kSystems + "/assembly/manifest.json");
  }
}

TEST(CloudAssemblies, CostByStackInTheirRegion) {
  const auto answer = ask({"cost", kSystems + "/assembly"});
  EXPECT_EQ(answer["region"], "eu-west-1");
  EXPECT_THAT(stacks(answer["environments"][0]), ElementsAre("Api 0.10", "Storage 3.2193"));
  EXPECT_EQ(answer["environments"][0]["total"], "3.3193");
}

/// As `aws-cdk-lib` writes stacks with names of their own.
TEST(CloudAssemblies, NamesOfStacksMayHaveHyphens) {
  const Folder folder;
  folder.write("manifest.json", R"({"version": "36.0.0", "artifacts": {"Net": {
    "type": "aws:cloudformation:stack", "environment": "aws://123456789012/us-east-1",
    "properties": {"templateFile": "Net.template.json", "stackName": "prod-net"}}}})");
  folder.write("Net.template.json", R"({
    "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}},
    "Parameters": {"BootstrapVersion": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/v"}},
    "Rules": {"CheckBootstrapVersion": {"Assertions": [{"Assert": {"Fn::Not": [{"Fn::Contains":
      [["1", "2"], {"Ref": "BootstrapVersion"}]}]}, "AssertDescription": "6"}]}}})");
  const auto answer = ask({"check", folder.path("manifest.json")})["templates"][0];
  EXPECT_THAT(answer["findings"], IsEmpty());
}

TEST(NestedStacks, ErrorsOnTheSideNameTheirFile) {
  const Folder folder;
  folder.write("child.yaml", "\nResources: {A: {Type: AWS::SNS::Topic, DependsOn: Nothing}}\n");
  const auto root = folder.write("root.yaml",
                                 "Resources:\n  Child:\n    Type: AWS::CloudFormation::Stack\n    "
                                 "Properties: {TemplateURL: child.yaml}\n");
  EXPECT_THAT(test::run({"access", root}).err, HasSubstr(folder.path("child.yaml") + ":2:"));
}

TEST(Together, StacksImportFromEachOther) {
  const Folder folder;
  const auto data = folder.write("data.yaml", R"(
Resources: {Topic: {Type: AWS::SNS::Topic}}
Outputs: {Arn: {Value: !Ref Topic, Export: {Name: topic}}}
)");
  const auto user = folder.write("user.yaml", R"(
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Action: 'sts:AssumeRole', Principal: {Service: lambda.amazonaws.com}}]}
      Policies: [{PolicyName: p, PolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Action: 'sns:Publish', Resource: !ImportValue topic}]}}]
)");
  EXPECT_THAT(reaches(ask({"access", "--together", data, user})),
              ElementsAre("user/Role -> data/Topic"));
  EXPECT_EQ(test::run({"access", data, user}).code, 2);
}

TEST(Parts, ResourcesNameWhatTheyAreMadeFrom) {
  const Outcome run = test::run(Call{{"check", "-", "--format", "json"},
                                     R"(
Transform: AWS::Serverless-2016-10-31
Resources:
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Handler: a.b
      InlineCode: x
      Policies: [{Version: '2012-10-17', Statement: [{Effect: Allow, Action: '*', Resource: '*'}]}]
)",
                                     {},
                                     false});
  bool found = false;
  const auto report = json::parse(run.out);
  for (const auto& finding : report["templates"][0]["findings"])
    if (finding["resource"] == "WorkerRole") {
      found = true;
      EXPECT_EQ(finding["madeFrom"], "Worker");
    }
  EXPECT_TRUE(found);
}

}  // namespace
}  // namespace cfnaudit::test
