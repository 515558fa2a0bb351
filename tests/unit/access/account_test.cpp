// Policies and roles of an account, and what budgets leave open.

#include <algorithm>
#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/access/analysis.h"
#include "analyzer/access/answer.h"
#include "analyzer/access/assertions.h"
#include "analyzer/access/entry/entry_points.h"
#include "analyzer/access/hops.h"
#include "analyzer/base/text.h"
#include "analyzer/iam/questions.h"
#include "tests/support/pipeline.h"

namespace cfnaudit::access {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

/// A role with a managed policy of the account, and a function that runs as a role of the account.
constexpr std::string_view kTemplate = R"(
Resources:
  Table: {Type: AWS::DynamoDB::Table, Properties: {TableName: orders}}
  Role:
    Type: AWS::IAM::Role
    Properties:
      ManagedPolicyArns: ['arn:aws:iam::123456789012:policy/read-orders']
  Function:
    Type: AWS::Lambda::Function
    Properties: {Role: 'arn:aws:iam::123456789012:role/worker'}
  More:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: more
      Roles: [worker]
      PolicyDocument:
        Statement: [{Effect: Allow, Action: 'dynamodb:DeleteItem', Resource: !GetAtt Table.Arn}]
)";

constexpr std::string_view kAccount = R"({"schemaVersion": 1,
  "managedPolicies": [
    {"arn": "arn:aws:iam::123456789012:policy/read-orders", "name": "read-orders",
     "document": {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*"}}},
    {"arn": "arn:aws:iam::123456789012:policy/no-query", "name": "no-query",
     "document": {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "NotAction": "dynamodb:Query", "Resource": "*"}}}],
  "roles": [{"arn": "arn:aws:iam::123456789012:role/worker", "name": "worker",
    "trust": {"Statement": {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}},
    "boundary": "arn:aws:iam::123456789012:policy/no-query",
    "attached": ["arn:aws:iam::123456789012:policy/read-orders"],
    "inlinePolicies": [{"name": "inline", "document": {"Version": "2012-10-17", "Statement":
      {"Effect": "Allow", "Action": ["dynamodb:PutItem", "dynamodb:Query"], "Resource": "*"}}}]}],
  "users": [], "groups": []})";

class Known {
 public:
  explicit Known(std::string_view account, std::string text = std::string(kTemplate),
                 iam::Limits limits = {})
      : run_(cfnaudit::testing::run_pipeline(std::move(text))),
        file_(7, "account.json", std::string(account)) {
    if (!account.empty()) account_ = policy::read_account(file_).value;
    options_.account = account_ ? &*account_ : nullptr;
    options_.limits = limits;
    access_ = analyze(run_->sources.file(0), graph(), options_);
    paths_ = find_paths(access_, graph());
  }

  const graph::Graph& graph() const { return run_->graphs.front(); }
  const Access& access() const { return access_; }
  const Paths& paths() const { return paths_; }
  const AnalysisOptions& options() const { return options_; }
  const cfnaudit::testing::Pipeline& run() const { return *run_; }
  std::vector<std::string> outside() const {
    std::vector<std::string> out;
    for (const auto& one : access_.outside) out.push_back(one.reason);
    return out;
  }
  std::vector<std::string> reach() const {
    std::vector<std::string> out;
    for (const auto& row : access_.reach)
      if (access_.destinations[row.destination].id == "Table")
        out.push_back(concat(graph().resource(access_.principals[row.principal].resource).id(),
                             ": ", row.verdict == Verdict::kUnknown ? "?" : "",
                             row.verdict == Verdict::kUnknown ? "" : join(row.actions, "+")));
    return out;
  }

 private:
  std::unique_ptr<cfnaudit::testing::Pipeline> run_;
  SourceFile file_;
  std::optional<policy::Account> account_;
  AnalysisOptions options_;
  Access access_;
  Paths paths_;
};

