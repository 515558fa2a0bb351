// No report shows a secret: the value of a NoEcho parameter, what is made of it, and values of
// properties that hold passwords, keys and tokens.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/base/text.h"
#include "tests/cli/process.h"

namespace cfnaudit::test {
namespace {

using testing::HasSubstr;
using testing::Not;

/// A secret in every place where one can be, beside something to report: each has "hunter" in it.
std::string with_secrets(std::string_view n) {
  return concat(R"(Parameters:
  Key: {Type: String, NoEcho: true, Default: hunter-default, AllowedPattern: '[', Wrong: 1}
  Choice: {Type: String, NoEcho: true, Default: hunter-a, AllowedValues: [hunter-a, hunter-b]}
  Count: {Type: Number, NoEcho: true, Default: hunter-count}
  Open: {Type: String, NoEcho: true}
  List: {Type: CommaDelimitedList, NoEcho: true, Default: 'hunter-1,hunter-2'}
Mappings: {M: {a: {b: c}}}
Conditions:
  IsA: !Equals [!Ref Choice, hunter-b]
  Missing: !Equals [!FindInMap [M, !Ref Key, b], c]
  Bad: !Equals [!Select [!Ref Key, [a]], c]
Resources:
  Base: {Type: AWS::SQS::Queue, Properties: {QueueName: !Base64 {Ref: Key}}}
  Sub: {Type: AWS::SQS::Queue, Properties: {QueueName: !Sub 'x-${Key}-${Open}'}}
  Join: {Type: AWS::SQS::Queue, Properties: {QueueName: !Join [!Ref Key, !Ref List]}}
  Split: {Type: AWS::SQS::Queue, Properties: {QueueName: !Select [0, !Split ['-', !Ref Key]]}}
  Item: {Type: AWS::SQS::Queue, Condition: IsA, Properties: {QueueName: !Select [7, !Ref List]}}
  Cidr: {Type: AWS::SQS::Queue, Properties: {QueueName: !Select [0, !Cidr [!Ref Key, 1, 8]]}}
  Db: {Type: AWS::RDS::DBInstance, Properties: {MasterUserPassword: hunter-db)",
                n, R"(, DBInstanceClass: db.t3.micro, Engine: mysql, Wrong: !GetAtt Sub.Nothing}}
  Secret: {Type: AWS::SecretsManager::Secret, Properties: {SecretString: hunter-string)",
                n, R"(, Name: !Sub '${Key}'}}
  Fn:
    Type: AWS::Lambda::Function
    Properties:
      Role: !Ref Role
      Environment: {Variables: {DB_PASSWORD: hunter-env)",
                n, R"(, API_TOKEN: !Sub 'hunter-token', URL: !Sub 'db://${Key}@${Missing}'}}
      Code: {ZipFile: 'pass'}
      Handler: index.handler
      Runtime: python3.7
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions:
        - Name: app
          Image: !Ref Nothing
          Environment: [{Name: DB_PASSWORD, Value: hunter-task)",
                n, R"(}]
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}]}
      Policies:
        - PolicyName: !Ref Key
          PolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Action: sqs:*, Resource: !Sub 'arn:aws:sqs:*:*:${Key}'}]}
Outputs:
  Out: {Value: !Sub '${Key}'}
)");
}

class Secrets : public testing::Test {
 protected:
  Folder folder_;
  std::string template_ = folder_.write("t.yaml", with_secrets("1"));
  std::string other_ = folder_.write("other.yaml", with_secrets("2"));
  std::string parameters_ =
      folder_.write("prod.json", R"({"Key": "hunter-given", "Open": "hunter-open"})");

  void expect_hidden(std::vector<std::string> arguments) {
    const Outcome outcome = run(arguments);
    const auto shown = testing::PrintToString(arguments);
    EXPECT_EQ(outcome.signal, 0) << shown;
    EXPECT_THAT(outcome.code, testing::Ge(0)) << shown;
    EXPECT_THAT(outcome.out, Not(HasSubstr("hunter"))) << shown;
    EXPECT_THAT(outcome.err, Not(HasSubstr("hunter"))) << shown;
    EXPECT_THAT(outcome.out, Not(HasSubstr("aHVudGVy"))) << shown;  // Base64 of it
  }
};

