// The small tables: what a look-up finds, and that no row hides another.

#include <algorithm>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/aws/charges.h"
#include "analyzer/aws/policy_places.h"
#include "analyzer/aws/table.h"
#include "analyzer/base/text.h"

namespace cfnaudit::aws {
namespace {

using testing::ElementsAre;

struct Letter {
  char key;
  int row;
};

TEST(Table, IsSortedByItsKeyAndElseAsWritten) {
  static constexpr auto kRows =
      sorted(std::to_array<Letter>({{'b', 0}, {'a', 1}, {'b', 2}, {'a', 3}}), &Letter::key);
  std::vector<int> order;
  for (const Letter& row : kRows) order.push_back(row.row);
  EXPECT_THAT(order, ElementsAre(1, 3, 0, 2));
}

TEST(Charges, NameEachTypeOnce) {
  std::set<std::string_view> types;
  for (const FreeType& free : free_types())
    EXPECT_TRUE(types.insert(free.type).second) << free.type;
  for (const Charge& charge : charges_without_price()) {
    EXPECT_TRUE(types.insert(charge.type).second) << charge.type;
    EXPECT_FALSE(is_free(charge.type)) << charge.type;
  }
}

TEST(Charges, AreNoneForAServiceThatIsFreeAsAWhole) {
  EXPECT_TRUE(is_free("AWS::IAM::Role"));
  EXPECT_TRUE(is_free("AWS::EC2::VPC"));
  EXPECT_TRUE(is_free("AWS::CodePipeline::Webhook"));
  for (const auto* type : {"AWS::EC2::VPCEndpoint", "AWS::EC2::Instance", "AWS::IAMX::Role", "AWS",
                           "", "Custom::Thing"})
    EXPECT_FALSE(is_free(type)) << type;
}

TEST(PolicyPlaces, AreThoseOfTheType) {
  std::vector<std::string_view> documents;
  for (const PolicyPlace& place : policy_places("AWS::IAM::Role"))
    documents.push_back(place.document);
  EXPECT_THAT(documents, ElementsAre("Policies[].PolicyDocument", "AssumeRolePolicyDocument"));
  EXPECT_TRUE(policy_places("AWS::SQS::Queue").empty());
}

}  // namespace
}  // namespace cfnaudit::aws