TEST(Account, WithoutItTheTemplateIsOpen) {
  const Known none("");
  EXPECT_THAT(none.reach(), Contains("Role: ?"));
  EXPECT_THAT(none.outside(),
              Contains(HasSubstr("role/worker, which is not in the template (see --policies)")));
  EXPECT_THAT(none.outside(), Contains("it is attached to worker, which is not in the template"));
}

TEST(Account, DecidesWhatTheTemplateOnlyNames) {
  const Known known(kAccount);
  EXPECT_THAT(
      known.reach(),
      UnorderedElementsAre("Role: dynamodb:GetItem",
                           "Function: dynamodb:DeleteItem+dynamodb:GetItem+dynamodb:PutItem"));
  EXPECT_THAT(known.outside(), IsEmpty());
  const auto* function =
      find_principal(known.access(), known.graph().of_type("AWS::Lambda::Function")[0]);
  ASSERT_NE(function, nullptr);
  EXPECT_EQ(function->caller.arn.text(), "arn:aws:iam::123456789012:role/worker");
  EXPECT_THAT(function->assumable_by, ElementsAre("lambda.amazonaws.com"));
  EXPECT_THAT(function->unknown, IsEmpty());
}

TEST(Account, PlacesAreThoseOfTheTemplate) {
  const Known known(kAccount);
  for (const auto& bound : known.access().policies)
    for (const auto& statement : bound.policy->source().statements)
      EXPECT_EQ(statement.span.file, 0U) << bound.source.name;
}

TEST(Account, AnotherEnvironmentTakesItsPoliciesOver) {
  const Known known(kAccount);
  const Access again =
      analyze(known.run().sources.file(0), known.graph(), known.options(), known.access().shared);
  ASSERT_EQ(again.policies.size(), known.access().policies.size());
  for (std::size_t i = 0; i < again.policies.size(); ++i)
    EXPECT_EQ(again.policies[i].policy, known.access().policies[i].policy);
}

TEST(Account, OfAnotherNumberIsSaid) {
  std::string other(kAccount);
  for (std::size_t at = 0; (at = other.find("123456789012", at)) != std::string::npos;)
    other.replace(at, 12, "111122223333");
  const Known known(other);
  EXPECT_THAT(known.outside(), Contains(HasSubstr("has it for account 111122223333")));
  EXPECT_THAT(known.reach(), Contains("Role: ?"));
}

TEST(Account, ItsOwnGapsStayOpen) {
  std::string gap(kAccount);
  constexpr std::string_view kName = "policy/read-orders\", \"name\"";
  gap.replace(gap.find(kName), kName.size(), "policy/other\", \"name\"");
  const Known known(gap);
  const auto* function =
      find_principal(known.access(), known.graph().of_type("AWS::Lambda::Function")[0]);
  ASSERT_NE(function, nullptr);
  EXPECT_THAT(function->unknown, Contains(HasSubstr("is not in the file given by --policies")));
}

TEST(Denials, DoNotDependOnConditionsThatDecideNothing) {
  std::string text = "Parameters:\n";
  std::string conditions = "Conditions:\n";
  for (int i = 0; i < 14; ++i) {
    const std::string n = std::to_string(i);
    text += concat("  P", n, ": {Type: String, AllowedValues: [a, b]}\n");
    conditions += concat("  C", n, ": !Equals [!Ref P", n, ", a]\n");
  }
  const Known many("", concat(text, conditions,
                              "Resources:\n  Role: {Type: AWS::IAM::Role}\n"
                              "  Table: {Type: AWS::DynamoDB::Table}\n"));
  const std::vector<Denial> denials = {{"Role", "Table", {}}, {"Other", "Table", {}}};
  const auto results = check_denials(many.run().sources.file(0), many.run().tmpl, {}, denials);
  EXPECT_EQ(results[0].kind, DenialResult::Kind::kHolds);
  EXPECT_EQ(results[1].kind, DenialResult::Kind::kInvalid);
}

