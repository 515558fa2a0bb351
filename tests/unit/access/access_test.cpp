#include "analyzer/access/access.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/access/analysis.h"
#include "analyzer/base/text.h"
#include "tests/support/pipeline.h"

namespace cfnaudit::access {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// A template's access in its first environment, as short texts.
class Who {
 public:
  explicit Who(std::string text) : run_(cfnaudit::testing::run_pipeline(std::move(text))) {
    access_ = analyze(run_->sources.file(0), graph());
  }

  const graph::Graph& graph() const { return run_->graphs.front(); }
  const Access& access() const { return access_; }
  const Principal& principal(std::string_view id) const {
    for (const auto& principal : access_.principals)
      if (graph().resource(principal.resource).id() == id) return principal;
    static const Principal kNone;
    ADD_FAILURE() << "no principal " << id;
    return kNone;
  }
  /// "Role -> Table: dynamodb:GetItem" for each row, actions joined by '+'; "?" before what is
  /// open.
  std::vector<std::string> reach() const {
    std::vector<std::string> out;
    for (const auto& row : access_.reach) {
      const auto who = graph().resource(access_.principals[row.principal].resource).id();
      const bool open = row.verdict == Verdict::kUnknown;
      out.push_back(concat(who, " -> ", access_.destinations[row.destination].id, ": ",
                           open ? "?" : "", join(row.actions, "+")));
    }
    return out;
  }

 private:
  std::unique_ptr<cfnaudit::testing::Pipeline> run_;
  Access access_;
};

/// A table, and a role with these properties.
std::string with_role(std::string_view properties) {
  return concat(R"(
Parameters:
  Open: {Type: String}
Resources:
  Table: {Type: AWS::DynamoDB::Table, Properties: {TableName: orders}}
  Bucket: {Type: AWS::S3::Bucket}
  Role:
    Type: AWS::IAM::Role
    Properties:
)",
                properties);
}

std::string with_statement(std::string_view statement) {
  return with_role(
      concat("      Policies: [{PolicyName: p, PolicyDocument: {Version: 2012-10-17, Statement: [",
             statement, "]}}]\n"));
}

std::vector<std::string> reach_of(std::string_view statement) {
  return Who(with_statement(statement)).reach();
}

TEST(Reach, AGrantByReference) {
  EXPECT_THAT(reach_of("{Effect: Allow, Action: 'dynamodb:GetItem', Resource: !GetAtt Table.Arn}"),
              ElementsAre("Role -> Table: dynamodb:GetItem"));
}

TEST(Reach, AGrantByName) {
  EXPECT_THAT(reach_of("{Effect: Allow, Action: ['dynamodb:getitem'], Resource: !Sub "
                       "'arn:aws:dynamodb:*:${AWS::AccountId}:table/ord*'}"),
              ElementsAre("Role -> Table: dynamodb:GetItem"));
}

TEST(Reach, ObjectsOfABucketAreNotTheBucket) {
  EXPECT_THAT(
      reach_of("{Effect: Allow, Action: 's3:GetObject', Resource: !Sub '${Bucket.Arn}/in/*'}"),
      ElementsAre("Role -> Bucket/objects: s3:GetObject"));
  EXPECT_THAT(reach_of("{Effect: Allow, Action: 's3:GetObject', Resource: !GetAtt Bucket.Arn}"),
              IsEmpty());
}

TEST(Reach, DenyWins) {
  EXPECT_THAT(
      reach_of("{Effect: Allow, Action: ['dynamodb:GetItem', 'dynamodb:PutItem'], Resource: '*'}, "
               "{Effect: Deny, Action: 'dynamodb:Put*', Resource: '*'}"),
      ElementsAre("Role -> Table: dynamodb:GetItem"));
}

TEST(Reach, AnotherTableIsNotReached) {
  EXPECT_THAT(reach_of("{Effect: Allow, Action: 'dynamodb:GetItem', Resource: "
                       "'arn:aws:dynamodb:us-east-1:123456789012:table/other'}"),
              IsEmpty());
}

