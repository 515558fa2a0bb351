#include <algorithm>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/access/access.h"
#include "analyzer/access/analysis.h"
#include "analyzer/access/answer.h"
#include "analyzer/access/assertions.h"
#include "analyzer/access/entry/entry_points.h"
#include "analyzer/access/reach.h"
#include "analyzer/base/text.h"
#include "analyzer/iam/questions.h"
#include "tests/support/pipeline.h"

namespace cfnaudit::access {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;

/// A template's access with its paths, in its first environment.
class World {
 public:
  explicit World(std::string text) : run_(cfnaudit::testing::run_pipeline(std::move(text))) {
    access_ = analyze(file(), graph());
    paths_ = find_paths(access_, graph());
  }

  const SourceFile& file() const { return run_->sources.file(0); }
  const model::Template& tmpl() const { return run_->tmpl; }
  const graph::Graph& graph() const { return run_->graphs.front(); }
  const Access& access() const { return access_; }
  const Paths& paths() const { return paths_; }
  std::string name(graph::ResourceIndex index) const {
    return std::string(graph().resource(index).id());
  }

  /// "Role -> Table: s3:GetObject+s3:PutObject if ..."; "?" before what is open.
  std::vector<std::string> reach() const {
    std::vector<std::string> out;
    for (const auto& row : access_.reach)
      out.push_back(concat(name(access_.principals[row.principal].resource), " -> ",
                           access_.destinations[row.destination].id,
                           row.form ? " (another ARN)" : "", ": ",
                           row.verdict == Verdict::kUnknown ? "?" : "", join(row.actions, "+"),
                           row.conditions.empty() ? "" : " if ", join(row.conditions, ", or ")));
    return out;
  }

  /// "Role via Function, Other -> Table: dynamodb:GetItem".
  std::vector<std::string> transitive() const {
    std::vector<std::string> out;
    for (const auto& row : paths_.transitive) {
      std::vector<std::string> via;
      for (const auto& hop : row.via) via.push_back(name(hop.through));
      const Reach& reach = access_.reach[row.reach];
      out.push_back(concat(row.verdict == Verdict::kReachable ? "" : "?",
                           name(access_.principals[row.principal].resource), " via ",
                           join(via, ", "), " -> ", access_.destinations[reach.destination].id,
                           ": ", join(reach.actions, "+")));
    }
    return out;
  }

  /// "anonymous Api POST /x, Function -> Table: Read" and the verdict where it is not reachable.
  std::vector<std::string> entries() const {
    std::vector<std::string> out;
    for (const auto& entry : paths_.entry_points) {
      std::vector<std::string> reached;
      for (const auto& one : entry.reaches)
        reached.push_back(
            concat(access_.destinations[one.destination].id, " ", join(one.access_levels, "+")));
      const std::string verdict = entry.verdict == Verdict::kReachable     ? ""
                                  : entry.verdict == Verdict::kUnreachable ? "closed "
                                                                           : "? ";
      out.push_back(concat(verdict, entry.anonymous ? "[anonymous] " : "", join(entry.path, ", "),
                           " -> ", join(reached, "; ")));
    }
    return out;
  }

  QuestionAnswer ask(Question question) const {
    return access::ask(question, access_, paths_, graph());
  }
  std::vector<DenialResult> deny(std::vector<Denial> denials) const {
    return check_denials(file(), tmpl(), {}, denials);
  }

