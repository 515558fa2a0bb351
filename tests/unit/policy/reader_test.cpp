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
        Broken{R"("Effect": "Allow", "Action": "*", "Resource": "*", "Condition": [])",
               "invalid-type: []"},
        Broken{R"("Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"Bool": "x"})",
               R"(invalid-type: "x")"},
        Broken{R"("Effect": "Allow", "Action": "*", "Resource": "*",
                  "Condition": {"Bool": {"k": {"a": "b"}}})",
               R"(invalid-type: {"a": "b"})"}));

TEST(PolicyReader, WhatIsMissingIsNamed) {
  EXPECT_THAT(statement(R"("Action": "*", "Resource": "*")").problems,
              ElementsAre(R"(missing-element: {"Action": "*", "Resource": "*"})"));
  EXPECT_THAT(statement(R"("Effect": "Allow", "Resource": "*")").problems,
              ElementsAre(R"(missing-element: {"Effect": "Allow", "Resource": "*"})"));
  EXPECT_THAT(statement(R"("Effect": "Allow", "Action": "*")").problems,
              ElementsAre(R"(missing-element: {"Effect": "Allow", "Action": "*"})"));
  EXPECT_THAT(read("{}").problems, ElementsAre("missing-element: {}"));
}

TEST(PolicyReader, TheKindDecidesWhatAStatementNeeds) {
  const std::string trust = R"("Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole")";
  EXPECT_THAT(statement(trust).problems, IsEmpty());
  EXPECT_THAT(statement(trust, iam::Language::kIdentity).problems, Not(IsEmpty()));
  EXPECT_THAT(
      statement(R"("Effect": "Allow", "Action": "*", "Resource": "*")", iam::Language::kResource)
          .problems,
      Not(IsEmpty()));
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
