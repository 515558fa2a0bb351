// Traffic -> usage: worked examples with the calculation by hand beside each number, what is not
// known, loops, and what is said about bad input.

#include "tests/unit/pricing/traffic.h"

#include <filesystem>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/files.h"

namespace cfnaudit::pricing::traffic {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

std::string function(std::string_view name, std::string_view more = "") {
  return concat(
      "  ", name,
      ":\n    Type: AWS::Lambda::Function\n    Properties: {Runtime: python3.12, Handler: "
      "i.h, Role: !GetAtt Role.Arn, Code: {S3Bucket: c, S3Key: k}",
      more.empty() ? "" : ", ", more, "}\n");
}

std::string role(std::string_view statements = "") {
  return concat(
      "  Role:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument: "
      "{Version: '2012-10-17', Statement: [{Effect: Allow, Principal: {Service: "
      "[lambda.amazonaws.com, states.amazonaws.com, ecs-tasks.amazonaws.com, "
      "apigateway.amazonaws.com]}, Action: 'sts:AssumeRole'}]}\n",
      statements.empty() ? ""
                         : concat("      Policies: [{PolicyName: p, PolicyDocument: {Version: "
                                  "'2012-10-17', Statement: [",
                                  statements, "]}}]\n"));
}

std::string table(std::string_view name, std::string_view more = "BillingMode: PAY_PER_REQUEST") {
  return concat("  ", name,
                ": {Type: AWS::DynamoDB::Table, Properties: {KeySchema: [{AttributeName: id, "
                "KeyType: HASH}], AttributeDefinitions: [{AttributeName: id, AttributeType: S}], ",
                more, "}}\n");
}

std::string rest_api(std::string_view called = "Create") {
  return concat(
      "  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: orders}}\n"
      "  Orders: {Type: AWS::ApiGateway::Resource, Properties: {RestApiId: !Ref Api, ParentId: "
      "!GetAtt Api.RootResourceId, PathPart: orders}}\n"
      "  Post:\n    Type: AWS::ApiGateway::Method\n    Properties:\n      RestApiId: !Ref Api\n"
      "      ResourceId: !Ref Orders\n      HttpMethod: POST\n      AuthorizationType: AWS_IAM\n"
      "      Integration: {Type: AWS_PROXY, IntegrationHttpMethod: POST, Uri: !Sub "
      "'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${",
      called,
      ".Arn}/invocations'}\n"
      "  Permission: {Type: AWS::Lambda::Permission, Properties: {FunctionName: !Ref ",
      called,
      ", Action: 'lambda:InvokeFunction', Principal: apigateway.amazonaws.com, SourceArn: !Sub "
      "'arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*'}}\n");
}

// ---- worked examples ----

const std::string kApiAndTable = concat(
    "Resources:\n", rest_api(), function("Create", "MemorySize: 512"), role(), table("Table"));

TEST(Traffic, ApiAndTable) {
  const auto found = derive_from(kApiAndTable, R"(traffic:
  Api POST /orders: {requests: 10_000_000}
  functions:
    Create: {duration_ms: 120, calls: {Table: {writes: 1}}}
  tables:
    Table: {item_kb: 2}
)");
  EXPECT_THAT(found->messages(), IsEmpty());
  EXPECT_EQ(found->quantity("Api", "monthly_requests"), "10000000");  // one request is one request
  // 10 M × 1 KB of response / 1,048,576 KB
  EXPECT_EQ(found->quantity("Api", "monthly_data_transfer_out_gb"), "9.536743");
  EXPECT_EQ(found->quantity("Create", "monthly_requests"), "10000000");  // one invocation each
  EXPECT_EQ(found->quantity("Create", "request_duration_ms"), "120");    // as declared
  // 10 M × 1 KB of logs / 1,048,576 KB
  EXPECT_EQ(found->quantity("Create", "monthly_log_data_ingested_gb"), "9.536743");
  // 10 M × 1 write × 2 units of 1 KB
  EXPECT_EQ(found->quantity("Table", "monthly_write_request_units"), "20000000");
  EXPECT_EQ(found->chain("Table", "monthly_write_request_units"),
            "10,000,000 requests of Api POST /orders × 1 invocation of Create × 1 write to Table × "
            "2 write units of 2 KB");
  EXPECT_EQ(found->quantity("Table", "monthly_read_request_units"), "none");  // nobody reads
  EXPECT_THAT(found->unknown(), IsEmpty());
  EXPECT_THAT(found->assumed(),
              ElementsAre("traffic.functions.Create.log_kb: 1", "traffic.apis.Api.response_kb: 1"));
  // 35.00 (10 M requests at 3.50 a million) + 2.00 (10 M at 0.20) + 10.00002 (10 M × 0.12 s ×
  // 0.5 GB at 0.0000166667) + 12.50 (20 M write units at 0.625) + logs 9.536743 GB at 0.50 +
  // data out 9.536743 GB at 0.09.
  const Money expected =
      Money::micro_dollars(35'000'000 + 2'000'000 + 10'000'020 + 12'500'000 + 4'768'372 + 858'307);
  EXPECT_EQ(to_string(found->cost().totals.usage), to_string(expected));
}

TEST(Traffic, QueueWithBatchesAndDeadLetters) {
  const auto found = derive_from(concat("Resources:\n", function("Worker"), role(), R"(
  Dead: {Type: AWS::SQS::Queue}
  Queue: {Type: AWS::SQS::Queue, Properties: {RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 5}}}
  Mapping: {Type: AWS::Lambda::EventSourceMapping, Properties: {EventSourceArn: !GetAtt Queue.Arn, FunctionName: !Ref Worker, BatchSize: 10}}
)"),
                                 R"(traffic:
  Queue: {messages: 5M}
  queues: {"*": {message_kb: 4}}
  functions: {Worker: {failed: 1 %, calls: {}}}
)");
  EXPECT_THAT(found->messages(), IsEmpty());
  // 5 M / 10 in a batch × (1 + 1 % × 4 further receives)
  EXPECT_EQ(found->quantity("Worker", "monthly_requests"), "520000");
  // 5 M sends + 520,000 receives of 40 KB, one unit each + 5 M × 99 % / 10 deletes
  EXPECT_EQ(found->quantity("Queue", "monthly_requests"), "6015000");
  // 5 M × 1 % that fail five times, sent once
  EXPECT_EQ(found->quantity("Dead", "monthly_requests"), "50000");
  EXPECT_EQ(found->chain("Worker", "monthly_requests"),
            "5,000,000 messages of Queue ÷ 10 messages in a batch for Worker × (1 + 1 % failed × 4 "
            "retries)");
  EXPECT_THAT(found->unknown(), IsEmpty());
  EXPECT_THAT(found->assumed(), Contains("traffic.mappings.Mapping.batch: 10, as many as fit"));
}

TEST(Traffic, BucketEventsFanOut) {
  const auto found =
      derive_from(concat("Resources:\n", function("Resize"), function("Index"), role(), R"(
  Files:
    Type: AWS::S3::Bucket
    Properties: {NotificationConfiguration: {TopicConfigurations: [{Event: 's3:ObjectCreated:*', Topic: !Ref Topic}]}}
  Topic: {Type: AWS::SNS::Topic}
  All: {Type: AWS::SQS::Queue}
  Some: {Type: AWS::SQS::Queue}
  ToAll: {Type: AWS::SNS::Subscription, Properties: {TopicArn: !Ref Topic, Protocol: sqs, Endpoint: !GetAtt All.Arn}}
  ToSome: {Type: AWS::SNS::Subscription, Properties: {TopicArn: !Ref Topic, Protocol: sqs, Endpoint: !GetAtt Some.Arn, FilterPolicy: {kind: [image]}}}
  ToUs: {Type: AWS::SNS::Subscription, Properties: {TopicArn: !Ref Topic, Protocol: https, Endpoint: 'https://example.com'}}
  Resizes: {Type: AWS::Lambda::EventSourceMapping, Properties: {EventSourceArn: !GetAtt All.Arn, FunctionName: !Ref Resize}}
  Indexes: {Type: AWS::Lambda::EventSourceMapping, Properties: {EventSourceArn: !GetAtt Some.Arn, FunctionName: !Ref Index, BatchSize: 100, MaximumBatchingWindowInSeconds: 5}}
)"),
                  R"(traffic:
  Files: {puts: 2M}
  rules: {ToSome: {matched: 25 %}}
  mappings: {Indexes: {batch: 5}}
  functions: {"*": {calls: {}}}
)");
  EXPECT_THAT(found->messages(), IsEmpty());
  EXPECT_EQ(found->quantity("Files", "standard.monthly_tier_1_requests"), "2000000");
  EXPECT_EQ(found->quantity("Topic", "monthly_requests"), "2000000");  // one publish for each put
  EXPECT_EQ(found->quantity("ToUs", "monthly_requests"), "2000000");   // one HTTPS delivery each
  EXPECT_EQ(found->quantity("Resize", "monthly_requests"), "200000");  // 2 M / 10, the default
  EXPECT_EQ(found->quantity("All", "monthly_requests"), "2400000");    // 2 M + 2 × 200,000
  EXPECT_EQ(found->quantity("Index", "monthly_requests"), "100000");   // 2 M × 25 % / 5
  EXPECT_EQ(found->quantity("Some", "monthly_requests"), "700000");    // 500,000 + 2 × 100,000
  EXPECT_THAT(found->unknown(), IsEmpty());
}

const std::string kMachine =
    concat("Resources:\n", function("Prepare"), function("Charge"), role(), table("Table"), R"(
  Topic: {Type: AWS::SNS::Topic}
  Workflow:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      RoleArn: !GetAtt Role.Arn
      Definition:
        StartAt: First
        States:
          First: {Type: Task, Resource: !GetAtt Prepare.Arn, Next: ProcessAll}
          ProcessAll:
            Type: Map
            ItemProcessor:
              StartAt: Pay
              States:
                Pay: {Type: Task, Resource: 'arn:aws:states:::lambda:invoke', Parameters: {FunctionName: !Ref Charge}, Next: Store}
                Store: {Type: Task, Resource: 'arn:aws:states:::dynamodb:putItem', Parameters: {TableName: !Ref Table, Item: {}}, End: true}
            Next: Tell
          Tell: {Type: Task, Resource: 'arn:aws:states:::sns:publish', Parameters: {TopicArn: !Ref Topic, Message: done}, End: true}
)");

TEST(Traffic, StepFunctionsWithMap) {
  const auto found = derive_from(kMachine, R"(traffic:
  Workflow: {executions: 100k}
  state_machines: {Workflow: {items: {ProcessAll: 20}}}
  functions: {"*": {calls: {}}}
  tables: {Table: {item_kb: 1.5}}
)");
  EXPECT_THAT(found->messages(), IsEmpty());
  // First, ProcessAll and Tell once, Pay and Store 20 times: 43 × 100,000
  EXPECT_EQ(found->quantity("Workflow", "monthly_transitions"), "4300000");
  EXPECT_EQ(found->chain("Workflow", "monthly_transitions"),
            "100,000 executions of Workflow × 43 state transitions");
  EXPECT_EQ(found->quantity("Prepare", "monthly_requests"), "100000");  // once
  EXPECT_EQ(found->quantity("Charge", "monthly_requests"), "2000000");  // 20 items
  // 20 items × 1 write × 2 units for 1.5 KB
  EXPECT_EQ(found->quantity("Table", "monthly_write_request_units"), "4000000");
  EXPECT_EQ(found->quantity("Topic", "monthly_requests"), "100000");  // once
  EXPECT_THAT(found->unknown(), IsEmpty());
}

TEST(Traffic, ContainerServiceBehindABalancer) {
  const auto found = derive_from(concat("Resources:\n", role(), table("Table"), R"(
  Balancer: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Type: application, Scheme: internal, Subnets: [subnet-a, subnet-b]}}
  Group: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {VpcId: vpc-1, Port: 80, Protocol: HTTP, TargetType: ip}}
  Listener: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {LoadBalancerArn: !Ref Balancer, Port: 80, Protocol: HTTP, DefaultActions: [{Type: forward, TargetGroupArn: !Ref Group}]}}
  Logs: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 30}}
  Cluster: {Type: AWS::ECS::Cluster}
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties: {Cpu: '256', Memory: '512', NetworkMode: awsvpc, RequiresCompatibilities: [FARGATE], TaskRoleArn: !GetAtt Role.Arn, ContainerDefinitions: [{Name: web, Image: nginx, LogConfiguration: {LogDriver: awslogs, Options: {awslogs-group: !Ref Logs}}}]}
  Service:
    Type: AWS::ECS::Service
    Properties: {Cluster: !Ref Cluster, LaunchType: FARGATE, DesiredCount: 2, TaskDefinition: !Ref Task, LoadBalancers: [{ContainerName: web, ContainerPort: 80, TargetGroupArn: !Ref Group}]}
)"),
                                 R"(traffic:
  Balancer: {requests: 30M}
  balancers: {Balancer: {request_kb: 2, response_kb: 8 KB, requests_per_connection: 10}}
  services: {Service: {log_kb: 512 B, calls: {Table: {reads: 3}}}}
  tables: {Table: {item_kb: 6}}
)");
  EXPECT_THAT(found->messages(), IsEmpty());
  // 30 M / 10 on a connection / 2,628,000 s
  EXPECT_EQ(found->quantity("Balancer", "new_connections"), "1.141553");
  // 30 M × (2 + 8) KB / 1,048,576 KB
  EXPECT_EQ(found->quantity("Balancer", "processed_bytes_gb"), "286.102295");
  // 30 M × 3 reads × 2 × 4 KB, eventually consistent: half a unit each
  EXPECT_EQ(found->quantity("Table", "monthly_read_request_units"), "90000000");
  // 30 M × 0.5 KB / 1,048,576 KB
  EXPECT_EQ(found->quantity("Logs", "monthly_data_ingested_gb"), "14.305115");
  EXPECT_THAT(found->unknown(), IsEmpty());
}