 private:
  std::unique_ptr<cfnaudit::testing::Pipeline> run_;
  Access access_;
  Paths paths_;
};

constexpr std::string_view kTrust =
    "AssumeRolePolicyDocument: {Statement: {Effect: Allow, Principal: {Service: "
    "lambda.amazonaws.com}, Action: 'sts:AssumeRole'}}";

/// A role with one inline statement; empty: with no policy.
std::string role(std::string_view id, std::string_view statement, std::string_view more = kTrust) {
  return concat("  ", id, ":\n    Type: AWS::IAM::Role\n    Properties:\n      ", more, "\n",
                statement.empty()
                    ? ""
                    : concat("      Policies: [{PolicyName: p, PolicyDocument: {Version: "
                             "2012-10-17, Statement: [",
                             statement, "]}}]\n"));
}

std::string function(std::string_view id, std::string_view role_id) {
  return concat("  ", id,
                ": {Type: AWS::Lambda::Function, Properties: {FunctionName: ", lowercase(id),
                ", Role: !GetAtt ", role_id, ".Arn}}\n");
}

constexpr std::string_view kTable =
    "  Table: {Type: AWS::DynamoDB::Table, Properties: {TableName: orders}}\n";
constexpr std::string_view kGetItem =
    "{Effect: Allow, Action: 'dynamodb:GetItem', Resource: !GetAtt Table.Arn}";

std::string resources(std::initializer_list<std::string> parts) {
  std::string out = "Resources:\n";
  for (const auto& part : parts) out += part;
  return out;
}

TEST(ResourcePolicies, GrantToARoleWithoutPoliciesOfItsOwn) {
  const World world(resources({role("Role", ""), R"(
  Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: store}}
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Bucket
      PolicyDocument:
        Statement:
          - {Effect: Allow, Principal: {AWS: !GetAtt Role.Arn}, Action: 's3:GetObject', Resource: !Sub '${Bucket.Arn}/*'}
          - {Effect: Allow, Principal: {AWS: '111122223333'}, Action: 's3:ListBucket', Resource: !GetAtt Bucket.Arn}
)"}));
  EXPECT_THAT(world.reach(), ElementsAre("Role -> Bucket/objects: s3:GetObject"));
  EXPECT_THAT(world.entries(), ElementsAre("account 111122223333, Bucket -> Bucket List"));
}

TEST(ResourcePolicies, DenyWhatIdentityPoliciesGrant) {
  const World world(
      resources({role("Role", "{Effect: Allow, Action: 'sqs:*Message', Resource: '*'}"),
                 R"(
  Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: jobs}}
  Policy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Queue]
      PolicyDocument:
        Statement: {Effect: Deny, Principal: '*', Action: 'sqs:SendMessage', Resource: '*'}
)"}));
  EXPECT_THAT(world.reach(), ElementsAre("Role -> Queue: sqs:DeleteMessage+sqs:ReceiveMessage"));
}

TEST(ResourcePolicies, ConditionsGetAWitness) {
  const World world(
      resources({role("Role", "{Effect: Allow, Action: 's3:GetObject', Resource: '*'}"),
                 R"(
  Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: store}}
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Bucket
      PolicyDocument:
        Statement: {Effect: Deny, Principal: '*', Action: 's3:*', Resource: '*', Condition: {Bool: {'aws:SecureTransport': 'false'}}}
)"}));
  EXPECT_THAT(world.reach(), ElementsAre("Role -> Bucket/objects: s3:GetObject if unless Bool "
                                         "aws:SecureTransport false"));
  const auto request = witness(world.access(), world.graph(), world.access().reach[0]);
  ASSERT_TRUE(request);
  EXPECT_EQ(request->context.find("aws:securetransport").values.front().text(), "true");
}

TEST(ResourcePolicies, ContradictoryConditionsAreProvedUnreachable) {
  const World world(resources(
      {role("Role",
            "{Effect: Allow, Action: 'dynamodb:GetItem', Resource: '*', Condition: {StringEquals: "
            "{'aws:PrincipalTag/team': red}, StringNotEquals: {'aws:PrincipalTag/team': red}}}"),
       std::string(kTable)}));
  EXPECT_THAT(world.reach(), IsEmpty());
}

