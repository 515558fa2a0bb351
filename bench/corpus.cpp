// Size and seed -> template text.

#include "bench/corpus.h"

#include <array>
#include <string_view>

#include "analyzer/base/text.h"

namespace cfnaudit::bench {
namespace {

/// SplitMix64. The standard library's distributions differ between implementations.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::size_t below(std::size_t bound) {
    state_ += 0x9e3779b97f4a7c15U;
    auto z = state_;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return static_cast<std::size_t>((z ^ (z >> 31U)) % bound);
  }
  template <std::size_t N>
  std::string_view one_of(const std::array<std::string_view, N>& choices) {
    return choices[below(N)];
  }

 private:
  std::uint64_t state_;
};

constexpr std::string_view kHead = R"(AWSTemplateFormatVersion: '2010-09-09'
Description: Synthetic application
Parameters:
  Environment:
    Type: String
    Default: development
    AllowedValues: [development, staging, production]
Mappings:
  Settings:
    development: {Memory: 128, Retention: 7}
    staging: {Memory: 256, Retention: 30}
    production: {Memory: 512, Retention: 365}
Conditions:
  IsProduction: !Equals [!Ref Environment, production]
Resources:
)";

// A unit of six resources; @ is its number, % a number chosen for it, $A an action.
constexpr std::string_view kUnit = R"(  Table@:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: Retain
    Properties:
      TableName: !Sub 'table-@-${Environment}'
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions:
        - {AttributeName: pk, AttributeType: S}
      KeySchema:
        - {AttributeName: pk, KeyType: HASH}
  Queue@:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: %
      KmsMasterKeyId: !If [IsProduction, alias/aws/sqs, !Ref AWS::NoValue]
  Role@:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal: {Service: lambda.amazonaws.com}
            Action: sts:AssumeRole
      Policies:
        - PolicyName: data
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow
                Action: [$A, sqs:SendMessage, 'logs:*']
                Resource:
                  - !GetAtt Table@.Arn
                  - !Sub '${Queue@.Arn}'
                  - !Sub 'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/lambda/*'
  Function@:
    Type: AWS::Lambda::Function
    DependsOn: Logs@
    Properties:
      FunctionName: !Join ['-', [function, '@', !Ref Environment]]
      Runtime: python3.12
      Handler: index.handler
      Timeout: %
      MemorySize: !FindInMap [Settings, !Ref Environment, Memory]
      Role: !GetAtt Role@.Arn
      Environment:
        Variables: {TABLE: !Ref Table@, QUEUE: !Ref Queue@}
      Code:
        ZipFile: |
          import os

          def handler(event, context):
              return os.environ['TABLE']
  Logs@:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: !Sub '/aws/lambda/function-@-${Environment}'
      RetentionInDays: !FindInMap [Settings, !Ref Environment, Retention]
  Alarm@:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: AWS/Lambda
      MetricName: Errors
      Dimensions:
        - {Name: FunctionName, Value: !Ref Function@}
      Statistic: Sum
      Period: 60
      EvaluationPeriods: 1
      Threshold: %
      ComparisonOperator: GreaterThanThreshold
)";
constexpr std::size_t kUnitResources = 6;

constexpr std::array<std::string_view, 5> kActions = {"dynamodb:GetItem", "dynamodb:PutItem",
                                                      "dynamodb:Query", "'dynamodb:*'",
                                                      "dynamodb:UpdateItem"};

void append_unit(std::string& out, std::size_t number, Random& random) {
  for (std::size_t i = 0; i < kUnit.size(); ++i) {
    if (kUnit[i] == '@') {
      out += std::to_string(number);
    } else if (kUnit[i] == '%') {
      out += std::to_string(1 + random.below(120));
    } else if (kUnit.substr(i).starts_with("$A")) {
      out += random.one_of(kActions);
      ++i;
    } else {
      out += kUnit[i];
    }
  }
}

}  // namespace

std::string yaml_template(std::size_t resources, std::uint64_t seed) {
  Random random(seed);
  std::string out(kHead);
  const auto units = (resources + kUnitResources - 1) / kUnitResources;
  for (std::size_t unit = 1; unit <= units; ++unit) append_unit(out, unit, random);
  return out;
}

}  // namespace cfnaudit::bench