// ---- what is not known ----

constexpr std::string_view kMayWrite =
    "{Effect: Allow, Action: 'dynamodb:PutItem', Resource: !GetAtt Table.Arn}";

TEST(Traffic, ARoleAloneSaysNothingAboutHowOften) {
  const std::string text =
      concat("Resources:\n", rest_api(), function("Create"), role(kMayWrite), table("Table"));
  const auto silent = derive_from(text, "traffic: {Api POST /orders: 1M}\n");
  EXPECT_EQ(silent->quantity("Create", "monthly_requests"), "1000000");
  EXPECT_EQ(silent->quantity("Table", "monthly_write_request_units"), "none");
  EXPECT_THAT(silent->unknown(), ElementsAre("Table: what Create does with Table is not declared "
                                             "(traffic.functions.Create.calls)"));
  // Open, and not zero.
  EXPECT_GT(silent->cost().totals.open, 0U);
  const auto nothing =
      derive_from(text, "traffic: {Api POST /orders: 1M, functions: {Create: {calls: {}}}}\n");
  EXPECT_EQ(nothing->quantity("Table", "monthly_write_request_units"), "none");
  EXPECT_THAT(nothing->unknown(), IsEmpty());
}

TEST(Traffic, TheItemsOfAMapMustBeDeclared) {
  const auto found =
      derive_from(kMachine, "traffic: {Workflow: 1000, functions: {'*': {calls: {}}}}\n");
  EXPECT_EQ(found->quantity("Prepare", "monthly_requests"), "1000");
  EXPECT_EQ(found->quantity("Charge", "monthly_requests"), "none");
  EXPECT_EQ(found->quantity("Workflow", "monthly_transitions"), "none");
  EXPECT_THAT(found->unknown(),
              Contains(HasSubstr("traffic.state_machines.Workflow.items.ProcessAll")));
}

