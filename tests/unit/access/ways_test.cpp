#include <fstream>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/access/assertions.h"
#include "analyzer/base/text.h"
#include "tests/support/pipeline.h"

// Ways to more rights that are publicly known, a line each in tests/proofs/escalations.tsv: none
// may be proved not to be there, and without the rights there is none.

namespace cfnaudit::access {
namespace {

struct KnownWay {
  std::string name;
  std::string actor;    // "role", "user", "member" of a group, "bounded" by a boundary
  std::string actions;  // of the actor; "!" marks those that the twin lacks
  std::string trusted;  // the service that the privileged role W trusts
  std::string runs;     // what runs as it already: X of kRunning
  std::string page;
};

constexpr std::string_view kAnything =
    "{PolicyName: p, PolicyDocument: {Statement: {Effect: Allow, Action: 'dynamodb:*', Resource: "
    "'*'}}}";

/// "$TRUST" is a trust policy for the account where the way assumes the role, else for EC2.
const std::map<std::string_view, std::string_view> kRunning = {
    {"Function", "X: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt W.Arn}}"},
    {"Machine",
     "X: {Type: AWS::StepFunctions::StateMachine, Properties: {RoleArn: !GetAtt W.Arn}}"},
    {"Build", "X: {Type: AWS::CodeBuild::Project, Properties: {ServiceRole: !GetAtt W.Arn}}"},
    {"Instance",
     "P: {Type: AWS::IAM::InstanceProfile, Properties: {Roles: [!Ref W]}}\n  X: {Type: "
     "AWS::EC2::Instance, Properties: {IamInstanceProfile: !Ref P}}"},
    {"DeployedInstance",
     "P: {Type: AWS::IAM::InstanceProfile, Properties: {Roles: [!Ref W]}}\n  X: {Type: "
     "AWS::EC2::Instance, Properties: {IamInstanceProfile: !Ref P}}\n  A: {Type: "
     "AWS::CodeDeploy::Application, Properties: {ApplicationName: a}}\n  D: {Type: "
     "AWS::CodeDeploy::DeploymentGroup, Properties: {ApplicationName: !Ref A, ServiceRoleArn: "
     "'arn:aws:iam::111122223333:role/deploy', Ec2TagFilters: [{Key: a, Type: KEY_ONLY}]}}"},
    {"LaunchTemplate",
     "P: {Type: AWS::IAM::InstanceProfile, Properties: {Roles: [!Ref W]}}\n  X: {Type: "
     "AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {IamInstanceProfile: {Arn: "
     "!GetAtt P.Arn}}}}"},
    {"Task", "X: {Type: AWS::ECS::TaskDefinition, Properties: {TaskRoleArn: !GetAtt W.Arn}}"},
    {"Job",
     "X: {Type: AWS::Glue::Job, Properties: {Role: !GetAtt W.Arn, Command: {Name: glueetl}}}"},
    {"DevEndpoint",
     "X: {Type: AWS::Glue::DevEndpoint, Properties: {RoleArn: !GetAtt W.Arn, EndpointName: e}}"},
    {"Notebook",
     "X: {Type: AWS::SageMaker::NotebookInstance, Properties: {RoleArn: !GetAtt W.Arn, "
     "NotebookInstanceName: n}}"},
    {"LifecycleConfig",
     "C: {Type: AWS::SageMaker::NotebookInstanceLifecycleConfig, Properties: "
     "{NotebookInstanceLifecycleConfigName: c}}\n  X: {Type: AWS::SageMaker::NotebookInstance, "
     "Properties: {RoleArn: !GetAtt W.Arn, NotebookInstanceName: n, LifecycleConfigName: !GetAtt "
     "C.NotebookInstanceLifecycleConfigName}}"},
    {"Service",
     "X: {Type: AWS::AppRunner::Service, Properties: {ServiceName: s, InstanceConfiguration: "
     "{InstanceRoleArn: !GetAtt W.Arn}}}"},
    {"Stack",
     "X: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: "
     "'https://s3.amazonaws.com/b/t', Parameters: {Role: !GetAtt W.Arn}}}"},
    {"StackSet",
     "X: {Type: AWS::CloudFormation::StackSet, Properties: {StackSetName: s, PermissionModel: "
     "SELF_MANAGED, AdministrationRoleARN: !GetAtt W.Arn, TemplateBody: '{}'}}"},
    {"JobDefinition",
     "X: {Type: AWS::Batch::JobDefinition, Properties: {JobDefinitionName: j, ContainerProperties: "
     "{JobRoleArn: !GetAtt W.Arn}}}"},
    {"CodeInterpreter",
     "X: {Type: AWS::BedrockAgentCore::CodeInterpreterCustom, Properties: {Name: i, "
     "ExecutionRoleArn: !GetAtt W.Arn, NetworkConfiguration: {NetworkMode: PUBLIC}}}"},
    {"AgentRuntime",
     "X: {Type: AWS::BedrockAgentCore::Runtime, Properties: {AgentRuntimeName: r, RoleArn: !GetAtt "
     "W.Arn}}"},
    {"Browser",
     "X: {Type: AWS::BedrockAgentCore::BrowserCustom, Properties: {Name: b, ExecutionRoleArn: "
     "!GetAtt W.Arn}}"},
    {"Airflow",
     "X: {Type: AWS::MWAA::Environment, Properties: {Name: a, ExecutionRoleArn: !GetAtt W.Arn}}"},
    {"JobWithScript",
     "B: {Type: AWS::S3::Bucket}\n  X: {Type: AWS::Glue::Job, Properties: {Role: !GetAtt W.Arn, "
     "Command: {Name: glueetl, ScriptLocation: !Sub 's3://${B}/x.py'}}}"},
    {"AirflowWithBucket",
     "B: {Type: AWS::S3::Bucket}\n  X: {Type: AWS::MWAA::Environment, Properties: {Name: a, "
     "ExecutionRoleArn: !GetAtt W.Arn, SourceBucketArn: !GetAtt B.Arn}}"},
    {"BuildFromBucket",
     "B: {Type: AWS::S3::Bucket}\n  X: {Type: AWS::CodeBuild::Project, Properties: {ServiceRole: "
     "!GetAtt W.Arn, Source: {Type: S3, Location: !Sub '${B}/x.zip'}}}"},
    {"TaskFromRepository",
     "B: {Type: AWS::ECR::Repository}\n  X: {Type: AWS::ECS::TaskDefinition, Properties: "
     "{TaskRoleArn: !GetAtt W.Arn, ContainerDefinitions: [{Name: c, Image: !Sub "
     "'${B.RepositoryUri}:latest'}]}}"},
    {"PolicyOfActor",
     "X: {Type: AWS::IAM::ManagedPolicy, Properties: {Roles: [!Ref R], PolicyDocument: {Statement: "
     "{Effect: Allow, Action: 's3:ListAllMyBuckets', Resource: '*'}}}}"},
    {"User", "X: {Type: AWS::IAM::User, Properties: {Policies: [$ANYTHING]}}"},
    {"PoorUser", "X: {Type: AWS::IAM::User}"},
    {"Group", "X: {Type: AWS::IAM::Group, Properties: {Policies: [$ANYTHING]}}"},
    {"PoorRole", "X: {Type: AWS::IAM::Role, Properties: {$TRUST}}"},
    {"PoorRoleWithPolicy",
     "M: {Type: AWS::IAM::ManagedPolicy, Properties: {Roles: [!Ref X], PolicyDocument: {Statement: "
     "{Effect: Allow, Action: 's3:ListAllMyBuckets', Resource: '*'}}}}\n  X: {Type: "
     "AWS::IAM::Role, Properties: {$TRUST}}"},
    {"AssumableRole", "X: {Type: AWS::IAM::Role, Properties: {$TRUST, Policies: [$ANYTHING]}}"},
    {"SamlRole",
     "S: {Type: AWS::IAM::SAMLProvider, Properties: {Name: s, SamlMetadataDocument: '<x/>'}}\n  X: "
     "{Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {Statement: {Effect: Allow, "
     "Principal: {Federated: !Ref S}, Action: 'sts:AssumeRoleWithSAML'}}, Policies: [$ANYTHING]}}"},
    {"OidcRole",
     "S: {Type: AWS::IAM::OIDCProvider, Properties: {Url: 'https://token.example.com', "
     "ClientIdList: [c]}}\n  X: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: "
     "{Statement: {Effect: Allow, Principal: {Federated: !Ref S}, Action: "
     "'sts:AssumeRoleWithWebIdentity', Condition: {StringEquals: {'token.example.com:aud': c}}}}, "
     "Policies: [$ANYTHING]}}"},
    {"PermissionSet",
     "X: {Type: AWS::SSO::PermissionSet, Properties: {InstanceArn: "
     "'arn:aws:sso:::instance/ssoins-1234567890123456', Name: n, InlinePolicy: {Version: "
     "'2012-10-17', Statement: [{Effect: Allow, Action: 'dynamodb:*', Resource: '*'}]}}}"},
};

std::vector<KnownWay> known_ways() {
  std::vector<KnownWay> out;
  std::ifstream file(concat(CFNAUDIT_SOURCE_DIR, "/tests/proofs/escalations.tsv"));
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    const auto parts = split(line, '\t');
    out.push_back({std::string(parts[0]), std::string(parts[1]), std::string(parts[2]),
                   std::string(parts[3]), std::string(parts[4]), std::string(parts[5])});
  }
  return out;
}

std::string with(std::string text, std::string_view what, std::string_view by) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what))
    text.replace(at, what.size(), by);
  return text;
}

