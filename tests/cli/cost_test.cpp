// `cost` as its users call it: environments side by side, usage files, other currencies, and
// `check` with the same usage.

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/cli/process.h"
#include "tests/cli/templates.h"

namespace cfnaudit::test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr std::string_view kStages = R"(Parameters:
  Stage: {Type: String, AllowedValues: [development, production], Default: development}
Mappings:
  Sizes:
    development: {Writes: 5}
    production: {Writes: 50}
Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      ProvisionedThroughput:
        ReadCapacityUnits: 5
        WriteCapacityUnits: !FindInMap [Sizes, !Ref Stage, Writes]
  Address: {Type: AWS::EC2::EIP}
)";

constexpr std::string_view kUsage = R"(resource_usage:
  Orders: {monthly_write_request_units: 1000000, monthly_read_request_units: 1000000}
)";

class Cost : public testing::Test {
 protected:
  Folder folder_;
  std::string template_ = folder_.write("template.yaml", kStages);
  std::string usage_ = folder_.write("usage.yaml", kUsage);
};

TEST_F(Cost, NamesWhatMovesTheTotalBetweenEnvironments) {
  const Outcome run = test::run({"cost", template_});
  EXPECT_EQ(run.code, 0) << run.err;
  // 45 × 0.4745
  EXPECT_THAT(run.out, HasSubstr("differences   development to production: Orders +21.35"));
}

constexpr std::string_view kApi = R"(Resources:
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties: {Name: orders, ProtocolType: HTTP, Target: !GetAtt Worker.Arn}
  Worker:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.13
      Handler: index.handler
      MemorySize: 1024
      Role: !GetAtt Role.Arn
      Code: {ZipFile: "def handler(event, context): return {}"}
  Permission:
    Type: AWS::Lambda::Permission
    Properties:
      Action: lambda:InvokeFunction
      FunctionName: !Ref Worker
      Principal: apigateway.amazonaws.com
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: sts:AssumeRole}]
)";

/// "5.096008": what a million of the first entry point costs.
std::string million_of(const std::string& path) {
  const json report = json::parse(test::run({"cost", path, "--format", "json"}).out);
  const json& ways = report.at("environments").at(0).at("traffic").at("entryPoints");
  return ways.empty() ? std::string("no entry point") : std::string(ways.at(0).at("perMillion"));
}

TEST(CostOfTraffic, IsTheSameInEveryFormat) {
  Folder folder;
  const std::string path = folder.write("api.yaml", kApi);
  const std::string million = million_of(path);
  // 1.00 of the API, 0.20 for invocations, 1 GB × 200 ms × 1,000,000 = 200,000 GB-seconds: 3.33,
  // and of 1 KB each, 0.954 GB × 0.50 of logs and × 0.09 of responses.
  EXPECT_THAT(million, testing::StartsWith("5.096"));
  const std::string csv = test::run({"cost", path, "--format", "csv"}).out;
  EXPECT_THAT(csv, HasSubstr(",traffic,,\"1,000,000 requests\"," + million));
  EXPECT_THAT(test::run({"cost", path, "--format", "markdown"}).out,
              AllOf(HasSubstr("**Cost of traffic**"), HasSubstr("\\$5.10")));
}

TEST(CostOfTraffic, OfAPullRequestIsWhatTheChangeDoesToIt) {
  Folder folder;
  const std::string before = folder.write("before.yaml", kApi);
  std::string text(kApi);
  const std::string_view memory = "MemorySize: 1024";
  text.replace(text.find(memory), memory.size(), "MemorySize: 2048");
  const std::string after = folder.write("after.yaml", text);
  // The other 200,000 GB-seconds.
  EXPECT_THAT(test::run({"diff", before, after, "--format", "markdown"}).out,
              AllOf(HasSubstr("**Cost per 1,000,000**"), HasSubstr("\\$5.10"), HasSubstr("\\$8.43"),
                    HasSubstr("+\\$3.33")));
  EXPECT_THAT(test::run({"diff", before, before, "--format", "markdown"}).out,
              Not(HasSubstr("Cost per 1,000,000")));
}

constexpr std::string_view kReplicas = R"(Resources:
  Orders:
    Type: AWS::DynamoDB::GlobalTable
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      StreamSpecification: {StreamViewType: NEW_IMAGE}
      Replicas: [{Region: ca-central-1}, {Region: us-east-1}]
)";

/// Name of an item in us-east-1 -> where its price was read.
std::map<std::string, std::string> sources_in_virginia(const std::string& path,
                                                       const std::string& region) {
  const Outcome run = test::run({"cost", path, "--region", region, "--format", "json"});
  EXPECT_EQ(run.code, 0) << run.err;
  const json report = json::parse(run.out);
  std::map<std::string, std::string> out;
  for (const auto& item : report["environments"][0]["resources"][0]["items"]) {
    std::string name = item["name"];
    const auto elsewhere = name.find(" in ");
    const bool is_there =
        elsewhere == std::string::npos ? region == "us-east-1" : name.ends_with(" in us-east-1");
    if (is_there && !item["priceSource"].is_null())
      out[name.substr(0, elsewhere)] = item["priceSource"];
  }
  return out;
}