TEST(ResourcePolicies, AKeyDecidesWhetherTheAccountDoes) {
  const auto world = [](std::string_view policy) {
    return World(resources({role("Role", "{Effect: Allow, Action: 'kms:Decrypt', Resource: '*'}"),
                            concat("  Key: {Type: AWS::KMS::Key, Properties: {", policy, "}}\n")}));
  };
  EXPECT_THAT(world("").reach(), ElementsAre("Role -> Key: kms:Decrypt"));
  EXPECT_THAT(world("KeyPolicy: {Statement: {Effect: Allow, Principal: {AWS: !Sub "
                    "'arn:aws:iam::${AWS::AccountId}:root'}, Action: 'kms:*', Resource: '*'}}")
                  .reach(),
              ElementsAre("Role -> Key: kms:Decrypt"));
  EXPECT_THAT(
      world("KeyPolicy: {Statement: {Effect: Allow, Principal: {AWS: !Sub "
            "'arn:aws:iam::${AWS::AccountId}:role/other'}, Action: 'kms:*', Resource: '*'}}")
          .reach(),
      IsEmpty());
}

TEST(ResourcePolicies, PermissionsHoldForTheQualifierThatTheyName) {
  const std::string text = resources(
      {role("Role", std::string(kGetItem)), std::string(kTable), function("Function", "Role"), R"(
  Version: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref Function}}
  Alias: {Type: AWS::Lambda::Alias, Properties: {FunctionName: !Ref Function, Name: live, FunctionVersion: !GetAtt Version.Version}}
  Permission: {Type: AWS::Lambda::Permission, Properties: {FunctionName: !Ref Alias, Action: 'lambda:InvokeFunction', Principal: '*'}}
)"});
  const World world(text);
  EXPECT_THAT(world.reach(), IsSupersetOf({"Role -> Alias: lambda:InvokeFunction"}));
  // The function is reached as the alias, and not without a qualifier.
  EXPECT_THAT(world.reach(), Not(Contains(HasSubstr("Role -> Function:"))));
  EXPECT_THAT(world.reach(), Contains("Role -> Function (another ARN): lambda:InvokeFunction"));
  EXPECT_THAT(world.entries(),
              ElementsAre("any account, Function -> Alias Write; Table Read; Function Write"));
}