TEST(Traffic, WhatNothingConnectsStaysAsItIs) {
  const auto found =
      derive_from(concat(kApiAndTable, "  Other: {Type: AWS::SQS::Queue}\n"),
                  "traffic: {Api POST /orders: 1M, functions: {Create: {calls: {}}}}\n");
  EXPECT_EQ(found->quantity("Other", "monthly_requests"), "none");
  EXPECT_EQ(found->quantity("Table", "monthly_write_request_units"), "none");
}

// ---- environments, precedence ----

TEST(Traffic, AnEnvironmentHasItsOwn) {
  const auto found = derive_from(
      concat(R"(
Parameters:
  Stage: {Type: String, AllowedValues: [development, production]}
Mappings:
  M: {development: {Memory: 128}, production: {Memory: 1024}}
Resources:
)",
             rest_api(), function("Create", "MemorySize: !FindInMap [M, !Ref Stage, Memory]"),
             role()),
      R"(traffic: {Api POST /orders: {requests: 1000}}
environments:
  production:
    traffic: {Api POST /orders: {requests: 20/s}}
)");
  EXPECT_THAT(found->messages(), IsEmpty());
  EXPECT_EQ(found->quantity("Create", "monthly_requests", found->index("development")), "1000");
  // 20 × 2,628,000 s
  EXPECT_EQ(found->quantity("Create", "monthly_requests", found->index("production")), "52560000");
}

