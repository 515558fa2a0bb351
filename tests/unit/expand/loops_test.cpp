// Fn::ForEach in every place and with every kind of collection: each template is compared with the
// one that it stands for, and each defect with its finding.

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "analyzer/expand/expand.h"
#include "analyzer/expand/node_trees.h"
#include "analyzer/syntax/reader.h"

namespace cfnaudit::expand {
namespace {

/// A run of the expander whose result can be looked at.
struct Run {
  SourceMap sources;
  syntax::Document document;
  Staged<Expansion> staged;

  std::string_view source(const syntax::Node& node) const {
    return sources.file(node.span).text(node.span);
  }
  const syntax::Node* at(std::initializer_list<std::string_view> path) const {
    const syntax::Node* node = staged.value.root;
    for (const auto key : path)
      if (node != nullptr) node = node->find(key);
    return node;
  }
};

std::unique_ptr<Run> run(std::string_view text, const ExpandOptions& options = {}) {
  auto out = std::make_unique<Run>();
  const SourceFile& file =
      out->sources.add("template.yaml", "Transform: AWS::LanguageExtensions\n" + std::string(text));
  out->document = std::move(syntax::read(file).value);
  out->staged = expand(out->document, options);
  return out;
}

/// Short functions in their long form, without places.
std::string canonical(const syntax::Node& root) {
  Forest forest;
  Arena<syntax::Node> nodes;
  return syntax::dump(*node_of(*tree_of(root, forest), nodes), syntax::DumpDetail::kContent);
}

void expect_expansion(std::string_view given, std::string_view wanted,
                      const ExpandOptions& options = {}) {
  const auto made = run(given, options);
  for (const auto& problem : made->staged.diagnostics) ADD_FAILURE() << problem.message;
  const auto expected = run(wanted);
  EXPECT_EQ(canonical(*made->staged.value.root), canonical(*expected->staged.value.root));
}

void expect_problem(std::string_view given, std::string_view message, std::string_view at) {
  const auto made = run(given);
  ASSERT_EQ(made->staged.diagnostics.size(), 1U);
  const auto& problem = made->staged.diagnostics.front();
  EXPECT_EQ(problem.rule, "TPL018");
  EXPECT_NE(problem.message.find(message), std::string::npos) << problem.message;
  EXPECT_EQ(made->sources.file(0).text(problem.span), at);
}

std::string why_opaque(std::string_view given, const ExpandOptions& options = {}) {
  const auto made = run(given, options);
  EXPECT_TRUE(made->staged.diagnostics.empty());
  return made->staged.value.opaque.size() == 1 ? made->staged.value.opaque.front().reason
                                               : std::string();
}

// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach-example-resource.html

TEST(Loops, RepeatsAResource) {
  expect_expansion(R"(
Resources:
  Fn::ForEach::Topics:
    - TopicName
    - [Success, Failure, Timeout, Unknown]
    - Topic${TopicName}:
        Type: AWS::SNS::Topic
        Properties:
          TopicName: !Join ['.', [!Ref TopicName, fifo]]
          FifoTopic: true
)",
                   R"(
Resources:
  TopicSuccess: {Type: AWS::SNS::Topic, Properties: {TopicName: !Join ['.', [Success, fifo]], FifoTopic: true}}
  TopicFailure: {Type: AWS::SNS::Topic, Properties: {TopicName: !Join ['.', [Failure, fifo]], FifoTopic: true}}
  TopicTimeout: {Type: AWS::SNS::Topic, Properties: {TopicName: !Join ['.', [Timeout, fifo]], FifoTopic: true}}
  TopicUnknown: {Type: AWS::SNS::Topic, Properties: {TopicName: !Join ['.', [Unknown, fifo]], FifoTopic: true}}
)");
}

TEST(Loops, AmpersandKeepsLettersAndDigits) {
  expect_expansion(R"(
Resources:
  Fn::ForEach::Endpoints:
    - Address
    - [10.0.1.1, a.b@c.example]
    - Endpoint&{Address}:
        Type: AWS::SNS::Subscription
        Properties: {Endpoint: !Ref Address, Protocol: '${Address}/&{Address}', TopicArn: !Sub '${Address}-${AWS::Region}'}
)",
                   R"(
Resources:
  Endpoint10011:
    Type: AWS::SNS::Subscription
    Properties: {Endpoint: 10.0.1.1, Protocol: 10.0.1.1/10011, TopicArn: !Sub '10.0.1.1-${AWS::Region}'}
  Endpointabcexample:
    Type: AWS::SNS::Subscription
    Properties: {Endpoint: a.b@c.example, Protocol: a.b@c.example/abcexample, TopicArn: !Sub 'a.b@c.example-${AWS::Region}'}
)");
}

