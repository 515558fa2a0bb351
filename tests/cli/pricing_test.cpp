// `pricing` as its users call it: import of AWS's files, and what differs between books.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/process.h"

namespace cfnaudit::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kMap = R"json({
  "manifest": {"serviceId": "dynamodb", "hawkFilePublicationDate": "2026-11-19T20:49:54Z", "currencyCode": "USD"},
  "regions": {"EU (Ireland)" : {
  "Restore Data Size" : {"rateCode" : "A.B.C", "price" : "0.2000000000"},
                        "PayPerRequest Write Request Units" : {
    "rateCode" : "A.B.D", "price" : "0.0000007050"
  }
}
}
})json";

TEST(Pricing, ImportsMapsAndShowsWhatTheyChange) {
  const Folder folder;
  const std::string map = folder.write("dynamodb.json", kMap);
  const std::string book = folder.path("book.json");
  const Outcome imported =
      run({"pricing", "import", map, "--region", "eu-west-1", "--output", book});
  EXPECT_EQ(imported.code, 0) << imported.err;
  EXPECT_THAT(imported.err, HasSubstr("2 products, 2 prices of eu-west-1"));
  const Outcome diff = run({"pricing", "diff", book, book});
  EXPECT_EQ(diff.out, "0 differences, 2 equal prices\n");
  const std::string other = folder.write("other.json", R"({
    "about": "a", "region": "eu-west-1", "currency": "USD", "date": "2026-12-01",
    "sources": {"s": {"title": "t", "url": "https://example.com", "date": "2026-12-01"}},
    "prices": {
      "AmazonDynamoDB/restore": {"unit": "GB", "price": "0.25", "source": "s", "verified": true},
      "AmazonEC2/ebs-gp3": {"unit": "GB-months", "price": "0.08", "source": "s", "verified": true}}})");
  const Outcome changed = run({"pricing", "diff", book, other});
  EXPECT_EQ(changed.code, 0) << changed.err;
  EXPECT_THAT(changed.out, AllOf(HasSubstr("AmazonDynamoDB/restore"), HasSubstr("+25.0 %"),
                                 HasSubstr("0.25 per GB"), HasSubstr("none"),
                                 HasSubstr("3 differences, 0 equal prices\n")));
}

TEST(Pricing, ComparesRegionsAndSaysWhatItCannotRead) {
  const Outcome regions = run({"pricing", "diff", "us-east-1", "eu-west-1"});
  EXPECT_EQ(regions.code, 0) << regions.err;
  EXPECT_THAT(regions.out, HasSubstr("AmazonEC2/nat-gateway-hours"));
  EXPECT_THAT(run({"pricing", "diff", "us-east-1", "us-east-1"}).out,
              AllOf(HasSubstr("0 differences, "), Not(HasSubstr("AmazonEC2"))));
  EXPECT_EQ(run({"pricing", "diff", "us-east-1", "nowhere.json"}).code, 2);
  EXPECT_EQ(run({"pricing", "diff", "us-east-1"}).code, 2);
  const Folder folder;
  const Outcome shape =
      run({"pricing", "import", folder.write("map.json", R"({"prices": []})"), "-o", "-"});
  EXPECT_EQ(shape.code, 2);
  EXPECT_THAT(shape.err, HasSubstr("is not a price list file"));
}

TEST(Pricing, ListsSourcesAndDates) {
  const Outcome list = run({"pricing", "list", "eu-west-1"});
  EXPECT_EQ(list.code, 0);
  EXPECT_THAT(list.out, HasSubstr("AmazonEC2/nat-gateway-hours"));
  EXPECT_THAT(list.out,
              testing::ContainsRegex("AWSELB/alb-hours +hours +elb[-0-9]* 20[-0-9]+ +0\\.0252\n"));
  EXPECT_THAT(list.out, testing::ContainsRegex("\nelb +2025-12-06 +AWS's prices in raw/elb"));
  EXPECT_THAT(run({"pricing", "list", "eu-west-9"}).err, HasSubstr("did you mean"));
}

}  // namespace
}  // namespace cfnaudit::test