TEST(Traffic, UsageThatIsDeclaredWins) {
  const auto found =
      derive_from(kApiAndTable, R"(traffic: {Api POST /orders: 1M, functions: {Create: {calls: {}}}}
resource_type_default_usage:
  AWS::Lambda::Function: {monthly_requests: 5, request_duration_ms: 50}
resource_usage:
  Api: {monthly_requests: 7}
)");
  const auto value = [&](std::string_view id, std::string_view type, std::string_view key) {
    const auto* usage = found->usage.find("default", id, type, key);
    return usage == nullptr ? std::string("none") : to_string(usage->quantity);
  };
  EXPECT_EQ(value("Api", "AWS::ApiGateway::RestApi", "monthly_requests"), "7");
  EXPECT_EQ(value("Create", "AWS::Lambda::Function", "monthly_requests"), "1000000");
  EXPECT_EQ(value("Create", "AWS::Lambda::Function", "request_duration_ms"), "50");
  EXPECT_THAT(found->assumed(), Not(Contains(HasSubstr("duration_ms"))));
}

// ---- other ways ----

TEST(Traffic, SchedulesRunByThemselves) {
  const auto found =
      derive_from(concat("Resources:\n", function("Report"), function("Off"), role(), R"(
  Hourly: {Type: AWS::Events::Rule, Properties: {ScheduleExpression: rate(1 hour), Targets: [{Id: a, Arn: !GetAtt Report.Arn}]}}
  Never: {Type: AWS::Events::Rule, Properties: {ScheduleExpression: rate(1 hour), State: DISABLED, Targets: [{Id: a, Arn: !GetAtt Off.Arn}]}}
  Queue: {Type: AWS::SQS::Queue}
)"),
                  "traffic: {Queue: 1, functions: {'*': {calls: {}}}}\n");
  EXPECT_EQ(found->quantity("Report", "monthly_requests"), "730");
  EXPECT_EQ(found->quantity("Off", "monthly_requests"), "none");
}

