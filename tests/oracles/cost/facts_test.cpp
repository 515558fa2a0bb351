// The price book against the facts that it was made of, which lie beside the project: each price,
// and the totals of a template calculated by hand from the facts.

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "analyzer/base/text.h"
#include "pricing/estimate.h"
#include "tests/support/files.h"
#include "tests/support/pipeline.h"

namespace cfnaudit::pricing {
namespace {

using nlohmann::json;

const std::filesystem::path kFacts = std::filesystem::path(CFNAUDIT_SHARED_DIR) / "facts/prices";

/// The regions that most templates are deployed to.
constexpr const char* kRegions[] = {
    "us-east-1",      "us-east-2",      "us-west-1",      "us-west-2",
    "ca-central-1",   "sa-east-1",      "eu-west-1",      "eu-west-2",
    "eu-west-3",      "eu-central-1",   "eu-north-1",     "ap-south-1",
    "ap-southeast-1", "ap-southeast-2", "ap-northeast-1", "ap-northeast-2"};

struct Fact {
  std::string unit;
  std::int64_t per = 1;
  std::vector<std::pair<std::int64_t, std::string>> tiers;  // limit (0: none), price
};

/// "AmazonEC2/instance-hours/t3.micro" by region.
using Facts = std::map<std::string, std::map<std::string, Fact>>;

void read_line(std::string_view line, Facts& facts) {
  const json row = json::parse(line);
  std::string key =
      concat(row.at("service").get<std::string>(), "/", row.at("key").get<std::string>());
  if (row.contains("variant")) key += concat("/", row.at("variant").get<std::string>());
  Fact fact = {.unit = row.at("unit"), .per = row.value("per", std::int64_t{1})};
  if (row.contains("price")) fact.tiers.emplace_back(0, row.at("price"));
  for (const json& tier : row.value("tiers", json::array()))
    fact.tiers.emplace_back(tier.value("upTo", std::int64_t{0}), tier.at("price"));
  for (const json& region : row.value("regions", json::array())) facts[region][key] = fact;
  if (row.contains("region")) facts[row.at("region")][key] = std::move(fact);
}

const Facts& all_facts() {
  static const Facts facts = [] {
    Facts read;
    for (const auto& path : {kFacts / "regional.jsonl", std::filesystem::path(CFNAUDIT_SOURCE_DIR) /
                                                            "scripts/prices/read_by_hand.jsonl"}) {
      const std::string single = test::read_file(path);
      for (const auto line : split(single, '\n'))
        if (!line.empty()) read_line(line, read);
    }
    const std::string command =
        concat("gzip -dc '", (kFacts / "regional-families.jsonl.gz").string(), "'");
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
    std::string text;
    char buffer[1 << 16];
    while (const std::size_t n = fread(buffer, 1, sizeof buffer, pipe.get()))
      text.append(buffer, n);
    for (const auto line : split(text, '\n'))
      if (!line.empty()) read_line(line, read);
    return read;
  }();
  return facts;
}

const Fact* fact_of(const std::string& region, const std::string& key) {
  for (const std::string& where : {region, std::string("any")})
    if (const auto there = all_facts().find(where); there != all_facts().end())
      if (const auto found = there->second.find(key); found != there->second.end())
        return &found->second;
  return nullptr;
}

/// Facts that were converted have more digits than prices, which are whole pico-dollars.
std::string digits_of_prices(std::string_view text) {
  constexpr std::size_t kDecimals = 12;
  const auto dot = text.find('.');
  return std::string(dot == std::string_view::npos ? text : text.substr(0, dot + 1 + kDecimals));
}

bool same(const Price& price, const Fact& fact) {
  if (price.unit != fact.unit || price.per != fact.per || price.tiers.size() != fact.tiers.size())
    return false;
  for (std::size_t i = 0; i < price.tiers.size(); ++i)
    if (price.tiers[i].up_to.value_or(0) != fact.tiers[i].first ||
        UnitPrice::parse(digits_of_prices(fact.tiers[i].second), fact.per) != price.tiers[i].price)
      return false;
  return true;
}

#define SKIP_WITHOUT_FACTS() \
  if (!std::filesystem::exists(kFacts)) GTEST_SKIP() << kFacts << " is not there"

TEST(PriceFacts, EachPriceOfTheBookIsItsFact) {
  SKIP_WITHOUT_FACTS();
  std::size_t compared = 0;
  std::size_t of_other_sources = 0;
  for (const auto region : PriceBook::regions()) {
    const PriceBook book = PriceBook::embedded(region);
    for (const Price* price : book.prices()) {
      const Fact* fact = fact_of(std::string(region), price->key);
      if (fact == nullptr) {
        ++of_other_sources;
        EXPECT_THAT(book.sources()[price->source].title,
                    ::testing::Not(::testing::StartsWith("AWS's prices in")))
            << region << " " << price->key;
        continue;
      }
      ++compared;
      EXPECT_TRUE(same(*price, *fact)) << region << " " << price->key;
    }
  }
  std::printf("price facts: %zu prices equal, %zu of other sources\n", compared, of_other_sources);
  EXPECT_GE(compared, 109'000u);
}

TEST(PriceFacts, TheBookHasAllFactsOfItsKeys) {
  SKIP_WITHOUT_FACTS();
  const auto known = PriceBook::regions();
  for (const auto& [region, facts] : all_facts()) {
    if (std::find(known.begin(), known.end(), region) == known.end()) continue;
    const PriceBook book = PriceBook::embedded(region);
    std::size_t missing = 0;
    for (const auto& [key, fact] : facts) {
      const auto parts = split(key, '/');
      const std::string variant(
          parts.size() < 3 ? ""
                           : std::string_view(key).substr(parts[0].size() + parts[1].size() + 2));
      if (book.find({parts[0], parts[1], fact.unit}, variant) == nullptr) ++missing;
    }
    // Those that no cost model asks for yet.
    EXPECT_LE(missing, 14u) << region;
  }
}

// One of each: a machine with a volume, a database, a cache node, a NAT gateway with its address, a
// load balancer, a function, and a table with capacity.
constexpr const char* kEightTypes = R"(Resources:
  Machine:
    Type: AWS::EC2::Instance
    Properties:
      InstanceType: m5.large
      BlockDeviceMappings: [{DeviceName: /dev/xvda, Ebs: {VolumeType: gp3, VolumeSize: 50}}]
  Database:
    Type: AWS::RDS::DBInstance
    Properties: {Engine: postgres, DBInstanceClass: db.m5.large, AllocatedStorage: "100", StorageType: gp2}
  Cache: {Type: AWS::ElastiCache::CacheCluster, Properties: {Engine: redis, CacheNodeType: cache.r5.large, NumCacheNodes: 1}}
  Address: {Type: AWS::EC2::EIP}
  Gateway: {Type: AWS::EC2::NatGateway, Properties: {AllocationId: !GetAtt Address.AllocationId, SubnetId: subnet-1}}
  Balancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties: {Type: application, Scheme: internal, Subnets: [subnet-1, subnet-2]}
  Function: {Type: AWS::Lambda::Function, Properties: {MemorySize: 512}}
  Table:
    Type: AWS::DynamoDB::Table
    Properties: {ProvisionedThroughput: {ReadCapacityUnits: 10, WriteCapacityUnits: 5}}
  Volume: {Type: AWS::EC2::Volume, Properties: {VolumeType: gp3, Size: 100}}
)";

double dollars_of(const std::string& region, const std::string& key) {
  const Fact* fact = fact_of(region, key);
  if (fact == nullptr) {
    ADD_FAILURE() << "no fact for " << key << " in " << region;
    return 0;
  }
  return std::stod(fact->tiers.front().second) / static_cast<double>(fact->per);
}

/// By hand: hours × 730, gigabytes, capacity units × 730.
double by_hand(const std::string& region) {
  const auto price = [&](const char* key) { return dollars_of(region, key); };
  return 730 * (price("AmazonEC2/instance-hours/m5.large") +
                price("AmazonRDS/instance-hours/db.m5.large postgres") +
                price("AmazonElastiCache/node-hours/cache.r5.large") +
                price("AmazonEC2/nat-gateway-hours") + price("AmazonVPC/public-ipv4-hours") +
                price("AWSELB/alb-hours") + 10 * price("AmazonDynamoDB/read-capacity") +
                5 * price("AmazonDynamoDB/write-capacity")) +
         (50 + 100) * price("AmazonEC2/ebs-gp3") + 100 * price("AmazonRDS/gp2-storage");
}

struct Costed {
  std::unique_ptr<testing::Pipeline> pipeline;
  PriceLibrary prices;
  CostReport report;
};

std::unique_ptr<Costed> cost_in(const std::string& text, const std::string& region) {
  auto out = std::make_unique<Costed>();
  resolve::EnvironmentOptions options;
  options.region = region;
  out->pipeline = testing::run_pipeline(text, options);
  std::vector<const graph::Graph*> graphs;
  for (const auto& graph : out->pipeline->graphs) graphs.push_back(&graph);
  out->report = estimate(graphs, {}, out->prices);
  return out;
}

TEST(PriceFacts, EightTypesCostWhatTheFactsSayInEachRegion) {
  SKIP_WITHOUT_FACTS();
  for (const char* region : kRegions) {
    const auto cost = cost_in(kEightTypes, region);
    ASSERT_EQ(cost->report.environments.size(), 1u);
    for (const auto& uncounted : cost->report.unpriced)
      ADD_FAILURE() << region << " " << uncounted.what.resource << ": " << uncounted.what.reason;
    EXPECT_NEAR(
        static_cast<double>(cost->report.environments.front().totals.fixed.in_micro_dollars()) /
            1e6,
        by_hand(region), 0.0001)
        << region;
  }
}

TEST(PriceFacts, TheReferenceIsPricedInEachRegion) {
  const auto path = std::filesystem::path(CFNAUDIT_SHARED_DIR) / "reference/serverless-app.yaml";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is not there";
  for (const char* region : kRegions) {
    const auto cost = cost_in(test::read_file(path), region);
    EXPECT_GE(cost->report.environments.size(), 3u);
    for (const auto& uncounted : cost->report.unpriced)
      ADD_FAILURE() << region << " " << uncounted.what.resource << ": " << uncounted.what.reason;
  }
}

}  // namespace
}  // namespace cfnaudit::pricing
