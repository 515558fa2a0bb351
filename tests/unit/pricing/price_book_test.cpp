// The embedded price data, and what the reader says about files that are not well made.

#include "pricing/price_book.h"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/aws/charges.h"
#include "analyzer/base/text.h"
#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

using ::testing::HasSubstr;

TEST(PriceBook, EveryEmbeddedFileCanBeRead) {
  EXPECT_GE(PriceBook::regions().size(), 25u);
  for (const auto region : PriceBook::regions()) {
    const auto book = PriceBook::load(region);
    ASSERT_TRUE(book) << book.error().message;
    EXPECT_EQ(book->region(), region);
    EXPECT_FALSE(book->prices().empty());
    EXPECT_FALSE(book->about().empty());
    EXPECT_EQ(book->date().size(), std::string_view("2026-10-04").size());
  }
}

/// "AmazonEC2/instance-hours" of "AmazonEC2/instance-hours/t3.micro".
std::string family_of(std::string_view key) {
  return std::string(key.substr(0, key.find('/', key.find('/') + 1)));
}

bool has_price(const PriceBook& book, const PriceKey& key) {
  if (book.find(key) != nullptr) return true;
  book.complete();
  for (const Price& price : book.family_prices())
    if (family_of(price.key) == to_string(key) && price.unit == key.unit) return true;
  return false;
}

// One region is complete: every key of every estimator has a price there, but for those whose only
// source is another region.
TEST(PriceBook, KnowsEveryPriceOfEveryEstimator) {
  const auto book = PriceBook::load("us-east-1");
  ASSERT_TRUE(book);
  for (const Estimator* estimator : estimators())
    for (const PriceKey& key : estimator->prices)
      if (key.service != "AmazonNeptune") {
        EXPECT_TRUE(has_price(*book, key)) << to_string(key) << " in " << key.unit;
      }
}

// A price that no estimator asks for, or in another unit, is a misspelt one.
TEST(PriceBook, HasNoPriceThatNobodyAsksFor) {
  std::set<std::pair<std::string, std::string>> known;
  for (const Estimator* estimator : estimators())
    for (const PriceKey& key : estimator->prices)
      known.emplace(to_string(key), std::string(key.unit));
  for (const auto region : PriceBook::regions()) {
    const auto book = PriceBook::load(region);
    ASSERT_TRUE(book);
    book->complete();
    for (const auto prices : {book->prices(), book->family_prices()})
      for (const Price& price : prices)
        EXPECT_TRUE(known.contains({family_of(price.key), price.unit}))
            << region << ": " << price.key;
  }
}

TEST(PriceBook, FamiliesAreDecodedWhenTheyAreAskedFor) {
  const auto book = PriceBook::load("us-east-1");
  ASSERT_TRUE(book);
  EXPECT_TRUE(book->family_prices().empty());
  const PriceKey hours = {"AmazonEC2", "instance-hours", "hours"};
  const Price* micro = book->find(hours, "t3.micro");
  ASSERT_NE(micro, nullptr);
  EXPECT_EQ(micro->tiers[0].price.pico_dollars, 10'400'000'000);
  EXPECT_FALSE(book->sources()[micro->source].title.empty());
  EXPECT_EQ(book->find(hours, "t3.nano-sized"), nullptr);
  EXPECT_EQ(book->find(hours), nullptr);
}

TEST(PriceBook, AMissingPriceIsAnAnswer) {
  const auto book = PriceBook::load("us-west-2");
  ASSERT_TRUE(book);
  EXPECT_EQ(book->find({"AmazonEC2", "nat-gateway-days", "hours"}), nullptr);
  EXPECT_EQ(book->find({"AmazonEC2", "nat-gateway-hours", "days"}), nullptr);
  const auto elsewhere = PriceBook::load("xx-nowhere-1");
  ASSERT_TRUE(elsewhere);
  EXPECT_TRUE(elsewhere->prices().empty());
}

TEST(PriceBook, KeepsTiersAndProvenance) {
  const auto book = PriceBook::load("us-east-1");
  ASSERT_TRUE(book);
  const Price* compute = book->find({"AWSLambda", "compute-x86", "GB-seconds"});
  ASSERT_NE(compute, nullptr);
  ASSERT_EQ(compute->tiers.size(), 3u);
  EXPECT_EQ(compute->tiers[0], (Tier{6'000'000'000, {16'666'700}}));
  EXPECT_EQ(compute->tiers[2], (Tier{std::nullopt, {13'333'400}}));
  EXPECT_TRUE(compute->verified);
  EXPECT_THAT(book->sources()[compute->source].url, HasSubstr("https://"));
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
  EXPECT_EQ(library.book("us-west-2").date(), "2026-10-04");
  const auto& ours = library.book("us-east-1");
  const Price* gateway = ours.find({"AmazonEC2", "nat-gateway-hours", "hours"});
  ASSERT_NE(gateway, nullptr);
  EXPECT_EQ(to_string(gateway->tiers[0].price), "0.01");
  EXPECT_EQ(ours.sources()[gateway->source].id, "us");
  EXPECT_NE(ours.find({"AmazonEC2", "nat-gateway-data", "GB"}), nullptr) << "the others remain";
}

TEST(PriceBook, IsWrittenAsItIsRead) {
  const auto book = PriceBook::load("us-east-1");
  ASSERT_TRUE(book);
  const std::string text = to_json(*book);
  const auto again = PriceBook::parse(text, "again.json");
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(to_json(*again), text);
  EXPECT_EQ(again->prices().size(), book->prices().size() + book->family_prices().size());
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
