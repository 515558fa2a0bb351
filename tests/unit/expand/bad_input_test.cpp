// Templates that cannot be right: each defect is a finding at its place, and the rest is expanded.

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "analyzer/expand/expand.h"
#include "analyzer/syntax/reader.h"

namespace cfnaudit::expand {
namespace {

struct Defect {
  std::string_view rule;
  std::string_view message;
  std::string_view place;  // what the finding marks
};

class BadInputTest : public testing::Test {
 protected:
  /// The template, behind the transform of SAM and beside a table that is fine.
  void expect(std::string body, const std::vector<Defect>& defects) {
    const SourceFile& file =
        sources_.add("template.yaml", "Transform: AWS::Serverless-2016-10-31\n" + body +
                                          "\n  Table: {Type: AWS::Serverless::SimpleTable}\n");
    document_ = std::move(syntax::read(file).value);
    staged_ = expand(document_, {});
    ASSERT_EQ(staged_.diagnostics.size(), defects.size()) << all();
    for (std::size_t i = 0; i < defects.size(); ++i) {
      const auto& found = staged_.diagnostics[i];
      EXPECT_EQ(found.rule, defects[i].rule);
      EXPECT_NE(found.message.find(defects[i].message), std::string::npos) << found.message;
      EXPECT_EQ(file.text(found.span), defects[i].place) << found.message;
    }
    const auto* table = staged_.value.root->find("Resources")->find("Table");
    ASSERT_NE(table, nullptr);
    EXPECT_EQ(table->find("Type")->text, "AWS::DynamoDB::Table");
  }

  std::string all() const {
    std::string out;
    for (const auto& found : staged_.diagnostics) out += found.rule + " " + found.message + "\n";
    return out;
  }

  SourceMap sources_;
  syntax::Document document_;
  Staged<Expansion> staged_;
};

std::string function(std::string_view more) {
  return "Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n"
         "      Handler: a.b\n      Runtime: python3.12\n" +
         std::string(more);
}

std::string globals(std::string_view section) {
  return "Globals:\n" + std::string(section) + function("");
}

TEST_F(BadInputTest, Events) {
  expect(function("      Events: [1]\n"), {{"TPL016", "'Events' should be a map", "Events"}});
  expect(function("      Events: {E: text}\n"), {{"TPL016", "event E is invalid", "E"}});
  expect(function("      Events: {E: }\n"), {{"TPL016", "event E is invalid", "E"}});
  expect(function("      Events: {E: {Type: Nope}}\n"), {{"TPL016", "event type is Nope", "E"}});
  expect(function("      Events: {E: {Type: SQS}}\n"),
         {{"TPL016", "missing required property 'Queue'", "E"}});
  expect(function("      Events: {E: {Type: Schedule, Properties: [1]}}\n"),
         {{"TPL016", "Properties should be a map", "E"}});
  expect(function("      Events: {E: {Type: SNS, Properties: {Topic: t, Colour: red}}}\n"),
         {{"TPL016", "property Colour not defined", "Colour"}});
}

TEST_F(BadInputTest, PolicyTemplates) {
  expect(function("      Policies: [S3ReadPolicies: {BucketName: x}]\n"),
         {{"TPL016", "no policy template 'S3ReadPolicies'; did you mean S3ReadPolicy?",
           "S3ReadPolicies: {BucketName: x}"}});
  expect(function("      Policies: [{SQSPollerPolicy: {Queue: x}}]\n"),
         {{"TPL016", "have no values: QueueName", "SQSPollerPolicy"}});
  expect(function("      Policies: [{SQSPollerPolicy: text}]\n"),
         {{"TPL016", "must specify valid parameter values", "SQSPollerPolicy"}});
}

TEST_F(BadInputTest, Globals) {
  expect("Globals: [a]\n" + function(""), {{"TPL017", "it must be a map", "Globals"}});
  expect(globals("  Table: {}\n"), {{"TPL017", "'Table' is not supported", "Table"}});
  expect(globals("  Function: text\n"), {{"TPL017", "'Function' must be a map", "Function"}});
  expect(globals("  Function: {Rolle: x}\n"),
         {{"TPL017", "'Rolle' is not a supported property of 'Function'", "Rolle"}});
  expect(globals("  Function: {Role: x}\n"),
         {{"TPL017", "'Role' is not a supported property of 'Function'", "Role"}});
  expect(globals("  Function: {Layers: text}\n"),
         {{"TPL016", "type of property 'Layers' is invalid", "Layers"}});
}

/// What globals and a resource say differently.
TEST_F(BadInputTest, GlobalsThatConflict) {
  expect("Globals: {Function: {Environment: [1]}}\n" +
             function("      Environment: {Variables: {A: b}}\n"),
         {});
  const auto* environment =
      staged_.value.root->find("Resources")->find("F")->find("Properties")->find("Environment");
  EXPECT_NE(environment->find("Variables"), nullptr);
}

TEST_F(BadInputTest, SectionsOfTheWrongKind) {
  expect("Mappings: [1]\n" + function(""), {{"TPL017", "'Mappings'", "Mappings"}});
  expect("Resources:\n  A: text", {{"TPL016", "must be maps", "A"}});
  expect("Resources:\n  A: {Type: AWS::Serverless::SimpleTable, Properties: [1]}",
         {{"TPL016", "attribute 'Properties' should be a map", "Properties"}});
}

}  // namespace
}  // namespace cfnaudit::expand
