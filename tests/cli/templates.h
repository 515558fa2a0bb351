#pragma once

// The templates that the tests of the command line share, and how they change them.

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace cfnaudit::test {

/// The text with its first `from` replaced.
inline std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string out(text);
  const auto at = out.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  if (at != std::string::npos) out.replace(at, from.size(), to);
  return out;
}

/// Nothing to say about it.
inline constexpr std::string_view kClean = R"(Resources:
  Jobs:
    Type: AWS::SQS::Queue
)";

/// One error: a reference to nothing, on line 5.
inline constexpr std::string_view kError = R"(Resources:
  Jobs:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: !Ref Missing
)";

/// One warning, LOG003: the alarm tells nobody.
inline constexpr std::string_view kWarning = R"(Resources:
  Jobs:
    Type: AWS::SQS::Queue
  Stuck:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: AWS/SQS
      MetricName: ApproximateAgeOfOldestMessage
      Dimensions: [{Name: QueueName, Value: !GetAtt Jobs.QueueName}]
      Statistic: Maximum
      Period: 60
      EvaluationPeriods: 1
      Threshold: 600
      ComparisonOperator: GreaterThanThreshold
)";

/// Two environments, `development` and `production`, that differ in a queue's name; a third value,
/// of Owner, is free.
inline constexpr std::string_view kTwoEnvironments = R"(Parameters:
  Stage:
    Type: String
    Default: development
    AllowedValues: [development, production]
  Owner:
    Type: String
    Default: nobody
Mappings:
  Settings:
    development: {Name: small}
    production: {Name: large}
Resources:
  Jobs:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: !Sub
        - '${Size}-${Owner}-${AWS::Region}-${AWS::StackName}-${AWS::AccountId}'
        - Size: !FindInMap [Settings, !Ref Stage, Name]
)";

}  // namespace cfnaudit::test
