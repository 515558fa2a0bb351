#include "analyzer/graph/state_machine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/base/text.h"
#include "tests/support/pipeline.h"

namespace cfnaudit::graph {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Machine {
 public:
  explicit Machine(std::string text) : run_(cfnaudit::testing::run_pipeline(std::move(text))) {}

  const StateMachine& read() const {
    const auto& graph = run_->graphs.front();
    return *graph.state_machine(graph.of_type("AWS::StepFunctions::StateMachine").front());
  }
  const State& state(std::string_view name) const { return *read().state(name); }
  /// "12:27 text" of a value in the template.
  std::string place(ValuePtr value) const {
    const auto start = run_->sources.start(value->span);
    return concat(std::to_string(start.line), ":", std::to_string(start.column), " ",
                  run_->sources.file(0).text(value->span));
  }
  std::string edge(std::string_view state) const {
    for (const auto& edge : run_->graphs.front().edges())
      if (edge.kind == EdgeKind::kInvokes && edge.detail == state)
        return concat(run_->graphs.front().resource(edge.to).id(), " at ",
                      std::to_string(run_->sources.start(edge.span).line));
    return "none";
  }

 private:
  std::unique_ptr<cfnaudit::testing::Pipeline> run_;
};

constexpr std::string_view kBlock = R"(Resources:
  First: {Type: AWS::Lambda::Function}
  Table: {Type: AWS::DynamoDB::Table, Properties: {TableName: orders}}
  Machine:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      DefinitionString: !Sub |
        {
          "StartAt": "Direct",
          "States": {
            "Direct": {
              "Type": "Task", "TimeoutSeconds": ${Wait},
              "Resource": "${First.Arn}", "Next": "Choose"
            },
            "Choose": {"Type": "Choice", "Default": "Put", "Choices": [{"Next": "All"}]},
            "Put": {"Type": "Task", "Resource": "arn:aws:states:::dynamodb:putItem",
              "Parameters": {"TableName": "${Table}"}, "Catch": [{"Next": "Direct"}], "End": true},
            "All": {"Type": "Parallel", "End": true, "Branches": [{"States": {
              "Each": {"Type": "Map", "Iterator": {"States": {
                "Deep": {"Type": "Task", "Resource": "arn:aws:states:::ecs:runTask.sync", "End": true}}}}}}]}
          }
        }
Parameters:
  Wait: {Type: Number}
)";

TEST(DefinitionString, PlacesAreExactInsideASub) {
  const Machine machine{std::string(kBlock)};
  EXPECT_THAT(machine.read().problems, IsEmpty());
  EXPECT_EQ(machine.place(machine.state("Direct").resource), "13:27 \"${First.Arn}\"");
  EXPECT_EQ(machine.place(resolve::get(machine.state("Direct").value, "TimeoutSeconds")),
            "12:49 ${Wait}");
  EXPECT_EQ(machine.place(machine.state("Put").resource),
            "16:49 \"arn:aws:states:::dynamodb:putItem\"");
  EXPECT_EQ(machine.place(resolve::get(machine.state("Put").parameters, "TableName")),
            "17:43 \"${Table}\"");
  EXPECT_EQ(machine.place(resolve::get(machine.state("Deep").value, "End")), "20:98 true");
  EXPECT_EQ(machine.edge("Direct"), "First at 13");
  EXPECT_EQ(machine.edge("Put"), "Table at 16");
}

TEST(DefinitionString, StatesKnowTheirOrderAndParents) {
  const Machine machine{std::string(kBlock)};
  EXPECT_EQ(machine.read().start_at, "Direct");
  EXPECT_TRUE(machine.read().complete);
  EXPECT_THAT(machine.state("Direct").next, ElementsAre("Choose"));
  EXPECT_THAT(machine.state("Choose").next, ElementsAre("Put", "All"));
  EXPECT_THAT(machine.state("Put").next, ElementsAre("Direct"));
  EXPECT_EQ(machine.state("Each").parent, "All");
  EXPECT_EQ(machine.state("Deep").parent, "Each");
}

TEST(DefinitionString, IntegrationsAreTakenApart) {
  const Machine machine{std::string(kBlock)};
  EXPECT_EQ(machine.state("Direct").integration, Integration::kDirect);
  EXPECT_EQ(machine.state("Direct").service, "");
  EXPECT_EQ(machine.state("Put").integration, Integration::kRequestResponse);
  EXPECT_EQ(machine.state("Put").service, "dynamodb");
  EXPECT_EQ(machine.state("Put").operation, "putItem");
  EXPECT_EQ(machine.state("Deep").integration, Integration::kRunAJob);
  EXPECT_EQ(machine.state("Deep").operation, "runTask");
}