TEST(ResourcePolicies, BlockedBucketsAreNotPublic) {
  const auto entries = [](std::string_view properties) {
    return World(resources(
                     {concat("  Bucket: {Type: AWS::S3::Bucket, Properties: {", properties, "}}\n"),
                      R"(
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Bucket
      PolicyDocument: {Statement: {Effect: Allow, Principal: '*', Action: 's3:GetObject', Resource: !Sub '${Bucket.Arn}/*'}}
)"}))
        .entries();
  };
  EXPECT_THAT(entries(""), IsEmpty());
  EXPECT_THAT(entries("PublicAccessBlockConfiguration: {BlockPublicPolicy: false}"),
              ElementsAre("[anonymous] anonymous, Bucket -> Bucket/objects Read"));
}

TEST(Families, APatternInTheMiddleReachesSomeMember) {
  const World world(resources(
      {role("Role", "{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::*/secret/*'}"),
       "  Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: store}}\n"}));
  EXPECT_THAT(world.reach(), ElementsAre("Role -> Bucket/objects: s3:GetObject"));
}

TEST(Policies, OfPermissionSetsAndOutsideAreSaid) {
  const World world(resources({std::string(kTable), R"(
  Set:
    Type: AWS::SSO::PermissionSet
    Properties:
      Name: readers
      InstanceArn: arn:aws:sso:::instance/ssoins-1
      InlinePolicy: {Version: 2012-10-17, Statement: {Effect: Allow, Action: 'dynamodb:GetItem', Resource: '*'}}
  Function: {Type: AWS::Lambda::Function, Properties: {Role: 'arn:aws:iam::123456789012:role/elsewhere'}}
)"}));
  EXPECT_THAT(world.reach(), ElementsAre("Set -> Table: dynamodb:GetItem"));
  ASSERT_EQ(world.access().outside.size(), 1U);
  EXPECT_THAT(world.access().outside[0].reason, HasSubstr("role/elsewhere"));
  const auto answer = world.ask({"Function", "Table", {}});
  EXPECT_EQ(answer.verdict, Verdict::kUnknown);
}

TEST(Hops, ThroughFunctionsAndStateMachines) {
  const World world(resources(
      {role("Reader", std::string(kGetItem)), std::string(kTable), function("Function", "Reader"),
       role("Flow",
            "{Effect: Allow, Action: 'lambda:InvokeFunction', Resource: !GetAtt Function.Arn}",
            "AssumeRolePolicyDocument: {Statement: {Effect: Allow, Principal: {Service: "
            "states.amazonaws.com}, Action: 'sts:AssumeRole'}}"),
       "  Machine: {Type: AWS::StepFunctions::StateMachine, Properties: {StateMachineName: m, "
       "RoleArn: !GetAtt Flow.Arn}}\n",
       role("Starter",
            "{Effect: Allow, Action: 'states:StartExecution', Resource: !Ref Machine}")}));
  EXPECT_THAT(world.transitive(),
              ElementsAre("Flow via Function -> Table: dynamodb:GetItem",
                          "Starter via Machine -> Function: lambda:InvokeFunction",
                          "Starter via Machine, Function -> Table: dynamodb:GetItem"));
  EXPECT_EQ(world.ask({"Machine", "Table", {"dynamodb:Get*"}}).verdict, Verdict::kReachable);
  EXPECT_EQ(world.ask({"Machine", "Table", {"dynamodb:Put*"}}).verdict, Verdict::kUnreachable);
}

TEST(Hops, AssumingPassingAndChangingCode) {
  const auto transitive = [](std::string_view statements, std::string_view trust) {
    return World(resources({role("Reader", std::string(kGetItem), trust), std::string(kTable),
                            function("Function", "Reader"), role("Actor", statements)}))
        .transitive();
  };
  const std::string account =
      "AssumeRolePolicyDocument: {Statement: {Effect: Allow, Principal: {AWS: !Ref "
      "AWS::AccountId}, "
      "Action: 'sts:AssumeRole'}}";
  EXPECT_THAT(transitive("{Effect: Allow, Action: 'sts:AssumeRole', Resource: '*'}", account),
              ElementsAre("Actor via Reader -> Table: dynamodb:GetItem"));
  EXPECT_THAT(transitive("{Effect: Allow, Action: 'sts:AssumeRole', Resource: '*'}", kTrust),
              IsEmpty());
  EXPECT_THAT(transitive("{Effect: Allow, Action: ['iam:PassRole', 'lambda:CreateFunction'], "
                         "Resource: '*'}",
                         kTrust),
              ElementsAre("Actor via Reader -> Table: dynamodb:GetItem"));
  EXPECT_THAT(transitive("{Effect: Allow, Action: 'iam:PassRole', Resource: '*'}", kTrust),
              IsEmpty());
  EXPECT_THAT(transitive("{Effect: Allow, Action: ['iam:PassRole', 'lambda:CreateFunction'], "
                         "Resource: '*', Condition: {StringEquals: {'iam:PassedToService': "
                         "ec2.amazonaws.com}}}",
                         kTrust),
              IsEmpty());
  EXPECT_THAT(
      transitive("{Effect: Allow, Action: 'lambda:UpdateFunctionCode', Resource: '*'}", kTrust),
      ElementsAre("Actor via Function -> Table: dynamodb:GetItem"));
}

constexpr std::string_view kApi = R"(
  Deployment: {Type: AWS::ApiGateway::Deployment, DependsOn: Method, Properties: {RestApiId: !Ref Api, StageName: live}}
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: a}}
  Path: {Type: AWS::ApiGateway::Resource, Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: orders}}
  Method:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !Ref Path
      HttpMethod: POST
      AuthorizationType: NONE
      Integration: {Type: AWS_PROXY, Uri: !Sub 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Function.Arn}/invocations'}
)";

std::string permission(std::string_view source) {
  return concat(
      "  Permission: {Type: AWS::Lambda::Permission, Properties: {FunctionName: !Ref "
      "Function, Action: 'lambda:InvokeFunction', Principal: apigateway.amazonaws.com, "
      "SourceArn: !Sub '",
      source, "'}}\n");
}