TEST(Reach, WhatIsOpenIsUnknown) {
  const Who who(with_statement("{Effect: Allow, Action: 'dynamodb:GetItem', Resource: !Ref Open}"));
  ASSERT_EQ(who.access().reach.size(), 1U);
  EXPECT_EQ(who.access().reach[0].verdict, Verdict::kUnknown);
  EXPECT_THAT(who.access().reach[0].unknown, Contains(::testing::HasSubstr("Open")));
}

TEST(Reach, GrantsNameTheirStatement) {
  const Who who(
      with_statement("{Effect: Allow, Action: 's3:ListBucket', Resource: '*'}, {Effect: Allow, "
                     "Action: 'dynamodb:GetItem', Resource: '*'}"));
  for (const auto& row : who.access().reach) {
    ASSERT_EQ(row.grants.size(), 1U);
    const bool of_table = who.access().destinations[row.destination].id == "Table";
    EXPECT_EQ(row.grants[0].statement, of_table ? 1U : 0U);
  }
}

TEST(Policies, ComeFromEveryPlace) {
  const Who who(with_role(R"(
      Path: /
      Policies: [{PolicyName: inline, PolicyDocument: {Statement: []}}]
      ManagedPolicyArns:
        - !Ref Managed
        - arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
  Managed: {Type: AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: {Statement: []}}}
  Listing: {Type: AWS::IAM::ManagedPolicy, Properties: {Roles: [!Ref Role], PolicyDocument: {Statement: []}}}
  Attached: {Type: AWS::IAM::Policy, Properties: {PolicyName: att, Roles: [!Ref Role], PolicyDocument: {Statement: []}}}
  Single: {Type: AWS::IAM::RolePolicy, Properties: {PolicyName: single, RoleName: !Ref Role, PolicyDocument: {Statement: []}}}
)"));
  std::vector<std::string> names;
  for (const auto index : who.principal("Role").policies)
    names.push_back(who.access().policies[index].source.name);
  EXPECT_THAT(names,
              ::testing::UnorderedElementsAre("inline", "Managed", "AWSLambdaBasicExecutionRole",
                                              "Listing", "att", "single"));
}

TEST(Policies, OfGroupsReachTheirUsers) {
  const Who who(R"(
Resources:
  Table: {Type: AWS::DynamoDB::Table}
  Group:
    Type: AWS::IAM::Group
    Properties:
      Policies:
        - PolicyName: p
          PolicyDocument: {Statement: {Effect: Allow, Action: 'dynamodb:GetItem', Resource: !GetAtt Table.Arn}}
  User: {Type: AWS::IAM::User, Properties: {Groups: [!Ref Group]}}
)");
  EXPECT_THAT(who.reach(),
              ElementsAre("Group -> Table: dynamodb:GetItem", "User -> Table: dynamodb:GetItem"));
}

