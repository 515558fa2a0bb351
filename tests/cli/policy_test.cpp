// `cfnaudit policy` as its users run it: exit codes, shapes, and input that means harm.

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "analyzer/base/text.h"
#include "tests/cli/process.h"
#include "tests/cli/templates.h"

namespace cfnaudit::test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

const std::string kNarrow =
    R"({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/a/*"}})";
const std::string kWide =
    R"({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::logs/*"}})";
const std::string kOpen =
    R"({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/*"}})";
const std::string kOdd =
    R"({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"StringEqualz": {"aws:username": "a"}}}})";

Outcome policy(std::vector<std::string> arguments, std::string input = {}) {
  arguments.insert(arguments.begin(), "policy");
  return run(Call{std::move(arguments), std::move(input), {}, false});
}

TEST(PolicyCommand, ComparesDocuments) {
  const Folder folder;
  const auto narrow = folder.write("narrow.json", kNarrow);
  const auto wide = folder.write("wide.json", kWide);
  EXPECT_EQ(policy({"compare", narrow, narrow}).code, 0);
  EXPECT_EQ(policy({"compare", "file://" + narrow, wide}).code, 1);
  EXPECT_EQ(policy({"compare", "-", wide}, kWide).code, 0);
  EXPECT_EQ(policy({"compare", kWide, wide}).code, 0);  // the document itself
  const auto out = json::parse(policy({"compare", wide, narrow, "--format", "json"}).out);
  EXPECT_EQ(out["relation"], "more-permissive");
  EXPECT_TRUE(out["onlySecond"].is_null());
  EXPECT_THAT(out["onlyFirst"]["action"].get<std::string>(), StartsWith("s3:"));
  const Outcome odd = policy({"compare", kOdd, wide});
  EXPECT_EQ(odd.code, 3);
  EXPECT_THAT(odd.out, HasSubstr("unknown condition operator 'StringEqualz'"));
}

TEST(PolicyCommand, ChecksNewAccess) {
  const auto check = [](const std::string& existing, const std::string& candidate) {
    return policy({"check-no-new-access", "--existing-policy-document", existing,
                   "--new-policy-document", candidate, "--policy-type", "IDENTITY_POLICY"});
  };
  EXPECT_EQ(check(kWide, kNarrow).code, 0);
  const Outcome more = check(kNarrow, kWide);
  EXPECT_EQ(more.code, 1);
  EXPECT_THAT(more.out, AllOf(StartsWith("FAIL"), HasSubstr("arn:aws:s3:::logs/"),
                              HasSubstr("allowed by statement 0")));
  EXPECT_EQ(check(kNarrow, kOdd).code, 3);
  EXPECT_EQ(check("/no/such/file", kWide).code, 2);
}

TEST(PolicyCommand, ChecksAccess) {
  const auto check = [](const std::string& access) {
    return policy({"check-access-not-granted", "--policy-document", kNarrow, "--access", access})
        .code;
  };
  EXPECT_EQ(check("actions=s3:PutObject"), 0);
  EXPECT_EQ(check("actions=s3:PutObject,s3:GetObject"), 1);
  EXPECT_EQ(check("actions=s3:GetObject,resources=arn:aws:s3:::other/*"), 0);
  EXPECT_EQ(check("resources=arn:aws:s3:::logs/a/b"), 1);
  EXPECT_EQ(check(R"([{"actions": ["s3:GetObject"]}])"), 1);
  EXPECT_EQ(check("s3:GetObject"), 2);
  EXPECT_EQ(check("[{}]"), 2);
}

TEST(PolicyCommand, ChecksPublicAccess) {
  const auto check = [](const std::string& document, const std::string& type) {
    return policy(
        {"check-no-public-access", "--policy-document", document, "--resource-type", type});
  };
  EXPECT_EQ(check(kOpen, "AWS::S3::Bucket").code, 1);
  EXPECT_EQ(
      check(
          R"({"Statement": {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "s3:*", "Resource": "*"}})",
          "AWS::S3::Bucket")
          .code,
      0);
  const Outcome unknown = check(kOpen, "AWS::S3::Buckett");
  EXPECT_EQ(unknown.code, 2);
  EXPECT_THAT(unknown.err, HasSubstr("AWS::S3::Bucket"));
}

