// Usage files, profiles, schedules, budgets and offers: what is read, and what is said about bad
// input.

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pricing/budget.h"
#include "pricing/catalog.h"
#include "pricing/offer.h"
#include "pricing/schedule.h"
#include "pricing/usage_file.h"
#include "tests/unit/pricing/costing.h"

namespace cfnaudit::pricing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kTemplate = R"(
Parameters:
  Stage: {Type: String, AllowedValues: [development, production]}
Mappings:
  M: {development: {D: 1}, production: {D: 2}}
Resources:
  Orders: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: !FindInMap [M, !Ref Stage, D]}}
  OrdersDead: {Type: AWS::SQS::Queue}
  Files: {Type: AWS::S3::Bucket}
  Server: {Type: AWS::EC2::Instance, Properties: {InstanceType: t3.medium}}
  Network: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
)";

struct Read {
  std::unique_ptr<testing::Pipeline> pipeline;
  SourceMap sources;
  Staged<Usage> staged;
  CostReport report;
  PriceLibrary prices;

  std::vector<std::string> problems() const {
    std::vector<std::string> out;
    for (const auto& problem : staged.diagnostics) {
      const Position at = sources.start(problem.span);
      out.push_back(
          concat(std::to_string(at.line), ":", std::to_string(at.column), " ", problem.message));
    }
    return out;
  }
};

std::unique_ptr<Read> read(std::string text) {
  auto out = std::make_unique<Read>();
  out->pipeline = testing::run_pipeline(kTemplate);
  std::vector<const graph::Graph*> graphs;
  for (const auto& graph : out->pipeline->graphs) graphs.push_back(&graph);
  const SourceFile& file = out->sources.add("cfnaudit-usage.yaml", std::move(text));
  out->staged = read_usage(file, graphs);
  return out;
}

TEST(UsageFile, TheMostPreciseDeclarationWins) {
  const auto file = read(R"(version: 0.1
resource_type_default_usage:
  AWS::SQS::Queue: {monthly_requests: 1}
resource_usage:
  Ord*: {monthly_requests: 2}
  Orders: {monthly_requests: 3}
  Files:
    standard: {storage_gb: 5.5}
  Server: {operating_system: windows}
environments:
  production:
    resource_usage:
      Orders: {monthly_requests: 4}
)");
  EXPECT_THAT(file->problems(), IsEmpty());
  const auto requests = [&](const char* environment, const char* id) {
    return file->staged.value.find(environment, id, "AWS::SQS::Queue", "monthly_requests")
        ->quantity;
  };
  EXPECT_EQ(requests("production", "Orders"), Quantity(4));
  EXPECT_EQ(requests("development", "Orders"), Quantity(3));
  EXPECT_EQ(requests("development", "OrdersDead"), Quantity(2));
  EXPECT_EQ(requests("development", "Other"), Quantity(1));
  EXPECT_EQ(file->staged.value.find("production", "Files", "", "standard.storage_gb")->quantity,
            Quantity(11, 2));
  EXPECT_EQ(file->staged.value.find("", "Server", "", "operating_system")->word, "windows");
}

TEST(UsageFile, SaysWhatIsWrongAndWhere) {
  const auto file = read(R"(resource_usages: {}
resource_usage:
  Order: {monthly_requests: 1}
  Orders: {monthly_request: 1}
  OrdersDead: {monthly_requests: -1}
  Files: {standard: {storage_gb: many}}
  Server: {operating_system: window}
  Network: {storage_gb: 1}
  Zzz*: {storage_gb: 1}
environments:
  prod: {}
)");
  EXPECT_THAT(
      file->problems(),
      ElementsAre(
          "1:1 there is no key 'resource_usages'; did you mean resource_usage?",
          "3:3 there is no resource 'Order'; did you mean Orders?",
          "4:12 there is no usage key 'monthly_request' of Orders; did you mean monthly_requests?",
          "5:34 'monthly_requests' is negative",
          "6:34 'standard.storage_gb' must be a number, not 'many'",
          "7:30 there is no value of operating_system 'window'; did you mean windows?",
          "8:3 AWS::EC2::VPC has no usage keys", "9:3 no resource matches 'Zzz*'",
          "11:3 there is no environment 'prod'"));
  for (const char* text : {"", "[1]", "a: [", "resource_usage: 5", "resource_usage: {Orders: 5}",
                           "resource_usage: {Orders: {monthly_requests: 99999999999999999999}}"})
    read(text);
}

