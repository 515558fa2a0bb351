// Nested templates, included files and stacks side by side: what they become together, and what is
// said of parts that do not fit. Files are in memory.

#include <map>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "analyzer/expand/expand.h"
#include "analyzer/expand/node_trees.h"
#include "analyzer/syntax/reader.h"

namespace cfnaudit::expand {
namespace {

class PartsTest : public testing::Test {
 protected:
  void file(const std::string& name, std::string text) { texts_[name] = std::move(text); }

  OpenedFile open(std::uint32_t, std::string_view path) {
    const std::string name(path);
    if (const auto known = files_.find(name); known != files_.end())
      return {known->second, {}, false};
    const auto text = texts_.find(name);
    if (text == texts_.end()) return {nullptr, "there is no file " + name, true};
    return {files_[name] = &sources_.add(name, text->second), {}, false};
  }

  ExpandOptions options() {
    ExpandOptions out;
    out.open = [this](std::uint32_t from, std::string_view path) { return open(from, path); };
    return out;
  }

  void run(std::string text) {
    const SourceFile& root = *(files_["root.yaml"] = &sources_.add("root.yaml", std::move(text)));
    document_ = std::move(syntax::read(root).value);
    staged_ = expand(document_, options());
  }

  void join(std::initializer_list<std::pair<const char*, std::string>> stacks) {
    std::vector<StackFile> all;
    for (const auto& [name, text] : stacks)
      all.push_back({name, &sources_.add(std::string(name) + ".yaml", text)});
    staged_ = expand_stacks(all, options());
  }

  const syntax::Node* at(std::initializer_list<std::string_view> path) const {
    const syntax::Node* node = staged_.value.root;
    for (const auto key : path)
      if (node != nullptr) node = node->find(key);
    return node;
  }

  /// Long functions on one line: {Fn::GetAtt: [Child/Table, Arn]}.
  static std::string flow(const syntax::Node* node) {
    if (node == nullptr) return "nothing";
    std::string out;
    switch (node->kind) {
      case syntax::NodeKind::kNull:
        return "null";
      case syntax::NodeKind::kScalar:
        return std::string(node->text);
      case syntax::NodeKind::kList:
        for (const auto* item : node->items) out += (out.empty() ? "" : ", ") + flow(item);
        return "[" + out + "]";
      case syntax::NodeKind::kMap:
        for (const auto& member : node->members)
          out += (out.empty() ? "" : ", ") + flow(member.key) + ": " + flow(member.value);
        return "{" + out + "}";
    }
    return out;
  }

  void expect_problem(std::string_view message, std::string_view place,
                      std::string_view file_name = "root.yaml") {
    ASSERT_EQ(staged_.diagnostics.size(), 1U);
    const auto& problem = staged_.diagnostics.front();
    EXPECT_EQ(problem.rule, "TPL019");
    EXPECT_NE(problem.message.find(message), std::string::npos) << problem.message;
    EXPECT_EQ(sources_.file(problem.span).text(problem.span), place);
    EXPECT_EQ(sources_.file(problem.span).name(), file_name);
  }
  void expect_no_problem() {
    for (const auto& problem : staged_.diagnostics) ADD_FAILURE() << problem.message;
  }

  SourceMap sources_;
  std::map<std::string, std::string> texts_;
  std::map<std::string, const SourceFile*> files_;
  syntax::Document document_;
  Staged<Expansion> staged_;
};

constexpr std::string_view kStack = R"(
Resources:
  Child:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: child.yaml}
)";

