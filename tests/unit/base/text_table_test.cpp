#include "analyzer/base/text_table.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/base/text.h"

namespace cfnaudit {
namespace {

TEST(Row, Fields) {
  const Row row("key\ttwo\t\tfour");
  EXPECT_EQ(row.key(), "key");
  EXPECT_EQ(row.field(1), "two");
  EXPECT_EQ(row.field(2), "");
  EXPECT_EQ(row.field(3), "four");
  EXPECT_EQ(row.field(4), "");
}

TEST(TextTable, FindsEachKeyAndNothingElse) {
  std::string text = "# source\n# date\n";
  for (int i = 100; i < 400; i += 2)
    text += concat("k", std::to_string(i), "\tv", std::to_string(i), "\n");
  const TextTable table(text);
  EXPECT_EQ(table.head(), "# source\n# date\n");
  EXPECT_EQ(table.rows().size(), 150u);
  for (int i = 99; i < 401; ++i) {
    const auto row = table.find(concat("k", std::to_string(i)));
    ASSERT_EQ(row.has_value(), i >= 100 && i < 400 && i % 2 == 0) << i;
    if (row) {
      EXPECT_EQ(row->field(1), concat("v", std::to_string(i)));
    }
  }
  EXPECT_FALSE(table.find(""));
  EXPECT_FALSE(table.find("k10"));
  EXPECT_FALSE(table.find("# source"));
}

TEST(TextTable, WithPrefix) {
  const TextTable table("a\t1\nab\t2\nab\t3\nabc\t4\nb\t5");  // no line break at the end
  const auto keys = [&](std::string_view prefix) {
    std::string out;
    for (const auto& row : table.with_prefix(prefix)) out += row.field(1);
    return out;
  };
  EXPECT_EQ(keys("ab"), "234");
  EXPECT_EQ(keys("a"), "1234");
  EXPECT_EQ(keys("b"), "5");
  EXPECT_EQ(keys(""), "12345");
  EXPECT_EQ(keys("c"), "");
  EXPECT_EQ(table.find("ab")->field(1), "2");
  EXPECT_EQ(table.find("b")->field(1), "5");
}

TEST(TextTable, Empty) {
  EXPECT_TRUE(TextTable("").rows().empty());
  EXPECT_TRUE(TextTable("# only a head").rows().empty());
  EXPECT_FALSE(TextTable("").find("a"));
}

}  // namespace
}  // namespace cfnaudit
