// A policy document says the same as a file and inside a template, in JSON and in YAML.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/access/access.h"
#include "analyzer/access/analysis.h"
#include "analyzer/base/text.h"
#include "analyzer/policy/reader.h"
#include "tests/support/pipeline.h"

namespace cfnaudit::access {
namespace {

using iam::Language;

struct Document {
  Language language;
  std::string text;  // JSON, which is YAML too
};
void PrintTo(const Document& document, std::ostream* out) { *out << document.text; }

/// "error unknown-element Statement/0/Resources at "Resources": message (fix)".
std::vector<std::string> described(const std::vector<Diagnostic>& problems,
                                   const SourceFile& file) {
  std::vector<std::string> out;
  for (const Diagnostic& one : problems)
    out.push_back(concat(to_string(one.severity), " ", one.rule, " ", one.path, " at ",
                         file.text(one.span), ": ", one.message, " (", one.fix, ")"));
  return out;
}

/// The problems, then how the statements are open: "Allow unknown: why".
std::vector<std::string> with_statements(std::vector<std::string> problems,
                                         const iam::Policy& policy) {
  for (const iam::Statement& one : policy.statements)
    problems.push_back(concat(one.effect == iam::Effect::kAllow ? "Allow" : "Deny",
                              one.unknown.empty() ? "" : " unknown: ", one.unknown));
  return problems;
}

std::vector<std::string> of_file(const Document& document) {
  const SourceFile file(0, "policy", document.text);
  const auto read = policy::read_policy(file, document.language, "policy");
  return with_statements(described(read.diagnostics, file), read.value);
}

struct Place {
  std::string_view type;
  std::string_view property;
};
Place place_of(Language language) {
  if (language == Language::kIdentity) return {"AWS::IAM::ManagedPolicy", "PolicyDocument"};
  if (language == Language::kTrust) return {"AWS::IAM::Role", "AssumeRolePolicyDocument"};
  return {"AWS::SNS::TopicPolicy", "PolicyDocument"};
}

std::vector<std::string> of_template(const Document& document, bool is_json) {
  const Place place = place_of(document.language);
  const auto run = cfnaudit::testing::run_pipeline(
      is_json ? concat(R"({"Resources": {"P": {"Type": ")", place.type, R"(", "Properties": {")",
                       place.property, "\": ", document.text, "}}}}")
              : concat("Resources:\n  P:\n    Type: ", place.type, "\n    Properties:\n      ",
                       place.property, ": ", document.text, "\n"));
  const SourceFile& file = run->sources.file(0);
  const Access access = analyze(file, run->graphs.front());
  if (access.policies.size() != 1) {
    ADD_FAILURE() << "the document is lost";
    return {};
  }
  const BoundPolicy& bound = access.policies.front();
  return with_statements(described(bound.problems, file), bound.policy->source());
}

class PolicyDocuments : public ::testing::TestWithParam<Document> {};

TEST_P(PolicyDocuments, SayTheSameEverywhere) {
  const auto expected = of_file(GetParam());
  EXPECT_EQ(of_template(GetParam(), true), expected);
  EXPECT_EQ(of_template(GetParam(), false), expected);
}

std::vector<Document> documents() {
  std::vector<Document> out;
  const auto statement = [&](Language language, std::string_view elements) {
    out.push_back(
        {language, concat(R"({"Version": "2012-10-17", "Statement": [{)", elements, "}]}")});
  };
  for (
      const std::string_view elements :
      {R"("Effect": "Allow", "Action": "s3:GetObject", "Resource": "*")",
       R"("Effect": "allow", "Action": "s3:GetObject", "Resource": "*")",
       R"("Effct": "Allow", "Action": "s3:GetObject", "Resource": "*")",
       R"("Action": "s3:GetObject", "Resource": "*")",
       R"("Effect": "Allow", "Action": "s3:GetObject", "Resources": "*")",
       R"("Effect": "Allow", "Action": "s3:GetObject")", R"("Effect": "Allow", "Resource": "*")",
       R"("Effect": "Allow", "Action": "*", "NotAction": "*", "Resource": "*")",
       R"("Effect": "Allow", "Action": ["GetObject", "s3:*"], "Resource": "*")",
       R"("Effect": "Allow", "Action": [], "Resource": "logs/*")",
       R"("Effect": "Allow", "Action": [["s3:*"]], "Resource": {"Arn": "*"})",
       R"("Effect": "Deny", "NotAction": "s3:*", "NotResource": "*", "Comment": "x")",
       R"("Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*")",
       R"("Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"StringEqual": {"aws:x": "y"}})",
       R"("Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"Bool": {"SecureTransport": true}})",
       R"("Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"aws:x": "y"})",
       R"("Effect": "Allow", "Action": "*", "Resource": "*", "Condition": [])"})
    statement(Language::kIdentity, elements);
  for (
      const std::string_view elements :
      {R"("Effect": "Allow", "Principal": {"AWS": ["*", "111122223333"]}, "Action": "sns:Publish")",
       R"("Effect": "Allow", "Principle": "*", "Action": "sns:Publish", "Resource": "*")",
       R"("Effect": "Allow", "Action": "sns:Publish", "Resource": "*")",
       R"("Effect": "Allow", "Principal": "me", "Action": "sns:Publish")",
       R"("Effect": "Allow", "Principal": {"Aws": "*"}, "Action": "sns:Publish")",
       R"("Effect": "Allow", "Principal": {"AWS": {}}, "Action": "sns:Publish")"})
    statement(Language::kResource, elements);
  statement(Language::kTrust,
            R"("Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole", "Resource": "*")");
  out.push_back({Language::kIdentity, R"({"Version": "2012-10-18", "Statement": []})"});
  out.push_back({Language::kIdentity, R"({"Version": "2012-10-17"})"});
  out.push_back({Language::kIdentity, R"({"Version": "2012-10-17", "Statments": []})"});
  out.push_back({Language::kIdentity, R"({"Statement": ["all"]})"});
  out.push_back({Language::kIdentity, R"(["all"])"});
  out.push_back({Language::kIdentity, R"("{\"Statement\": ")"});
  return out;
}

INSTANTIATE_TEST_SUITE_P(All, PolicyDocuments, ::testing::ValuesIn(documents()));

}  // namespace
}  // namespace cfnaudit::access