TEST(UsageFile, AWrittenOneCanBeRead) {
  const auto file = read("");
  std::vector<const graph::Graph*> graphs;
  for (const auto& graph : file->pipeline->graphs) graphs.push_back(&graph);
  std::string text = usage_file_for(graphs);
  EXPECT_THAT(text, HasSubstr("  Orders:  # AWS::SQS::Queue\n    # monthly_requests: 1000000"));
  EXPECT_THAT(read(text)->problems(), IsEmpty());
  // Every line that is commented out names a key that is there.
  std::string filled;
  for (const auto line : split(text, '\n'))
    filled +=
        line.starts_with("    # ") ? concat("    ", line.substr(6), "\n") : concat(line, "\n");
  EXPECT_THAT(read(filled)->problems(), IsEmpty()) << filled;
}

TEST(UsageProfile, NamesEveryAssumption) {
  Usage usage;
  usage.assume(UsageProfile::kModerate);
  const auto costing = cost_of("Resources: {Q: {Type: AWS::SQS::Queue}}", usage);
  const CostItem& item = costing->resource("Q", "default")->items.front();
  EXPECT_EQ(to_string(*item.monthly), "0.40");
  EXPECT_THAT(item.assumption, HasSubstr("assumed monthly_requests 1000000 (moderate)"));
  for (const Estimator* estimator : estimators())
    for (const UsageKey& key : estimator->usage)
      EXPECT_TRUE(key.profiles[0] <= key.profiles[1] && key.profiles[1] <= key.profiles[2])
          << estimator->resource_type << " " << key.name;
}

TEST(Schedule, CountsFiringsOfAMonth) {
  const auto monthly = [](const char* expression) {
    const Firing firing = firing_of(expression);
    return firing.monthly ? to_string(*firing.monthly) : firing.why_unknown;
  };
  EXPECT_EQ(monthly("rate(5 minutes)"), "8760");
  EXPECT_EQ(monthly("rate(1 hour)"), "730");
  EXPECT_EQ(monthly("rate(1 day)"), "30.416667");
  EXPECT_EQ(monthly("cron(0 8 * * ? *)"), "30.416667");
  EXPECT_EQ(monthly("cron(0/15 * * * ? *)"), "2920");
  EXPECT_EQ(monthly("cron(0 8 ? * MON-FRI *)"), "21.72619");
  EXPECT_EQ(monthly("cron(0 8 1 * ? *)"), "1");
  EXPECT_EQ(monthly("cron(0 8 L * ? *)"), "1");
  EXPECT_EQ(monthly("cron(0 8 ? * 2#1 *)"), "1");
  EXPECT_EQ(monthly("cron(0 8 1 1 ? *)"), "0.083333");
  EXPECT_EQ(monthly("cron(0 8,20 31 * ? *)"), "1.166667");
  for (const char* bad : {"", "rate()", "rate(0 minutes)", "rate(5 fortnights)", "cron(* *)",
                          "cron(61 * * * ? *)", "cron(0 8 ? * 2#5 *)", "cron(0 8 * * ? 2027)",
                          "at(2027-01-01T00:00:00)", "every day", "cron(0 8 1-x * ? *)"})
    EXPECT_FALSE(firing_of(bad).monthly) << bad;
}

TEST(Schedule, DecidesTheRequestsOfWhatItAloneInvokes) {
  const auto costing = cost_of(R"(
Resources:
  Job:
    Type: AWS::Lambda::Function
    Properties: {MemorySize: 1024, Timeout: 60}
  Timer:
    Type: AWS::Events::Rule
    Properties:
      ScheduleExpression: rate(5 minutes)
      Targets: [{Id: a, Arn: !GetAtt Job.Arn}]
)");
  EXPECT_THAT(costing->items("Job"),
              ElementsAre("Requests: 0.001752", "Compute: usage(request_duration_ms) <= 8.760018",
                          HasSubstr("logs"), HasSubstr("Logs")));
  EXPECT_THAT(costing->resource("Job", "default")->items.front().assumption,
              HasSubstr("Timer rate(5 minutes)"));
}

TEST(Throttle, BoundsTheRequestsOfAnApi) {
  const auto costing = cost_of(R"(
Resources:
  Api: {Type: AWS::ApiGateway::RestApi}
  Stage:
    Type: AWS::ApiGateway::Stage
    Properties:
      RestApiId: !Ref Api
      StageName: v1
      MethodSettings: [{ResourcePath: '/*', HttpMethod: '*', ThrottlingRateLimit: 10}]
)");
  // 26,280,000 requests
  EXPECT_EQ(costing->items("Api").front(), "Requests: usage(monthly_requests) <= 91.98");
}