TEST(PolicyCommand, EvaluatesOneRequest) {
  const auto ask = [](const std::string& action, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {"evaluate",
                                          "--principal",
                                          "arn:aws:iam::111122223333:user/Ann",
                                          "--action",
                                          action,
                                          "--resource",
                                          "arn:aws:s3:::logs/a/b",
                                          "--resource-account-id",
                                          "111122223333",
                                          "--identity-policy",
                                          kWide};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return policy(arguments);
  };
  EXPECT_EQ(ask("s3:GetObject").code, 0);
  EXPECT_EQ(ask("s3:PutObject").code, 1);
  EXPECT_EQ(ask("s3:GetObject", {"--identity-policy", kOdd}).code, 0);
  EXPECT_EQ(ask("s3:PutObject", {"--identity-policy", kOdd}).code, 3);
  EXPECT_EQ(ask("GetObject").code, 2);
  const auto out = json::parse(ask("s3:GetObject", {"--format", "json"}).out);
  EXPECT_EQ(out["decision"], "Allowed");
  EXPECT_EQ(out["matched"][0]["policyType"], "identityPolicies");
}

TEST(PolicyCommand, EvaluatesLinesInOrder) {
  std::string lines;
  for (int i = 0; i < 500; ++i)
    lines += concat(
        R"({"identityPolicies": [)", kNarrow,
        R"(], "principal": "arn:aws:iam::111122223333:user/Ann", "action": ")",
        i % 3 == 0 ? "s3:GetObject" : "s3:PutObject",
        R"(", "resource": "arn:aws:s3:::logs/a/b", "resourceAccountId": "111122223333"})", "\n");
  const Outcome out = policy({"evaluate"}, lines);
  EXPECT_EQ(out.code, 0);
  const auto decisions = split(out.out, '\n');
  ASSERT_EQ(decisions.size(), 501U);
  for (std::size_t i = 0; i < 500; ++i)
    EXPECT_EQ(json::parse(decisions[i])["decision"], i % 3 == 0 ? "Allowed" : "ImplicitlyDenied");
}

TEST(PolicyCommand, AnswersBrokenLinesToo) {
  const Outcome out =
      policy({"evaluate"}, "{\"a\n\n[]\n5\n{}\n{\"principal\": {\"AWS\": 5}}\n\xff\n");
  EXPECT_EQ(out.code, 3);
  std::size_t count = 0;
  for (const auto line : split(out.out, '\n')) {
    if (line.empty()) continue;
    ++count;
    const auto row = json::parse(line);
    EXPECT_EQ(row["decision"], "Unknown");
    EXPECT_FALSE(row["reason"].get<std::string>().empty()) << line;
  }
  EXPECT_EQ(count, 6U);
}

TEST(PolicyCommand, Validates) {
  const Folder folder;
  const auto good = folder.write("good.json", kNarrow);
  EXPECT_EQ(policy({"validate", good}).code, 0);
  const auto bad = folder.write("bad.json",
                                "{\"Version\": \"2012-10-17\",\n \"Statement\": {\"Effect\": "
                                "\"Allow\", \"Action\": \"s3:GetObjcet\", \"Resource\": \"*\"}}");
  const Outcome out = policy({"validate", bad, "--format", "json"});
  EXPECT_EQ(out.code, 1);
  const auto finding = json::parse(out.out)["documents"][0]["findings"][0];
  EXPECT_EQ(finding["code"], "unknown-action");
  EXPECT_EQ(finding["start"]["line"], 2);
  EXPECT_EQ(policy({"validate"}).code, 2);
  EXPECT_EQ(policy({"validate", "/no/such/file"}).code, 2);
  EXPECT_EQ(policy({"validate", "{\"Statement\": ["}).code, 1);
}

