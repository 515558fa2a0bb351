// Policy documents as people write them, well and badly.

#include "analyzer/policy/reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/base/text.h"

namespace cfnaudit::policy {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

/// Rule and the text that it points at.
struct Read {
  Staged<iam::Policy> policy;
  std::vector<std::string> problems;
};

Read read(std::string text, std::optional<iam::Language> kind = std::nullopt) {
  const SourceFile file(0, "policy.json", std::move(text));
  Read out{read_policy(file, kind, "policy"), {}};
  for (const Diagnostic& one : out.policy.diagnostics)
    if (one.severity == Severity::kError)
      out.problems.push_back(concat(one.rule, ": ", file.text(one.span)));
  return out;
}

/// One statement with this in it.
Read statement(const std::string& elements, std::optional<iam::Language> kind = std::nullopt) {
  return read(concat(R"({"Version": "2012-10-17", "Statement": [{)", elements, "}]}"), kind);
}

const iam::Statement& first(const Read& read) { return read.policy.value.statements.front(); }

TEST(PolicyReader, ReadsAllElements) {
  const Read read = statement(
      R"("Sid": "A", "Effect": "Deny", "NotPrincipal": {"AWS": ["1", "2"], "Service": "s"},
         "NotAction": "s3:*", "NotResource": ["a", "b"],
         "Condition": {"ForAnyValue:StringLike": {"aws:TagKeys": ["x", 5]}, "Bool": {"aws:SecureTransport": true}})");
  EXPECT_THAT(read.problems, IsEmpty());
  const iam::Statement& s = first(read);
  EXPECT_EQ(read.policy.value.version, iam::Version::k2012);
  EXPECT_EQ(s.sid, "A");
  EXPECT_EQ(s.effect, iam::Effect::kDeny);
  EXPECT_EQ(s.principals.polarity, iam::Polarity::kAllBut);
  EXPECT_EQ(s.principals.values.size(), 3U);
  EXPECT_EQ(s.actions.polarity, iam::Polarity::kAllBut);
  EXPECT_EQ(s.resources.values.size(), 2U);
  ASSERT_EQ(s.conditions.size(), 2U);
  EXPECT_EQ(s.conditions[0].values[1].value.text(), "5");
  EXPECT_EQ(s.conditions[1].values[0].value.text(), "true");
  EXPECT_EQ(s.unknown, "");
}

TEST(PolicyReader, OneStatementNeedsNoList) {
  const Read one = read(R"({"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}})");
  EXPECT_THAT(one.problems, IsEmpty());
  EXPECT_EQ(one.policy.value.statements.size(), 1U);
  EXPECT_EQ(one.policy.value.version, iam::Version::k2008);
}

TEST(PolicyReader, ReadsYamlToo) {
  const Read one = read(
      "Version: '2012-10-17'\nStatement:\n- Effect: Allow\n  Action: s3:*\n  "
      "Resource: '*'\n");
  EXPECT_THAT(one.problems, IsEmpty());
  EXPECT_EQ(first(one).actions.values[0].value.text(), "s3:*");
}

struct Broken {
  std::string elements;
  std::string problem;
};
void PrintTo(const Broken& broken, std::ostream* out) { *out << broken.elements; }

class BrokenStatements : public testing::TestWithParam<Broken> {};

TEST_P(BrokenStatements, AreReportedAndStayOpen) {
  const Read read = statement(GetParam().elements);
  EXPECT_THAT(read.problems, ElementsAre(GetParam().problem));
  ASSERT_THAT(read.policy.value.statements, Not(IsEmpty()));
  for (const iam::Statement& one : read.policy.value.statements) EXPECT_NE(one.unknown, "");
}

