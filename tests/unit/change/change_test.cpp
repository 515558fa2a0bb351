#include "analyzer/change/change.h"

#include <regex>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/base/text.h"
#include "tests/support/pipeline.h"

namespace cfnaudit::change {
namespace {

using cfnaudit::testing::Pipeline;
using cfnaudit::testing::run_pipeline;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// Both sides, which the changes point into.
class Update {
 public:
  Update(std::string before, std::string after)
      : before_(run_pipeline(std::move(before))), after_(run_pipeline(std::move(after))) {
    all = changes(before_->resolution.stacks.front(), after_->resolution.stacks.front());
  }

  const resolve::Stack& after() const { return after_->resolution.stacks.front(); }
  const ResourceChange* of(std::string_view id) const {
    for (const auto& change : all)
      if (change.id() == id) return &change;
    return nullptr;
  }

  std::vector<ResourceChange> all;

 private:
  std::unique_ptr<Pipeline> before_;
  std::unique_ptr<Pipeline> after_;
};

std::string resource(std::string_view type, std::string_view lines) {
  return concat("Parameters: {P: {Type: String}, Q: {Type: String}}\nResources:\n  R:\n    Type: ",
                type, "\n", lines);
}

struct Row {
  std::string_view name;
  std::string_view type;
  std::string_view before;
  std::string_view after;
  std::string_view says;  // "replaced: Properties/TableName"; empty: nothing changes
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

// What an update of each property does stands on the page of its type:
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
constexpr Row kRows[] = {
    {"Nothing", "AWS::SQS::Queue", "    Properties: {DelaySeconds: 1}\n",
     "    Properties: {DelaySeconds: 1}\n", ""},
    {"OrderOfKeys", "AWS::SQS::Queue", "    Properties: {DelaySeconds: 1, QueueName: q}\n",
     "    Properties: {QueueName: q, DelaySeconds: 1}\n", ""},
    {"NumberAsText", "AWS::SQS::Queue", "    Properties: {DelaySeconds: 1}\n",
     "    Properties: {DelaySeconds: '1'}\n", ""},
    {"InPlace", "AWS::SQS::Queue", "    Properties: {DelaySeconds: 1}\n",
     "    Properties: {DelaySeconds: 2}\n", "updated: Properties/DelaySeconds 1 -> 2"},
    {"PropertyAdded", "AWS::SQS::Queue", "", "    Properties: {DelaySeconds: 2}\n",
     "updated: Properties/DelaySeconds  -> 2"},
    {"PropertyRemoved", "AWS::SQS::Queue", "    Properties: {DelaySeconds: 2}\n", "",
     "updated: Properties/DelaySeconds 2 -> "},
    {"Replaces", "AWS::SQS::Queue", "    Properties: {QueueName: a}\n",
     "    Properties: {QueueName: b}\n", "replaced: Properties/QueueName a -> b"},
    {"NameThatIsNotKnown", "AWS::SQS::Queue", "    Properties: {QueueName: a}\n",
     "    Properties: {QueueName: !Ref P}\n", "replaced: Properties/QueueName a -> ${P}"},
    {"ValueThatIsNotKnown", "AWS::SQS::Queue", "    Properties: {QueueName: a}\n",
     "    Properties: {QueueName: !Select [!Ref P, [a, b]]}\n",
     "may be replaced: Properties/QueueName"},
    {"SameUnknown", "AWS::SQS::Queue", "    Properties: {QueueName: !Ref P}\n",
     "    Properties: {QueueName: !Ref P}\n", ""},
    {"OtherUnknown", "AWS::SQS::Queue", "    Properties: {QueueName: !Ref P}\n",
     "    Properties: {QueueName: !Ref Q}\n", "replaced: Properties/QueueName ${P} -> ${Q}"},
    {"UnknownProperty", "AWS::SQS::Queue", "    Properties: {Nonsense: 1}\n",
     "    Properties: {Nonsense: 2}\n", "may be replaced: Properties/Nonsense 1 -> 2"},
    {"UnknownType", "Custom::Thing", "    Properties: {ServiceToken: t, A: 1}\n",
     "    Properties: {ServiceToken: t, A: 2}\n", "may be replaced: Properties/A 1 -> 2"},
    {"OneTagOfMany", "AWS::SQS::Queue",
     "    Properties: {Tags: [{Key: a, Value: 1}, {Key: b, Value: 2}]}\n",
     "    Properties: {Tags: [{Key: b, Value: 3}, {Key: a, Value: 1}]}\n",
     "updated: Properties/Tags/b 2 -> 3"},
    {"OneItemOfMany", "AWS::EC2::Instance", "    Properties: {SecurityGroupIds: [a, b, c]}\n",
     "    Properties: {SecurityGroupIds: [a, x, c]}\n", "Properties/SecurityGroupIds/1 b -> x"},
    {"NestedProperty", "AWS::Lambda::Function",
     "    Properties: {Environment: {Variables: {A: 1, B: 2}}}\n",
     "    Properties: {Environment: {Variables: {A: 1, B: 3}}}\n",
     "updated: Properties/Environment/Variables/B 2 -> 3"},
    {"PolicyOnly", "AWS::SQS::Queue", "", "    DeletionPolicy: Retain\n",
     "updated: DeletionPolicy  -> Retain"},
};

class Behaviour : public ::testing::TestWithParam<Row> {};

TEST_P(Behaviour, IsThatOfCloudFormation) {
  const Row& row = GetParam();
  const Update update(resource(row.type, row.before), resource(row.type, row.after));
  if (row.says.empty()) {
    EXPECT_THAT(update.all, IsEmpty());
    return;
  }
  ASSERT_THAT(update.all, SizeIs(1));
  const auto& change = update.all.front();
  ASSERT_THAT(change.properties, SizeIs(1));
  const auto& property = change.properties.front();
  EXPECT_THAT(concat(to_string(change.effect), ": ", property.path, " ", property.before, " -> ",
                     property.after),
              HasSubstr(row.says));
}

INSTANTIATE_TEST_SUITE_P(Change, Behaviour, ::testing::ValuesIn(kRows),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(Change, ResourcesComeAndGo) {
  const Update update("Resources: {A: {Type: AWS::SQS::Queue}, B: {Type: AWS::SQS::Queue}}",
                      "Resources: {C: {Type: AWS::SQS::Queue}, B: {Type: AWS::SQS::Queue}}");
  ASSERT_THAT(update.all, SizeIs(2));
  EXPECT_EQ(update.of("A")->effect, Effect::kDeleted);
  EXPECT_EQ(update.of("C")->effect, Effect::kCreated);
  EXPECT_EQ(update.all.back().id(), "A") << "what is deleted comes last";
}

TEST(Change, AConditionThatTurnsFalseDeletes) {
  const auto text = [](std::string_view value) {
    return concat("Conditions: {On: !Equals [", value,
                  ", yes]}\nResources: {A: {Type: AWS::SQS::Queue, Condition: On}}");
  };
  EXPECT_EQ(Update(text("'yes'"), text("'no'")).of("A")->effect, Effect::kDeleted);
  EXPECT_EQ(Update(text("'no'"), text("'yes'")).of("A")->effect, Effect::kCreated);
  EXPECT_THAT(Update(text("'no'"), text("'no'")).all, IsEmpty());
}

TEST(Change, AnotherTypeIsAnotherResource) {
  const Update update(resource("AWS::SQS::Queue", ""), resource("AWS::SNS::Topic", ""));
  ASSERT_THAT(update.all, SizeIs(1));
  EXPECT_EQ(update.all.front().effect, Effect::kReplaced);
  EXPECT_THAT(update.all.front().refusals,
              ElementsAre("its type cannot be changed from AWS::SQS::Queue"));
}

struct RefusalRow {
  std::string_view name;
  std::string_view type;
  std::string_view before;  // properties
  std::string_view after;
  std::string_view says;  // empty: the update goes through
};

void PrintTo(const RefusalRow& row, std::ostream* out) { *out << row.name; }

constexpr std::string_view kTable = "AWS::DynamoDB::Table";
constexpr std::string_view kReplaced = "it must be replaced";
// Each row's page is that of its limit in analyzer/aws/update_limits.cpp.
constexpr RefusalRow kRefusals[] = {
    {"OneIndexCreated", kTable, "{}", "{GlobalSecondaryIndexes: [index(one, a)]}", ""},
    {"TwoIndexesCreated", kTable, "{}", "{GlobalSecondaryIndexes: [index(one, a), index(two, b)]}",
     "only one global secondary index can be created or deleted in an update, but one is created "
     "and two is created"},
    {"TwoIndexesDeleted", "AWS::DynamoDB::GlobalTable",
     "{GlobalSecondaryIndexes: [index(one, a), index(two, b)]}", "{}",
     "but one is deleted and two is deleted"},
    {"OneIndexDeletedOfTwo", kTable, "{GlobalSecondaryIndexes: [index(one, a), index(two, b)]}",
     "{GlobalSecondaryIndexes: [index(two, b)]}", ""},
    {"IndexRenamed", kTable, "{GlobalSecondaryIndexes: [index(one, a)]}",
     "{GlobalSecondaryIndexes: [index(two, a)]}", "but two is created and one is deleted"},
    {"KeyOfAnIndex", kTable, "{GlobalSecondaryIndexes: [index(one, a)]}",
     "{GlobalSecondaryIndexes: [index(one, b)]}",
     "KeySchema of the global secondary index one cannot be changed"},
    {"UnknownKeyOfAnIndex", kTable, "{GlobalSecondaryIndexes: [index(one, a)]}",
     "{GlobalSecondaryIndexes: [index(one, !Ref P)]}", ""},
    {"OrderOfIndexes", kTable, "{GlobalSecondaryIndexes: [index(one, a), index(two, b)]}",
     "{GlobalSecondaryIndexes: [index(two, b), index(one, a)]}", ""},
    {"UnknownIndexes", kTable, "{}", "{GlobalSecondaryIndexes: [index(!Ref P, a), index(two, b)]}",
     ""},
    {"IndexesOfANewTable", kTable, "{KeySchema: [{AttributeName: a, KeyType: HASH}]}",
     "{KeySchema: [{AttributeName: b, KeyType: HASH}], GlobalSecondaryIndexes: [index(one, a), "
     "index(two, b)]}",
     ""},
    {"TwoReplicas", "AWS::DynamoDB::GlobalTable", "{Replicas: [{Region: eu-west-1}]}",
     "{Replicas: [{Region: eu-west-1}, {Region: us-east-1}, {Region: us-west-2}]}",
     "only one replica can be created or deleted in an update"},
    {"TwoReplicasOfAStrongTable", "AWS::DynamoDB::GlobalTable",
     "{MultiRegionConsistency: STRONG, Replicas: [{Region: eu-west-1}]}",
     "{MultiRegionConsistency: STRONG, Replicas: [{Region: eu-west-1}, {Region: us-east-1}, "
     "{Region: us-west-2}]}",
     ""},

    {"FixedName", kTable, "{TableName: t, KeySchema: [{AttributeName: a, KeyType: HASH}]}",
     "{TableName: t, KeySchema: [{AttributeName: b, KeyType: HASH}]}",
     "it must be replaced, which CloudFormation refuses under a fixed name: change TableName "
     "too"},
    {"NameOfTheStack", kTable,
     "{TableName: !Sub '${AWS::StackName}-t', KeySchema: [{AttributeName: a, KeyType: HASH}]}",
     "{TableName: !Sub '${AWS::StackName}-t', KeySchema: [{AttributeName: b, KeyType: HASH}]}",
     kReplaced},
    {"NameOfAParameter", kTable,
     "{TableName: !Ref P, KeySchema: [{AttributeName: a, KeyType: HASH}]}",
     "{TableName: !Ref P, KeySchema: [{AttributeName: b, KeyType: HASH}]}", ""},
    {"OtherName", kTable, "{TableName: t, KeySchema: [{AttributeName: a, KeyType: HASH}]}",
     "{TableName: u, KeySchema: [{AttributeName: b, KeyType: HASH}]}", ""},
    {"NameGivenNow", kTable, "{KeySchema: [{AttributeName: a, KeyType: HASH}]}",
     "{TableName: u, KeySchema: [{AttributeName: b, KeyType: HASH}]}", ""},
    {"NoName", kTable, "{KeySchema: [{AttributeName: a, KeyType: HASH}]}",
     "{KeySchema: [{AttributeName: b, KeyType: HASH}]}", ""},
    {"FixedNameUpdatedInPlace", "AWS::SQS::Queue", "{QueueName: q, DelaySeconds: 1}",
     "{QueueName: q, DelaySeconds: 2}", ""},
    {"FixedNameThatRefDoesNotReturn", "AWS::StepFunctions::StateMachine",
     "{StateMachineName: m, StateMachineType: STANDARD}",
     "{StateMachineName: m, StateMachineType: EXPRESS}", "change StateMachineName too"},
    {"FixedNameOfAFunction", "AWS::Lambda::Function", "{FunctionName: f, PackageType: Zip}",
     "{FunctionName: f, PackageType: Image}", "change FunctionName too"},
    {"FixedNameOfARole", "AWS::IAM::Role", "{RoleName: r, Path: /a/}", "{RoleName: r, Path: /b/}",
     "change RoleName too"},
    {"FixedNameOfADatabase", "AWS::RDS::DBInstance", "{DBInstanceIdentifier: d, DBName: a}",
     "{DBInstanceIdentifier: d, DBName: b}", "change DBInstanceIdentifier too"},
    {"IdentifierOfADatabase", "AWS::RDS::DBInstance", "{DBInstanceIdentifier: d}",
     "{DBInstanceIdentifier: e}", ""},
    {"FixedNameInTheSameNetwork", "AWS::EC2::SecurityGroup",
     "{GroupName: g, GroupDescription: a, VpcId: v}",
     "{GroupName: g, GroupDescription: b, VpcId: v}", "change GroupName too"},
    {"FixedNameInAnotherNetwork", "AWS::EC2::SecurityGroup",
     "{GroupName: g, GroupDescription: a, VpcId: v}",
     "{GroupName: g, GroupDescription: a, VpcId: w}", ""},
    {"NameThatMayBeGivenTwice", "AWS::Route53::RecordSet", "{Name: n, HostedZoneId: a}",
     "{Name: n, HostedZoneId: b}", ""},

    {"KeySpec", "AWS::KMS::Key", "{}", "{KeySpec: RSA_2048}", "KeySpec cannot be changed"},
    {"DefaultKeySpec", "AWS::KMS::Key", "{}", "{KeySpec: SYMMETRIC_DEFAULT}", ""},
    {"MultiRegion", "AWS::KMS::Key", "{MultiRegion: true}", "{}", "MultiRegion cannot be changed"},
    {"NotMultiRegion", "AWS::KMS::Key", "{MultiRegion: false}", "{}", ""},
    {"UnknownKeyUsage", "AWS::KMS::Key", "{}", "{KeyUsage: !Ref P}", ""},
    {"AttributeAdded", "AWS::Cognito::UserPool", "{Schema: [{Name: a}]}",
     "{Schema: [{Name: a}, {Name: b}]}", ""},
    {"AttributeDeleted", "AWS::Cognito::UserPool", "{Schema: [{Name: a}, {Name: b}]}",
     "{Schema: [{Name: a}]}", "the attribute b cannot be deleted"},
    {"AttributeRequired", "AWS::Cognito::UserPool", "{Schema: [{Name: email, Required: false}]}",
     "{Schema: [{Name: email, Required: true}]}",
     "Required of the attribute email cannot be changed"},
    {"SignInOptions", "AWS::Cognito::UserPool", "{}", "{UsernameAttributes: [email]}",
     "UsernameAttributes cannot be changed"},
    {"OrderOfSignInOptions", "AWS::Cognito::UserPool", "{AliasAttributes: [email, phone_number]}",
     "{AliasAttributes: [phone_number, email]}", ""},
    {"StorageDecreased", "AWS::RDS::DBInstance", "{AllocatedStorage: '100'}",
     "{AllocatedStorage: '20'}", "AllocatedStorage cannot be decreased"},
    {"StorageIncreased", "AWS::RDS::DBInstance", "{AllocatedStorage: '100'}",
     "{AllocatedStorage: '200'}", ""},
    {"StorageOfACluster", "AWS::RDS::DBInstance", "{DBClusterIdentifier: c, AllocatedStorage: '2'}",
     "{DBClusterIdentifier: c, AllocatedStorage: '1'}", ""},
    {"VolumeDecreased", "AWS::EC2::Volume", "{Size: 100}", "{Size: 50}",
     "Size cannot be decreased"},
    {"CacheDowngraded", "AWS::ElastiCache::ReplicationGroup",
     "{Engine: redis, EngineVersion: '7.1'}", "{Engine: redis, EngineVersion: '6.2'}",
     "EngineVersion cannot be downgraded"},
    {"CacheUpgraded", "AWS::ElastiCache::ReplicationGroup", "{Engine: redis, EngineVersion: '6.2'}",
     "{Engine: redis, EngineVersion: '7.1'}", ""},
    {"CacheVersionLessExact", "AWS::ElastiCache::ReplicationGroup",
     "{Engine: redis, EngineVersion: '7.1'}", "{Engine: redis, EngineVersion: '7.x'}", ""},
    {"BackupDisabled", "AWS::KinesisFirehose::DeliveryStream",
     "{ExtendedS3DestinationConfiguration: {S3BackupMode: Enabled}}",
     "{ExtendedS3DestinationConfiguration: {S3BackupMode: Disabled}}",
     "S3BackupMode cannot be changed from Enabled"},
    {"BackupEnabled", "AWS::KinesisFirehose::DeliveryStream",
     "{ExtendedS3DestinationConfiguration: {S3BackupMode: Disabled}}",
     "{ExtendedS3DestinationConfiguration: {S3BackupMode: Enabled}}", ""},
};

class Refusal : public ::testing::TestWithParam<RefusalRow> {};

TEST_P(Refusal, IsThatOfTheService) {
  const RefusalRow& row = GetParam();
  const auto text = [&](std::string_view properties) {
    static const std::regex kIndex(R"(index\(([^,]+), ([^)]+)\))");
    const std::string whole =
        std::regex_replace(std::string(properties), kIndex,
                           "{IndexName: $1, KeySchema: [{AttributeName: $2, KeyType: HASH}]}");
    return resource(row.type, concat("    Properties: ", whole, "\n"));
  };
  const Update update(text(row.before), text(row.after));
  ASSERT_THAT(update.all, SizeIs(1));
  const auto& change = update.all.front();
  if (row.says.empty()) {
    EXPECT_THAT(change.refusals, IsEmpty());
    return;
  }
  EXPECT_THAT(change.refusals, ElementsAre(HasSubstr(std::string(row.says))));
  EXPECT_FALSE(change.loses_data || change.starts_empty) << "nothing happens";
}

INSTANTIATE_TEST_SUITE_P(Change, Refusal, ::testing::ValuesIn(kRefusals),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(Change, WhatIsRefusedReplacesNothingElse) {
  const auto text = [](std::string_view name, std::string_view key) {
    return concat("Resources:\n  Machine:\n    Type: AWS::SNS::Topic\n    Properties: {TopicName: ",
                  name, ", FifoTopic: ", key,
                  "}\n  Subscription:\n    Type: AWS::SNS::Subscription\n    Properties: "
                  "{TopicArn: !Ref Machine, Protocol: sqs}\n");
  };
  EXPECT_EQ(Update(text("a", "true"), text("a", "false")).of("Subscription"), nullptr);
  EXPECT_NE(Update(text("a", "true"), text("b", "false")).of("Subscription"), nullptr);
}

TEST(Change, AReplacementThatSpreadsIsRefusedUnderAFixedName) {
  const auto text = [](std::string_view cluster) {
    return concat(
        "Resources:\n  Network: {Type: AWS::EC2::VPC, Properties: {CidrBlock: ", cluster,
        "}}\n  Targets:\n    Type: AWS::ElasticLoadBalancingV2::TargetGroup\n    Properties: "
        "{Name: t, VpcId: !Ref Network}\n");
  };
  const Update update(text("10.0.0.0/16"), text("10.1.0.0/16"));
  ASSERT_NE(update.of("Targets"), nullptr);
  EXPECT_THAT(update.of("Targets")->refusals, ElementsAre(HasSubstr("change Name too")));
}

TEST(Change, ReplacementSpreadsToWhatNamesTheResource) {
  const auto text = [](std::string_view name) {
    return concat(
        "Resources:\n  Table: {Type: AWS::DynamoDB::Table, Properties: {TableName: ", name,
        "}}\n  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: a}}\n"
        "  Reader:\n    Type: AWS::Lambda::Function\n    Properties:\n"
        "      Environment: {Variables: {TABLE: !Ref Table}}\n");
  };
  const Update update(text("a"), text("b"));
  EXPECT_EQ(update.of("Table")->effect, Effect::kReplaced);
  EXPECT_EQ(update.of("Api"), nullptr);

  // A property that replaces its own resource, and names one that is replaced.
  const auto chain = [](std::string_view name) {
    return concat(
        "Resources:\n  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: ", name,
        "}}\n  Subscription:\n    Type: AWS::SNS::Subscription\n    Properties: {TopicArn: "
        "!Ref Topic, Protocol: sqs}\n");
  };
  const Update spread(chain("a"), chain("b"));
  ASSERT_NE(spread.of("Subscription"), nullptr);
  EXPECT_EQ(spread.of("Subscription")->effect, Effect::kReplaced);
}

struct DataRow {
  std::string_view name;
  std::string_view before;  // attributes beside the name
  std::string_view after;
  bool renamed;
  bool loses_data;
  bool starts_empty;
  bool loses_protection;
};

void PrintTo(const DataRow& row, std::ostream* out) { *out << row.name; }

// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatereplacepolicy.html
constexpr DataRow kDataRows[] = {
    {"ReplacedWithoutPolicy", "", "", true, true, false, false},
    {"ReplacedAndRetained", "    UpdateReplacePolicy: Retain\n",
     "    UpdateReplacePolicy: Retain\n", true, false, true, false},
    {"TheNewPolicyDecides", "    UpdateReplacePolicy: Retain\n",
     "    UpdateReplacePolicy: Delete\n", true, true, false, true},
    {"DeletionPolicyIsNotAsked", "    DeletionPolicy: Retain\n", "    DeletionPolicy: Retain\n",
     true, true, false, false},
    {"ProtectionIsTakenAway", "    DeletionPolicy: Retain\n", "", false, false, false, true},
    {"ProtectionIsAdded", "", "    DeletionPolicy: Retain\n", false, false, false, false},
};

class Data : public ::testing::TestWithParam<DataRow> {};

TEST_P(Data, IsLostOrKept) {
  const DataRow& row = GetParam();
  const auto text = [](std::string_view lines, std::string_view name) {
    return resource("AWS::DynamoDB::Table",
                    concat(lines, "    Properties: {TableName: ", name, "}\n"));
  };
  const Update update(text(row.before, "a"), text(row.after, row.renamed ? "b" : "a"));
  ASSERT_THAT(update.all, SizeIs(1));
  EXPECT_EQ(update.all.front().loses_data, row.loses_data);
  EXPECT_EQ(update.all.front().starts_empty, row.starts_empty);
  EXPECT_EQ(update.all.front().loses_protection, row.loses_protection);
}

INSTANTIATE_TEST_SUITE_P(Change, Data, ::testing::ValuesIn(kDataRows),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(Change, DeletionLosesTheDataThatNoPolicyKeeps) {
  const auto table = [](std::string_view lines) { return resource("AWS::DynamoDB::Table", lines); };
  constexpr std::string_view kEmpty = "Resources: {}";
  EXPECT_TRUE(Update(table(""), std::string(kEmpty)).of("R")->loses_data);
  EXPECT_FALSE(
      Update(table("    DeletionPolicy: Retain\n"), std::string(kEmpty)).of("R")->loses_data);
  EXPECT_FALSE(Update(resource("AWS::SQS::Queue", ""), std::string(kEmpty)).of("R") == nullptr);
  // A cluster keeps a snapshot where nothing is said.
  EXPECT_FALSE(
      Update(resource("AWS::RDS::DBCluster", ""), std::string(kEmpty)).of("R")->loses_data);
}

TEST(Change, LongTextsAreShownWhereTheyDiffer) {
  const std::string common(200, 'x');
  const auto text = [&](std::string_view end) {
    return resource("AWS::SNS::Topic",
                    concat("    Properties: {DisplayName: ", common, end, "}\n"));
  };
  const Update update(text("one"), text("two"));
  ASSERT_THAT(update.all, SizeIs(1));
  const auto& property = update.all.front().properties.front();
  EXPECT_EQ(property.before, concat("…", std::string(15, 'x'), "one"));
  EXPECT_EQ(property.after, concat("…", std::string(15, 'x'), "two"));
}

TEST(StaleSnapshots, AreDeploymentsAndVersionsThatStayAsTheyWere) {
  const auto api = [](std::string_view method, std::string_view deployment) {
    return concat(
        "Resources:\n  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: a}}\n"
        "  Get:\n    Type: AWS::ApiGateway::Method\n    Properties: {RestApiId: !Ref Api, "
        "HttpMethod: GET, ResourceId: !GetAtt Api.RootResourceId, AuthorizationType: ",
        method, "}\n  ", deployment,
        ":\n    Type: AWS::ApiGateway::Deployment\n    Properties: {RestApiId: !Ref Api}\n");
  };
  const Update same_deployment(api("NONE", "First"), api("AWS_IAM", "First"));
  const auto stale = stale_snapshots(same_deployment.after(), same_deployment.all);
  ASSERT_THAT(stale, SizeIs(1));
  EXPECT_EQ(stale.front().snapshot->id(), "First");
  EXPECT_THAT(stale.front().changed, ElementsAre("Get"));

  const Update new_deployment(api("NONE", "First"), api("AWS_IAM", "Second"));
  EXPECT_THAT(stale_snapshots(new_deployment.after(), new_deployment.all), IsEmpty());

  const auto function = [](std::string_view memory) {
    return concat(
        "Resources:\n  F: {Type: AWS::Lambda::Function, Properties: {MemorySize: ", memory,
        "}}\n  V: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref F}}\n");
  };
  const Update update(function("128"), function("256"));
  const auto versions = stale_snapshots(update.after(), update.all);
  ASSERT_THAT(versions, SizeIs(1));
  EXPECT_THAT(versions.front().changed, ElementsAre("F"));
}

TEST(Same, ComparesWhatValuesSay) {
  const auto run = run_pipeline(
      "Resources:\n  R:\n    Type: AWS::SNS::Topic\n    Properties: {A: 1, B: '1', C: [1, 2], D: "
      "[2, 1], E: {x: 1, y: 2}, F: {y: 2, x: 1}, G: {x: 1}}\n");
  const auto& topic = run->resolution.stacks.front().resources.front();
  const auto value = [&](std::string_view name) { return topic.property(name); };
  EXPECT_TRUE(same(nullptr, nullptr));
  EXPECT_FALSE(same(value("A"), nullptr));
  EXPECT_TRUE(same(value("A"), value("B")));
  EXPECT_FALSE(same(value("C"), value("D")));
  EXPECT_TRUE(same(value("E"), value("F")));
  EXPECT_FALSE(same(value("E"), value("G")));
  EXPECT_FALSE(same(value("A"), value("C")));
}

/// A name that nobody knows may stay, and then the replacement is refused.
TEST(Changes, ReplacementUnderAnUnknownNameMayBeRefused) {
  const auto table = [](std::string_view name, std::string_view key) {
    return concat(
        "Parameters: {P: {Type: String}}\nResources:\n  R:\n    Type: "
        "AWS::DynamoDB::Table\n    Properties:\n      TableName: ",
        name, "\n      KeySchema: [{AttributeName: ", key, ", KeyType: HASH}]\n");
  };
  const Update unknown(table("!Ref P", "a"), table("!Ref P", "b"));
  ASSERT_NE(unknown.of("R"), nullptr);
  EXPECT_EQ(unknown.of("R")->unknown_name, "TableName");
  EXPECT_FALSE(unknown.of("R")->is_refused());
  const Update renamed(table("!Ref P", "a"), table("!Sub '${P}-b'", "b"));
  EXPECT_EQ(renamed.of("R")->unknown_name, "");
  const Update fixed(table("orders", "a"), table("orders", "b"));
  EXPECT_EQ(fixed.of("R")->unknown_name, "");
  EXPECT_TRUE(fixed.of("R")->is_refused());
}

}  // namespace
}  // namespace cfnaudit::change