TEST(Loops, RepeatsSeveralResourcesAndNests) {
  expect_expansion(R"(
Resources:
  Fn::ForEach::Vpcs:
    - Vpc
    - [A, B]
    - Vpc${Vpc}: {Type: AWS::EC2::VPC}
      Fn::ForEach::Subnets:
        - Subnet
        - [1, 2]
        - Subnet${Vpc}${Subnet}:
            Type: AWS::EC2::Subnet
            DependsOn: Vpc${Vpc}
            Properties: {VpcId: {Ref: 'Vpc${Vpc}'}, CidrBlock: !GetAtt 'Vpc${Vpc}.CidrBlock'}
)",
                   R"(
Resources:
  VpcA: {Type: AWS::EC2::VPC}
  SubnetA1: {Type: AWS::EC2::Subnet, DependsOn: VpcA, Properties: {VpcId: !Ref VpcA, CidrBlock: !GetAtt VpcA.CidrBlock}}
  SubnetA2: {Type: AWS::EC2::Subnet, DependsOn: VpcA, Properties: {VpcId: !Ref VpcA, CidrBlock: !GetAtt VpcA.CidrBlock}}
  VpcB: {Type: AWS::EC2::VPC}
  SubnetB1: {Type: AWS::EC2::Subnet, DependsOn: VpcB, Properties: {VpcId: !Ref VpcB, CidrBlock: !GetAtt VpcB.CidrBlock}}
  SubnetB2: {Type: AWS::EC2::Subnet, DependsOn: VpcB, Properties: {VpcId: !Ref VpcB, CidrBlock: !GetAtt VpcB.CidrBlock}}
)");
}

// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach-example-outputs.html
TEST(Loops, RepeatsOutputsAndReferences) {
  expect_expansion(R"(
Resources:
  BucketA: {Type: AWS::S3::Bucket}
Outputs:
  Fn::ForEach::Buckets:
    - Identifier
    - [A]
    - Fn::ForEach::Attributes:
        - Property
        - [Arn, DomainName]
        - Bucket${Identifier}${Property}:
            Value: !GetAtt [!Sub 'Bucket${Identifier}', !Ref Property]
)",
                   R"(
Resources:
  BucketA: {Type: AWS::S3::Bucket}
Outputs:
  BucketAArn: {Value: !GetAtt [BucketA, Arn]}
  BucketADomainName: {Value: !GetAtt [BucketA, DomainName]}
)");
}

// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach-example-conditions.html
TEST(Loops, RepeatsConditions) {
  expect_expansion(R"(
Parameters:
  ParamA: {Type: String, Default: 'true'}
  ParamB: {Type: String, Default: 'false'}
Conditions:
  Fn::ForEach::CheckTrue:
    - Identifier
    - [A, B]
    - IsParam${Identifier}Enabled: !Equals [!Ref 'Param${Identifier}', 'true']
Resources: {}
)",
                   R"(
Parameters:
  ParamA: {Type: String, Default: 'true'}
  ParamB: {Type: String, Default: 'false'}
Conditions:
  IsParamAEnabled: !Equals [!Ref ParamA, 'true']
  IsParamBEnabled: !Equals [!Ref ParamB, 'true']
Resources: {}
)");
}

TEST(Loops, RepeatsProperties) {
  expect_expansion(R"(
Resources:
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: fixed
      Fn::ForEach::Modes:
        - Mode
        - [Read, Write]
        - ${Mode}CapacityUnits: 5
          Other${Mode}: !Ref Mode
)",
                   R"(
Resources:
  Table:
    Type: AWS::DynamoDB::Table
    Properties: {TableName: fixed, ReadCapacityUnits: 5, OtherRead: Read, WriteCapacityUnits: 5, OtherWrite: Write}
)");
}

constexpr std::string_view kByParameter = R"(
Parameters:
  Names: {Type: CommaDelimitedList, Default: 'A, B'}
Resources:
  Fn::ForEach::Queues:
    - Name
    - !Ref Names
    - Queue${Name}: {Type: AWS::SQS::Queue}
)";