TEST(Traffic, AnApiThatCallsAnotherService) {
  const std::string api = concat(
      "Resources:\n",
      role("{Effect: Allow, Action: ['sqs:SendMessage', 'dynamodb:PutItem'], Resource: '*'}"),
      table("Table"), R"(
  Api: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: a, ProtocolType: HTTP}}
  Queue: {Type: AWS::SQS::Queue}
  Send: {Type: AWS::ApiGatewayV2::Integration, Properties: {ApiId: !Ref Api, IntegrationType: AWS_PROXY, IntegrationSubtype: SQS-SendMessage, CredentialsArn: !GetAtt Role.Arn, PayloadFormatVersion: '1.0', RequestParameters: {QueueUrl: !Ref Queue, MessageBody: b}}}
  Route: {Type: AWS::ApiGatewayV2::Route, Properties: {ApiId: !Ref Api, RouteKey: POST /send, Target: !Sub 'integrations/${Send}'}}
  Rest: {Type: AWS::ApiGateway::RestApi, Properties: {Name: r}}
  Put:
    Type: AWS::ApiGateway::Method
    Properties: {RestApiId: !Ref Rest, ResourceId: !GetAtt Rest.RootResourceId, HttpMethod: PUT, AuthorizationType: AWS_IAM, Integration: {Type: AWS, IntegrationHttpMethod: POST, Credentials: !GetAtt Role.Arn, Uri: !Sub 'arn:aws:apigateway:${AWS::Region}:dynamodb:action/PutItem'}}
)");
  const auto found = derive_from(api, "traffic: {Api POST /send: 1M, Rest PUT /: 2M}\n");
  EXPECT_THAT(found->messages(), IsEmpty());
  EXPECT_EQ(found->quantity("Api", "monthly_requests"), "1000000");
  // Who takes the messages is not in the template.
  EXPECT_EQ(found->quantity("Queue", "monthly_requests"), "none");
  EXPECT_THAT(found->unknown(),
              Contains("Queue: who takes messages from Queue is not in the template"));
  // The only table on which its role may do it.
  EXPECT_EQ(found->quantity("Table", "monthly_write_request_units"), "2000000");
}

TEST(Traffic, StreamsAndIndexes) {
  const auto found = derive_from(
      concat("Resources:\n", function("Follow"), role(),
             table("Table",
                   "BillingMode: PAY_PER_REQUEST, StreamSpecification: {StreamViewType: "
                   "NEW_IMAGE}, GlobalSecondaryIndexes: [{IndexName: a}, {IndexName: b}]"),
             R"(
  Mapping: {Type: AWS::Lambda::EventSourceMapping, Properties: {EventSourceArn: !GetAtt Table.StreamArn, FunctionName: !Ref Follow, StartingPosition: LATEST}}
  Stream: {Type: AWS::Kinesis::Stream, Properties: {ShardCount: 2}}
  Reads: {Type: AWS::Lambda::EventSourceMapping, Properties: {EventSourceArn: !GetAtt Stream.Arn, FunctionName: !Ref Follow, StartingPosition: LATEST, BatchSize: 50}}
)"),
      "traffic: {Table: {writes: 1M}, Stream: 1M, streams: {Stream: {record_kb: 30}}, functions: "
      "{Follow: {calls: {}}}}\n");
  EXPECT_EQ(found->quantity("Table", "monthly_write_request_units"), "3000000");  // and two indexes
  EXPECT_EQ(found->quantity("Stream", "monthly_put_payload_units"), "2000000");   // 30 KB: 2 × 25
  EXPECT_EQ(found->quantity("Follow", "monthly_requests"), "30000");  // 1 M / 100 + 1 M / 50
}

TEST(Traffic, WhatAFunctionExchangesGoesThroughTheGateway) {
  const std::string network = R"(
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Public: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24}}
  Private: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}}
  Nat: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: !Ref Public, AllocationId: eipalloc-1}}
  Routes: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  Out: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref Routes, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: !Ref Nat}}
  Uses: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref Private, RouteTableId: !Ref Routes}}
  Group: {Type: AWS::EC2::SecurityGroup, Properties: {VpcId: !Ref Vpc, GroupDescription: g}}
  Topic: {Type: AWS::SNS::Topic}
)";
  const std::string text = concat(
      "Resources:\n",
      function("Create", "VpcConfig: {SubnetIds: [!Ref Private], SecurityGroupIds: [!Ref Group]}"),
      role(), table("Table"), network);
  const std::string usage =
      "traffic: {Create: 1M, functions: {Create: {internet_kb: 10, calls: {Table: {writes: 1}, "
      "Topic: {messages: 1}}}}, tables: {Table: {item_kb: 4}}, topics: {Topic: {message_kb: 2}}}\n";
  // 1 M × (10 + 4 + 2) KB / 1,048,576
  EXPECT_EQ(derive_from(text, usage)->quantity("Nat", "monthly_data_processed_gb"), "15.258789");
  // Without what goes through the gateway endpoint: 1 M × (10 + 2) KB
  const auto spared = derive_from(
      concat(text,
             "  Endpoint: {Type: AWS::EC2::VPCEndpoint, Properties: {VpcId: !Ref Vpc, "
             "ServiceName: !Sub 'com.amazonaws.${AWS::Region}.dynamodb', RouteTableIds: [!Ref "
             "Routes]}}\n"),
      usage);
  EXPECT_EQ(spared->quantity("Nat", "monthly_data_processed_gb"), "11.444092");
}