std::string trust_of(std::string_view principal) {
  return concat("AssumeRolePolicyDocument: {Statement: {Effect: Allow, Principal: {", principal,
                "}, Action: 'sts:AssumeRole'}}");
}

std::string actor_of(const KnownWay& way, std::string_view actions) {
  std::string list;
  for (const auto action : split(actions, ' '))
    list += concat(list.empty() ? "'" : ", '", action, "'");
  const std::string_view on = way.runs == "PoorRole" || way.runs == "PoorUser" ? "!GetAtt X.Arn"
                              : way.runs == "PoorRoleWithPolicy" ? "[!GetAtt X.Arn, !Ref M]"
                                                                 : "'*'";
  const std::string document = concat("PolicyDocument: {Statement: {Effect: Allow, Action: [", list,
                                      "], Resource: ", on, "}}");
  const std::string policies = concat("Policies: [{PolicyName: q, ", document, "}]");
  const std::string trust = trust_of("Service: lambda.amazonaws.com");
  if (way.actor == "user")
    return concat("  R: {Type: AWS::IAM::User, Properties: {", policies, "}}\n");
  if (way.actor == "member")
    return concat("  H: {Type: AWS::IAM::Group}\n",
                  "  R: {Type: AWS::IAM::User, Properties: {Groups: [!Ref H], ", policies, "}}\n");
  if (way.actor == "bounded")
    return concat(
        "  Y: {Type: AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: {Statement: {Effect: "
        "Allow, Action: 'iam:*', Resource: '*'}}}}\n",
        "  R: {Type: AWS::IAM::Role, Properties: {PermissionsBoundary: !Ref Y, ", trust,
        ", Policies: [{PolicyName: q, ", document, "}, ", kAnything, "]}}\n");
  return concat("  R: {Type: AWS::IAM::Role, Properties: {", trust, "}}\n",
                "  Q: {Type: AWS::IAM::Policy, Properties: {PolicyName: q, Roles: [!Ref R], ",
                document, "}}\n");
}