TEST(Loops, TakesAListParametersDefault) {
  expect_expansion(kByParameter, R"(
Parameters:
  Names: {Type: CommaDelimitedList, Default: 'A, B'}
Resources:
  QueueA: {Type: AWS::SQS::Queue}
  QueueB: {Type: AWS::SQS::Queue}
)");
}

TEST(Loops, TakesAListParametersGivenValue) {
  ExpandOptions options;
  options.parameters["Names"] = "X";
  expect_expansion(kByParameter, R"(
Parameters:
  Names: {Type: CommaDelimitedList, Default: 'A, B'}
Resources:
  QueueX: {Type: AWS::SQS::Queue}
)",
                   options);
}

TEST(Loops, ValuesOfParameterFilesDifferByCondition) {
  ExpandOptions options;
  options.parameter_sets.push_back({{"Names", "A,C"}});
  expect_expansion(kByParameter, R"(
Parameters:
  Names: {Type: CommaDelimitedList, Default: 'A, B'}
Resources:
  QueueA: {Type: AWS::SQS::Queue}
  QueueB: {Type: AWS::SQS::Queue, Condition: QueuesHasB}
  QueueC: {Type: AWS::SQS::Queue, Condition: QueuesHasC}
Conditions:
  QueuesHasB: !Equals [!Join [',', !Ref Names], 'A, B']
  QueuesHasC: !Equals [!Join [',', !Ref Names], 'A,C']
)",
                   options);
}

// cfn-lint issue 3762: an empty collection makes nothing.
TEST(Loops, EmptyCollectionMakesNothing) {
  expect_expansion("Resources:\n  Fn::ForEach::X: [I, [], {'A${I}': {Type: AWS::SQS::Queue}}]\n",
                   "Resources: {}\n");
  expect_expansion(R"(
Parameters: {Names: {Type: CommaDelimitedList, Default: ''}}
Resources:
  Fn::ForEach::X: [I, !Ref Names, {'A${I}': {Type: AWS::SQS::Queue}}]
)",
                   R"(
Parameters: {Names: {Type: CommaDelimitedList, Default: ''}}
Resources: {}
)");
}

// cfn-lint issues 3747, 3290: collections from mappings, by account and by environment.
TEST(Loops, TakesAMappingsList) {
  expect_expansion(R"(
Mappings: {Accounts: {'123456789012': {Names: [A, B]}}}
Resources:
  Fn::ForEach::X: [I, !FindInMap [Accounts, !Ref AWS::AccountId, Names], {'A${I}': {Type: AWS::SQS::Queue}}]
)",
                   R"(
Mappings: {Accounts: {'123456789012': {Names: [A, B]}}}
Resources: {AA: {Type: AWS::SQS::Queue}, AB: {Type: AWS::SQS::Queue}}
)");
}

TEST(Loops, EnvironmentsDifferByCondition) {
  expect_expansion(R"(
Parameters: {Stage: {Type: String, AllowedValues: [dev, prod]}}
Mappings: {Nodes: {Count: {dev: ['1'], prod: ['1', '2']}}}
Resources:
  Fn::ForEach::Nodes:
    - I
    - !FindInMap [Nodes, Count, !Ref Stage]
    - Node${I}: {Type: AWS::RDS::DBInstance}
)",
                   R"(
Parameters: {Stage: {Type: String, AllowedValues: [dev, prod]}}
Mappings: {Nodes: {Count: {dev: ['1'], prod: ['1', '2']}}}
Resources:
  Node1: {Type: AWS::RDS::DBInstance}
  Node2: {Type: AWS::RDS::DBInstance, Condition: NodesHas2}
Conditions:
  NodesHas2: !Equals [!Ref Stage, prod]
)");
}

// cfn-lint issue 4005: Fn::If as a collection.
TEST(Loops, ConditionalCollectionJoinsTheEntrysOwnCondition) {
  expect_expansion(R"(
Parameters: {Stage: {Type: String, AllowedValues: [dev, test, prod]}}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  Extra: !Not [!Equals [!Ref Stage, test]]
Resources:
  Fn::ForEach::Q:
    - I
    - !If [IsProd, [A], []]
    - Q${I}: {Type: AWS::SQS::Queue, Condition: Extra}
)",
                   R"(
Parameters: {Stage: {Type: String, AllowedValues: [dev, test, prod]}}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  Extra: !Not [!Equals [!Ref Stage, test]]
  QHasA: !Equals [!Ref Stage, prod]
  ExtraAndQHasA: !And [{Condition: Extra}, {Condition: QHasA}]
Resources:
  QA: {Type: AWS::SQS::Queue, Condition: ExtraAndQHasA}
)");
}