TEST_F(PartsTest, NestedResourcesGetAddresses) {
  file("child.yaml", R"(
Mappings: {M: {a: {b: c}}}
Conditions: {C: !Equals [!Ref AWS::Region, x]}
Resources:
  Topic: {Type: AWS::SNS::Topic, Condition: C, DependsOn: [Other]}
  Other:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: !Sub '${Topic}-${Topic.TopicName}-${!Topic}-${AWS::Region}'
      Tags: !If [C, !FindInMap [M, a, b], !GetAtt Topic.TopicArn]
)");
  run(std::string(kStack));
  expect_no_problem();
  EXPECT_EQ(flow(at({"Resources", "Child/Topic"})),
            "{Type: AWS::SNS::Topic, Condition: Child/C, DependsOn: [Child/Other]}");
  EXPECT_EQ(flow(at({"Resources", "Child/Other", "Properties", "QueueName"})),
            "{Fn::Sub: [${Topic}-${Topic.TopicName}-${!Topic}-${AWS::Region}, {Topic: {Ref: "
            "Child/Topic}, Topic.TopicName: {Fn::GetAtt: [Child/Topic, TopicName]}}]}");
  EXPECT_EQ(flow(at({"Resources", "Child/Other", "Properties", "Tags"})),
            "{Fn::If: [Child/C, {Fn::FindInMap: [Child/M, a, b]}, {Fn::GetAtt: [Child/Topic, "
            "TopicArn]}]}");
  EXPECT_NE(at({"Mappings", "Child/M"}), nullptr);
  EXPECT_NE(at({"Conditions", "Child/C"}), nullptr);
}

TEST_F(PartsTest, ParametersGoDownAndOutputsUp) {
  file("child.yaml", R"(
Parameters: {Name: {Type: String}, Size: {Type: Number, Default: 5}, List: {Type: CommaDelimitedList}}
Resources:
  Table: {Type: T, Properties: {A: !Ref Name, B: !Ref Size, C: !Ref List, D: !Sub 'x-${Name}'}}
Outputs: {Arn: {Value: !GetAtt Table.Arn}}
)");
  run(R"(
Resources:
  Queue: {Type: AWS::SQS::Queue}
  Child:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: child.yaml
      Parameters: {Name: !GetAtt Queue.QueueName, List: !Join [',', [a, !Ref Queue]]}
  User: {Type: T, Properties: {A: !GetAtt Child.Outputs.Arn, B: !Sub '${Child.Outputs.Arn}/*'}}
)");
  expect_no_problem();
  EXPECT_EQ(flow(at({"Resources", "Child/Table", "Properties"})),
            "{A: {Fn::GetAtt: [Queue, QueueName]}, B: 5, C: [a, {Ref: Queue}], D: {Fn::Sub: "
            "[x-${Name}, {Name: {Fn::GetAtt: [Queue, QueueName]}}]}}");
  EXPECT_EQ(flow(at({"Resources", "User", "Properties", "A"})), "{Fn::GetAtt: [Child/Table, Arn]}");
  EXPECT_EQ(flow(at({"Resources", "User", "Properties", "B"})),
            "{Fn::Sub: [${Child.Outputs.Arn}/*, {Child.Outputs.Arn: {Fn::GetAtt: [Child/Table, "
            "Arn]}}]}");
}

TEST_F(PartsTest, TheStacksConditionIsThatOfAllItsResources) {
  file("child.yaml", R"(
Conditions: {C: !Equals [a, a]}
Resources: {A: {Type: T}, B: {Type: T, Condition: C}}
)");
  run(R"(
Conditions: {P: !Equals [b, b]}
Resources:
  Child: {Type: AWS::CloudFormation::Stack, Condition: P, Properties: {TemplateURL: child.yaml}}
)");
  expect_no_problem();
  EXPECT_EQ(flow(at({"Resources", "Child/A", "Condition"})), "P");
  EXPECT_EQ(flow(at({"Resources", "Child/B", "Condition"})), "Child/CAndP");
  EXPECT_EQ(flow(at({"Conditions", "Child/CAndP"})),
            "{Fn::And: [{Condition: Child/C}, {Condition: P}]}");
}

TEST_F(PartsTest, PlacesStandInTheirFiles) {
  file("child.yaml",
       "Parameters: {N: {Type: String}}\nResources: {A: {Type: T, Properties: {X: !Ref N}}}\n");
  run(R"(
Resources:
  Child: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: child.yaml, Parameters: {N: here}}}
)");
  const auto* resource = at({"Resources", "Child/A"});
  ASSERT_NE(resource, nullptr);
  EXPECT_EQ(sources_.file(resource->span).name(), "child.yaml");
  const auto* passed = at({"Resources", "Child/A", "Properties", "X"});
  EXPECT_EQ(sources_.file(passed->span).name(), "root.yaml");
  EXPECT_EQ(sources_.file(passed->span).text(passed->span), "here");
}