constexpr const char* kPlan = R"(
Resources:
  Api: {Type: AWS::ApiGateway::RestApi}
  Post:
    Type: AWS::ApiGateway::Method
    Properties: {RestApiId: !Ref Api, ResourceId: r, HttpMethod: POST, ApiKeyRequired: KEYED}
  Plan:
    Type: AWS::ApiGateway::UsagePlan
    Properties:
      ApiStages: [{ApiId: !Ref Api, Stage: v1}]
      Quota: {Limit: 100000, Period: WEEK}
  First: {Type: AWS::ApiGateway::ApiKey}
  Second: {Type: AWS::ApiGateway::ApiKey}
  A: {Type: AWS::ApiGateway::UsagePlanKey, Properties: {KeyId: !Ref First, KeyType: API_KEY, UsagePlanId: !Ref Plan}}
  B: {Type: AWS::ApiGateway::UsagePlanKey, Properties: {KeyId: !Ref Second, KeyType: API_KEY, UsagePlanId: !Ref Plan}}
)";

std::string with_key(const char* required) {
  std::string text = kPlan;
  text.replace(text.find("KEYED"), 5, required);
  return text;
}

TEST(Quota, BoundsAnApiThatAsksForKeys) {
  // 2 keys × 100,000 × 365 / 84 weeks at 3.50 a million
  EXPECT_EQ(cost_of(with_key("true"))->items("Api").front(),
            "Requests: usage(monthly_requests) <= 3.041667");
  // One of the methods is open to all.
  const auto open = cost_of(with_key("false"));
  EXPECT_EQ(open->items("Api").front(), "Requests: usage(monthly_requests)");
  EXPECT_THAT(open->resource("Api", "default")->items.front().unbounded,
              HasSubstr("no usage plan quota that applies to every caller"));
}

TEST(EventSource, BoundsAFunctionThatNothingElseCalls) {
  const char* kSources = R"(
Resources:
  Worker: {Type: AWS::Lambda::Function, Properties: {MemorySize: 1024}}
  Stream: {Type: AWS::Kinesis::Stream, Properties: {ShardCount: 2}}
  Queue: {Type: AWS::SQS::Queue}
  FromStream:
    Type: AWS::Lambda::EventSourceMapping
    Properties: {FunctionName: !Ref Worker, EventSourceArn: !GetAtt Stream.Arn, ParallelizationFactor: 2}
  FromQueue:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      FunctionName: !Ref Worker
      EventSourceArn: !GetAtt Queue.Arn
      ScalingConfig: {MaximumConcurrency: 6}
)";
  // 2 × 2 + 6 copies of 1 GB, all month
  EXPECT_EQ(cost_of(kSources)->items("Worker")[1],
            "Compute: usage(monthly_requests, request_duration_ms) <= 438.000876");
  const std::string called = concat(kSources, R"(
  Allowed:
    Type: AWS::Lambda::Permission
    Properties: {FunctionName: !Ref Worker, Action: 'lambda:InvokeFunction', Principal: events.amazonaws.com}
)");
  const auto costing = cost_of(called);
  EXPECT_EQ(costing->items("Worker")[1], "Compute: usage(monthly_requests, request_duration_ms)");
  EXPECT_THAT(costing->resource("Worker", "default")->items[1].unbounded,
              HasSubstr("ReservedConcurrentExecutions is not set"));
}

// A source outside of the stack calls too.
TEST(Schedule, IsNotAloneBesideAnEventSource) {
  const auto costing = cost_of(R"(
Resources:
  Job: {Type: AWS::Lambda::Function, Properties: {MemorySize: 1024}}
  Timer:
    Type: AWS::Events::Rule
    Properties: {ScheduleExpression: rate(5 minutes), Targets: [{Id: a, Arn: !GetAtt Job.Arn}]}
  Source:
    Type: AWS::Lambda::EventSourceMapping
    Properties: {FunctionName: !Ref Job, EventSourceArn: 'arn:aws:sqs:us-east-1:1:other'}
)");
  EXPECT_EQ(costing->items("Job").front(), "Requests: usage(monthly_requests)");
}