TEST(Policies, WrittenAsTextAreRead) {
  const Who who(with_role(R"(      Policies:
        - PolicyName: p
          PolicyDocument: !Sub '{"Statement": [{"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "${Table.Arn}"}]}'
)"));
  EXPECT_THAT(who.reach(), ElementsAre("Role -> Table: dynamodb:GetItem"));
}

TEST(Policies, ABoundaryLimits) {
  const Who who(with_role(R"(      PermissionsBoundary: !Ref Boundary
      Policies: [{PolicyName: p, PolicyDocument: {Statement: {Effect: Allow, Action: 'dynamodb:*', Resource: '*'}}}]
  Boundary:
    Type: AWS::IAM::ManagedPolicy
    Properties: {PolicyDocument: {Statement: {Effect: Allow, Action: 'dynamodb:GetItem', Resource: '*'}}}
)"));
  EXPECT_TRUE(who.principal("Role").boundary);
  EXPECT_THAT(who.reach(), Contains("Role -> Table: dynamodb:GetItem"));
  for (const auto& row : who.access().reach)
    EXPECT_THAT(row.actions, ElementsAre("dynamodb:GetItem"));
}

TEST(Principals, KnowWhoUsesAndAssumesThem) {
  const Who who(with_role(R"(      AssumeRolePolicyDocument:
        Statement:
          - {Effect: Allow, Principal: {Service: [lambda.amazonaws.com]}, Action: 'sts:AssumeRole'}
          - {Effect: Allow, Principal: {AWS: !Ref AWS::AccountId}, Action: 'sts:AssumeRole'}
          - {Effect: Deny, Principal: {AWS: '999988887777'}, Action: 'sts:AssumeRole'}
  Function: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt Role.Arn}}
)"));
  const auto& role = who.principal("Role");
  ASSERT_EQ(role.used_by.size(), 1U);
  EXPECT_EQ(who.graph().resource(role.used_by[0]).id(), "Function");
  EXPECT_THAT(role.assumable_by, ElementsAre("lambda.amazonaws.com", "123456789012"));
}

TEST(Principals, SayWhichPoliciesAreOutside) {
  const Who who(with_role(R"(      ManagedPolicyArns:
        - !Ref Open
        - arn:aws:iam::aws:policy/DoesNotExist
)"));
  EXPECT_THAT(who.principal("Role").unknown,
              ElementsAre("parameter Open has no value",
                          "managed policy arn:aws:iam::aws:policy/DoesNotExist is not in the "
                          "catalog of AWS managed policies"));
}

TEST(Policies, MalformedOnesAreUnknownNotAbsent) {
  for (const auto properties :
       {"      Policies: text\n", "      Policies: [text]\n", "      Policies: [{PolicyName: p}]\n",
        "      Policies: [{PolicyName: p, PolicyDocument: text}]\n",
        "      Policies: [{PolicyDocument: [a]}]\n",
        "      Policies: [{PolicyDocument: {Statement: [text]}}]\n",
        "      Policies: [{PolicyDocument: {Statement: [{Effect: [a], Action: {a: b}, Resource: "
        "[[x]]}]}}]\n"}) {
    const Who who(with_role(properties));
    for (const auto& row : who.access().reach)
      EXPECT_EQ(row.verdict, Verdict::kUnknown) << properties;
    EXPECT_EQ(who.principal("Role").policies.size(), 1U) << properties;
  }
}

TEST(Policies, MalformedPlacesAreSurvived) {
  for (const auto properties :
       {"      {}\n", "      ManagedPolicyArns: text\n", "      ManagedPolicyArns: [[a], {b: c}]\n",
        "      ManagedPolicyArns: {a: b}\n", "      AssumeRolePolicyDocument: text\n",
        "      AssumeRolePolicyDocument: {Statement: {Principal: [a]}}\n",
        "      PermissionsBoundary: [a]\n", "      RoleName: [a]\n", "      Path: {a: b}\n"}) {
    const Who who(with_role(properties));
    EXPECT_EQ(who.access().principals.size(), 1U) << properties;
  }
}

TEST(Access, LeavesOutWhomATrustPolicyDenies) {
  const Who who(R"(
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal: {Service: [lambda.amazonaws.com, ec2.amazonaws.com], AWS: ['111122223333', '444455556666']}
            Action: sts:AssumeRole
          - {Effect: Deny, Principal: {AWS: '111122223333'}, Action: 'sts:*'}
          - {Effect: Deny, Principal: {Service: ec2.amazonaws.com}, Action: 'sts:AssumeRole'}
          - Effect: Deny
            Principal: {AWS: '444455556666'}
            Action: sts:AssumeRole
            Condition: {BoolIfExists: {'aws:MultiFactorAuthPresent': false}}
)");
  EXPECT_THAT(who.principal("Role").assumable_by,
              ElementsAre("lambda.amazonaws.com", "444455556666"));
}

}  // namespace
}  // namespace cfnaudit::access
