// What the pages of the rules about schemas cannot say in a comment: severities, places, what is
// left undecided, and that one cause is one finding.

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/base/text.h"
#include "tests/rules/checked.h"

namespace cfnaudit::rules {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::string topic(std::string_view properties) {
  return concat("Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n    Properties: ", properties,
                "\n");
}

TEST(UnknownProperty, IsAnErrorWhenSomethingIsNearAndANoteOtherwise) {
  const auto near = test::check(topic("{TopicNam: orders}"))->findings("SCH001");
  ASSERT_THAT(near, SizeIs(1));
  EXPECT_EQ(near[0].severity, Severity::kError);
  EXPECT_EQ(near[0].resource, "Topic");
  EXPECT_EQ(near[0].path, "Resources/Topic/Properties/TopicNam");
  const auto far = test::check(topic("{Colour: blue}"))->findings("SCH001");
  ASSERT_THAT(far, SizeIs(1));
  EXPECT_EQ(far[0].severity, Severity::kNote);
}

TEST(UnknownProperty, IsNotLookedInto) {
  EXPECT_THAT(test::check(topic("{Subscriptions: [{Anything: {Goes: 1}}], TopicName: orders}"))
                  ->findings("SCH001"),
              SizeIs(1));
}

/// One level too high: it is not missing where it belongs as well.
TEST(UnknownProperty, InTheWrongPlaceIsOneFinding) {
  const auto result = test::check(R"(
Resources:
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        DefaultCacheBehavior: {TargetOriginId: one, ViewerProtocolPolicy: https-only}
        Origins: [{Id: one, DomainName: one.example.com}]
      Enabled: true
)");
  EXPECT_THAT(result->findings("SCH001"), SizeIs(1));
  EXPECT_THAT(result->findings("SCH002"), IsEmpty());
}

TEST(UnknownResourceType, IsAnErrorWhenSomethingIsNearAndANoteOtherwise) {
  const auto near = test::check("Resources: {A: {Type: 'AWS::SNS::Topics'}}\n")->findings("SCH008");
  ASSERT_THAT(near, SizeIs(1));
  EXPECT_EQ(near[0].severity, Severity::kError);
  EXPECT_EQ(near[0].path, "Resources/A/Type");
  const auto far =
      test::check("Resources: {A: {Type: 'AWS::Harbour::Ship'}}\n")->findings("SCH008");
  ASSERT_THAT(far, SizeIs(1));
  EXPECT_EQ(far[0].severity, Severity::kNote);
}

std::string queue_with_default(std::string_view value) {
  return concat("Parameters: {Delay: {Type: String, Default: '", value,
                "'}}\nResources:\n  Queue:\n    Type: AWS::SQS::Queue\n"
                "    Properties: {DelaySeconds: !Ref Delay}\n");
}

/// A deployment may pass another value than the default.
TEST(Defaults, AreNoErrors) {
  const auto large = test::check(queue_with_default("5000"))->findings("SCH005");
  ASSERT_THAT(large, SizeIs(1));
  EXPECT_EQ(large[0].severity, Severity::kWarning);
  const auto open = test::check(queue_with_default("<seconds>"));
  EXPECT_THAT(open->findings("SCH003"), IsEmpty());
  EXPECT_THAT(open->undecided("SCH003"),
              ElementsAre(HasSubstr("the default of parameter Delay is a placeholder")));
  EXPECT_THAT(test::check(queue_with_default(""))->findings("SCH003"), IsEmpty());
}

TEST(Defaults, InsideAComputedName) {
  const auto open = test::check(R"(
Parameters: {Name: {Type: String, Default: Enter a name}}
Resources:
  Log: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 7, LogGroupName: !Sub '/a/${Name}'}}
)");
  EXPECT_THAT(open->findings("SCH005"), IsEmpty());
  EXPECT_THAT(open->undecided("SCH005"), SizeIs(1));
}