TEST_F(PartsTest, WhatIsNotPassedStaysAParameterAndIsReported) {
  file("child.yaml",
       "Parameters: {N: {Type: String}}\nResources: {A: {Type: T, Properties: {X: !Ref N}}}\n");
  run(std::string(kStack));
  expect_problem("parameter N of child.yaml has no default", "child.yaml");
  EXPECT_EQ(flow(at({"Resources", "Child/A", "Properties", "X"})), "{Ref: Child/N}");
  EXPECT_NE(at({"Parameters", "Child/N"}), nullptr);
}

TEST_F(PartsTest, UnknownParameter) {
  file("child.yaml", "Resources: {A: {Type: T}}\n");
  run("Resources: {Child: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: child.yaml, "
      "Parameters: {Nmae: x}}}}");
  expect_problem("child.yaml has no parameter Nmae", "Nmae");
}

TEST_F(PartsTest, ValueThatTheChildDoesNotAllow) {
  file("child.yaml",
       "Parameters: {Stage: {Type: String, AllowedValues: [dev, prod]}}\nResources: {A: {Type: "
       "T}}\n");
  run(R"(
Parameters: {S: {Type: String, AllowedValues: [dev, test]}}
Resources:
  Child: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: child.yaml, Parameters: {Stage: !Ref S}}}
)");
  expect_problem("'test' is not one of the AllowedValues of parameter Stage", "!Ref S");
}

TEST_F(PartsTest, MissingOutput) {
  file("child.yaml", "Resources: {A: {Type: T}}\nOutputs: {X: {Value: 1}}\n");
  run("Resources: {Child: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: "
      "child.yaml}}, "
      "B: {Type: T, Properties: {P: !GetAtt Child.Outputs.Y}}}");
  expect_problem("child.yaml has no output 'Y'", "!GetAtt Child.Outputs.Y");
}

TEST_F(PartsTest, LoopsOfChildrenTakeWhatIsPassed) {
  file("child.yaml", R"(
Transform: AWS::LanguageExtensions
Parameters: {Names: {Type: CommaDelimitedList, Default: x}}
Resources: {Fn::ForEach::L: [N, !Ref Names, {'Q${N}': {Type: AWS::SQS::Queue}}]}
)");
  run(R"(
Resources:
  Child: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: child.yaml, Parameters: {Names: 'a,b'}}}
)");
  expect_no_problem();
  EXPECT_NE(at({"Resources", "Child/Qa"}), nullptr);
  EXPECT_NE(at({"Resources", "Child/Qb"}), nullptr);
  EXPECT_EQ(at({"Resources", "Child/Qx"}), nullptr);
}

TEST_F(PartsTest, UnknownLoopsOfChildrenAreNamedAsTheyStand) {
  file("child.yaml", R"(
Transform: AWS::LanguageExtensions
Parameters: {Names: {Type: CommaDelimitedList}}
Resources: {Fn::ForEach::L: [N, !Ref Names, {'Q${N}': {Type: AWS::SQS::Queue}}]}
)");
  run(R"(
Resources:
  B: {Type: AWS::SQS::Queue}
  Child: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: child.yaml, Parameters: {Names: !Ref B}}}
)");
  ASSERT_EQ(staged_.value.opaque.size(), 1U);
  EXPECT_EQ(staged_.value.opaque.front().what, "Fn::ForEach::Child/L");
  EXPECT_NE(at({"Resources", "Fn::ForEach::Child/L"}), nullptr);
}

TEST_F(PartsTest, SamApplicationsAreNested) {
  file("app.yaml", R"(
Transform: AWS::Serverless-2016-10-31
Resources:
  F: {Type: AWS::Serverless::Function, Properties: {Runtime: python3.12, Handler: a.b, InlineCode: x}}
)");
  run(R"(
Transform: AWS::Serverless-2016-10-31
Resources:
  App: {Type: AWS::Serverless::Application, Properties: {Location: app.yaml}}
)");
  expect_no_problem();
  EXPECT_NE(at({"Resources", "App/FRole"}), nullptr);
  EXPECT_EQ(staged_.value.origins.at("App/FRole"), "App/F");
}

