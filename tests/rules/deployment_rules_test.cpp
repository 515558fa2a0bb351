// What the pages of the rules about deployments and wiring cannot say in a comment: severities,
// fixes, and what is left undecided.

#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/base/text.h"
#include "tests/rules/checked.h"

namespace cfnaudit::rules {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view kQueue = R"(
Parameters: {Seconds: {Type: Number}}
Resources:
  Work: {Type: AWS::SQS::Queue, Properties: {VisibilityTimeout: @TIMEOUT}}
  Worker:
    Type: AWS::Lambda::Function
    Properties: {Runtime: python3.13, Handler: index.handler, Role: 'arn:aws:iam::123456789012:role/f', Timeout: 60, Code: {ZipFile: 'def handler(e, c): return 1'}}
  FromWork: {Type: AWS::Lambda::EventSourceMapping, Properties: {EventSourceArn: !GetAtt Work.Arn, FunctionName: !Ref Worker}}
)";

std::string queue(std::string_view timeout) {
  std::string text(kQueue);
  text.replace(text.find("@TIMEOUT"), 8, timeout);
  return text;
}

TEST(VisibilityBelowFunctionTimeout, SaysWhatDecides) {
  const auto open = test::check(queue("!Ref Seconds"));
  EXPECT_THAT(open->findings("DEP010"), IsEmpty());
  EXPECT_THAT(open->undecided("DEP010"), Contains(HasSubstr("Seconds")));
  const auto found = test::check(queue("10"))->findings("DEP010");
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].resource, "Work");
  EXPECT_EQ(found[0].severity, Severity::kError);
  EXPECT_THAT(found[0].fix, HasSubstr("at least 60"));
  EXPECT_THAT(test::check(queue("60"))->findings("DEP010"), IsEmpty());
}

std::string api(std::string_view depends_on) {
  return concat(R"(
Resources:
  Front: {Type: AWS::ApiGateway::RestApi, Properties: {Name: front}}
  Read: {Type: AWS::ApiGateway::Method, Properties: {RestApiId: !Ref Front, ResourceId: !GetAtt Front.RootResourceId, HttpMethod: GET, AuthorizationType: AWS_IAM, Integration: {Type: MOCK}}}
  Write: {Type: AWS::ApiGateway::Method, Properties: {RestApiId: !Ref Front, ResourceId: !GetAtt Front.RootResourceId, HttpMethod: PUT, AuthorizationType: AWS_IAM, Integration: {Type: MOCK}}}
  Release: {Type: AWS::ApiGateway::Deployment, DependsOn: [)",
                depends_on, "], Properties: {RestApiId: !Ref Front}}\n");
}

TEST(DeploymentBeforeMethods, IsAnErrorOnlyWhereNoMethodComesFirst) {
  const auto none = test::check(api(""))->findings("WIR011");
  ASSERT_THAT(none, SizeIs(1));
  EXPECT_EQ(none[0].severity, Severity::kError);
  const auto some = test::check(api("Read"))->findings("WIR011");
  ASSERT_THAT(some, SizeIs(1));
  EXPECT_EQ(some[0].severity, Severity::kWarning);
  EXPECT_THAT(some[0].fix, HasSubstr("add DependsOn: [Write] to Release"));
  EXPECT_THAT(test::check(api("Read, Write"))->findings("WIR011"), IsEmpty());
}

TEST(AlarmMetricNeverEmitted, WarnsAboutNamesThatAreNotDocumented) {
  const auto alarm = [](std::string_view name) {
    return test::
        check(concat(
                  R"(
Resources:
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties: {Namespace: AWS/EC2, MetricName: )",
                  name,
                  R"(, Statistic: Average, Period: 60, EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: GreaterThanThreshold}
)"))
            ->findings("LOG004");
  };
  const auto unknown = alarm("MemoryUtilization");
  ASSERT_THAT(unknown, SizeIs(1));
  EXPECT_EQ(unknown[0].severity, Severity::kWarning);
  const auto misspelled = alarm("CPUUtilisation");
  ASSERT_THAT(misspelled, SizeIs(1));
  EXPECT_EQ(misspelled[0].severity, Severity::kError);
  EXPECT_THAT(alarm("CPUUtilization"), IsEmpty());
}

}  // namespace
}  // namespace cfnaudit::rules