// A caller of an alias calls the function.
TEST(Schedule, IsNotAloneBesideACallerOfAnAlias) {
  const auto costing = cost_of(R"(
Resources:
  Job: {Type: AWS::Lambda::Function, Properties: {MemorySize: 1024}}
  Live: {Type: AWS::Lambda::Alias, Properties: {FunctionName: !Ref Job, FunctionVersion: '1', Name: live}}
  Url: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !Ref Live, AuthType: AWS_IAM}}
  Timer:
    Type: AWS::Events::Rule
    Properties: {ScheduleExpression: rate(5 minutes), Targets: [{Id: a, Arn: !GetAtt Job.Arn}]}
)");
  EXPECT_EQ(costing->items("Job").front(), "Requests: usage(monthly_requests)");
}

// Each usage item either has a ceiling, or says why it has none.
TEST(Unbounded, EveryItemSaysWhy) {
  for (const Estimator* estimator : estimators()) {
    const auto costing = cost_of(concat("Resources: {X: {Type: ", estimator->resource_type, "}}"));
    for (const auto& resource : costing->environment().resources)
      for (const auto& item : resource.items)
        if (item.kind == ItemKind::kUsage) {
          EXPECT_EQ(item.ceiling.has_value(), item.unbounded.empty())
              << estimator->resource_type << " " << item.name;
        }
  }
}

TEST(Budget, ReadsEnvironmentMeasureAndAmount) {
  const auto budget = parse_budget("eu.production.ceiling=1000.50");
  ASSERT_TRUE(budget);
  EXPECT_EQ(budget->environment, "eu.production");
  EXPECT_EQ(budget->measure, BudgetOf::kCeiling);
  EXPECT_EQ(to_string(budget->limit), "1000.50");
  for (const char* bad : {"", "300", "=300", "a=", "a=-1", "a=much"})
    EXPECT_FALSE(parse_budget(bad)) << bad;
}

TEST(Budget, ReportsWhatExceedsIt) {
  const auto costing = cost_of("Resources: {G: {Type: AWS::EC2::NatGateway}}");
  const std::vector<Budget> budgets = {
      *parse_budget("default=32.84"), *parse_budget("*.fixed=32.85"),
      *parse_budget("default.ceiling=100"), *parse_budget("production=1")};
  const auto found = breaches(costing->report, budgets);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].message,
            "cost of default is $32.85 per month, $0.01 over its budget of $32.84");
  EXPECT_THAT(found[1].message, HasSubstr("nothing in the template limits the cost"));
}

TEST(FreeTier, IsSharedByTheResourcesOfAnEnvironment) {
  Usage usage;
  usage.declare_default("AWS::SQS::Queue", "monthly_requests", 800'000);
  const auto costing =
      cost_of("Resources: {A: {Type: AWS::SQS::Queue}, B: {Type: AWS::SQS::Queue}}");
  std::vector<const graph::Graph*> graphs = {&costing->pipeline->graphs.front()};
  const auto report = estimate(graphs, usage, costing->prices, FreeTier::kApplied);
  const auto& resources = report.environments.front().resources;
  EXPECT_EQ(to_string(*resources[0].items.front().monthly), "0.00");
  EXPECT_EQ(to_string(*resources[1].items.front().monthly), "0.24");
  EXPECT_THAT(resources[1].items.front().assumption, HasSubstr("200000 of them free"));
}

// ---- Offer files, in the documented format ------------------------------------------------------

constexpr const char* kOffer = R"({
  "formatVersion": "v1.0", "offerCode": "AWSLambda", "publicationDate": "2026-08-12T19:00:00Z",
  "products": {
    "A": {"sku": "A", "productFamily": "Serverless", "attributes": {
      "servicecode": "AWSLambda", "usagetype": "USW2-Lambda-GB-Second", "regionCode": "us-west-2"}},
    "B": {"sku": "B", "attributes": {
      "servicecode": "AWSLambda", "usagetype": "Lambda-GB-Second", "regionCode": "us-east-1"}},
    "C": {"sku": "C", "attributes": {
      "servicecode": "AWSLambda", "usagetype": "USW2-Request", "regionCode": "us-west-2"}}
  },
  "terms": {
    "OnDemand": {
      "A": {"A.T": {"priceDimensions": {
        "A.T.2": {"unit": "Second", "beginRange": "6000000000", "endRange": "Inf", "pricePerUnit": {"USD": "0.0000150000"}},
        "A.T.1": {"unit": "Second", "beginRange": "0", "endRange": "6000000000", "pricePerUnit": {"USD": "0.0000166667"}}}}},
      "B": {"B.T": {"priceDimensions": {
        "B.T.1": {"unit": "Second", "beginRange": "0", "endRange": "Inf", "pricePerUnit": {"USD": "9.9"}}}}},
      "C": {"C.T": {"priceDimensions": {
        "C.T.1": {"unit": "Requests", "beginRange": "0", "endRange": "Inf", "pricePerUnit": {"CNY": "1.4"}}}}}
    },
    "Reserved": {"A": {"A.R": {"priceDimensions": {
        "A.R.1": {"unit": "Second", "beginRange": "0", "endRange": "Inf", "pricePerUnit": {"USD": "0.1"}}}}}}
  }
})";