INSTANTIATE_TEST_SUITE_P(
    All, BrokenStatements,
    testing::Values(
        Broken{R"("Effect": "allow", "Action": "*", "Resource": "*")",
               R"(invalid-effect: "allow")"},
        Broken{R"("Effect": ["Allow"], "Action": "*", "Resource": "*")",
               R"(invalid-effect: ["Allow"])"},
        Broken{R"("Effect": "Allow", "Action": {"a": 1}, "Resource": "*")",
               R"(invalid-type: {"a": 1})"},
        Broken{R"("Effect": "Allow", "Action": [["s3:*"]], "Resource": "*")",
               R"(invalid-type: ["s3:*"])"},
        Broken{R"("Effect": "Allow", "Action": "*", "Resource": null)", "invalid-type: null"},
        Broken{R"("Effect": "Allow", "Action": "*", "NotAction": "*", "Resource": "*")",
               R"(conflicting-elements: "*")"},
        Broken{R"("Effect": "Allow", "Actions": "*", "Action": "*", "Resource": "*")",
               R"(unknown-element: "Actions")"},
        Broken{R"("Effect": "Allow", "Principal": "me", "Action": "*", "Resource": "*")",
               R"(invalid-principal: "me")"},
        Broken{R"("Effect": "Allow", "Principal": {"Aws": "*"}, "Action": "*", "Resource": "*")",
               R"(invalid-principal: "Aws")"},
        Broken{R"("Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/*"},
                  "Action": "*", "Resource": "*")",
               R"(invalid-principal: "arn:aws:iam::111122223333:role/*")"},
        Broken{R"("Effect": "Allow", "Action": "*", "Resource": "*", "Condition": [])",
               "invalid-type: []"},
        Broken{R"("Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"Bool": "x"})",
               R"(invalid-type: "x")"},
        Broken{R"("Effect": "Allow", "Action": "*", "Resource": "*",
                  "Condition": {"Bool": {"aws:k": {"a": "b"}}})",
               R"(invalid-type: {"a": "b"})"},
        Broken{R"("Effect": "Allow", "Action": "*", "Resource": "*",
                  "Condition": {"Bool": {"SecureTransport": "true"}})",
               R"(unknown-condition-key: "SecureTransport")"},
        Broken{R"("Effect": "Allow", "Action": "*", "Resource": "*",
                  "Condition": {"StringEqual": {"aws:SourceVpc": "v"}})",
               R"(unknown-operator: "StringEqual")"},
        Broken{R"("Effect": "Allow", "Action": "GetObject", "Resource": "*")",
               R"(invalid-action: "GetObject")"},
        Broken{R"("Effect": "Deny", "NotAction": ["s3:*", ""], "Resource": "*")",
               R"(invalid-action: "")"},
        Broken{R"("Effect": "Allow", "Action": "s3:*", "Resource": ["*", "logs/*"])",
               R"(invalid-arn: "logs/*")"},
        Broken{R"("Effct": "Allow", "Action": "*", "Resource": "*")",
               R"(unknown-element: "Effct")"},
        Broken{R"("Effect": "Allow", "Action": "*", "Resources": "*")",
               R"(unknown-element: "Resources")"},
        Broken{R"("Effect": "Allow", "Principle": "*", "Action": "*", "Resource": "*")",
               R"(unknown-element: "Principle")"},
        Broken{R"("Effect": "Allow", "Action": "*", "Resource": "*", "Comment": "all")",
               R"(unknown-element: "Comment")"}));

/// What AWS accepts, though it may do nothing.
class AcceptedStatements : public testing::TestWithParam<std::string> {};

TEST_P(AcceptedStatements, HaveNoErrors) {
  EXPECT_THAT(statement(GetParam()).problems, IsEmpty());
  EXPECT_EQ(statement(GetParam()).policy.value.statements.size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(
    All, AcceptedStatements,
    testing::Values(
        R"("Effect": "Allow", "Action": "S3:getobject", "Resource": "*")",
        R"("Effect": "Allow", "Action": ["*:*", "s3*"], "Resource": "*")",
        R"("Effect": "Allow", "Action": "none:null", "Resource": "arn:aws:x:::*")",
        R"("Effect": "Allow", "Action": [], "Resource": "*")",
        R"("Effect": "Allow", "Action": "s3:*", "Resource": ["*a", "a?n:aws:s3:::b", "${aws:x}"])",
        R"("Effect": "Allow", "Action": "s3:*", "Resource": "*",
           "Condition": {"foranyvalue:STRINGLIKE": {"x:y": 5}, "streq": {"x:y": []},
                         "NullIfExists": {"x:y": true}})",
        R"("Effect": "Allow", "Principal": {"AWS": ["*", "111122223333"], "CanonicalUser": "x"},
           "Action": "s3:*", "Resource": "logs")"));

TEST(PolicyReader, WhatIsMissingIsNamed) {
  EXPECT_THAT(statement(R"("Action": "*", "Resource": "*")").problems,
              ElementsAre(R"(missing-element: {"Action": "*", "Resource": "*"})"));
  EXPECT_THAT(statement(R"("Effect": "Allow", "Resource": "*")").problems,
              ElementsAre(R"(missing-element: {"Effect": "Allow", "Resource": "*"})"));
  EXPECT_THAT(statement(R"("Effect": "Allow", "Action": "*")").problems,
              ElementsAre(R"(missing-element: {"Effect": "Allow", "Action": "*"})"));
  EXPECT_THAT(read("{}").problems, ElementsAre("missing-element: {}"));
  EXPECT_THAT(read(R"({"Statments": []})").problems,
              ElementsAre(R"(unknown-element: "Statments")"));
}

TEST(PolicyReader, SidsOfIdentityPoliciesAreUnique) {
  const auto twice = [](const std::string& rest) {
    const std::string one =
        concat(R"({"Sid": "A", "Effect": "Allow", "Action": "s3:*")", rest, "}");
    return read(concat(R"({"Version": "2012-10-17", "Statement": [)", one, ", ", one, "]}"));
  };
  const Read identity = twice(R"(, "Resource": "*")");
  ASSERT_EQ(identity.problems.size(), 1U);
  EXPECT_EQ(identity.policy.diagnostics[0].rule, "duplicate-sid");
  EXPECT_EQ(identity.policy.diagnostics[0].path, "Statement/1/Sid");
  for (const iam::Statement& one : identity.policy.value.statements) EXPECT_NE(one.unknown, "");
  EXPECT_THAT(twice(R"(, "Principal": "*", "Resource": "*")").problems, IsEmpty());
}

TEST(PolicyReader, NothingIsSureInAPolicyThatAwsRefuses) {
  const Read one = read(
      R"({"Version": "2012-10-18", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})");
  EXPECT_THAT(one.problems, ElementsAre(R"(invalid-version: "2012-10-18")"));
  ASSERT_EQ(one.policy.value.statements.size(), 1U);
  EXPECT_EQ(first(one).unknown, "Version must be 2012-10-17 or 2008-10-17");
}

TEST(PolicyReader, TheKindDecidesWhatAStatementNeeds) {
  const std::string trust = R"("Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole")";
  EXPECT_THAT(statement(trust).problems, IsEmpty());
  EXPECT_THAT(statement(trust, iam::Language::kIdentity).problems, Not(IsEmpty()));
  EXPECT_THAT(
      statement(R"("Effect": "Allow", "Action": "*", "Resource": "*")", iam::Language::kResource)
          .problems,
      Not(IsEmpty()));
  EXPECT_THAT(statement(trust, iam::Language::kTrust).problems, IsEmpty());
  const std::string on_itself = concat(trust, R"(, "Resource": "*")");
  EXPECT_THAT(statement(on_itself, iam::Language::kTrust).problems,
              ElementsAre(R"(unsupported-element: "*")"));
  EXPECT_THAT(statement(on_itself, iam::Language::kResource).problems, IsEmpty());
  EXPECT_THAT(statement(on_itself, iam::Language::kResourceControl).problems, IsEmpty());
  EXPECT_THAT(statement(on_itself, iam::Language::kServiceControl).problems,
              ElementsAre(R"(unsupported-element: "*")"));
  EXPECT_THAT(read(R"({"tags": {"Owner": {}}})", iam::Language::kOther).problems, IsEmpty());
}

TEST(PolicyReader, NoPolicyAtAllMayAllowAndDenyAnything) {
  for (const std::string text : {"[]", "5", "null", "", "\"text\""}) {
    const Read one = read(text);
    EXPECT_THAT(one.problems, Not(IsEmpty())) << text;
    EXPECT_EQ(one.policy.value.statements.size(), 2U) << text;
  }
}

TEST(PolicyReader, DuplicateElementsLeaveThePolicyOpen) {
  const Read one = read(
      R"({"Statement": [{"Effect": "Deny", "Effect": "Allow", "Action": "*", "Resource": "*"}]})");
  EXPECT_THAT(one.problems, Contains(testing::StartsWith("duplicate-element")));
  EXPECT_EQ(one.policy.value.statements.size(), 3U);
  for (const iam::Statement& statement : one.policy.value.statements)
    EXPECT_NE(statement.unknown, "");
}

TEST(PolicyReader, BrokenTextLeavesThePolicyOpen) {
  const Read one = read(R"({"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"})");
  EXPECT_THAT(one.problems, Contains(testing::StartsWith("invalid-syntax")));
  EXPECT_NE(one.policy.value.statements.back().unknown, "");
}

TEST(PolicyReader, ReadsJsonWithinText) {
  const std::string plain =
      R"("{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}}")";
  const std::string encoded =
      R"("%7B%22Statement%22%3A%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22s3%3A%2A%22%2C%22Resource%22%3A%22%2A%22%7D%7D")";
  for (const std::string& text : {plain, encoded}) {
    const Read one = read(text);
    EXPECT_THAT(one.problems, IsEmpty()) << text;
    ASSERT_EQ(one.policy.value.statements.size(), 1U);
    EXPECT_EQ(first(one).actions.values[0].value.text(), "s3:*");
    EXPECT_EQ(first(one).actions.values[0].span.begin, 0U);
    EXPECT_EQ(first(one).actions.values[0].span.end, text.size());
  }
  EXPECT_THAT(read(R"("{\"Statement\":")").problems,
              Contains(testing::StartsWith("invalid-syntax")));
}

TEST(PolicyReader, MisspeltElementsHaveARepair) {
  const SourceFile file(0, "p", R"({"Statment": []})");
  const auto out = read_policy(file, std::nullopt, "p");
  std::vector<std::string> fixes;
  for (const Diagnostic& one : out.diagnostics) fixes.push_back(one.fix);
  EXPECT_THAT(fixes, Contains("write Statement"));
}

}  // namespace
}  // namespace cfnaudit::policy