std::string template_of(const KnownWay& way, std::string_view actions) {
  std::string runs;
  if (way.runs != "-") runs = concat("  ", kRunning.at(way.runs), "\n");
  const bool assumes = way.actions.find("sts:AssumeRole") != std::string::npos;
  runs = with(std::move(runs), "$TRUST",
              trust_of(assumes ? "AWS: !Ref AWS::AccountId" : "Service: ec2.amazonaws.com"));
  runs = with(std::move(runs), "$ANYTHING", kAnything);
  return concat("Resources:\n  T: {Type: AWS::DynamoDB::Table, Properties: {TableName: orders}}\n",
                "  W: {Type: AWS::IAM::Role, Properties: {",
                trust_of(concat("Service: ", way.trusted)), ", Policies: [", kAnything, "]}}\n",
                actor_of(way, actions), runs);
}

DenialResult::Kind denied(std::string text) {
  const auto run = cfnaudit::testing::run_pipeline(std::move(text));
  const Denial denial{"R", "T", {"dynamodb:GetItem"}};
  return check_denials(run->sources.file(0), run->tmpl, {}, {&denial, 1}).front().kind;
}

TEST(Ways, NoKnownWayIsProvedNotToBe) {
  const auto ways = known_ways();
  for (const KnownWay& way : ways) {
    const auto kind = denied(template_of(way, with(way.actions, "!", "")));
    EXPECT_NE(kind, DenialResult::Kind::kHolds) << way.name << ": " << way.actions;
    EXPECT_NE(kind, DenialResult::Kind::kInvalid) << way.name;
  }
  EXPECT_GE(ways.size(), 150U);
}

TEST(Ways, WithoutTheRightsThereIsNone) {
  for (const KnownWay& way : known_ways()) {
    if (way.runs == "Stack") continue;  // which is handed the role
    std::string rest;
    if (way.actions.find('!') != std::string::npos)
      for (const auto action : split(way.actions, ' '))
        if (!action.starts_with('!')) rest += concat(rest.empty() ? "" : " ", action);
    EXPECT_EQ(denied(template_of(way, rest.empty() ? "s3:ListAllMyBuckets" : rest)),
              DenialResult::Kind::kHolds)
        << way.name << ": " << rest;
  }
}

TEST(Ways, EachHasAPage) {
  for (const KnownWay& way : known_ways())
    EXPECT_TRUE(way.page.starts_with("https://")) << way.name;
}

}  // namespace
}  // namespace cfnaudit::access
