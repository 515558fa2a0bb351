#include "analyzer/model/regions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cfnaudit::model {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::set<std::string> regions_in(std::string_view text) {
  std::set<std::string> out;
  add_regions_in(text, out);
  return out;
}

TEST(Regions, AreFoundInsideWords) {
  EXPECT_THAT(regions_in("arn:aws:sqs:eu-central-1:*:jobs"), ElementsAre("eu-central-1"));
  EXPECT_THAT(regions_in("us-east-1a and ap_ap-southeast-7"),
              ElementsAre("ap-southeast-7", "us-east-1"));
  EXPECT_THAT(regions_in("my-us-gov-west-1-bucket"), ElementsAre("us-gov-west-1"));
  EXPECT_THAT(regions_in("eusc-de-east-1"), ElementsAre("eusc-de-east-1"));
}

TEST(Regions, AreAnAreaADirectionAndADigit) {
  EXPECT_THAT(regions_in("us-east-12 us-east-0 us-east- us-east us-up-1 xx-east-1"), IsEmpty());
  EXPECT_THAT(regions_in(""), IsEmpty());
}

}  // namespace
}  // namespace cfnaudit::model