TEST(Traffic, ABucketAsksForAKeyForEachObject) {
  const auto bucket = [](std::string_view key) {
    return derive_from(
        concat("Resources:\n  Key: {Type: AWS::KMS::Key}\n  Files: {Type: AWS::S3::Bucket, "
               "Properties: {BucketEncryption: {ServerSideEncryptionConfiguration: "
               "[{",
               key,
               "ServerSideEncryptionByDefault: {SSEAlgorithm: 'aws:kms', KMSMasterKeyID: !GetAtt "
               "Key.Arn}}]}}}\n"),
        "traffic: {Files: {puts: 1000, gets: 5000}}\n");
  };
  EXPECT_EQ(bucket("")->quantity("Key", "monthly_requests"), "6000");
  EXPECT_EQ(bucket("BucketKeyEnabled: true, ")->quantity("Key", "monthly_requests"), "none");
}

// ---- loops ----

TEST(Traffic, ALoopWithoutEndIsSaid) {
  const auto found = derive_from(
      concat("Resources:\n", function("Resize"), role(), R"(
  Files:
    Type: AWS::S3::Bucket
    Properties: {NotificationConfiguration: {LambdaConfigurations: [{Event: 's3:ObjectCreated:*', Function: !GetAtt Resize.Arn}]}}
)"),
      "traffic: {Files: {puts: 1M}, functions: {Resize: {calls: {Files: {puts: 1}}}}}\n");
  const auto& loops = found->outcomes.front().loops;
  ASSERT_THAT(loops, SizeIs(1));
  EXPECT_TRUE(loops[0].endless);
  EXPECT_EQ(to_string(loops[0].gain), "1");
  EXPECT_EQ(found->quantity("Files", "standard.monthly_tier_1_requests"), "none");
  EXPECT_THAT(found->unknown(), ElementsAre(HasSubstr("loop without end")));
}

TEST(Traffic, ALoopThatFadesIsAddedUp) {
  const auto found = derive_from(
      concat("Resources:\n", function("Resize"), role(), R"(
  Files:
    Type: AWS::S3::Bucket
    Properties: {NotificationConfiguration: {LambdaConfigurations: [{Event: 's3:ObjectCreated:*', Function: !GetAtt Resize.Arn}]}}
)"),
      "traffic: {Files: {puts: 1M}, functions: {Resize: {calls: {Files: {puts: 0.2}}}}}\n");
  EXPECT_EQ(found->quantity("Files", "standard.monthly_tier_1_requests"),
            "1250000");  // / (1 − 0.2)
  EXPECT_EQ(found->quantity("Resize", "monthly_requests"), "1250000");
  ASSERT_THAT(found->outcomes.front().loops, SizeIs(1));
  EXPECT_FALSE(found->outcomes.front().loops[0].endless);
}

TEST(Traffic, AStateMachineThatPolls) {
  const std::string text = concat("Resources:\n", function("Check"), role(), R"(
  Workflow:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      RoleArn: !GetAtt Role.Arn
      Definition:
        StartAt: Wait
        States:
          Wait: {Type: Wait, Seconds: 5, Next: Look}
          Look: {Type: Task, Resource: !GetAtt Check.Arn, Next: Choose}
          Choose: {Type: Choice, Choices: [{Variable: $.d, BooleanEquals: true, Next: End}], Default: Wait}
          End: {Type: Succeed}
)");
  // Half go round again: two passes of three states, and the last state.
  const auto equal =
      derive_from(text, "traffic: {Workflow: 1000, functions: {Check: {calls: {}}}}\n");
  EXPECT_EQ(equal->quantity("Check", "monthly_requests"), "2000");
  EXPECT_EQ(equal->quantity("Workflow", "monthly_transitions"), "7000");
  EXPECT_THAT(equal->assumed(), Contains("traffic.state_machines.Workflow.shares.Choose: equal"));
  const auto declared = derive_from(
      text,
      "traffic: {Workflow: 1000, functions: {Check: {calls: {}}}, state_machines: {Workflow: "
      "{shares: {Choose: {End: 10 %}}}}}\n");
  EXPECT_EQ(declared->quantity("Check", "monthly_requests"), "10000");
  const auto never = derive_from(
      text,
      "traffic: {Workflow: 1000, functions: {Check: {calls: {}}}, state_machines: {Workflow: "
      "{shares: {Choose: {End: 0, Wait: 1}}}}}\n");
  EXPECT_EQ(never->quantity("Check", "monthly_requests"), "none");
  EXPECT_TRUE(never->outcomes.front().loops.at(0).endless);
}