TEST(ValueNotAllowed, InAnotherCaseIsAWarning) {
  const auto found = test::check(R"(
Resources:
  Rule: {Type: AWS::Events::Rule, Properties: {ScheduleExpression: rate(1 day), State: enabled}}
  Other: {Type: AWS::Events::Rule, Properties: {ScheduleExpression: rate(1 day), State: waiting}}
)")
                         ->findings("SCH004");
  ASSERT_THAT(found, SizeIs(2));
  EXPECT_EQ(found[0].severity, Severity::kError);
  EXPECT_EQ(found[0].resource, "Other");
  EXPECT_EQ(found[1].severity, Severity::kWarning);
}

/// The name of the stack, and the form of what AWS makes, are not known.
TEST(ValueOutOfBounds, LeavesOpenWhatIsAssumed) {
  EXPECT_THAT(test::check(R"(
Resources:
  Rule:
    Type: AWS::IoT::TopicRule
    Properties:
      RuleName: !Sub '${AWS::StackName}'
      TopicRulePayload: {Sql: SELECT *, Actions: []}
  Connection:
    Type: AWS::Events::Connection
    Properties:
      Name: orders
      AuthorizationType: API_KEY
      AuthParameters: {ApiKeyAuthParameters: {ApiKeyName: key, ApiKeyValue: '{{resolve:secretsmanager:key}}'}}
  Destination:
    Type: AWS::Events::ApiDestination
    Properties:
      ConnectionArn: !GetAtt Connection.Arn
      HttpMethod: POST
      InvocationEndpoint: https://example.com/orders
)")
                  ->findings("SCH005"),
              IsEmpty());
}

/// SAM makes two resources of one property: one cause, one finding, where the author wrote it.
TEST(SchemaOfSam, OneCauseIsOneFinding) {
  const auto result = test::check(R"(
Transform: AWS::Serverless-2016-10-31
Globals:
  Function: {Runtime: python3.12, CodeUri: src/, Handler: index.handler, MemorySize: 64}
Resources:
  One: {Type: AWS::Serverless::Function}
  Two: {Type: AWS::Serverless::Function}
)");
  EXPECT_THAT(result->findings("SCH005"), SizeIs(1));
}

/// What SAM refuses is reported once, by SAM.
TEST(SchemaOfSam, DoesNotRepeatTheTransform) {
  const auto result = test::check(R"(
Transform: AWS::Serverless-2016-10-31
Resources:
  Provider:
    Type: AWS::Serverless::CapacityProvider
    Properties: {VpcConfig: {SubnetIds: subnet, SecurityGroupIds: [sg-0123456789abcdef0]}}
)");
  EXPECT_THAT(result->findings("TPL016"), SizeIs(1));
  EXPECT_THAT(result->findings("SCH003"), IsEmpty());
}

TEST(Macros, LeaveTheTemplateOpen) {
  EXPECT_THAT(test::check(concat("Transform: Own\n", topic("{TopicNam: a}")))->findings("SCH001"),
              IsEmpty());
  EXPECT_THAT(test::check(concat("Transform: 'AWS::LanguageExtensions'\n", topic("{TopicNam: a}")))
                  ->findings("SCH001"),
              SizeIs(1));
  EXPECT_THAT(
      test::check(topic("{'Fn::Transform': {Name: Own, Parameters: {A: b}}}"))->findings("SCH001"),
      IsEmpty());
  EXPECT_THAT(
      test::check(topic("{DisplayName: {'Fn::Transform': {Name: Own}}}"))->findings("SCH003"),
      IsEmpty());
}

TEST(DuplicatePhysicalName, NeedsOneValueForBoth) {
  const auto two = [](std::string_view name) {
    return concat(
        "Parameters: {P: {Type: String}}\nResources:\n  A: {Type: AWS::SNS::Topic, Properties: "
        "{TopicName: ",
        name, "}}\n  B: {Type: AWS::SNS::Topic, Properties: {TopicName: ", name, "}}\n");
  };
  EXPECT_THAT(test::check(two("!Sub '${P}-orders'"))->findings("SCH009"), SizeIs(1));
  EXPECT_THAT(test::check(two("!Ref Missing"))->findings("SCH009"), IsEmpty());
  EXPECT_THAT(test::check(two("''"))->findings("SCH009"), IsEmpty());
}

}  // namespace
}  // namespace cfnaudit::rules
