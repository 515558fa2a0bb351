#include "analyzer/base/source.h"

#include <ostream>

#include <gtest/gtest.h>

// Byte offsets -> lines and columns.

namespace cfnaudit {

void PrintTo(const Position& position, std::ostream* out) {
  *out << position.line << ":" << position.column;
}

namespace {

TEST(LineIndex, EveryKindOfLineBreak) {
  const std::string_view text = "a\nb\r\nc\rd\r\re";
  const LineIndex lines(text);
  EXPECT_EQ(lines.line_count(), 6u);
  EXPECT_EQ(lines.position(0), (Position{1, 1}));
  EXPECT_EQ(lines.position(1), (Position{1, 2}));  // the break belongs to the line that it ends
  EXPECT_EQ(lines.position(2), (Position{2, 1}));
  EXPECT_EQ(lines.position(4), (Position{2, 3}));  // between \r and \n
  EXPECT_EQ(lines.position(5), (Position{3, 1}));
  EXPECT_EQ(lines.position(7), (Position{4, 1}));
  EXPECT_EQ(lines.position(9), (Position{5, 1}));
  EXPECT_EQ(lines.position(10), (Position{6, 1}));
}

TEST(LineIndex, ColumnsCountCodePoints) {
  const std::string_view text = "é😀x\n";
  const LineIndex lines(text);
  EXPECT_EQ(lines.position(2), (Position{1, 2}));
  EXPECT_EQ(lines.position(6), (Position{1, 3}));
  EXPECT_EQ(lines.position(7), (Position{1, 4}));
}

TEST(LineIndex, OffsetsPastTheEndAreTheEnd) {
  EXPECT_EQ(LineIndex("ab").position(100), (Position{1, 3}));
  EXPECT_EQ(LineIndex("ab\n").position(100), (Position{2, 1}));
  EXPECT_EQ(LineIndex("").position(0), (Position{1, 1}));
}

TEST(LineIndex, LinesHaveNoBreak) {
  const LineIndex lines("a\r\n\nb");
  EXPECT_EQ(lines.line(1), "a");
  EXPECT_EQ(lines.line(2), "");
  EXPECT_EQ(lines.line(3), "b");
  EXPECT_EQ(lines.line(0), "");
  EXPECT_EQ(lines.line(4), "");
}

TEST(SourceFile, DropsTheByteOrderMarkOnce) {
  EXPECT_EQ(SourceFile(0, "f", "\xEF\xBB\xBFx").text(), "x");
  EXPECT_EQ(SourceFile(0, "f", "\xEF\xBB\xBF\xEF\xBB\xBFx").text(), "\xEF\xBB\xBFx");
}

TEST(SourceMap, AddressesStayAsFilesAreAdded) {
  SourceMap map;
  const SourceFile& first = map.add("a", "one\ntwo");
  for (int i = 0; i < 100; ++i) map.add("b", "x");
  EXPECT_EQ(&map.file(0), &first);
  EXPECT_EQ(map.size(), 101u);
  const Span span{0, 4, 7};
  EXPECT_EQ(map.file(span).text(span), "two");
  EXPECT_EQ(map.start(span), (Position{2, 1}));
  EXPECT_EQ(map.end(span), (Position{2, 4}));
}

}  // namespace
}  // namespace cfnaudit