Result<OfferResult> read_text(const std::string& text, std::string_view region) {
  std::istringstream in(text);
  return read_offer(in, region);
}

TEST(Offer, ReadsTheRegionsPricesWithTheirTiers) {
  const auto offer = read_text(kOffer, "us-west-2");
  ASSERT_TRUE(offer) << offer.error().message;
  EXPECT_EQ(offer->service, "AWSLambda");
  EXPECT_EQ(offer->date, "2026-08-12");
  EXPECT_EQ(offer->products, 3u);
  ASSERT_EQ(offer->prices.size(), 1u);
  EXPECT_EQ(offer->prices[0].key, "AWSLambda/compute-x86");
  EXPECT_THAT(offer->prices[0].tiers,
              ElementsAre(Tier{6'000'000'000, {16'666'700}}, Tier{std::nullopt, {15'000'000}}));
  EXPECT_THAT(offer->problems, ElementsAre("AWSLambda/requests is priced in CNY, not in USD"));
}

TEST(Offer, ReadsCsv) {
  const auto offer = read_text(
      "\"FormatVersion\",\"v1.0\"\n\"Disclaimer\",\"prices, and \"\"more\"\"\"\n"
      "\"Publication "
      "Date\",\"2026-08-12T19:00:00Z\"\n\"Version\",\"1\"\n\"OfferCode\",\"AmazonEC2\"\n"
      "\"SKU\",\"OfferTermCode\",\"TermType\",\"StartingRange\",\"EndingRange\",\"PricePerUnit\","
      "\"Currency\",\"serviceCode\",\"usageType\",\"operation\",\"Instance Type\",\"Operating "
      "System\","
      "\"Tenancy\",\"Pre Installed S/W\",\"CapacityStatus\",\"Region Code\"\n"
      "\"X\",\"T\",\"OnDemand\",\"0\",\"Inf\",\"0.0104\",\"USD\",\"AmazonEC2\",\"BoxUsage:t3."
      "micro\","
      "\"RunInstances\",\"t3.micro\",\"Linux\",\"Shared\",\"NA\",\"Used\",\"us-east-1\"\n"
      "\"X\",\"R\",\"Reserved\",\"\",\"\",\"0.005\",\"USD\",\"AmazonEC2\",\"BoxUsage:t3.micro\","
      "\"RunInstances\",\"t3.micro\",\"Linux\",\"Shared\",\"NA\",\"Used\",\"us-east-1\"\n",
      "us-east-1");
  ASSERT_TRUE(offer) << offer.error().message;
  ASSERT_EQ(offer->prices.size(), 1u);
  EXPECT_EQ(offer->prices[0].key, "AmazonEC2/instance-hours/t3.micro");
  EXPECT_EQ(to_string(offer->prices[0].tiers[0].price), "0.0104");
}

TEST(Offer, SaysWhatIsWrong) {
  const std::string whole = kOffer;
  for (std::size_t size = 0; size < whole.size(); size += 37)
    EXPECT_FALSE(read_text(whole.substr(0, size), "us-west-2")) << size;
  for (const char* bad : {"", "{}", "[]", "SKU\n", "\"SKU\",\"a\"\n", "{\"products\": 5"})
    EXPECT_FALSE(read_text(bad, "us-east-1")) << bad;
  std::string no_terms = whole;
  no_terms.replace(no_terms.find("\"OnDemand\""), 10, "\"Otherwise\"");
  const auto offer = read_text(no_terms, "us-west-2");
  ASSERT_TRUE(offer);
  EXPECT_THAT(offer->problems, Contains("AWSLambda/compute-x86 has no on-demand price"));
}

}  // namespace
}  // namespace cfnaudit::pricing
