// A SAM template -> the nodes of the plain one; where they stand, and what passes untouched.

#include "analyzer/expand/expand.h"

#include <algorithm>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "analyzer/expand/sam/printed.h"
#include "analyzer/model/regions.h"
#include "analyzer/syntax/reader.h"

namespace cfnaudit::expand {
namespace {

class ExpandTest : public testing::Test {
 protected:
  void expand_text(std::string text) {
    const SourceFile& file = sources_.add("template.yaml", std::move(text));
    document_ = std::move(syntax::read(file).value);
    staged_ = expand(document_, {});
    text_ = file.text();
  }

  const syntax::Node* at(std::initializer_list<std::string_view> path) const {
    const syntax::Node* node = staged_.value.root;
    for (const auto key : path)
      if (node != nullptr) node = node->find(key);
    return node;
  }

  std::string_view source_of(const syntax::Node& node) const {
    return std::string_view(text_).substr(node.span.begin, node.span.end - node.span.begin);
  }

  SourceMap sources_;
  syntax::Document document_;
  Staged<Expansion> staged_;
  std::string text_;
};

constexpr std::string_view kFunctionTemplate = R"(Transform: AWS::Serverless-2016-10-31
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Handler: app.handler
      CodeUri: s3://bucket/key
      Timeout: 7
      Policies:
        - S3ReadPolicy:
            BucketName: !Ref Data
      Events:
        Tick:
          Type: Schedule
          Properties:
            Schedule: rate(5 minutes)
  Data:
    Type: AWS::S3::Bucket
)";

TEST_F(ExpandTest, PlainTemplatePassesUntouched) {
  expand_text("Resources:\n  Data:\n    Type: AWS::S3::Bucket\n");
  EXPECT_EQ(staged_.value.root, document_.root);
  EXPECT_FALSE(staged_.value.expanded);
  EXPECT_TRUE(staged_.diagnostics.empty());
}

TEST_F(ExpandTest, FunctionBecomesFunctionRoleRuleAndPermission) {
  expand_text(std::string(kFunctionTemplate));
  ASSERT_TRUE(staged_.value.expanded);
  EXPECT_EQ(at({"Resources", "Hello", "Type"})->text, "AWS::Lambda::Function");
  EXPECT_EQ(at({"Resources", "HelloRole", "Type"})->text, "AWS::IAM::Role");
  EXPECT_EQ(at({"Resources", "HelloTick", "Type"})->text, "AWS::Events::Rule");
  EXPECT_EQ(at({"Resources", "HelloTickPermission", "Type"})->text, "AWS::Lambda::Permission");
  EXPECT_EQ(at({"Resources", "Data", "Type"})->text, "AWS::S3::Bucket");
  EXPECT_EQ(at({"Transform"}), nullptr);
}

TEST_F(ExpandTest, ValuesStandWhereTheAuthorWroteThem) {
  expand_text(std::string(kFunctionTemplate));
  EXPECT_EQ(source_of(*at({"Resources", "Hello", "Properties", "Timeout"})), "7");
  EXPECT_EQ(source_of(*at({"Resources", "HelloTick", "Properties", "ScheduleExpression"})),
            "rate(5 minutes)");
}

TEST_F(ExpandTest, OriginsNameTheSamResource) {
  expand_text(std::string(kFunctionTemplate));
  const auto& origins = staged_.value.origins;
  ASSERT_TRUE(origins.contains("HelloRole"));
  EXPECT_EQ(origins.at("HelloRole"), "Hello");
  EXPECT_FALSE(origins.contains("Data"));
}

TEST_F(ExpandTest, RefusedResourceIsAnError) {
  expand_text(
      "Transform: AWS::Serverless-2016-10-31\nResources:\n  Hello:\n"
      "    Type: AWS::Serverless::Function\n    Properties:\n      Runtime: python3.12\n");
  ASSERT_FALSE(staged_.diagnostics.empty());
  EXPECT_EQ(staged_.diagnostics.front().rule, "TPL016");
  EXPECT_EQ(staged_.diagnostics.front().resource, "Hello");
}

/// Packaging uploads the working directory.
TEST_F(ExpandTest, FunctionsWithoutCodeAreThoseOfTheFolder) {
  expand_text(
      "Transform: AWS::Serverless-2016-10-31\nResources:\n  Hello:\n"
      "    Type: AWS::Serverless::Function\n    Properties: {Runtime: python3.12, Handler: a.b}\n");
  EXPECT_TRUE(staged_.diagnostics.empty());
  EXPECT_EQ(at({"Resources", "Hello", "Properties", "Code"})->text, ".");
}

/// SAM runs when every parameter has a value: what is not known before is no defect.
TEST_F(ExpandTest, ParametersWithoutAValueAreNotRefused) {
  expand_text(R"(
Transform: AWS::Serverless-2016-10-31
Parameters: {Alias: {Type: String}, Hash: {Type: String}, Keep: {Type: String}}
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Handler: a.b
      CodeUri: src
      AutoPublishAlias: !Ref Alias
      AutoPublishCodeSha256: !Ref Hash
      ProvisionedConcurrencyConfig: {ProvisionedConcurrentExecutions: 1}
      DeploymentPreference: {Type: AllAtOnce}
  L:
    Type: AWS::Serverless::LayerVersion
    Properties: {ContentUri: src, RetentionPolicy: !Ref Keep}
  A:
    Type: AWS::Serverless::Application
    Properties: {Location: {ApplicationId: !Ref Hash, SemanticVersion: !Ref Alias}}
)");
  for (const auto& problem : staged_.diagnostics) ADD_FAILURE() << problem.message;
  EXPECT_EQ(at({"Resources", "FAlias", "Properties", "Name", "Ref"})->text, "Alias");
  ASSERT_EQ(staged_.value.opaque.size(), 1U);
  EXPECT_EQ(staged_.value.opaque.front().what, "A");
}

TEST_F(ExpandTest, OtherReferencesAsAliasAreRefused) {
  expand_text(R"(
Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties: {Runtime: python3.12, Handler: a.b, CodeUri: src, AutoPublishAlias: !Ref Nothing}
)");
  EXPECT_EQ(staged_.diagnostics.size(), 1U);
}

std::string version_id(const syntax::Node& root) {
  for (const auto& member : root.find("Resources")->members)
    if (member.value->find("Type")->text == "AWS::Lambda::Version")
      return std::string(member.key->text);
  return {};
}

TEST_F(ExpandTest, LayersThatPublishVersionsChangeTheirId) {
  const auto id = [&](std::string_view description, std::string_view publish) {
    expand_text(
        "Transform: AWS::Serverless-2016-10-31\nResources:\n  F:\n"
        "    Type: AWS::Serverless::Function\n    Properties: {Runtime: python3.12, Handler: a.b, "
        "CodeUri: 's3://b/k', Layers: [!Ref L], AutoPublishAlias: live, "
        "AutoPublishAliasAllProperties: true}\n  L:\n    Type: AWS::Serverless::LayerVersion\n"
        "    Properties: {ContentUri: 's3://b/l', Description: " +
        std::string(description) + ", PublishLambdaVersion: " + std::string(publish) + "}\n");
    return version_id(*staged_.value.root);
  };
  EXPECT_NE(id("a", "true"), id("b", "true"));
  EXPECT_EQ(id("a", "false"), id("b", "false"));
}

TEST(PrintedTest, Sha1OfKnownTexts) {
  EXPECT_EQ(sha1("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(sha1(""), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
}

TEST(PartitionTest, FollowsTheRegion) {
  EXPECT_EQ(model::partition_of("eu-west-1"), "aws");
  EXPECT_EQ(model::partition_of("cn-north-1"), "aws-cn");
  EXPECT_EQ(model::partition_of("us-gov-west-1"), "aws-us-gov");
}

}  // namespace
}  // namespace cfnaudit::expand