TEST_F(Cost, SourcesAreThoseOfTheRegionWhereAnItemStands) {
  const std::string path = folder_.write("replicas.yaml", kReplicas);
  const auto at_home = sources_in_virginia(path, "us-east-1");
  EXPECT_GT(at_home.size(), 3U);
  EXPECT_EQ(at_home, sources_in_virginia(path, "ca-central-1"));
}

TEST_F(Cost, IsShownInAnotherCurrencyAtTheRateThatIsNamed) {
  const Outcome text = test::run({"cost", template_, "--currency", "EUR=0.5"});
  EXPECT_THAT(text.out, AllOf(HasSubstr("total in EUR"), HasSubstr("at 0.5 for a dollar")));
  const Outcome run = test::run({"cost", template_, "--currency", "EUR=0.5", "--format", "json"});
  const json report = json::parse(run.out);
  EXPECT_EQ(report.at("currency"), "USD");
  const json& production = report.at("environments").at(1);
  // 3.65 + 50 × 0.4745 + 5 × 0.0949
  EXPECT_EQ(production.at("total"), "27.8495");
  EXPECT_EQ(production.at("exchanged").at("total"), "13.92475");
  EXPECT_EQ(production.at("exchanged").at("rate"), "0.5");
  for (const char* bad : {"EUR", "EUR=", "EUR=0", "EUR=-1", "euro=1", "EUR=much", "EUR=1e400"}) {
    const Outcome refused = test::run({"cost", template_, "--currency", bad});
    EXPECT_EQ(refused.code, 2) << bad;
    EXPECT_THAT(refused.err, HasSubstr("EUR=0.92")) << bad;
  }
}

TEST_F(Cost, CheckTakesTheUsageFile) {
  const Outcome without = test::run({"check", template_});
  EXPECT_THAT(without.out, Not(HasSubstr("CST011")));
  const Outcome with = test::run({"check", template_, "--usage-file", usage_});
  EXPECT_THAT(with.out,
              AllOf(HasSubstr("CST011"), HasSubstr("$2.85 per month provisioned, $0.75")));
  EXPECT_THAT(with.err, IsEmpty());
  // What a profile assumes is no declaration.
  const Outcome assumed = test::run({"check", template_, "--usage-profile", "low"});
  EXPECT_THAT(assumed.out, Not(HasSubstr("CST011")));
  EXPECT_EQ(test::run({"check", template_, "--usage-profile", "lots"}).code, 2);
}

TEST_F(Cost, CheckComplainsOfUsageThatNoTemplateKnows) {
  const std::string other = folder_.write("other.yaml", "Resources: {Q: {Type: AWS::SQS::Queue}}");
  // One of the templates has it: no mistake.
  EXPECT_THAT(test::run({"check", template_, other, "--usage-file", usage_}).err, IsEmpty());
  const Outcome none = test::run({"check", other, "--usage-file", usage_});
  EXPECT_EQ(none.code, 1);
  EXPECT_THAT(none.err, HasSubstr("usage.yaml:2:3: there is no resource 'Orders'"));
}

TEST_F(Cost, SaysWhyNothingBoundsAnItem) {
  const std::string path =
      folder_.write("api.yaml", "Resources: {Api: {Type: AWS::ApiGateway::RestApi}}");
  const json report = json::parse(test::run({"cost", path, "--format", "json"}).out);
  const json& item = report.at("environments").at(0).at("resources").at(0).at("items").at(0);
  EXPECT_THAT(item.at("unbounded").get<std::string>(), HasSubstr("no ThrottlingRateLimit"));
  EXPECT_THAT(test::run({"cost", path, "--verbose"}).out, HasSubstr("no limit: no"));
  EXPECT_THAT(test::run({"cost", path, "--format", "csv"}).out, HasSubstr("no limit because"));
}

// Each is named, and the rest is priced all the same.
TEST_F(Cost, BadInputHidesNothingElse) {
  const std::string path = folder_.write("bad.yaml", R"(Parameters:
  Writes: {Type: Number}
Resources:
  Text:
    Type: AWS::DynamoDB::Table
    Properties: {ProvisionedThroughput: {ReadCapacityUnits: many, WriteCapacityUnits: 1}}
  Unset:
    Type: AWS::DynamoDB::Table
    Properties: {ProvisionedThroughput: {ReadCapacityUnits: 1, WriteCapacityUnits: !Ref Writes}}
  Address: {Type: AWS::EC2::EIP}
)");
  const Outcome run = test::run({"cost", path});
  EXPECT_THAT(run.out, AllOf(HasSubstr("\"many\" is not a whole number"),
                             HasSubstr("parameter Writes has no value"), HasSubstr("3.65")));
  const Outcome nowhere = test::run({"cost", path, "--region", "mars-north-1"});
  EXPECT_THAT(nowhere.out, HasSubstr("no prices for region mars-north-1"));
  const std::string usage = folder_.write(
      "bad-usage.yaml", "resource_usage: {Text: {storage_gb: -1}, Unset: {storage_gb: 10}}");
  const Outcome used = test::run({"cost", path, "--usage-file", usage});
  EXPECT_EQ(used.code, 1);
  EXPECT_THAT(used.err, HasSubstr("bad-usage.yaml:1:37: 'storage_gb' is negative"));
  EXPECT_THAT(used.out, HasSubstr("2.50"));
}

}  // namespace
}  // namespace cfnaudit::test
