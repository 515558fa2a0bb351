#include "analyzer/resolve/cidr.h"

#include <gtest/gtest.h>

namespace cfnaudit::resolve {
namespace {

std::string parsed(std::string_view text) {
  const auto block = parse_cidr(text);
  return block ? to_string(*block) : "none";
}

bool contains(std::string_view outer, std::string_view inner) {
  return parse_cidr(outer)->contains(*parse_cidr(inner));
}

TEST(Cidr, Parses) {
  EXPECT_EQ(parsed("10.0.0.0/16"), "10.0.0.0/16");
  EXPECT_EQ(parsed("255.255.255.255/32"), "255.255.255.255/32");
  EXPECT_EQ(parsed("0.0.0.0/0"), "0.0.0.0/0");
  EXPECT_EQ(parsed("10.1.2.3"), "10.1.2.3/32");
  for (const auto wrong :
       {"", "10.0.0/16", "10.0.0.256/16", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0.0/8",
        "a.b.c.d/8", "::/0", "10.0.0.0/8/8", "-1.0.0.0/8"})
    EXPECT_EQ(parsed(wrong), "none") << wrong;
}

TEST(Cidr, Contains) {
  EXPECT_TRUE(contains("0.0.0.0/0", "10.0.0.0/8"));
  EXPECT_TRUE(contains("10.0.0.0/8", "10.255.0.0/16"));
  EXPECT_TRUE(contains("10.0.0.0/8", "10.0.0.0/8"));
  EXPECT_TRUE(contains("10.1.2.3/8", "10.0.0.1"));
  EXPECT_FALSE(contains("10.0.0.0/16", "10.0.0.0/8"));
  EXPECT_FALSE(contains("10.0.0.0/16", "10.1.0.0/24"));
}

TEST(Cidr, Divides) {
  using Blocks = std::vector<std::string>;
  EXPECT_EQ(divide_cidr("10.0.0.0/16", 2, 8).value(), (Blocks{"10.0.0.0/24", "10.0.1.0/24"}));
  EXPECT_EQ(divide_cidr("10.0.0.0/24", 1, 8).value(), Blocks{"10.0.0.0/24"});
  EXPECT_EQ(divide_cidr("10.0.255.0/24", 256, 0).error().message,
            "a block of 10.0.255.0/24 cannot have 0 host bits");
  EXPECT_EQ(divide_cidr("255.255.255.0/24", 2, 7).value().back(), "255.255.255.128/25");
  EXPECT_EQ(divide_cidr("10.0.3.7/24", 1, 4).value(), Blocks{"10.0.3.0/28"});
  EXPECT_EQ(divide_cidr("0.0.0.0/0", 2, 31).value(), (Blocks{"0.0.0.0/1", "128.0.0.0/1"}));
}

TEST(Cidr, RefusesWhatDoesNotFit) {
  EXPECT_FALSE(divide_cidr("10.0.0.0/24", 2, 8));
  EXPECT_FALSE(divide_cidr("10.0.0.0/24", 1, 9));
  EXPECT_FALSE(divide_cidr("10.0.0.0/16", 0, 8));
  EXPECT_FALSE(divide_cidr("10.0.0.0/16", 257, 4));
  EXPECT_FALSE(divide_cidr("10.0.0.0/16", -1, 8));
  EXPECT_FALSE(divide_cidr("10.0.0.0/16", 1, -8));
  EXPECT_FALSE(divide_cidr("10.0.0.0/16", 1, 1'000'000'000'000));
  EXPECT_FALSE(divide_cidr("text", 1, 8));
}

}  // namespace
}  // namespace cfnaudit::resolve