TEST(Loops, ConditionalPropertiesBecomeFnIf) {
  expect_expansion(R"(
Parameters: {Stage: {Type: String, AllowedValues: [dev, test, prod]}}
Conditions: {IsDev: !Equals [!Ref Stage, dev]}
Resources:
  F:
    Type: AWS::Lambda::Function
    Properties:
      Environment:
        Variables:
          Fn::ForEach::V: [I, !If [IsDev, [A], [A, B]], {'Is${I}': !Ref I}]
)",
                   R"(
Parameters: {Stage: {Type: String, AllowedValues: [dev, test, prod]}}
Conditions:
  IsDev: !Equals [!Ref Stage, dev]
  VHasB: !Or [!Equals [!Ref Stage, test], !Equals [!Ref Stage, prod]]
Resources:
  F:
    Type: AWS::Lambda::Function
    Properties: {Environment: {Variables: {IsA: A, IsB: !If [VHasB, B, !Ref AWS::NoValue]}}}
)");
}

TEST(Loops, InnerCollectionDependsOnTheOuterIdentifier) {
  expect_expansion(R"(
Mappings: {M: {A: {L: [x]}, B: {L: [y, z]}}}
Resources:
  Fn::ForEach::O:
    - Outer
    - [A, B]
    - Fn::ForEach::I:
        - Inner
        - !FindInMap [M, !Ref Outer, L]
        - Q${Outer}${Inner}: {Type: AWS::SQS::Queue}
)",
                   R"(
Mappings: {M: {A: {L: [x]}, B: {L: [y, z]}}}
Resources: {QAx: {Type: AWS::SQS::Queue}, QBy: {Type: AWS::SQS::Queue}, QBz: {Type: AWS::SQS::Queue}}
)");
}

TEST(Loops, NamesAreComputed) {
  expect_expansion(R"(
Parameters: {P: {Type: String, Default: Queue}}
Resources: {QueueA: {Type: AWS::SQS::Queue}}
Outputs:
  Fn::ForEach::O:
    - N
    - [A]
    - Out${N}: {Value: {'Fn::GetAtt': [!Sub '${P}${N}', !Sub 'Ar${AWS::NoValue}n']}}
      Ref${N}: {Value: {Ref: !Join ['', [Queue, !Ref N]]}}
)",
                   R"(
Parameters: {P: {Type: String, Default: Queue}}
Resources: {QueueA: {Type: AWS::SQS::Queue}}
Outputs:
  OutA: {Value: {'Fn::GetAtt': [QueueA, !Sub 'Ar${AWS::NoValue}n']}}
  RefA: {Value: !Ref QueueA}
)");
}

TEST(Loops, RunBeforeSam) {
  const auto made = run(R"(
Resources:
  Fn::ForEach::F:
    - N
    - [A, B]
    - F${N}: {Type: AWS::Serverless::Function, Properties: {Runtime: python3.12, Handler: a.b, InlineCode: x}}
)");
  EXPECT_TRUE(made->staged.diagnostics.empty());
  const SourceFile& file = made->sources.add("sam.yaml", R"(
Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]
Resources:
  Fn::ForEach::F:
    - N
    - [A, B]
    - F${N}: {Type: AWS::Serverless::Function, Properties: {Runtime: python3.12, Handler: a.b, InlineCode: x}}
)");
  made->document = std::move(syntax::read(file).value);
  made->staged = expand(made->document, {});
  EXPECT_TRUE(made->staged.diagnostics.empty());
  EXPECT_NE(made->at({"Resources", "FARole"}), nullptr);
  EXPECT_NE(made->at({"Resources", "FBRole"}), nullptr);
}

TEST(Loops, EntriesStandAtTheFragment) {
  const auto made = run(kByParameter);
  const auto* queue = made->at({"Resources", "QueueB"});
  ASSERT_NE(queue, nullptr);
  EXPECT_EQ(made->source(*queue), "{Type: AWS::SQS::Queue}");
}

