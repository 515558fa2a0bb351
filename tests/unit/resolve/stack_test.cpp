#include "analyzer/resolve/stack.h"

#include <gtest/gtest.h>

#include "analyzer/base/text.h"
#include "tests/support/pipeline.h"

namespace cfnaudit::resolve {
namespace {

using cfnaudit::testing::run_pipeline;

constexpr std::string_view kRole = R"(
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      Policies:
        - !If [Never, {}, !Ref AWS::NoValue]
        - PolicyName: one
        - PolicyName: !Sub 'a-${Stage}-b'
Parameters:
  Stage: {Type: String, Default: dev}
Conditions:
  Never: !Equals [a, b]
)";

TEST(PathOf, CountsWhatIsThere) {
  const auto run = run_pipeline(std::string(kRole));
  const auto& role = run->resolution.stacks[0].resources[0];
  const auto policies = role.property("Policies");
  ASSERT_EQ(policies->items.size(), 2U);
  EXPECT_EQ(path_of(role, policies), "Properties/Policies");
  EXPECT_EQ(path_of(role, get(policies->items[1], "PolicyName")),
            "Properties/Policies/1/PolicyName");
  EXPECT_EQ(path_of(role, role.properties), "Properties");
  const Value elsewhere;
  EXPECT_EQ(path_of(role, &elsewhere), "");
}

TEST(References, CarryThePathInTheTemplate) {
  const auto run = run_pipeline(R"(
Resources:
  A: {Type: AWS::SQS::Queue}
  B:
    Type: AWS::SNS::Topic
    DependsOn: A
    Properties:
      Subscription:
        - {Protocol: sqs, Endpoint: !GetAtt A.Arn}
Outputs:
  A: {Value: !Ref A}
)");
  const auto& references = run->resolution.stacks[0].references;
  ASSERT_EQ(references.size(), 3U);
  EXPECT_EQ(references[0].path, "Properties/Subscription/0/Endpoint");
  EXPECT_EQ(references[0].attribute, "Arn");
  EXPECT_EQ(references[1].path, "DependsOn");
  EXPECT_EQ(references[2].from, Reference::kOutput);
  EXPECT_EQ(references[2].path, "Outputs/A");
}

TEST(TextOrigin, FindsTheBytesOfAPart) {
  const auto run = run_pipeline(std::string(kRole));
  const auto& role = run->resolution.stacks[0].resources[0];
  const auto name = get(role.property("Policies")->items[1], "PolicyName");
  ASSERT_EQ(name->text.text(), "a-dev-b");
  const auto& file = run->sources.file(0);
  TextOrigin origin(file, name);
  EXPECT_EQ(file.text(origin.span(0, 2)), "a-");
  EXPECT_EQ(file.text(origin.span(5, 7)), "-b");
  EXPECT_EQ(file.text(origin.span(0, 7)), "a-${Stage}-b");
  EXPECT_EQ(origin.span(3, 4), name->span);  // inside what the parameter made
}

TEST(DynamicReferences, MayEndInASymbol) {
  const auto run = run_pipeline(
      "Parameters: {P: {Type: String}}\n"
      "Resources: {T: {Type: AWS::SNS::Topic, Properties: {TopicName: !Sub "
      "'{{resolve:ssm:${P}}}/x'}}}\n");
  const auto& text = run->resolution.stacks[0].resources[0].property("TopicName")->text;
  ASSERT_EQ(text.holes().size(), 1U);
  EXPECT_EQ(text.holes()[0].symbol.id, "resolve:ssm:${P}");
  EXPECT_EQ(text.slice(text.holes()[0].end, text.text().size()).text(), "/x");
}

/// `make` of 0 .. n-1, one line each.
template <typename Make>
std::string lines(int n, Make make) {
  std::string out;
  for (int i = 0; i < n; ++i) out += make(i) + "\n";
  return out;
}

TEST(Bounds, ALongChainOfNamesEnds) {
  constexpr int kCount = 5000;
  const auto run = run_pipeline(
      concat("Resources:\n", lines(kCount, [](int i) {
               const auto next = std::to_string((i + 1) % kCount);
               return concat("  Q", std::to_string(i),
                             ": {Type: AWS::SQS::Queue, Properties: {QueueName: !GetAtt Q", next,
                             ".QueueName}}");
             })));
  EXPECT_EQ(run->resolution.stacks[0].resources.size(), static_cast<std::size_t>(kCount));
}

TEST(Bounds, ALongChainOfConditionsEnds) {
  constexpr int kCount = 5000;
  const auto run = run_pipeline(
      concat("Parameters: {P: {Type: String, Default: a, AllowedValues: [a, b]}}\nConditions:\n",
             lines(kCount,
                   [](int i) {
                     return concat("  C", std::to_string(i), ": !Not [!Condition C",
                                   std::to_string(i + 1), "]");
                   }),
             "  C5000: !Equals [!Ref P, a]\nResources: {T: {Type: AWS::SNS::Topic}}\n"));
  ASSERT_EQ(run->resolution.stacks.size(), 2U);
  EXPECT_EQ(run->resolution.stacks[0].conditions.back(), Tri::kYes);
}

TEST(Bounds, TextsThatDoubleEnd) {
  const auto run = run_pipeline(concat(
      "Resources:\n", lines(200, [](int i) {
        const auto last = concat("Q", std::to_string(i - 1), ".QueueName");
        const auto name = i == 0 ? std::string("a") : concat("!Sub '${", last, "}${", last, "}'");
        return concat("  Q", std::to_string(i),
                      ": {Type: AWS::SQS::Queue, Properties: {QueueName: ", name, "}}");
      })));
  const auto& resources = run->resolution.stacks[0].resources;
  EXPECT_EQ(resources[3].property("QueueName")->text.text(), "aaaaaaaa");
  EXPECT_EQ(to_string(resources[30].property("QueueName")), "<it is too large>");
}

TEST(Bounds, Base64OfBase64Ends) {
  std::string value = "text";
  for (int i = 0; i < 150; ++i) value = concat("{'Fn::Base64': ", value, "}");
  const auto run = run_pipeline(
      concat("Resources: {T: {Type: AWS::SNS::Topic, Properties: {TopicName: ", value, "}}}\n"));
  const auto name = run->resolution.stacks[0].resources[0].property("TopicName");
  EXPECT_EQ(why_unknown(name), "it is too large");
}

}  // namespace
}  // namespace cfnaudit::resolve