TEST_F(PartsTest, TheCdksAssetIsItsLocalFile) {
  file("Nested.template.json", R"({"Resources": {"A": {"Type": "T"}}})");
  run(R"(
Resources:
  N:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: !Sub 'https://s3.${AWS::Region}.amazonaws.com/assets/1.json'}
    Metadata: {aws:asset:path: Nested.template.json, aws:asset:property: TemplateURL}
)");
  expect_no_problem();
  EXPECT_NE(at({"Resources", "N/A"}), nullptr);
}

TEST_F(PartsTest, RemoteTemplatesAreOpaque) {
  run("Resources: {Child: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: "
      "'https://bucket.s3.amazonaws.com/a.yaml'}}}");
  expect_no_problem();
  ASSERT_EQ(staged_.value.opaque.size(), 1U);
  EXPECT_EQ(staged_.value.opaque.front().reason,
            "its template is remote: https://bucket.s3.amazonaws.com/a.yaml");
}

TEST_F(PartsTest, MissingChild) {
  run(std::string(kStack));
  expect_problem("there is no file child.yaml", "child.yaml");
}

TEST_F(PartsTest, ChildThatIsNoTemplate) {
  file("child.yaml", "just: text\n");
  run(std::string(kStack));
  expect_problem("child.yaml is not a template", "child.yaml");
}

TEST_F(PartsTest, Circles) {
  file("child.yaml",
       "Resources: {A: {Type: T}, Up: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: "
       "root.yaml}}}\n");
  run(std::string(kStack));
  expect_problem("root.yaml contains itself", "root.yaml", "child.yaml");
  EXPECT_NE(at({"Resources", "Child/A"}), nullptr);
}

TEST_F(PartsTest, FanOutEnds) {
  std::string many = "Resources:\n";
  for (int i = 0; i < 30; ++i)
    many += "  S" + std::to_string(i) +
            ": {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: LEAF}}\n";
  const auto with = [&](const std::string& leaf) {
    std::string out = many;
    for (auto i = out.find("LEAF"); i != std::string::npos; i = out.find("LEAF", i))
      out.replace(i, 4, leaf);
    return out;
  };
  file("leaf.yaml", "Resources: {A: {Type: T}}\n");
  file("b.yaml", with("leaf.yaml"));
  run(with("b.yaml"));
  ASSERT_FALSE(staged_.diagnostics.empty());
  EXPECT_NE(staged_.diagnostics.front().message.find("too deeply or too often"), std::string::npos);
}

TEST_F(PartsTest, IncludesInEveryPlace) {
  file("props.yaml", "QueueName: q\nTags: [{Key: a, Value: b}]\n");
  file("resources.yaml", "Resources: {B: {Type: T}}\nMappings: {M: {a: {b: c}}}\n");
  file("list.yaml", "[x, y]\n");
  run(R"(
Transform: {Name: AWS::Include, Parameters: {Location: resources.yaml}}
Resources:
  A:
    Type: AWS::SQS::Queue
    Properties:
      DelaySeconds: 5
      Fn::Transform: {Name: AWS::Include, Parameters: {Location: props.yaml}}
  L:
    Type: T
    Properties: {P: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: !Sub 'list.yaml'}}}}
)");
  expect_no_problem();
  EXPECT_EQ(flow(at({"Resources", "A", "Properties"})),
            "{DelaySeconds: 5, QueueName: q, Tags: [{Key: a, Value: b}]}");
  EXPECT_EQ(flow(at({"Resources", "L", "Properties", "P"})), "[x, y]");
  EXPECT_NE(at({"Resources", "B"}), nullptr);
  EXPECT_NE(at({"Mappings", "M"}), nullptr);
  EXPECT_EQ(at({"Transform"}), nullptr);
}

TEST_F(PartsTest, IncludesThatIncludeThemselves) {
  file("a.yaml", "X: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: b.yaml}}}\n");
  file("b.yaml", "Y: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: a.yaml}}}\n");
  run("Resources: {A: {Type: T, Properties: {Fn::Transform: {Name: AWS::Include, Parameters: "
      "{Location: a.yaml}}}}}");
  expect_problem("a.yaml contains itself", "a.yaml", "b.yaml");
}