TEST(EntryPoints, AnOpenMethodLeadsToData) {
  const World world(resources(
      {role("Reader", std::string(kGetItem)), std::string(kTable), function("Function", "Reader"),
       std::string(kApi),
       permission("arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*/POST/orders")}));
  EXPECT_THAT(world.entries(),
              ElementsAre("[anonymous] anonymous, Api POST /orders, Function -> Table Read"));
  const auto& entry = world.paths().entry_points[0];
  ASSERT_EQ(entry.witness.size(), 3U);
  EXPECT_EQ(entry.witness[2].action, "dynamodb:GetItem");
  EXPECT_EQ(world.ask({"anonymous", "Table", {}}).verdict, Verdict::kReachable);
}

TEST(EntryPoints, APermissionForAnotherMethodClosesIt) {
  const World world(resources(
      {role("Reader", std::string(kGetItem)), std::string(kTable), function("Function", "Reader"),
       std::string(kApi),
       permission("arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*/GET/*")}));
  EXPECT_THAT(world.entries(),
              ElementsAre("closed [anonymous] anonymous, Api POST /orders, Function -> "));
  EXPECT_EQ(world.ask({"anonymous", "Table", {}}).verdict, Verdict::kUnreachable);
}

TEST(EntryPoints, UrlsRoutesAndRoles) {
  const World world(resources(
      {role("Reader", std::string(kGetItem)), std::string(kTable), function("Function", "Reader"),
       role(
           "Partner", std::string(kGetItem),
           "AssumeRolePolicyDocument: {Statement: {Effect: Allow, Principal: {AWS: "
           "'arn:aws:iam::111122223333:root'}, Action: 'sts:AssumeRole', Condition: {StringEquals: "
           "{'sts:ExternalId': abc}}}}"),
       R"(
  Url: {Type: AWS::Lambda::Url, Properties: {AuthType: NONE, TargetFunctionArn: !GetAtt Function.Arn}}
  UrlPermission: {Type: AWS::Lambda::Permission, Properties: {FunctionName: !Ref Function, Action: 'lambda:InvokeFunctionUrl', Principal: '*', FunctionUrlAuthType: NONE}}
  Http: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: h, ProtocolType: HTTP}}
  Integration: {Type: AWS::ApiGatewayV2::Integration, Properties: {ApiId: !Ref Http, IntegrationType: AWS_PROXY, IntegrationUri: !GetAtt Function.Arn}}
  Route: {Type: AWS::ApiGatewayV2::Route, Properties: {ApiId: !Ref Http, RouteKey: 'GET /x/{id}', AuthorizationType: JWT, Target: !Sub 'integrations/${Integration}'}}
  HttpPermission: {Type: AWS::Lambda::Permission, Properties: {FunctionName: !Ref Function, Action: 'lambda:InvokeFunction', Principal: apigateway.amazonaws.com, SourceArn: !Sub 'arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Http}/*/*/x/*'}}
)"}));
  // Everyone may call the URL, the roles of the account too.
  EXPECT_THAT(world.entries(),
              ElementsAre("caller, Http GET /x/{id}, Function -> Table Read; Function Write",
                          "[anonymous] anonymous, Url, Function -> Table Read; Function Write",
                          "account 111122223333, Partner -> Table Read; Function Write"));
}