TEST(PolicyCommand, TakesTemplates) {
  const Folder folder;
  const auto path = folder.write("t.yaml", R"(
Parameters:
  Stage: {Type: String, AllowedValues: [dev, prod], Default: dev}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement: {Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}
      Policies:
        - PolicyName: p
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow
                Action: !If [IsProd, 's3:GetObjcet', 's3:GetObject']
                Resource: arn:aws:s3:::logs/*
)");
  const Outcome valid = policy({"validate", "--template", path, "--format", "json"});
  EXPECT_EQ(valid.code, 1);
  const auto finding = json::parse(valid.out)["documents"][0]["findings"][0];
  EXPECT_EQ(finding["resource"], "Role");
  EXPECT_EQ(finding["environments"], json({"prod"}));
  const Outcome granted = policy({"check-access-not-granted", "--template", path, "--access",
                                  "actions=s3:GetObject", "--format", "json"});
  EXPECT_EQ(granted.code, 1);
  const auto rows = json::parse(granted.out)["policies"];
  bool dev_fails = false;
  for (const auto& row : rows)
    dev_fails = dev_fails || (row["result"] == "FAIL" && row["environments"] == json({"dev"}));
  EXPECT_TRUE(dev_fails) << granted.out;
  EXPECT_EQ(policy({"compare", "--template", path, path}).code, 0);
  EXPECT_EQ(policy({"validate", "--template", path, "--environment", "dev"}).code, 0);
  EXPECT_EQ(policy({"validate", "--template", path, "--environment", "qa"}).code, 2);
}

TEST(PolicyCommand, ImportsAccounts) {
  const Outcome out =
      policy({"import", "-"}, R"({"Policies": [{"Arn": "arn:aws:iam::1:policy/P", "PolicyName": "P",
    "PolicyVersionList": [{"IsDefaultVersion": true, "Document": "%7B%22Statement%22%3A%5B%5D%7D"}]}], "RoleDetailList": []})");
  EXPECT_EQ(out.code, 0);
  EXPECT_THAT(json::parse(out.out)["managedPolicies"][0]["document"]["Statement"], json::array());
  EXPECT_EQ(policy({"import", "-"}, "{}").code, 2);
  EXPECT_EQ(policy({"import", "-"}, R"({"Policies": [{}], "RoleDetailList": [{"Arn": "a"}]})").code,
            3);
}

TEST(PolicyCommand, MistakesEndWithTwo) {
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {},
           {"compare"},
           {"compare", kWide},
           {"check-no-new-access", "--new-policy-document", kWide},
           {"check-access-not-granted", "--access", "actions=a"},
           {"evaluate", "--principal", "me"},
           {"validate", kWide, "--format", "sarif"},
           {"compare", kWide, kWide, "--policy-type", "OTHER"},
           {"compare", "{\"Statement\": [", kWide}}) {
    const Outcome out = policy(arguments);
    EXPECT_EQ(out.code, 2) << join(arguments, " ");
    EXPECT_FALSE(out.err.empty()) << join(arguments, " ");
  }
}

// Input that means harm: an answer within the budget, and never a proof that does not hold.

std::string document(const std::string& statements) {
  return concat(R"({"Version": "2012-10-17", "Statement": [)", statements, "]}");
}

std::string exploding(int shift, int stars) {
  std::string out = "arn:aws:s3:::";
  for (int i = 0; i < stars; ++i)
    out += concat("*", std::string(1, static_cast<char>('a' + (i * 7 + shift) % 26)));
  return out + "*";
}

TEST(Hostile, TwentyThousandStatements) {
  const auto many = [](int odd) {
    std::string out;
    for (int i = 0; i < 20000; ++i)
      out += concat(i == 0 ? "" : ",",
                    R"({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b)",
                    std::to_string(i == odd ? 99999 : i), R"(/*"})");
    return document(out);
  };
  const Folder folder;
  const auto first = folder.write("first.json", many(-1));
  const auto second = folder.write("second.json", many(12345));
  EXPECT_EQ(policy({"compare", first, first}).code, 0);
  const Outcome out = policy({"compare", first, second});
  EXPECT_EQ(out.code, 1);
  EXPECT_THAT(out.out, HasSubstr("b12345/"));
  EXPECT_EQ(policy({"validate", first}).code, 1);  // too large
}

TEST(Hostile, GlobsBuiltToExplode) {
  std::string denied;
  for (int shift = 1; shift < 26; ++shift)
    denied += concat(shift == 1 ? "\"" : ", \"", exploding(shift, 50), "\"");
  const std::string some = document(
      concat(R"({"Effect": "Allow", "Action": "s3:*", "Resource": ")", exploding(0, 50), R"("}, )",
             R"({"Effect": "Deny", "Action": "s3:*", "Resource": [)", denied, "]}"));
  const std::string all = document(R"({"Effect": "Allow", "Action": "s3:*", "Resource": "*"})");
  EXPECT_NE(policy({"compare", some, all}).code, 2);
  EXPECT_NE(policy({"check-no-new-access", "--existing-policy-document", some,
                    "--new-policy-document", all})
                .code,
            0);
  EXPECT_NE(policy({"validate", some}).code, -1);
}

TEST(Hostile, ContradictionsAllowNothing) {
  const std::string never = document(
      R"({"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"StringEquals": {"aws:SourceVpc": "a"}, "StringNotEquals": {"aws:SourceVpc": "a"}}})");
  EXPECT_EQ(
      policy({"check-access-not-granted", "--policy-document", never, "--access", "actions=*"})
          .code,
      0);
  EXPECT_THAT(policy({"validate", never}).out, HasSubstr("never-matches"));
}

TEST(Hostile, WhatCannotBeReadIsNeverProved) {
  const std::vector<std::string> broken = {
      "[]",
      "5",
      "\"text\"",
      "null",
      R"({"Statement": 5})",
      R"({"Statement": [[]]})",
      R"({"Statement": [null]})",
      R"({"Version": 5, "Statement": []})",
      R"({"Statement": [{"Effect": "Allow", "Effect": "Deny", "Action": "*", "Resource": "*"}]})",
      R"({"Statement": [{"Effect": ["Allow"], "Action": 5, "Resource": {}}]})",
      R"({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"Bool": []}}]})",
      R"({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"StringEqualz": {"a": "b"}}}]})",
      R"({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": "300.0.0.1"}}}]})",
      R"({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"DateLessThan": {"aws:CurrentTime": "soon"}}}]})",
      R"({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"NumericLessThan": {"s3:max-keys": "1e9"}}}]})"};
  const std::string nothing = document("");
  for (const std::string& text : broken) {
    const Folder folder;
    const auto path = folder.write("broken.json", text);
    EXPECT_NE(policy({"validate", path}).code, 0) << text;
    const Outcome new_access =
        policy({"check-no-new-access", "--existing-policy-document", nothing,
                "--new-policy-document", path, "--policy-type", "IDENTITY_POLICY"});
    EXPECT_NE(new_access.code, 0) << text << new_access.out;
    const Outcome covers =
        policy({"check-no-new-access", "--existing-policy-document", path, "--new-policy-document",
                kWide, "--policy-type", "IDENTITY_POLICY"});
    EXPECT_NE(covers.code, 0) << text << covers.out;
    EXPECT_THAT(new_access.code, testing::AnyOf(1, 2, 3)) << text;
  }
}

TEST(Hostile, DeepNesting) {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  const Outcome out = policy({"validate", "-"}, concat(R"({"Statement": )", deep, "}"));
  EXPECT_EQ(out.code, 1);
  EXPECT_EQ(policy({"evaluate"}, concat(R"({"identityPolicies": )", deep, "}\n")).code, 3);
}

TEST(PolicyTemplates, AreStacksOfTheirFilesName) {
  const Folder folder;
  const std::string path = folder.write("my_app.yaml", R"(Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Version: 2012-10-17, Statement: []}
      Policies:
        - PolicyName: p
          PolicyDocument:
            Version: 2012-10-17
            Statement: [{Effect: Allow, Action: 's3:GetObject', Resource: !Sub 'arn:aws:s3:::${AWS::StackName}/*'}]
)");
  const auto outcome = [&](std::vector<std::string> more) {
    std::vector<std::string> words = {"policy",   "check-access-not-granted", "--template", path,
                                      "--access", "actions=s3:GetObject"};
    words.insert(words.end(), more.begin(), more.end());
    return run(std::move(words));
  };
  EXPECT_THAT(outcome({}).out, testing::HasSubstr("arn:aws:s3:::my-app/"));
  EXPECT_THAT(outcome({"--stack-name", "other"}).out, testing::HasSubstr("arn:aws:s3:::other/"));
  const auto bad = outcome({"--parameters", folder.path("none.json")});
  EXPECT_EQ(bad.code, 2);
  EXPECT_THAT(bad.err, testing::HasSubstr("none.json"));
}

TEST(PolicyProofs, NameTheStatementsThatTheyNeed) {
  const std::string guarded = R"({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
    {"Sid": "Keep", "Effect": "Deny", "Action": "s3:Delete*", "Resource": "*"}]})";
  const auto proved = run({"policy", "check-access-not-granted", "--policy-document", guarded,
                           "--access", "actions=s3:DeleteObject"});
  EXPECT_EQ(proved.code, 0);
  EXPECT_THAT(proved.out, testing::HasSubstr("because of Deny statement 1 (Keep)"));
  const auto compared =
      json::parse(run({"policy", "compare", guarded, guarded, "--format", "json"}).out);
  EXPECT_EQ(compared["relation"], "equivalent");
  EXPECT_EQ(compared["reasons"][0]["statementIndex"], 1);
}

}  // namespace
}  // namespace cfnaudit::test