TEST(Loops, UnknownCollectionsAreOpaque) {
  EXPECT_EQ(why_opaque(R"(
Parameters: {Names: {Type: CommaDelimitedList}}
Resources: {Fn::ForEach::X: [I, !Ref Names, {'A${I}': {Type: AWS::SQS::Queue}}]}
)"),
            "its collection is not known: parameter Names has no value");
  EXPECT_EQ(why_opaque(R"(
Parameters: {Stage: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /stage}}
Mappings: {M: {a: {dev: [x]}}}
Resources: {Fn::ForEach::X: [I, !FindInMap [M, a, !Ref Stage], {'A${I}': {Type: AWS::SQS::Queue}}]}
)"),
            "its collection is not known: Stage is read at deployment");
}

TEST(Loops, RefusesWhatIsMalformed) {
  const std::string one = "[I, [a], {'A${I}': {Type: AWS::SQS::Queue}}]";
  expect_problem("Resources: {Fn::ForEach: " + one + "}", "must be Fn::ForEach::Name",
                 "Fn::ForEach");
  expect_problem("Resources: {'Fn::ForEach::a-b': " + one + "}", "alphanumeric",
                 "'Fn::ForEach::a-b'");
  expect_problem("Resources: {Fn::ForEach::X: [I, [a]]}", "takes a list of an identifier",
                 "[I, [a]]");
  expect_problem("Resources: {Fn::ForEach::X: {I: a}}", "takes a list of an identifier", "{I: a}");
  expect_problem("Resources: {Fn::ForEach::X: [I-J, [a], {}]}", "must be alphanumeric", "I-J");
  expect_problem("Resources: {Fn::ForEach::X: [I, a, {}]}", "must be a list", "a");
  expect_problem("Resources: {Fn::ForEach::X: [I, [{a: b}], {}]}", "only strings", "{a: b}");
  expect_problem("Resources: {Fn::ForEach::X: [I, [a], b]}", "must be a map", "b");
  expect_problem("Resources: {Fn::ForEach::X: [I, [a, b], {Same: {Type: T}}]}",
                 "must contain the loop's identifier", "Same");
  expect_problem("Resources: {Fn::ForEach::X: [I, [a-b, ab], {'Q&{I}': {Type: T}}]}",
                 "produces 'Qab' twice", "'Q&{I}'");
  expect_problem("Parameters: {I: {Type: String}}\nResources: {Fn::ForEach::X: " + one + "}",
                 "also a name in Parameters", "I");
  expect_problem("Parameters: {Fn::ForEach::X: " + one + "}\nResources: {}",
                 "cannot be used in Parameters", "Fn::ForEach::X");
  expect_problem("Resources: {}\nFn::ForEach::X: " + one, "at the top level", "Fn::ForEach::X");
}

TEST(Loops, IdentifiersOfNestedLoopsDiffer) {
  expect_problem(
      "Resources: {Fn::ForEach::X: [I, [a], {Fn::ForEach::Y: [I, [b], {'A${I}': {Type: T}}]}]}",
      "also the identifier of an enclosing loop", "I");
}

TEST(Loops, NeedTheTransform) {
  SourceMap sources;
  const SourceFile& file =
      sources.add("a.yaml", "Resources:\n  Fn::ForEach::X: [I, [a], {'A${I}': {Type: T}}]\n");
  const auto document = std::move(syntax::read(file).value);
  const auto staged = expand(document, {});
  ASSERT_EQ(staged.diagnostics.size(), 1U);
  EXPECT_EQ(staged.diagnostics.front().message,
            "Fn::ForEach requires the transform AWS::LanguageExtensions");
  EXPECT_NE(staged.value.root->find("Resources")->find("Aa"), nullptr);
}

TEST(Loops, ExplosionsEnd) {
  std::string text = "Resources:\n";
  std::string indent = "  ";
  std::string key = "R";
  for (int i = 0; i < 12; ++i) {
    const std::string id = "I" + std::to_string(i);
    text += indent + "Fn::ForEach::L" + std::to_string(i) + ":\n";
    text += indent + "  - " + id + "\n" + indent + "  - [a, b, c, d, e, f, g, h, i, j]\n" + indent +
            "  - \n";
    indent += "      ";
    key += "${" + id + "}";
  }
  text += indent + "'" + key + "': {Type: AWS::SNS::Topic}\n";
  const auto made = run(text);
  ASSERT_EQ(made->staged.diagnostics.size(), 1U);
  EXPECT_NE(made->staged.diagnostics.front().message.find("more than can be analyzed"),
            std::string::npos);
}

}  // namespace
}  // namespace cfnaudit::expand