// ---- bad input ----

TEST(Traffic, ProblemsHaveTheirPlace) {
  const auto found = derive_from(kApiAndTable, R"(traffic:
  Api POST /order: {requests: 1}
  Api POST /orders: {request: 1, requests: -1}
  Create: {invocations: 10X}
  Table: {writes: 10_000_000G}
  functions:
    Creat: {duration_ms: 1}
    Create: {duration: 1, failed: 120 %, calls: {Tabl: {writes: 1}, Table: {write: 1}}}
  tables: 5
)");
  EXPECT_THAT(
      found->messages(),
      ElementsAre(
          "2:3 there is no entry point 'Api POST /order'; did you mean 'Api POST /orders'? Known: "
          "Api "
          "POST /orders, Create, Table",
          "3:22 there is no key 'request' of 'Api POST /orders'; did you mean 'requests'? Known: "
          "requests",
          "3:44 'requests' is negative",
          "4:25 'invocations' must be a number such as 10000, 250k, 10M, 20/s or 1M/day, not '10X'",
          "5:19 'writes' is too large",
          "7:5 there is nothing named 'Creat' among the functions; did you mean 'Create'? Known: "
          "Create",
          "8:14 there is no key 'duration' of functions; known: duration_ms, log_kb, failed, "
          "internet_kb, calls, sampled",
          "8:35 'failed' is more than 100 %",
          "8:57 there is nothing named 'Tabl' that can be called; did you mean 'Table'? Known: "
          "Create, Table",
          "8:77 there is no key 'write' of Table; did you mean 'writes'? Known: writes, reads",
          "9:11 'tables' must be a map"));
}

TEST(Traffic, NumbersHaveUnits) {
  const auto text = [](std::string_view written, Measure measure) {
    const auto quantity = parse(written, measure);
    return quantity ? to_string(*quantity) : std::string("none");
  };
  EXPECT_EQ(text("10_000", Measure::kCount), "10000");
  EXPECT_EQ(text("1.5M", Measure::kCount), "1500000");
  EXPECT_EQ(text("2 k/min", Measure::kCount), "87600000");  // 2,000 × 43,800 minutes
  EXPECT_EQ(text("12/day", Measure::kCount), "365");
  EXPECT_EQ(text("1/year", Measure::kCount), "none");
  EXPECT_EQ(text("", Measure::kCount), "none");
  EXPECT_EQ(text("512 B", Measure::kKilobytes), "0.5");
  EXPECT_EQ(text("1.5 MB", Measure::kKilobytes), "1536");
  EXPECT_EQ(text("1.5 s", Measure::kMilliseconds), "1500");
  EXPECT_EQ(text("20 %", Measure::kShare), "0.2");
  EXPECT_EQ(text("20 k", Measure::kShare), "none");
}

TEST(Traffic, EnormousTrafficIsOutOfRangeAndNoCrash) {
  const auto found = derive_from(kApiAndTable,
                                 "traffic: {Api POST /orders: 900000G, functions: {Create: "
                                 "{calls: {Table: {writes: 900000G}}}}}\n");
  EXPECT_EQ(found->quantity("Table", "monthly_write_request_units"), "none");
  EXPECT_THAT(found->unknown(), Contains("Table: the amount is out of range"));
}

// ---- properties ----

std::string random_usage(std::mt19937& random, std::int64_t factor) {
  const auto number = [&](std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>(1, most)(random);
  };
  return concat("traffic:\n  Api POST /orders: ", std::to_string(number(1'000'000) * factor),
                "\n  functions: {Create: {log_kb: ", std::to_string(number(20)),
                ", duration_ms: ", std::to_string(number(900)),
                ", calls: {Table: {writes: ", std::to_string(number(9)),
                ", reads: ", std::to_string(number(9)),
                "}}}}\n  tables: {Table: {item_kb: ", std::to_string(number(40)), "}}\n");
}

