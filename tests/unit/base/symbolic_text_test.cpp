#include "analyzer/base/symbolic_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cfnaudit {
namespace {

SymbolicText symbol(std::string id) {
  return SymbolicText::of({std::move(id), SymbolKind::kGenerated});
}

TEST(SymbolicText, AppendsTextAndSymbols) {
  SymbolicText text(std::string("arn:"));
  EXPECT_TRUE(text.known());
  text.append(symbol("Queue.Arn"));
  text.append("/x");
  EXPECT_FALSE(text.known());
  EXPECT_EQ(text.text(), "arn:${Queue.Arn}/x");
  ASSERT_EQ(text.holes().size(), 1u);
  EXPECT_EQ(text.holes()[0].begin, 4u);
  EXPECT_EQ(text.holes()[0].end, 16u);
}

TEST(SymbolicText, LiteralIsNotTakenForASymbol) {
  EXPECT_NE(SymbolicText(std::string("${A}")), symbol("A"));
  EXPECT_EQ(symbol("A"), symbol("A"));
  EXPECT_NE(symbol("A"), symbol("B"));
}

TEST(SymbolicText, SplitsOutsideOfSymbols) {
  SymbolicText text(std::string("a:"));
  text.append(symbol("B:C"));
  text.append(":d:");
  const auto parts = text.split(":");
  ASSERT_EQ(parts.size(), 4u);
  EXPECT_EQ(parts[0].text(), "a");
  EXPECT_EQ(parts[1], symbol("B:C"));
  EXPECT_EQ(parts[2].text(), "d");
  EXPECT_TRUE(parts[3].empty());
}

TEST(SymbolicText, SplitWithoutSeparator) {
  EXPECT_EQ(symbol("A").split("").size(), 1u);
  EXPECT_EQ(SymbolicText().split(":").size(), 1u);
}

TEST(SymbolicText, SliceMovesSymbols) {
  SymbolicText text(std::string("ab"));
  text.append(symbol("X"));
  text.append("cd");
  const auto slice = text.slice(1, 7);
  EXPECT_EQ(slice.text(), "b${X}c");
  ASSERT_EQ(slice.holes().size(), 1u);
  EXPECT_EQ(slice.holes()[0].begin, 1u);
}

TEST(SymbolicText, ReasonsNameTheSymbol) {
  for (const auto kind : {SymbolKind::kParameter, SymbolKind::kGenerated, SymbolKind::kImport,
                          SymbolKind::kDynamicReference, SymbolKind::kMacro, SymbolKind::kAccount,
                          SymbolKind::kExternal})
    EXPECT_THAT(reason({"Name", kind}), testing::HasSubstr("Name"));
}

}  // namespace
}  // namespace cfnaudit