TEST(EntryPoints, EveryoneIsAnonymousWhereTheServiceTakesUnsignedRequests) {
  constexpr std::string_view kStatement =
      "{Version: 2012-10-17, Statement: [{Effect: Allow, Principal: '*', Action: '*', Resource: "
      "'*'}]}";
  const auto who = [&](std::string_view resource, std::string_view policy) {
    const World world(
        concat("Resources:\n  It: {", resource, "}\n",
               policy.empty() ? "" : concat("  Policy: {", policy, kStatement, "}}\n")));
    std::vector<std::string> out;
    for (const auto& entry : world.paths().entry_points)
      out.push_back(concat(entry.path.front(), entry.anonymous ? " from the internet" : ""));
    return out;
  };
  EXPECT_THAT(who("Type: AWS::SQS::Queue",
                  "Type: AWS::SQS::QueuePolicy, Properties: {Queues: [!Ref It], PolicyDocument: "),
              ElementsAre("anonymous from the internet"));
  EXPECT_THAT(who("Type: AWS::SNS::Topic",
                  "Type: AWS::SNS::TopicPolicy, Properties: {Topics: [!Ref It], PolicyDocument: "),
              ElementsAre("any account"));
  constexpr std::string_view kBucket =
      "Type: AWS::S3::BucketPolicy, Properties: {Bucket: !Ref It, PolicyDocument: ";
  EXPECT_THAT(who("Type: AWS::S3::Bucket", kBucket), IsEmpty());
  EXPECT_THAT(who("Type: AWS::S3::Bucket, Properties: {PublicAccessBlockConfiguration: "
                  "{BlockPublicPolicy: false}}",
                  kBucket),
              ElementsAre("anonymous from the internet"));
  const auto domain = [&](std::string_view more) {
    return concat("Type: AWS::OpenSearchService::Domain, Properties: {DomainName: it, ", more,
                  "AccessPolicies: ", kStatement, "}");
  };
  EXPECT_THAT(who(domain(""), ""), ElementsAre("anonymous from the internet"));
  EXPECT_THAT(who(domain("VPCOptions: {SubnetIds: [subnet-1]}, "), ""), ElementsAre("anonymous"));
  const auto point = [&](std::string_view more) {
    return concat("Type: AWS::S3::AccessPoint, Properties: {Bucket: b, Name: it, ", more,
                  "Policy: ", kStatement, "}");
  };
  EXPECT_THAT(who(point(""), ""), IsEmpty());
}

TEST(Questions, NameWhatWasMeant) {
  const World world(resources({role("Reader", std::string(kGetItem)), std::string(kTable)}));
  const auto message = [&](Question question) {
    const auto known = checked(question, world.access(), world.graph());
    return known ? std::string() : known.error().message;
  };
  EXPECT_EQ(message({"Reader", "Table", {"dynamodb:GetItem"}}), "");
  EXPECT_THAT(message({"Raeder", "Table", {}}), HasSubstr("did you mean Reader?"));
  EXPECT_THAT(message({"Reader", "Tabl", {}}), HasSubstr("did you mean Table?"));
  EXPECT_THAT(message({"Reader", "Table", {"dynamodb:GetItm"}}), HasSubstr("dynamodb:GetItem"));
  EXPECT_THAT(message({"Table", "Table", {}}), HasSubstr("does not run as one"));
}

/// A reader of a table whose name is the parameter's.
std::string parameterized(std::string_view parameters, std::string_view rest) {
  return concat("Parameters:\n", parameters, resources({std::string(kTable), std::string(rest)}));
}

using Kind = DenialResult::Kind;

TEST(Denials, HoldForAllValues) {
  const World world(parameterized(
      "  Name: {Type: String, Default: other}\n",
      role("Reader",
           "{Effect: Allow, Action: 'dynamodb:GetItem', Resource: !Sub "
           "'arn:aws:dynamodb:${AWS::Region}:${AWS::AccountId}:table/archive-${Name}'}")));
  EXPECT_EQ(world.deny({{"Reader", "Table", {}}})[0].kind, Kind::kHolds);
}

TEST(Denials, FindTheValueThatBreaksThem) {
  const World world(
      parameterized("  Name: {Type: String, Default: other}\n",
                    role("Reader",
                         "{Effect: Allow, Action: 'dynamodb:GetItem', Resource: !Sub "
                         "'arn:aws:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${Name}'}")));
  // With the default it is not reachable.
  EXPECT_THAT(world.reach(), IsEmpty());
  const auto result = world.deny({{"Reader", "Table", {"dynamodb:*"}}})[0];
  ASSERT_EQ(result.kind, Kind::kViolated);
  EXPECT_EQ(result.parameters.at("Name"), "*");
  EXPECT_TRUE(result.match.witness);
}