/// A grant that only the solver decides: no value that the policy names fulfils all conditions.
constexpr std::string_view kHard = R"(
Resources:
  Table: {Type: AWS::DynamoDB::Table, Properties: {TableName: orders}}
  Role:
    Type: AWS::IAM::Role
    Properties:
      Policies:
        - PolicyName: p
          PolicyDocument:
            Version: 2012-10-17
            Statement:
              - Effect: Allow
                Action: dynamodb:GetItem
                Resource: !GetAtt Table.Arn
                Condition:
                  StringLike: {'aws:PrincipalTag/a': ['*x*', '*y*']}
                  StringNotLike: {'aws:PrincipalTag/a': ['*x', '*y', 'x*', 'y*', '?x*', '?y*']}
)";

TEST(Budget, ThatRunsOutIsNoOpenQuestionOfTheTemplate) {
  const Known decided("", std::string(kHard));
  EXPECT_THAT(given_up(decided.access(), decided.paths(), decided.graph()), IsEmpty());
  iam::Limits limits;
  limits.states = 3;
  limits.rounds = 0;
  const Known hasty("", std::string(kHard), limits);
  const auto open = given_up(hasty.access(), hasty.paths(), hasty.graph());
  ASSERT_EQ(open.size(), 1U);
  EXPECT_EQ(open[0].what, "access of Role to Table");
  EXPECT_TRUE(iam::is_given_up(open[0].reason)) << open[0].reason;
}

TEST(Budget, OfADenialIsSaid) {
  iam::Limits limits;
  limits.states = 3;
  limits.rounds = 0;
  const Known hasty("", std::string(kHard), limits);
  const Denial denial{"Role", "Table", {}};
  const auto check = [&](const AnalysisOptions& analysis) {
    return check_denials(hasty.run().sources.file(0), hasty.run().tmpl, {}, {&denial, 1}, analysis)
        .front();
  };
  EXPECT_EQ(check({}).kind, DenialResult::Kind::kViolated);
  EXPECT_FALSE(check({}).gave_up);
  EXPECT_EQ(check(hasty.options()).kind, DenialResult::Kind::kUnknown);
  EXPECT_TRUE(check(hasty.options()).gave_up);
}

/// A role that invokes a function, which reads and writes a table.
constexpr std::string_view kChain = R"(
Resources:
  Table: {Type: AWS::DynamoDB::Table}
  Queue: {Type: AWS::SQS::Queue}
  Caller:
    Type: AWS::IAM::Role
    Properties:
      Policies: [{PolicyName: p, PolicyDocument: {Statement: [{Effect: Allow, Action: 'lambda:InvokeFunction', Resource: !GetAtt Function.Arn}]}}]
  Worker:
    Type: AWS::IAM::Role
    Properties:
      Policies: [{PolicyName: p, PolicyDocument: {Statement: [{Effect: Allow, Action: ['dynamodb:GetItem', 'sqs:SendMessage'], Resource: '*'}]}}]
  Function:
    Type: AWS::Lambda::Function
    Properties: {Role: !GetAtt Worker.Arn}
)";

TEST(Budget, OfRowsIsSaidAndProvesNothing) {
  Known chain("", std::string(kChain));
  const auto all = find_transitive(chain.access(), chain.graph(), kMostTransitiveRows);
  EXPECT_TRUE(all.complete);
  ASSERT_EQ(all.rows.size(), 2U);
  EXPECT_TRUE(find_transitive(chain.access(), chain.graph(), 2).complete);
  const auto few = find_transitive(chain.access(), chain.graph(), 1);
  EXPECT_FALSE(few.complete);
  EXPECT_EQ(few.rows.size(), 1U);
  Paths cut = chain.paths();
  cut.transitive_complete = false;
  EXPECT_THAT(given_up(chain.access(), cut, chain.graph()), ::testing::SizeIs(1));
  const Question nothing{"Worker", "Function", {}};
  EXPECT_EQ(ask(nothing, chain.access(), chain.paths(), chain.graph()).verdict,
            Verdict::kUnreachable);
  const auto open = ask(nothing, chain.access(), cut, chain.graph());
  EXPECT_EQ(open.verdict, Verdict::kUnknown);
  EXPECT_THAT(open.reasons, ElementsAre(std::string(kTooManyWays)));
}

}  // namespace
}  // namespace cfnaudit::access