TEST_F(PartsTest, SamSeesWhatIsIncluded) {
  file("api.yaml", "openapi: '3.0.1'\npaths: {/a: {get: {}}}\n");
  run(R"(
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      DefinitionBody: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: api.yaml}}}
)");
  expect_no_problem();
  EXPECT_NE(at({"Resources", "Api", "Properties", "Body", "paths", "/a"}), nullptr);
}

constexpr const char* kDefinitions = R"(
Transform: AWS::Serverless-2016-10-31
Resources:
  Rest: {Type: AWS::Serverless::Api, Properties: {StageName: p, DefinitionUri: rest.yaml}}
  Http: {Type: AWS::Serverless::HttpApi, Properties: {DefinitionUri: ./http.json}}
  Flow:
    Type: AWS::Serverless::StateMachine
    Properties: {DefinitionUri: flow.asl.yml, Role: 'arn:aws:iam::123456789012:role/r'}
  Plain:
    Type: AWS::StepFunctions::StateMachine
    Properties: {DefinitionS3Location: flow.asl.yml}
  Remote: {Type: AWS::Serverless::Api, Properties: {StageName: p, DefinitionUri: 's3://b/k'}}
)";

TEST_F(PartsTest, DefinitionsInFilesAreRead) {
  file("rest.yaml", "swagger: '2.0'\npaths: {/a: {get: {}}}\n");
  file("./http.json", R"({"openapi": "3.0.1", "paths": {"/h": {}}})");
  file("flow.asl.yml", "StartAt: A\nStates: {A: {Type: Succeed}}\n");
  run(kDefinitions);
  expect_no_problem();
  EXPECT_TRUE(staged_.value.opaque.empty());
  EXPECT_EQ(flow(at({"Resources", "Rest", "Properties"})),
            "{Body: {swagger: 2.0, paths: {/a: {get: {}}}}}");
  EXPECT_EQ(flow(at({"Resources", "Http", "Properties"})),
            "{Body: {openapi: 3.0.1, paths: {/h: {}}}}");
  for (const auto* id : {"Flow", "Plain"}) {
    const auto* definition = at({"Resources", id, "Properties", "Definition"});
    EXPECT_EQ(flow(definition), "{StartAt: A, States: {A: {Type: Succeed}}}");
    EXPECT_EQ(at({"Resources", id, "Properties", "DefinitionS3Location"}), nullptr);
    EXPECT_EQ(sources_.file(definition->span).name(), "flow.asl.yml");
  }
  EXPECT_NE(at({"Resources", "Remote", "Properties", "BodyS3Location"}), nullptr);
}

TEST_F(PartsTest, AMissingDefinitionIsOpenOnce) {
  run("Resources: {Flow: {Type: AWS::StepFunctions::StateMachine, Properties: "
      "{DefinitionS3Location: gone.json}}}");
  expect_no_problem();
  ASSERT_EQ(staged_.value.opaque.size(), 1U);
  EXPECT_EQ(staged_.value.opaque.front().what, "Flow");
  EXPECT_EQ(staged_.value.opaque.front().reason,
            "its definition is missing: there is no file gone.json");
  EXPECT_EQ(flow(at({"Resources", "Flow", "Properties", "DefinitionS3Location"})), "gone.json");
}

TEST_F(PartsTest, ADefinitionThatCanBeNoFileIsAMistake) {
  run("Resources: {Flow: {Type: AWS::StepFunctions::StateMachine, Properties: "
      "{DefinitionS3Location: definitions/flow}}}");
  ASSERT_EQ(staged_.diagnostics.size(), 1U);
  EXPECT_EQ(staged_.diagnostics.front().rule, "TPL019");
  EXPECT_NE(staged_.diagnostics.front().message.find("'definitions/flow' is neither an S3 URI"),
            std::string::npos);
}

TEST_F(PartsTest, ADefinitionThatIsNone) {
  file("list.json", "[1]");
  run("Resources: {Flow: {Type: AWS::StepFunctions::StateMachine, Properties: "
      "{DefinitionS3Location: list.json}}}");
  expect_problem("list.json is not a definition", "list.json");
  EXPECT_EQ(staged_.value.opaque.size(), 1U);
}