std::string with_definition(std::string_view properties) {
  return concat(
      "Resources:\n"
      "  First: {Type: AWS::Lambda::Function}\n"
      "  Machine:\n"
      "    Type: AWS::StepFunctions::StateMachine\n"
      "    Properties:\n",
      properties);
}

TEST(DefinitionSubstitutions, PlacesAreExactBesideThem) {
  const Machine machine(
      with_definition(R"(      DefinitionSubstitutions: {A: !GetAtt First.Arn, N: 5, S: One}
      DefinitionString: |
        {"States": {"${S}": {"Type": "Task", "Resource": "${A}", "TimeoutSeconds": ${N}},
          "Two": {"Type": "Task", "Resource": "${Other}", "Comment": "${A} and ${N}"}}}
)"));
  EXPECT_EQ(machine.place(machine.state("One").resource), "8:58 \"${A}\"");
  EXPECT_EQ(machine.place(resolve::get(machine.state("One").value, "TimeoutSeconds")), "8:84 ${N}");
  EXPECT_EQ(machine.place(machine.state("Two").resource), "9:47 \"${Other}\"");
  EXPECT_EQ(resolve::known_text(machine.state("Two").resource), "${Other}");
  EXPECT_EQ(machine.edge("One"), "First at 8");
}

TEST(DefinitionString, NamesMayHoldSymbols) {
  const Machine machine(with_definition(
      "      DefinitionString: !Sub '{\"States\": {\"${First} runs\": {\"Type\": \"Pass\"}}}'\n"));
  ASSERT_EQ(machine.read().states.size(), 1U);
  EXPECT_EQ(machine.read().states[0].name, "${First} runs");
}

TEST(DefinitionString, EscapesAreDecodedOutsideSymbols) {
  const Machine machine(
      with_definition("      DefinitionString: !Sub '{\"States\": {\"A\": {\"Type\": \"Task\", "
                      "\"Resource\": \"a\\\"b\"}}}'\n"));
  EXPECT_EQ(resolve::known_text(machine.state("A").resource), "a\"b");
}

std::string problem_of(std::string_view properties) {
  const Machine machine(with_definition(properties));
  EXPECT_FALSE(machine.read().complete);
  return join(machine.read().problems, "; ");
}

TEST(StateMachine, SaysWhatItCouldNotRead) {
  EXPECT_THAT(problem_of("      DefinitionString: '{\"a\": '\n"),
              ::testing::StartsWith("the definition is not valid JSON: "));
  EXPECT_EQ(problem_of("      DefinitionS3Location: {Bucket: b, Key: k}\n"),
            "the definition is not in the template");
  EXPECT_EQ(problem_of("      DefinitionString: !GetAZs ''\n"),
            "AZs of us-east-1 depends on the account");
  EXPECT_EQ(problem_of("      Definition: {States: {A: {Type: Task, Resource: !GetAZs ''}}}\n"),
            "the Resource of state A is not known");
  EXPECT_EQ(problem_of("      Definition: {States: {A: {Type: Task}}}\n"),
            "the Resource of state A is not known");
}

TEST(StateMachine, MalformedDefinitionsAreRead) {
  for (const auto text : {"[]", "5", "null", "{\"States\": []}", "{\"States\": {\"A\": 5}}",
                          "{\"States\": {\"A\": {\"Branches\": 5}}}",
                          "{\"States\": {\"A\": {\"Type\": [], \"Next\": {}, \"Choices\": \"x\", "
                          "\"Catch\": [[]]}}}"}) {
    const Machine machine(with_definition(concat("      DefinitionString: '", text, "'\n")));
    EXPECT_LE(machine.read().states.size(), 1U) << text;
  }
}

TEST(StateMachine, NestingIsBounded) {
  std::string definition = "{\"States\": {}}";
  for (int i = 0; i < 100; ++i)
    definition =
        concat("{\"States\": {\"S\": {\"Type\": \"Map\", \"Iterator\": ", definition, "}}}");
  const Machine machine(with_definition(concat("      DefinitionString: '", definition, "'\n")));
  EXPECT_LT(machine.read().states.size(), 40U);
}

}  // namespace
}  // namespace cfnaudit::graph
