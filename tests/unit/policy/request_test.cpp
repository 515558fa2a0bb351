// Requests of `policy evaluate`, from JSON to decisions.

#include "analyzer/policy/request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/base/text.h"
#include "analyzer/syntax/reader.h"

namespace cfnaudit::policy {
namespace {

using iam::CallerType;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

struct Read {
  iam::Verdict verdict = iam::Verdict::kUnknown;
  Case one;
  std::vector<std::string> problems;
};

Read read(const std::string& text) {
  const SourceFile file(0, "line", text);
  const auto document = syntax::read(file);
  auto out = read_case(*document.value.root);
  Read result{{}, std::move(out.value), {}};
  for (const Diagnostic& one : out.diagnostics)
    if (one.rule == "invalid-request") result.problems.push_back(one.message);
  result.verdict = decide(result.one.policies, result.one.request).verdict;
  return result;
}

const std::string kAllow =
    R"({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}})";
const std::string kAllowAll =
    R"({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}})";
const std::string kDenyRcp =
    R"({"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": "*"}})";

std::string request(const std::string& more,
                    const std::string& principal = "arn:aws:iam::111122223333:user/Ann",
                    const std::string& action = "s3:GetObject",
                    const std::string& resource = "arn:aws:s3:::b/k") {
  return concat(R"({"principal": ")", principal, R"(", "action": ")", action, R"(", "resource": ")",
                resource, R"(", "resourceAccountId": "111122223333")", more.empty() ? "" : ", ",
                more, "}");
}

TEST(Requests, PoliciesStandAloneOrWithNames) {
  EXPECT_EQ(read(request(concat(R"("identityPolicies": [)", kAllow, "]"))).verdict,
            iam::Verdict::kAllowed);
  EXPECT_EQ(read(request(concat(R"("identityPolicies": [{"name": "n", "policy": )", kAllow, "}]")))
                .verdict,
            iam::Verdict::kAllowed);
  EXPECT_EQ(read(request(concat(R"("identityPolicies": )", kAllow))).verdict,
            iam::Verdict::kAllowed);
  EXPECT_EQ(read(request(R"("identityPolicies": [])")).verdict, iam::Verdict::kImplicitlyDenied);
}

TEST(Requests, NothingAndAnEmptyListLimitNothing) {
  for (const std::string field : {"permissionBoundaries", "scps", "rcps", "endpointPolicies"})
    for (const std::string value : {"[]", "null"})
      EXPECT_EQ(
          read(request(concat(R"("identityPolicies": )", kAllow, ", \"", field, "\": ", value)))
              .verdict,
          iam::Verdict::kAllowed)
          << field << value;
}

TEST(Requests, LevelsOfControlPoliciesMustAllAllow) {
  const std::string other =
      R"({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}})";
  const auto with = [&](const std::string& scps) {
    return read(request(concat(R"("identityPolicies": )", kAllow, R"(, "scps": )", scps))).verdict;
  };
  EXPECT_EQ(with(concat("[", kAllow, ", ", other, "]")), iam::Verdict::kAllowed);  // one level
  EXPECT_EQ(with(concat("[[", kAllow, "], [", other, "]]")), iam::Verdict::kImplicitlyDenied);
  EXPECT_EQ(with(concat(R"([{"orgIdentifier": "r", "policies": [)", kAllow,
                        R"(]}, {"policies": [{"name": "x", "policy": )", other, "}]}]")),
            iam::Verdict::kImplicitlyDenied);
}

TEST(Requests, ResourceControlPoliciesOnlyTakeAway) {
  const auto with = [&](const std::string& action, const std::string& resource) {
    return read(
               request(concat(R"("identityPolicies": )", kAllow, R"(, "rcps": [[)", kDenyRcp, "]]"),
                       "arn:aws:iam::111122223333:user/Ann", action, resource))
        .verdict;
  };
  EXPECT_EQ(with("s3:GetObject", "arn:aws:s3:::b/k"), iam::Verdict::kAllowed);
  EXPECT_EQ(with("s3:PutObject", "arn:aws:s3:::b/k"), iam::Verdict::kExplicitlyDenied);
  // SNS has none.
  EXPECT_EQ(with("sns:Publish", "arn:aws:sns:us-east-1:111122223333:t"), iam::Verdict::kAllowed);
}