TEST_F(PartsTest, FunctionsInADefinitionDoNothing) {
  file("api.yaml", "openapi: '3.0.1'\npaths: {/a: {get: {uri: !Sub '${F.Arn}'}}}\n");
  run("Resources: {Api: {Type: AWS::ApiGatewayV2::Api, Properties: {BodyS3Location: api.yaml}}}");
  expect_problem("functions have no effect in api.yaml", "!Sub '${F.Arn}'", "api.yaml");
  EXPECT_EQ(flow(at({"Resources", "Api", "Properties"})), "{BodyS3Location: api.yaml}");
}

TEST_F(PartsTest, DefinitionsOfNestedTemplates) {
  file("child.yaml",
       "Resources: {Flow: {Type: AWS::StepFunctions::StateMachine, Properties: "
       "{DefinitionS3Location: flow.json}}}");
  file("flow.json", R"({"StartAt": "A", "States": {}})");
  run(std::string(kStack));
  expect_no_problem();
  EXPECT_EQ(flow(at({"Resources", "Child/Flow", "Properties"})),
            "{Definition: {StartAt: A, States: {}}}");
}

constexpr const char* kExporter = R"(
Parameters: {Stage: {Type: String, AllowedValues: [dev, prod], Default: dev}}
Resources: {Table: {Type: AWS::DynamoDB::Table}}
Outputs: {Arn: {Value: !GetAtt Table.Arn, Export: {Name: !Sub '${Stage}-${AWS::StackName}-Arn'}}}
)";

TEST_F(PartsTest, ImportsAreWhatIsExported) {
  join({{"Data", kExporter}, {"App", R"(
Parameters: {Stage: {Type: String, AllowedValues: [dev, prod], Default: dev}, Data: {Type: String, Default: Data}}
Resources:
  R: {Type: T, Properties: {A: {Fn::ImportValue: !Sub '${Stage}-${Data}-Arn'}, B: !ImportValue Else}}
)"}});
  expect_no_problem();
  EXPECT_EQ(flow(at({"Resources", "App/R", "Properties", "A"})), "{Fn::GetAtt: [Data/Table, Arn]}");
  EXPECT_EQ(flow(at({"Resources", "App/R", "Properties", "B"})), "{Fn::ImportValue: Else}");
  EXPECT_EQ(at({"Parameters"})->members.size(), 2U);  // Stage is one
}

TEST_F(PartsTest, ParametersThatDifferStayApart) {
  join({{"A",
         "Parameters: {P: {Type: String, Default: a}}\nResources: {R: {Type: T, Properties: {X: "
         "!Ref P}}}"},
        {"B",
         "Parameters: {P: {Type: String, Default: b}}\nResources: {R: {Type: T, Properties: {X: "
         "!Ref P}}}"}});
  EXPECT_EQ(flow(at({"Resources", "A/R", "Properties", "X"})), "{Ref: A/P}");
  EXPECT_EQ(flow(at({"Resources", "B/R", "Properties", "X"})), "{Ref: B/P}");
}

TEST_F(PartsTest, OutputsOfStacksAreRead) {
  join({{"Data", kExporter}, {"App", R"(
Resources:
  R:
    Type: T
    Properties:
      A: {Fn::GetStackOutput: {StackName: Data, OutputName: Arn}}
      B: {Fn::GetStackOutput: {StackName: Data, OutputName: Arn, Region: eu-west-1}}
)"}});
  EXPECT_EQ(flow(at({"Resources", "App/R", "Properties", "A"})), "{Fn::GetAtt: [Data/Table, Arn]}");
  EXPECT_NE(flow(at({"Resources", "App/R", "Properties", "B"})).find("GetStackOutput"),
            std::string::npos);
}

TEST_F(PartsTest, CircularOutputsStay) {
  join(
      {{"A", "Resources: {R: {Type: T}}\nOutputs: {O: {Value: !ImportValue y, Export: {Name: x}}}"},
       {"B",
        "Resources: {R: {Type: T, Properties: {P: !ImportValue x}}}\nOutputs: {O: {Value: "
        "!ImportValue x, Export: {Name: y}}}"}});
  EXPECT_NE(flow(at({"Resources", "B/R", "Properties", "P"})).find("ImportValue"),
            std::string::npos);
}

}  // namespace
}  // namespace cfnaudit::expand