TEST(Denials, FollowConditionsThatNoEnvironmentDecides) {
  const std::string rest =
      concat(role("Reader", ""),
             "  Policy: {Type: AWS::IAM::Policy, Condition: Debug, Properties: {PolicyName: p, "
             "Roles: [!Ref "
             "Reader], PolicyDocument: {Statement: ",
             kGetItem, "}}}\nConditions:\n  Debug: !Equals [!Ref Mode, debug]\n");
  const World open(parameterized("  Mode: {Type: String, Default: plain}\n", rest));
  EXPECT_THAT(open.reach(), IsEmpty());
  const auto result = open.deny({{"Reader", "Table", {}}})[0];
  ASSERT_EQ(result.kind, Kind::kViolated);
  EXPECT_EQ(result.parameters.at("Mode"), "debug");
  const World closed(parameterized("  Mode: {Type: String, AllowedValues: [plain, fast]}\n", rest));
  EXPECT_EQ(closed.deny({{"Reader", "Table", {}}})[0].kind, Kind::kHolds);
}

TEST(Denials, AreUnknownOrInvalidWithAReason) {
  const World world(parameterized("  Arn: {Type: String, AllowedPattern: 'arn:.*'}\n",
                                  role("Reader",
                                       "{Effect: Allow, Action: 'dynamodb:GetItem', "
                                       "Resource: !Ref Arn}")));
  const auto results = world.deny({{"Reader", "Table", {}}, {"Reader", "Nothing", {}}});
  EXPECT_EQ(results[0].kind, Kind::kUnknown);
  EXPECT_THAT(results[0].reasons, Contains(HasSubstr("Arn")));
  EXPECT_EQ(results[1].kind, Kind::kInvalid);
}

/// The matrix, decided on the evaluator, against the solver: what has no row is proved, and what
/// has one is refuted.
TEST(Matrix, AgreesWithTheSolver) {
  const World world(
      resources({role("Reader", concat(kGetItem,
                                       ", {Effect: Allow, Action: 's3:Get*', Resource: !Sub "
                                       "'${Bucket.Arn}/in/*'}, {Effect: Deny, Action: "
                                       "'s3:GetObjectAcl', Resource: '*'}")),
                 role("Other", ""), std::string(kTable),
                 "  Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: store}}\n"}));
  iam::Reasoner reasoner;
  std::map<std::pair<std::size_t, std::size_t>, std::vector<std::string>> granted;
  for (const auto& row : world.access().reach)
    granted[{row.principal, row.destination}] = row.actions;
  for (std::size_t p = 0; p < world.access().principals.size(); ++p)
    for (std::size_t d = 0; d < world.access().destinations.size(); ++d)
      for (const std::string_view action :
           {"dynamodb:GetItem", "dynamodb:PutItem", "s3:GetObject", "s3:GetObjectAcl"}) {
        const auto& destination = world.access().destinations[d];
        if (!std::string_view(action).starts_with(destination.service) ||
            (destination.service == "s3") != destination.is_family)
          continue;
        iam::PolicySet policies = identity_side(world.access(), world.access().principals[p]);
        iam::AccessQuery query;
        query.caller = world.access().principals[p].caller;
        query.action = {SymbolicText(std::string(action)), iam::Wildcards::kLiteral};
        SymbolicText resource = destination.arn;
        if (destination.is_family) resource = SymbolicText("arn:aws:s3:::store/*");
        query.resource = {
            resource, destination.is_family ? iam::Wildcards::kActive : iam::Wildcards::kLiteral};
        query.resource_account = query.caller.account;
        const auto& actions = granted[{p, d}];
        const bool has = std::find(actions.begin(), actions.end(), action) != actions.end();
        EXPECT_EQ(iam::no_access(reasoner, policies, query).proved(), !has)
            << p << " " << destination.id << " " << action;
      }
}

}  // namespace
}  // namespace cfnaudit::access