TEST_F(Secrets, AreInNoReport) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> all = {
      {"check", {"text", "json", "sarif", "markdown", "junit", "github", "gitlab"}},
      {"access", {"text", "json", "markdown", "mermaid", "dot"}},
      {"cost", {"text", "json", "markdown", "csv"}},
      {"graph", {"mermaid", "dot", "json"}},
  };
  for (const auto& [command, formats] : all)
    for (const auto& format : formats) {
      expect_hidden({command, template_, "--format", format, "--verbose"});
      expect_hidden({command, template_, "--format", format, "--parameters", parameters_});
      expect_hidden({command, template_, "--format", format, "--parameter-overrides",
                     "Open=hunter-open", "Choice=hunter-c"});
    }
  for (const auto format : {"text", "json", "markdown"})
    expect_hidden({"diff", template_, other_, "--format", format, "--verbose"});
}

TEST_F(Secrets, AreInNoAnswer) {
  for (const auto format : {"text", "json"}) {
    expect_hidden({"access", template_, "--from", "Role", "--to", "Base", "--format", format});
    expect_hidden({"access", template_, "--from", "Role", "--to", "Sub", "--action",
                   "sqs:SendMessage", "--parameters", parameters_, "--format", format,
                   "--verbose"});
    expect_hidden({"access", template_, "--who-can", "sqs:SendMessage", "Sub", "--format", format});
  }
}

TEST_F(Secrets, ThatChangeAreAChange) {
  const Outcome diff = run({"diff", template_, other_});
  EXPECT_THAT(diff.out, HasSubstr("MasterUserPassword"));
  EXPECT_THAT(diff.out, HasSubstr("SecretString"));
  EXPECT_THAT(diff.out, HasSubstr("DB_PASSWORD"));
}

TEST(Expanded, KeepsWhatIsGivenToItself) {
  const Folder folder;
  const auto path =
      folder.write("t.yaml", R"(Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]
Parameters:
  Key: {Type: String, NoEcho: true}
  Keys: {Type: CommaDelimitedList, NoEcho: true}
Resources:
  'Fn::ForEach::Queues': [Name, !Ref Keys, {'Queue${Name}': {Type: AWS::SQS::Queue}}]
  Fn:
    Type: AWS::Serverless::Function
    Properties: {InlineCode: pass, Handler: a.b, Runtime: python3.12, FunctionName: !Ref Key, AutoPublishAlias: !Ref Key}
)");
  for (const auto format : {"yaml", "json"}) {
    const Outcome expanded = run({"expand", path, "--format", format, "--parameter-overrides",
                                  "Key=hunter", "Keys=hunterA,hunterB"});
    EXPECT_THAT(expanded.out, Not(HasSubstr("hunter"))) << format;
    EXPECT_THAT(expanded.err, Not(HasSubstr("hunter"))) << format;
  }
}

TEST(Nested, ASecretParameterStaysOne) {
  const Folder folder;
  folder.write("child.yaml", R"(Parameters: {Key: {Type: String, NoEcho: true}}
Resources: {Q: {Type: AWS::SQS::Queue, Properties: {QueueName: !Ref Key, Wrong: !Sub '${Nothing}'}}}
)");
  for (const auto value : {"hunter", "!Sub hunter", "!Sub 'hunter-${AWS::Region}'",
                           "!Join ['-', [hunter, !Ref AWS::Region]]", "!Select [0, [hunter]]"}) {
    const auto path = folder.write(
        "t.yaml", concat("Resources:\n  Child: {Type: AWS::CloudFormation::Stack, Properties: "
                         "{TemplateURL: child.yaml, Parameters: {Key: ",
                         value, "}}}\n"));
    for (const auto command : {"access", "graph"}) {
      const Outcome outcome = run({command, path, "--format", "json"});
      EXPECT_THAT(outcome.out, Not(HasSubstr("hunter"))) << command << " " << value;
    }
  }
}

}  // namespace
}  // namespace cfnaudit::test
