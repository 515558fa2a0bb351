// Metered-unit maps of AWS's pricing pages: names, tiers, locations, and files of another shape.

#include "pricing/unit_map.h"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/base/text.h"
#include "pricing/offer.h"

namespace cfnaudit::pricing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string map_of(std::string_view service, std::string_view regions,
                   std::string_view currency = "USD") {
  return concat(R"({"manifest": {"serviceId": ")", service,
                R"(", "hawkFilePublicationDate": "2026-11-19T20:49:54Z", "currencyCode": ")",
                currency, R"("}, "sets": {}, "regions": {)", regions, "}}");
}

Result<OfferResult> read(const std::string& text, std::string_view region) {
  std::istringstream in(text);
  return read_offer(in, region);
}

/// "AmazonDynamoDB/restore 0.15 GB": key, price of each tier with its limit, unit.
std::vector<std::string> prices(const std::string& text, std::string_view region) {
  const auto result = read(text, region);
  if (!result) return {result.error().message};
  std::vector<std::string> out;
  for (const Price& price : result->prices) {
    std::string line = price.key;
    for (const Tier& tier : price.tiers)
      line += concat(" ", to_string(tier.price),
                     tier.up_to ? concat("<", std::to_string(*tier.up_to)) : "");
    out.push_back(concat(line, " ", price.unit));
  }
  return out;
}

constexpr std::string_view kTables = R"json(
  "EU (Ireland)": {
    "tKLC0J": {"rateCode": "A.B.C", "price": "0.1000000000", "RegionlessRateCode": "tKLC0J"},
    "Restore Data Size": {"rateCode": "A.B.C", "price": "0.1600000000"},
    "PayPerRequest Write Request Units": {"rateCode": "A.B.D", "price": "0.0000007050"}},
  "US East (N. Virginia)": {"Restore Data Size": {"rateCode": "A.B.C", "price": "0.1500000000"}},
  "US West (Los Angeles)": {"Restore Data Size": {"rateCode": "A.B.C", "price": "0.2"}})json";

TEST(UnitMap, GivesThePricesOfOneRegion) {
  EXPECT_THAT(prices(map_of("dynamodb", kTables), "eu-west-1"),
              ElementsAre("AmazonDynamoDB/restore 0.16 GB",
                          "AmazonDynamoDB/write-requests 0.000000705 write request units"));
  EXPECT_THAT(prices(map_of("dynamodb", kTables), "us-east-1"),
              ElementsAre("AmazonDynamoDB/restore 0.15 GB"));
  EXPECT_THAT(prices(map_of("dynamodb", kTables), "ap-south-1"), IsEmpty());
  EXPECT_THAT(prices(map_of("sqs", kTables), "eu-west-1"), IsEmpty()) << "another service's names";
  const auto result = read(map_of("dynamodb", kTables), "eu-west-1");
  ASSERT_TRUE(result);
  EXPECT_TRUE(result->is_unit_map);
  EXPECT_EQ(result->service, "dynamodb");
  EXPECT_EQ(result->date, "2026-11-19");
  EXPECT_EQ(result->products, 5u);
}

TEST(UnitMap, ReadsTiersOutOfNames) {
  const char* const name = "Charge for per GB data processed by VPC Endpoints per GB";
  const auto tier = [&](const char* range, const char* price) {
    return concat("\"", name, range, R"(": {"rateCode": "A.B.C", "price": ")", price, "\"}");
  };
  const auto of = [&](const std::string& entries) {
    return map_of("vpc", concat("\"Europe (Ireland)\": {", entries, "}"));
  };
  const std::string first = tier(" from 0 to 1048576", "0.01");
  const std::string second = tier(" from 1048576 to 5242880", "0.006");
  const std::string last = tier(" from 5242880 to Inf", "0.004");
  EXPECT_THAT(prices(of(concat(last, ",", first, ",", second)), "eu-west-1"),
              ElementsAre("AmazonVPC/interface-endpoint-data 0.01<1048576 0.006<5242880 0.004 GB"));
  const auto gap = read(of(concat(first, ",", second)), "eu-west-1");
  ASSERT_TRUE(gap);
  EXPECT_THAT(gap->prices, IsEmpty());
  EXPECT_THAT(gap->problems, ElementsAre(HasSubstr("has a gap between tiers")));
}

TEST(UnitMap, KnowsMachinesByTheirAttributes) {
  const std::string machines = map_of("ec2", R"json("US East (N. Virginia)": {
    "m5 large Linux": {"Instance Type": "m5.large", "Operating System": "Linux", "price": "0.0960000000"},
    "m5 large Windows": {"Instance Type": "m5.large", "Operating System": "Windows", "price": "0.188"},
    "m5 large Other": {"Instance Type": "m5.large", "Operating System": "Other", "price": "9"}})json");
  EXPECT_THAT(prices(machines, "us-east-1"),
              ElementsAre("AmazonEC2/instance-hours/m5.large 0.096 hours",
                          "AmazonEC2/instance-hours/m5.large windows 0.188 hours"));
}