TEST(Requests, CallersByTheirText) {
  const auto type = [](std::string_view text) { return caller_of(text)->type; };
  EXPECT_EQ(type("*"), CallerType::kAnonymous);
  EXPECT_EQ(type("111122223333"), CallerType::kRoot);
  EXPECT_EQ(type("arn:aws:iam::111122223333:root"), CallerType::kRoot);
  EXPECT_EQ(type("arn:aws:iam::111122223333:user/a/b"), CallerType::kUser);
  EXPECT_EQ(type("arn:aws:iam::111122223333:role/r"), CallerType::kRoleSession);
  EXPECT_EQ(type("arn:aws:sts::111122223333:assumed-role/r/s"), CallerType::kRoleSession);
  EXPECT_EQ(type("arn:aws:sts::111122223333:federated-user/f"), CallerType::kFederatedUser);
  EXPECT_EQ(type("arn:aws:iam::111122223333:saml-provider/p"), CallerType::kFederated);
  EXPECT_EQ(type("accounts.google.com"), CallerType::kFederated);
  EXPECT_EQ(type("lambda.amazonaws.com"), CallerType::kService);
  EXPECT_EQ(caller_of("arn:aws:sts::111122223333:assumed-role/r/s")->arn.text(),
            "arn:aws:iam::111122223333:role/r");
  for (const std::string_view bad : {"", "Ann", "arn:aws:s3:::b", "arn:aws:sts::1:assumed-role/r"})
    EXPECT_FALSE(caller_of(bad)) << bad;
}

TEST(Requests, TheContextTellsTheRolesPath) {
  const Read one = read(
      request(R"("contextKeys": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/team/r"})",
              "arn:aws:sts::111122223333:assumed-role/r/s"));
  EXPECT_EQ(one.one.request.principal.arn.text(), "arn:aws:iam::111122223333:role/team/r");
}

TEST(Requests, WhatAResourcePolicyMeans) {
  using Kind = iam::ResourcePolicyKind;
  EXPECT_EQ(resource_policy_kind("sts:AssumeRole", "arn:aws:iam::1:role/r"), Kind::kTrust);
  EXPECT_EQ(resource_policy_kind("KMS:Decrypt", "arn:aws:kms:us-east-1:1:key/k"), Kind::kMustAllow);
  EXPECT_EQ(resource_policy_kind("kms:ListKeys", "*"), Kind::kMayGrant);
  EXPECT_EQ(resource_policy_kind("s3:GetObject", "arn:aws:s3:::b/k"), Kind::kMayGrant);
}

TEST(Requests, ContextKeysOfAnyKind) {
  const Read one = read(request(
      R"("contextKeys": {"a:x": "1", "a:y": ["1", "2"], "a:z": true, "a:n": null, "a:e": []})"));
  EXPECT_THAT(one.problems, IsEmpty());
  const iam::Context& context = one.one.request.context;
  EXPECT_EQ(context.find("a:y").values.size(), 2U);
  EXPECT_EQ(context.find("a:z").values[0].text(), "true");
  EXPECT_EQ(context.find("a:n").presence, iam::Presence::kAbsent);
  EXPECT_EQ(context.find("a:e").presence, iam::Presence::kAbsent);
}

TEST(Requests, WhatIsMissingOrMisspeltIsAProblem) {
  EXPECT_THAT(read("[]").problems, ElementsAre("a request must be an object"));
  EXPECT_EQ(read("{}").problems.size(), 3U);
  EXPECT_THAT(read(request(R"("identityPolices": [])")).problems,
              ElementsAre("there is no field 'identityPolices'; did you mean identityPolicies?"));
  EXPECT_THAT(read(request(R"("contextKeys": [])")).problems, Not(IsEmpty()));
  EXPECT_THAT(read(request(R"("contextKeys": {"a": {"b": "c"}})")).problems, Not(IsEmpty()));
  EXPECT_THAT(read(request(R"("id": 5, "expected": "Allowed")")).problems, IsEmpty());
}

TEST(Requests, BrokenPoliciesStayOpen) {
  EXPECT_EQ(read(request(R"("identityPolicies": [5])")).verdict, iam::Verdict::kUnknown);
  EXPECT_EQ(read(request(concat(R"("identityPolicies": [)", kAllow,
                                R"(], "scps": [{"policies": [{}]}])")))
                .verdict,
            iam::Verdict::kUnknown);
}

TEST(Requests, TheAccountFollowsFromTheArn) {
  const Read one = read(concat(
      R"({"principal": "111122223333", "action": "sqs:SendMessage", "resource": "arn:aws:sqs:us-east-1:444455556666:q", "resourcePolicy": )",
      kAllowAll, "}"));
  EXPECT_EQ(one.one.request.resource_account.text(), "444455556666");
}

}  // namespace
}  // namespace cfnaudit::policy
