// The table of functions: each has a meaning, and loops and stacks share it.

#include "analyzer/resolve/functions.h"

#include <gtest/gtest.h>

#include "analyzer/model/functions.h"

namespace cfnaudit::resolve {
namespace {

TEST(Functions, EachHasAMeaning) {
  EXPECT_GT(model::functions().size(), 15U);
  for (const auto& function : model::functions())
    EXPECT_TRUE(has_meaning(function)) << function.name;
}

TEST(Functions, AreFoundByBothNames) {
  EXPECT_EQ(model::find_function("Fn::Join"), model::find_function("!Join"));
  EXPECT_EQ(model::find_function("Fn::Cidr")->name, "Fn::Cidr");
  EXPECT_EQ(model::find_function("!CIDR")->name, "Fn::Cidr");
  EXPECT_EQ(model::find_function("Join"), nullptr);
  EXPECT_EQ(model::find_function(""), nullptr);
}

}  // namespace
}  // namespace cfnaudit::resolve
