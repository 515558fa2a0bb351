// The embedded price data, and what the reader says about files that are not well made.

#include "pricing/price_book.h"

#include <filesystem>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/aws/charges.h"
#include "analyzer/base/text.h"
#include "pricing/catalog.h"
#include "tests/support/files.h"

namespace cfnaudit::pricing {
namespace {

using ::testing::HasSubstr;

TEST(PriceBook, EveryRegionHasPrices) {
  EXPECT_GE(PriceBook::regions().size(), 36u);
  for (const auto region : PriceBook::regions()) {
    const PriceBook book = PriceBook::embedded(region);
    EXPECT_EQ(book.region(), region);
    EXPECT_FALSE(book.empty());
    EXPECT_GT(book.prices().size(), 1000u) << region;
    EXPECT_FALSE(book.about().empty());
    EXPECT_EQ(book.date().size(), std::string_view("2026-10-04").size());
  }
}

// A cell that cannot be decoded would be a missing price: count them from outside.
TEST(PriceBook, EveryCellOfTheTablesIsDecoded) {
  std::size_t cells = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(CFNAUDIT_SOURCE_DIR) + "/pricing/data")) {
    if (entry.path().filename() == "sources.tsv") continue;
    const std::string text = test::read_file(entry.path());
    for (const auto line : split(text, '\n')) {
      if (line.empty() || line.front() == '#') continue;
      const auto tab = line.rfind('\t');
      for (const auto cell : split(line.substr(tab + 1), ',')) cells += cell.empty() ? 0 : 1;
    }
  }
  std::size_t decoded = 0;
  for (const auto region : PriceBook::regions()) {
    const PriceBook book = PriceBook::embedded(region);
    for (const Price* price : book.prices()) {
      ++decoded;
      ASSERT_FALSE(price->tiers.empty());
      for (std::size_t i = 0; i < price->tiers.size(); ++i)
        ASSERT_EQ(price->tiers[i].up_to.has_value(), i + 1 < price->tiers.size()) << price->key;
      const PriceSource& source = book.sources()[price->source];
      ASSERT_FALSE(source.id.empty() || source.title.empty()) << price->key;
      ASSERT_THAT(source.url, HasSubstr("https://"));
      ASSERT_GE(source.date, "2024-01-01");
    }
  }
  EXPECT_EQ(decoded, cells);
  EXPECT_GT(cells, 100'000u);
}

/// "AmazonEC2/instance-hours" of "AmazonEC2/instance-hours/t3.micro".
std::string family_of(std::string_view key) {
  return std::string(key.substr(0, key.find('/', key.find('/') + 1)));
}

std::set<std::pair<std::string, std::string>> names(const PriceBook& book) {
  std::set<std::pair<std::string, std::string>> out;
  for (const Price* price : book.prices()) out.emplace(family_of(price->key), price->unit);
  return out;
}

// One region is complete: every key of every estimator has a price there, but for those whose only
// source is another region.
TEST(PriceBook, KnowsEveryPriceOfEveryEstimator) {
  const auto known = names(PriceBook::embedded("us-east-1"));
  for (const Estimator* estimator : estimators())
    for (const PriceKey& key : estimator->prices)
      if (to_string(key) != "AmazonNeptune/cpu-credits") {
        EXPECT_TRUE(known.contains({to_string(key), std::string(key.unit)}))
            << to_string(key) << " in " << key.unit;
      }
}

// The regions that people use: most of what us-east-1 has.
TEST(PriceBook, KnowsMostPricesInTheRegionsThatPeopleUse) {
  const auto all = names(PriceBook::embedded("us-east-1"));
  for (const char* region :
       {"us-east-2", "us-west-1", "us-west-2", "ca-central-1", "sa-east-1", "eu-west-1",
        "eu-west-2", "eu-west-3", "eu-central-1", "eu-north-1", "ap-south-1", "ap-southeast-1",
        "ap-southeast-2", "ap-northeast-1", "ap-northeast-2"}) {
    std::size_t n = 0;
    for (const auto& name : names(PriceBook::embedded(region))) n += all.count(name);
    EXPECT_GE(n, 240u) << region;
  }
}

// A price that no estimator asks for, or in another unit, is a misspelt one.
TEST(PriceBook, HasNoPriceThatNobodyAsksFor) {
  std::set<std::pair<std::string, std::string>> known;
  for (const Estimator* estimator : estimators())
    for (const PriceKey& key : estimator->prices)
      known.emplace(to_string(key), std::string(key.unit));
  for (const auto region : PriceBook::regions())
    for (const auto& name : names(PriceBook::embedded(region)))
      EXPECT_TRUE(known.contains(name)) << region << ": " << name.first;
}

TEST(PriceBook, FamiliesAreFoundByTheirVariants) {
  const PriceBook book = PriceBook::embedded("us-east-1");
  const PriceKey hours = {"AmazonEC2", "instance-hours", "hours"};
  const Price* micro = book.find(hours, "t3.micro");
  ASSERT_NE(micro, nullptr);
  EXPECT_EQ(micro->key, "AmazonEC2/instance-hours/t3.micro");
  EXPECT_EQ(micro->tiers[0].price.pico_dollars, 10'400'000'000);
  EXPECT_FALSE(book.sources()[micro->source].title.empty());
  EXPECT_EQ(book.find(hours, "t3.micro"), micro) << "decoded once";
  EXPECT_EQ(book.find(hours, "t3.nano-sized"), nullptr);
  EXPECT_EQ(book.find(hours), nullptr);
}

TEST(PriceBook, AMissingPriceIsAnAnswer) {
  const PriceBook book = PriceBook::embedded("us-west-2");
  EXPECT_EQ(book.find({"AmazonEC2", "nat-gateway-days", "hours"}), nullptr);
  EXPECT_EQ(book.find({"AmazonEC2", "nat-gateway-hours", "days"}), nullptr);
  for (const char* nowhere : {"xx-nowhere-1", "cn-north-1", ""}) {
    const PriceBook elsewhere = PriceBook::embedded(nowhere);
    EXPECT_TRUE(elsewhere.empty());
    EXPECT_EQ(elsewhere.find({"AmazonEC2", "nat-gateway-hours", "hours"}), nullptr);
  }
}

TEST(PriceBook, KeepsTiersAndProvenance) {
  const PriceBook book = PriceBook::embedded("us-east-1");
  const Price* compute = book.find({"AWSLambda", "compute-x86", "GB-seconds"});
  ASSERT_NE(compute, nullptr);
  ASSERT_EQ(compute->tiers.size(), 3u);
  EXPECT_EQ(compute->tiers[0], (Tier{6'000'000'000, {16'666'700}}));
  EXPECT_EQ(compute->tiers[2], (Tier{std::nullopt, {13'333'400}}));
  EXPECT_TRUE(compute->verified);
  EXPECT_THAT(book.sources()[compute->source].url, HasSubstr("https://"));
}

TEST(PriceLibrary, PrefersTheUsersPrices) {
  PriceLibrary library;
  auto book = PriceBook::parse(
      R"({"about": "ours", "region": "us-east-1", "currency": "USD", "date": "2027-01-01",
          "sources": {"us": {"title": "contract", "url": "https://example.com", "date": "2027-01-01"}},
          "prices": {"AmazonEC2/nat-gateway-hours":
            {"unit": "hours", "price": "0.01", "source": "us", "verified": true}}})",
      "ours.json");
  ASSERT_TRUE(book) << book.error().message;
  library.add(std::move(*book));
  EXPECT_EQ(library.book("us-east-1").date(), "2027-01-01");
  EXPECT_NE(library.book("us-west-2").date(), "2027-01-01");
  const auto& ours = library.book("us-east-1");
  const Price* gateway = ours.find({"AmazonEC2", "nat-gateway-hours", "hours"});
  ASSERT_NE(gateway, nullptr);
  EXPECT_EQ(to_string(gateway->tiers[0].price), "0.01");
  EXPECT_EQ(ours.sources()[gateway->source].id, "us");
  EXPECT_NE(ours.find({"AmazonEC2", "nat-gateway-data", "GB"}), nullptr) << "the others remain";
}

TEST(PriceBook, IsWrittenAsItIsRead) {
  const PriceBook book = PriceBook::embedded("us-east-1");
  const std::string text = to_json(book);
  const auto again = PriceBook::parse(text, "again.json");
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(to_json(*again), text);
  EXPECT_EQ(again->prices().size(), book.prices().size());
  const Price* machine = again->find({"AmazonEC2", "instance-hours", "hours"}, "t3.micro");
  ASSERT_NE(machine, nullptr);
}

std::string problem(std::string_view price) {
  const auto book =
      PriceBook::parse(concat(R"({"about": "a", "region": "r", "currency": "USD", "date": "d",
               "sources": {"s": {"title": "t", "url": "u", "date": "d"}}, "prices": {"A/b": )",
                              price, "}}"),
                       "f.json");
  return book ? "" : book.error().message;
}

TEST(PriceBook, SaysWhatIsWrongWithAFile) {
  EXPECT_EQ(problem(R"({"unit": "GB", "price": "1", "source": "s", "verified": true})"), "");
  const std::pair<const char*, const char*> cases[] = {
      {"7", "must be an object"},
      {R"({"price": "1", "source": "s", "verified": true})", "requires the string 'unit'"},
      {R"({"unit": "GB", "price": 1, "source": "s", "verified": true})",
       "requires the string 'price'"},
      {R"({"unit": "GB", "price": "-1", "source": "s", "verified": true})", "decimal string"},
      {R"({"unit": "GB", "price": "1", "source": "x", "verified": true})",
       "refers to an unknown source 'x'"},
      {R"({"unit": "GB", "price": "1", "source": "s"})", "requires 'verified'"},
      {R"({"unit": "GB", "per": 0, "price": "1", "source": "s", "verified": true})", "'per'"},
      {R"({"unit": "GB", "tiers": [], "source": "s", "verified": true})", "'tiers'"},
      {R"({"unit": "GB", "tiers": [3], "source": "s", "verified": true})", "each tier"},
      {R"({"unit": "GB", "tiers": [{"upTo": 5, "price": "1"}], "source": "s", "verified": true})",
       "every tier except the last"},
      {R"({"unit": "GB", "tiers": [{"price": "1"}, {"price": "1"}], "source": "s", "verified": true})",
       "every tier except the last"},
      {R"({"unit": "GB", "tiers": [{"upTo": 5, "price": "1"}, {"upTo": 5, "price": "1"}, {"price": "1"}],
           "source": "s", "verified": true})",
       "must ascend"},
  };
  for (const auto& [price, message] : cases) EXPECT_THAT(problem(price), HasSubstr(message));
  for (const char* text :
       {"", "[]", "{", "null", "{}", R"({"region": 5})", R"({"currency": "EUR"})"})
    EXPECT_FALSE(PriceBook::parse(text, "f.json")) << text;
}

TEST(Catalog, NamesEachTypeOnce) {
  std::set<std::string_view> types;
  for (const Estimator* estimator : estimators()) {
    EXPECT_TRUE(types.insert(estimator->resource_type).second) << estimator->resource_type;
    EXPECT_FALSE(aws::is_free(estimator->resource_type)) << estimator->resource_type;
  }
  for (const Estimator& estimator : estimators_without_price())
    EXPECT_TRUE(types.insert(estimator.resource_type).second) << estimator.resource_type;
  for (const aws::FreeType& free : aws::free_types())
    EXPECT_TRUE(types.insert(free.type).second) << free.type;
}

}  // namespace
}  // namespace cfnaudit::pricing
