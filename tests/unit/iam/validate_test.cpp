// What `validate` finds in statements, one row a finding, and what it leaves alone.

#include "analyzer/iam/validate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/base/text.h"
#include "tests/unit/iam/policy_builder.h"

namespace cfnaudit::iam {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

template <typename... Builds>
std::vector<Diagnostic> findings(Language language, const Builds&... builds) {
  static Reasoner reasoner;
  return validate(reasoner, policy(builds...).front(), language);
}

/// "rule path" of each finding.
template <typename... Builds>
Words rules(const Builds&... builds) {
  const bool resource = (!builds.statement.principals.values.empty() || ...);
  Words out;
  for (const Diagnostic& one :
       findings(resource ? Language::kResource : Language::kIdentity, builds...))
    out.push_back(concat(one.rule, " ", one.path));
  return out;
}

const Words kObjects = {"arn:aws:s3:::logs/*"};

TEST(Validate, LeavesGoodPoliciesAlone) {
  EXPECT_THAT(
      rules(allow({"s3:GetObject", "s3:PutObject"}).on(kObjects),
            allow({"s3:ListBucket"})
                .on({"arn:aws:s3:::logs"})
                .when("StringLike", "s3:prefix", {"${aws:username}/*"}),
            allow({"ec2:Describe*"}).on({"*"}),
            allow({"dynamodb:*"})
                .on({"arn:aws:dynamodb:*:111122223333:table/t"})
                .when("ForAllValues:StringEquals", "dynamodb:LeadingKeys", {"a"})
                .when("Null", "dynamodb:LeadingKeys", {"false"}),
            deny({"s3:*"}).on({"*"}).when("BoolIfExists", "aws:MultiFactorAuthPresent", {"false"})),
      IsEmpty());
  EXPECT_THAT(rules(allow({"sts:AssumeRole"}).to({"Service: lambda.amazonaws.com"})), IsEmpty());
}

TEST(Validate, LeavesWhatIsNotKnownAlone) {
  EXPECT_THAT(
      rules(allow({"s3:GetObject"}).on({"{Bucket}/*"}), allow({"sqs:SendMessage"}).on({"{Queue}"})),
      IsEmpty());
  EXPECT_THAT(rules(allow({"no:thing"}).on({"*"}).unknown("imported")), IsEmpty());
}

TEST(Validate, FindsActionsThatAreNone) {
  EXPECT_THAT(rules(allow({"s3:GetObjcet"}).on(kObjects)),
              ElementsAre("unknown-action Statement/0/Action/0"));
  EXPECT_EQ(findings(Language::kIdentity, allow({"s3:GetObjcet"}).on(kObjects))[0].fix,
            "write s3:GetObject");
  EXPECT_THAT(rules(allow({"s3:Zzz*"}).on(kObjects)),
              ElementsAre("unknown-action Statement/0/Action/0"));
  EXPECT_THAT(rules(allow({"dynamo:GetItem"}).on({"*"})),
              ElementsAre("unknown-service Statement/0/Action/0"));
  EXPECT_THAT(rules(deny({"Get*"}).on({"*"})), ElementsAre("invalid-action Statement/0/Action/0"));
  EXPECT_THAT(rules(deny({"*:*"}).on({"*"})), ElementsAre("invalid-action Statement/0/Action/0"));
  EXPECT_THAT(rules(deny({"s3:${aws:username}"}).on({"*"})),
              ElementsAre("variable-not-replaced Statement/0/Action/0"));
}

TEST(Validate, FindsWhatAddsNothingToAList) {
  EXPECT_THAT(rules(allow({"s3:GetObject", "s3:Get*"}).on({"arn:aws:s3:::logs/a", kObjects[0]})),
              ElementsAre("redundant-action Statement/0/Action/0",
                          "redundant-resource Statement/0/Resource/0"));
  // `?` is one character, `*` any number.
  EXPECT_THAT(rules(allow({"s3:GetObject"}).on({"arn:aws:s3:::logs/?", kObjects[0]})),
              ElementsAre("redundant-resource Statement/0/Resource/0"));
  EXPECT_THAT(rules(allow({"s3:GetObject"}).on({"arn:aws:s3:::a?b/*", "arn:aws:s3:::a*/*"})),
              ElementsAre("redundant-resource Statement/0/Resource/0"));
}

TEST(Validate, FindsResourcesThatAreNone) {
  const auto one = [](const std::string& resource) { return rules(deny({"s3:*"}).on({resource})); };
  EXPECT_THAT(one("logs"), testing::Contains("invalid-arn Statement/0/Resource/0"));
  EXPECT_THAT(one("arn:awz:s3:::logs"), testing::Contains("invalid-arn Statement/0/Resource/0"));
  EXPECT_THAT(one("arn:aws:*:::logs"),
              testing::Contains("wildcard-service Statement/0/Resource/0"));
  EXPECT_THAT(one("arn:aws:s3"), testing::Contains("incomplete-arn Statement/0/Resource/0"));
  EXPECT_THAT(rules(deny({"sqs:*"}).on({"arn:aws:sqs:us-east-1:1111:q"})),
              ElementsAre("invalid-arn Statement/0/Resource/0"));
}

TEST(Validate, FindsVariablesThatStayText) {
  Policy old;
  old.statements.push_back(allow({"s3:GetObject"})
                               .on({"arn:aws:s3:::logs/${aws:username}/*"})
                               .when("StringEquals", "aws:SourceVpc", {"${aws:PrincipalTag/v}"})
                               .statement);
  Reasoner reasoner;
  Words out;
  for (const Diagnostic& one : validate(reasoner, compile(old), Language::kIdentity))
    out.push_back(one.rule);
  EXPECT_THAT(out, ElementsAre("variable-without-version", "variable-without-version"));
  EXPECT_THAT(rules(allow({"s3:GetObject"})
                        .on(kObjects)
                        .when("NumericLessThan", "aws:MultiFactorAuthAge", {"${aws:username}"})),
              ElementsAre("variable-not-replaced "
                          "Statement/0/Condition/NumericLessThan/aws:MultiFactorAuthAge/0"));
}

TEST(Validate, FindsActionsThatDoNotMeetTheirResources) {
  EXPECT_THAT(rules(allow({"s3:GetObject"}).on({"arn:aws:s3:::logs"})),
              ElementsAre("action-resource-mismatch Statement/0/Action/0"));
  EXPECT_THAT(rules(allow({"ec2:DescribeInstances"}).on({"arn:aws:ec2:*:*:instance/*"})),
              ElementsAre("action-needs-all-resources Statement/0/Action/0"));
  EXPECT_THAT(rules(allow({"iam:PassRole"}).on({"*"})),
              ElementsAre("pass-any-role Statement/0/Action/0"));
  // [Bucket] is a name that AWS generates, {Bucket} a parameter that may be anything.
  EXPECT_THAT(rules(allow({"s3:GetObject"}).on({"arn:aws:s3:::[Bucket]"})),
              ElementsAre("action-resource-mismatch Statement/0/Action/0"));
  EXPECT_THAT(rules(allow({"s3:ListBucket"}).on({"arn:aws:s3:::[Bucket]/*"})),
              ElementsAre("action-resource-mismatch Statement/0/Action/0"));
  EXPECT_THAT(rules(allow({"dynamodb:GetRecords"}).on({"arn:aws:dynamodb:*:*:table/t"})),
              ElementsAre("action-resource-mismatch Statement/0/Action/0"));
}

TEST(Validate, LeavesActionsAloneThatMeetTheirResources) {
  const auto one = [](const std::string& action, const std::string& resource) {
    return rules(allow({action}).on({resource}));
  };
  EXPECT_THAT(one("s3:GetObject", "arn:aws:s3:::{Bucket}"), IsEmpty());
  EXPECT_THAT(one("s3:GetObject", "arn:aws:s3:::[Bucket]*"), IsEmpty());
  const std::string function = "arn:aws:lambda:us-east-1:111122223333:function:f";
  EXPECT_THAT(one("lambda:InvokeFunction", function + ":live"), IsEmpty());
  EXPECT_THAT(one("lambda:InvokeFunction", function + ":*"), IsEmpty());
  EXPECT_THAT(one("lambda:InvokeFunction", function + ":7"), IsEmpty());
  EXPECT_THAT(
      one("states:StartExecution", "arn:aws:states:us-east-1:111122223333:stateMachine:s:live"),
      IsEmpty());
  const std::string automation = "arn:aws:ssm:us-east-1:111122223333:automation-definition/Fix";
  EXPECT_THAT(one("ssm:StartAutomationExecution", automation + ":$DEFAULT"), IsEmpty());
  EXPECT_THAT(one("ssm:StartAutomationExecution", automation), IsEmpty());
  EXPECT_THAT(one("bedrock:InvokeModel", "arn:aws:bedrock:::foundation-model/*"), IsEmpty());
  EXPECT_THAT(one("s3:ListAllMyBuckets", "arn:aws:s3:::*"), IsEmpty());
  EXPECT_THAT(one("execute-api:Invoke", "execute-api:/*"), IsEmpty());
  EXPECT_THAT(one("logs:DescribeLogGroups", "arn:aws:logs:*:111122223333:log-group:/app/*"),
              IsEmpty());
}

TEST(Validate, NamesTheActionOfAnOperation) {
  const auto fix = [](const std::string& action) {
    return findings(Language::kIdentity, allow({action}).on({"*"}))[0].fix;
  };
  EXPECT_EQ(fix("s3:HeadObject"), "write s3:GetObject");
  EXPECT_EQ(fix("s3:ListObjectsV2"), "write s3:ListBucket");
  EXPECT_EQ(fix("sqs:SendMessageBatch"), "write sqs:SendMessage");
  EXPECT_EQ(fix("lambda:Invoke"), "write lambda:InvokeFunction");
}

TEST(Validate, FindsConditionsThatCannotWork) {
  const auto one = [](const std::string& name, const std::string& key, const Words& values) {
    Words out;
    for (const Diagnostic& found : findings(
             Language::kIdentity, allow({"s3:GetObject"}).on(kObjects).when(name, key, values)))
      out.push_back(found.rule);
    return out;
  };
  EXPECT_THAT(one("StringEquals", "aws:SourceVpk", {"v"}), ElementsAre("unknown-condition-key"));
  EXPECT_THAT(one("StringEquals", "SourceVpc", {"v"}), ElementsAre("unknown-condition-key"));
  EXPECT_THAT(one("StringEquals", "s3:max-keys", {"5"}),
              UnorderedElementsAre("operator-key-mismatch", "key-not-available"));
  EXPECT_THAT(one("StringEquals", "aws:SourceIp", {"10.0.0.1"}),
              ElementsAre("operator-key-mismatch"));
  EXPECT_THAT(one("StringEquals", "aws:TagKeys", {"a"}), ElementsAre("missing-set-operator"));
  EXPECT_THAT(one("ForAnyValue:StringEquals", "aws:SourceVpc", {"a"}),
              ElementsAre("needless-set-operator"));
  EXPECT_THAT(one("ForAllValues:StringEquals", "aws:TagKeys", {"a"}),
              ElementsAre("for-all-values-allow"));
  EXPECT_THAT(one("StringEquals", "aws:SourceVpc", {"vpc-*"}), ElementsAre("literal-wildcard"));
  EXPECT_THAT(one("IpAddress", "aws:SourceIp", {"10.0.0.0/33"}), ElementsAre("invalid-value"));
  EXPECT_THAT(one("DateLessThan", "aws:CurrentTime", {"soon"}), ElementsAre("invalid-value"));
  EXPECT_THAT(one("ArnLike", "aws:PrincipalArn", {"*"}), ElementsAre("invalid-value"));
  EXPECT_THAT(one("StringLike", "aws:PrincipalTag/t", {"${aws:usernam}"}),
              ElementsAre("unknown-condition-key"));
}

TEST(Validate, KnowsTheTrapOfAbsentKeys) {
  EXPECT_THAT(rules(deny({"s3:*"}).on({"*"}).when("Bool", "aws:MultiFactorAuthPresent", {"false"})),
              ElementsAre("deny-misses-absent-key "
                          "Statement/0/Condition/Bool/aws:MultiFactorAuthPresent"));
}

TEST(Validate, FindsPrincipalsThatAreNone) {
  const auto one = [](const std::string& who) {
    return rules(allow({"s3:GetObject"}).on(kObjects).to({who}));
  };
  EXPECT_THAT(one("AWS: Ann"), ElementsAre("invalid-principal Statement/0/Principal/0"));
  EXPECT_THAT(one("Service: lambda"), ElementsAre("invalid-principal Statement/0/Principal/0"));
  EXPECT_THAT(one("AWS: AIDACKCEVSQ6C2EXAMPLE"),
              ElementsAre("deleted-principal Statement/0/Principal/0"));
  EXPECT_THAT(one("AWS: 111122223333"), IsEmpty());
}

TEST(Validate, FindsAllowsThatReachTooFar) {
  EXPECT_THAT(rules(allow({}).for_actions_but({"iam:*"}).on({"*"})),
              ElementsAre("allow-not-action Statement/0/NotAction"));
  EXPECT_THAT(rules(allow({"s3:GetObject"}).on_all_but(kObjects)),
              ElementsAre("allow-not-resource Statement/0/NotResource"));
  EXPECT_THAT(rules(allow({"s3:GetObject"}).on(kObjects).to_all_but({"AWS: 111122223333"})),
              ElementsAre("allow-not-principal Statement/0/NotPrincipal"));
  EXPECT_THAT(rules(allow({"*"}).on({"*"})), ElementsAre("allows-everything Statement/0/Action"));
}

TEST(Validate, DecidesWhichStatementsAddNothing) {
  const auto wide = allow({"s3:Get*"}).on(kObjects);
  const auto narrow = allow({"s3:GetObject"}).on({"arn:aws:s3:::logs/2026/*"});
  EXPECT_THAT(rules(wide, narrow), ElementsAre("redundant-statement Statement/1"));
  EXPECT_THAT(rules(narrow, wide), ElementsAre("redundant-statement Statement/0"));
  EXPECT_THAT(rules(narrow, narrow), ElementsAre("redundant-statement Statement/1"));
  // Two together cover what neither covers alone.
  EXPECT_THAT(rules(Build(wide).when("StringEquals", "aws:SourceVpc", {"v"}),
                    Build(wide).when("StringNotEquals", "aws:SourceVpc", {"v"}), narrow),
              ElementsAre("redundant-statement Statement/2"));
  EXPECT_THAT(rules(narrow, deny({"s3:*"}).on({"arn:aws:s3:::logs/*"})),
              ElementsAre("shadowed-statement Statement/0"));
  EXPECT_THAT(rules(Build(narrow)
                        .when("StringEquals", "aws:SourceVpc", {"v"})
                        .when("StringNotEquals", "aws:SourceVpc", {"v"})),
              ElementsAre("never-matches Statement/0"));
  EXPECT_THAT(rules(deny({"s3:*"}).on({"*"}), deny({"s3:GetObject"}).on({"*"})),
              ElementsAre("redundant-statement Statement/1"));
}

TEST(Validate, NamesTheStatementThatCovers) {
  const auto found = findings(Language::kIdentity, allow({"s3:Get*"}).on(kObjects),
                              allow({"s3:GetObject"}).on(kObjects));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found[0].notes, testing::SizeIs(1));
}