TEST(Traffic, IsLinear) {
  for (unsigned seed = 0; seed < 30; ++seed) {
    std::mt19937 once(seed);
    std::mt19937 again(seed);
    const auto one = derive_from(kApiAndTable, random_usage(once, 1));
    const auto many = derive_from(kApiAndTable, random_usage(again, 7));
    for (const auto& quantity : one->outcomes.front().derived) {
      const bool grows = !quantity.key.starts_with("request_duration");
      const auto* other = many->find(quantity.resource, quantity.key);
      ASSERT_NE(other, nullptr);
      EXPECT_EQ(other->quantity, quantity.quantity * Quantity(grows ? 7 : 1)) << quantity.key;
    }
  }
}

TEST(Traffic, CostsWhatTheSameUsageCosts) {
  for (unsigned seed = 0; seed < 30; ++seed) {
    std::mt19937 random(seed);
    const auto found = derive_from(kApiAndTable, random_usage(random, 1));
    Usage stated;
    for (const auto& one : found->outcomes.front().derived)
      stated.declare(one.resource, one.key, one.quantity);
    const auto same = estimate(found->pipeline->graphs.front(), stated, found->prices);
    EXPECT_EQ(same.totals.total(), found->cost().totals.total());
    EXPECT_EQ(same.totals.open, found->cost().totals.open);
  }
}

// ---- without any declaration ----

const WayCost* way(const std::vector<WayCost>& ways, std::string_view name) {
  for (const auto& one : ways)
    if (one.name == name) return &one;
  return nullptr;
}

TEST(Traffic, AMillionOfEachWayIn) {
  const auto found = derive_from(
      concat(
          kApiAndTable,
          "  Stage: {Type: AWS::ApiGateway::Stage, Properties: {RestApiId: !Ref Api, "
          "DeploymentId: d, StageName: s, MethodSettings: [{ResourcePath: '/*', HttpMethod: '*', "
          "ThrottlingRateLimit: 10}]}}\n"),
      "");
  const auto ways = found->ways();
  const auto* post = way(ways, "Api POST /orders");
  ASSERT_NE(post, nullptr);
  // 3.50 for a million requests, 0.20 for invocations, 1.66667 for 1 M × 0.2 s × 0.5 GB, logs
  // 0.953674 GB at 0.50, data out 0.953674 GB at 0.09.
  EXPECT_EQ(to_string(post->million),
            to_string(Money::micro_dollars(3'500'000 + 200'000 + 1'666'670 + 476'837 + 85'831)));
  EXPECT_EQ(post->parts.front().resource, "Api");
  EXPECT_THAT(post->parts.front().chain, HasSubstr("1,000,000 requests of Api POST /orders"));
  ASSERT_THAT(post->limits, SizeIs(1));
  EXPECT_EQ(to_string(post->limits[0].monthly), "26280000");  // 10 a second × 2,628,000 s
  EXPECT_EQ(way(ways, "Table"), nullptr) << "it is written to and read from";
}

TEST(Traffic, WhereCapacityGivesOutAndWhereItPays) {
  const auto found = derive_from(
      concat("Resources:\n", rest_api(),
             function("Create", "ReservedConcurrentExecutions: 5, MemorySize: 1024"), role(),
             table("Table",
                   "ProvisionedThroughput: {ReadCapacityUnits: 5, WriteCapacityUnits: "
                   "10}")),
      "traffic: {functions: {Create: {duration_ms: 100, calls: {Table: {writes: 1}}}}}\n");
  const auto budget = parse_budget("*=100");
  const auto ways = found->ways(std::span(&*budget, 1));
  const auto* post = way(ways, "Api POST /orders");
  ASSERT_NE(post, nullptr);
  std::vector<std::string> limits;
  for (const auto& limit : post->limits)
    limits.push_back(concat(written(limit.monthly), ": ", limit.reason));
  EXPECT_THAT(limits, Contains("26,280,000: Table: write capacity 10 a second, in use all month"));
  // 5 × 2,628,000 s / 0.1 s
  EXPECT_THAT(limits, Contains(HasSubstr("131,400,000: Create: ReservedConcurrentExecutions 5")));
  EXPECT_THAT(limits, Contains(HasSubstr("budget of $100.00")));
  // 10 WCU 4.745 + 5 RCU 0.4745 a month, against 0.625 for a million writes
  EXPECT_THAT(limits, Contains(HasSubstr("8,351,200: Table: below, on demand is cheaper")));
}

TEST(Traffic, TheReference) {
  const std::filesystem::path file =
      std::filesystem::path(CFNAUDIT_SHARED_DIR) / "reference/serverless-app.yaml";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "the reference is not beside the project";
  const auto found = derive_from(test::read_file(file), "");
  const auto ways = found->ways();
  const auto* post = way(ways, "ApplicationApi POST /process");
  ASSERT_NE(post, nullptr);
  EXPECT_GT(post->million, Money());
  EXPECT_THAT(post->parts, Not(IsEmpty()));
  for (const auto& part : post->parts) EXPECT_FALSE(part.chain.empty()) << part.item;
}

}  // namespace
}  // namespace cfnaudit::pricing::traffic