TEST(UnitMap, RefusesOtherCurrenciesAndShapes) {
  const auto yuan = read(map_of("dynamodb", kTables, "CNY"), "eu-west-1");
  ASSERT_TRUE(yuan);
  EXPECT_THAT(yuan->prices, IsEmpty());
  EXPECT_THAT(yuan->problems, ::testing::Contains(HasSubstr("is priced in CNY, not in USD")));
  for (
      const char* text :
      {"{}", R"json({"regions": {}})json", R"json({"manifest": 5, "regions": [1, [2]]})json",
       R"json({"regions": 7})json",
       R"json({"regions": {"EU (Ireland)": {"Restore Data Size": "0.1"}}})json",
       R"json({"regions": {"EU (Ireland)": {"Restore Data Size": {"price": {"USD": "1"}}}}})json"}) {
    const auto result = read(text, "eu-west-1");
    if (result) {
      EXPECT_THAT(result->prices, IsEmpty()) << text;
    }
  }
  const auto wrong = read(
      map_of("dynamodb", R"json("EU (Ireland)": {"Restore Data Size": {"price": "a lot"}})json"),
      "eu-west-1");
  ASSERT_TRUE(wrong);
  EXPECT_THAT(wrong->problems, ElementsAre(HasSubstr("has the price 'a lot'")));
  EXPECT_FALSE(read(map_of("dynamodb", kTables).substr(0, 300), "eu-west-1"));
}

TEST(UnitMap, KnowsEveryRegionByItsLocation) {
  for (const auto region : PriceBook::regions()) {
    bool found = false;
    for (const char* location : {"Africa (Cape Town)",
                                 "Asia Pacific (Hong Kong)",
                                 "Asia Pacific (Hyderabad)",
                                 "Asia Pacific (Jakarta)",
                                 "Asia Pacific (Malaysia)",
                                 "Asia Pacific (Melbourne)",
                                 "Asia Pacific (Mumbai)",
                                 "Asia Pacific (New Zealand)",
                                 "Asia Pacific (Osaka)",
                                 "Asia Pacific (Seoul)",
                                 "Asia Pacific (Singapore)",
                                 "Asia Pacific (Sydney)",
                                 "Asia Pacific (Taipei)",
                                 "Asia Pacific (Thailand)",
                                 "Asia Pacific (Tokyo)",
                                 "Canada (Central)",
                                 "Canada West (Calgary)",
                                 "Europe (Frankfurt)",
                                 "EU (Ireland)",
                                 "EU (London)",
                                 "Europe (Milan)",
                                 "EU (Paris)",
                                 "EU (Spain)",
                                 "EU (Stockholm)",
                                 "EU (Zurich)",
                                 "Israel (Tel Aviv)",
                                 "Mexico (Central)",
                                 "Middle East (Bahrain)",
                                 "Middle East (UAE)",
                                 "South America (Sao Paulo)",
                                 "US East (N. Virginia)",
                                 "US East (Ohio)",
                                 "US West (N. California)",
                                 "US West (Oregon)",
                                 "AWS GovCloud (US-East)",
                                 "AWS GovCloud (US)"})
      found = found || region_of_location(location) == region;
    EXPECT_TRUE(found) << region;
  }
  EXPECT_EQ(region_of_location("US West (Los Angeles)"), "");
}

}  // namespace
}  // namespace cfnaudit::pricing