TEST(Validate, SaysWhatItDoesNotDecide) {
  Policy many;
  many.version = Version::k2012;
  for (int i = 0; i < 20000; ++i)
    many.statements.push_back(
        allow({"s3:GetObject"}).on({concat("arn:aws:s3:::b", std::to_string(i), "/*")}).statement);
  Reasoner reasoner;
  const auto found = validate(reasoner, compile(std::move(many)), Language::kIdentity);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].rule, "not-decided");
  EXPECT_THAT(found[0].message, HasSubstr("20000"));
}

TEST(Validate, FindsDuplicateAndOddSids) {
  Build first = allow({"s3:GetObject"}).on(kObjects);
  first.statement.sid = "Same";
  Build second = allow({"sqs:SendMessage"}).on({"*"});
  second.statement.sid = "Same";
  second.statement.span = {0, 5, 9};
  Build odd = allow({"sns:Publish"}).on({"*"});
  odd.statement.sid = "with space";
  EXPECT_THAT(rules(first, second, odd), ElementsAre("invalid-sid Statement/2/Sid"));
  EXPECT_THAT(rules(std::move(first).to({"AWS: 111122223333"}),
                    std::move(second).to({"AWS: 111122223333"})),
              ElementsAre("duplicate-sid Statement/1/Sid"));
}

TEST(Validate, CountsAsAwsDoes) {
  const std::string large(7000, 'x');
  const std::string spaces(9000, ' ');
  EXPECT_THAT(validate_size(spaces, {}, Language::kIdentity), IsEmpty());
  ASSERT_EQ(validate_size(large, {}, Language::kIdentity).size(), 1U);
  EXPECT_EQ(validate_size(large, {}, Language::kIdentity)[0].severity, Severity::kWarning);
  EXPECT_EQ(validate_size(large + large, {}, Language::kIdentity)[0].severity, Severity::kError);
  EXPECT_THAT(validate_size(large, {}, Language::kResource), IsEmpty());
}

}  // namespace
}  // namespace cfnaudit::iam
