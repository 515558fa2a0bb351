#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/syntax/reading.h"

// Parts of a decoded text -> their source bytes.

namespace cfnaudit::syntax {
namespace {

/// The source of the first occurrence of `part` in the text of `k`.
std::string source_of(const std::string& text, std::string_view part) {
  const Reading reading(text);
  const Node* node = reading.at({"k"});
  if (node == nullptr) return "no node";
  const std::size_t begin = node->text.find(part);
  if (begin == std::string_view::npos) return "no such part";
  return std::string(reading.source(text_span(reading.file, *node, begin, begin + part.size())));
}

TEST(TextSpan, Plain) {
  EXPECT_EQ(source_of("k: arn:${X}:y\n", "${X}"), "${X}");
  EXPECT_EQ(source_of("k: one\n  two\n\n\n  ${X} four\n", "${X}"), "${X}");
  EXPECT_EQ(source_of("k: one\n  two\n\n\n  ${X} four\n", "two\n\n${X}"), "two\n\n\n  ${X}");
  EXPECT_EQ(source_of("k: one\n  two\n", " "), "\n  ");
  EXPECT_EQ(source_of("k: é ü ${X}\n", "${X}"), "${X}");
}

TEST(TextSpan, Quoted) {
  EXPECT_EQ(source_of("k: 'it''s ${X}'\n", "${X}"), "${X}");
  EXPECT_EQ(source_of("k: 'it''s ${X}'\n", "'"), "''");
  EXPECT_EQ(source_of("k: \"\\t\\u00e9\\U0001F600${X}\\n\"\n", "${X}"), "${X}");
  EXPECT_EQ(source_of("k: \"\\t\\u00e9\\U0001F600${X}\\n\"\n", "😀"), "\\U0001F600");
  EXPECT_EQ(source_of("k: \"\\t\\u00e9${X}\\n\"\n", "é${X}\n"), "\\u00e9${X}\\n");
  EXPECT_EQ(source_of("k: \"a  \n  b\\\n  c\\n\n\n  ${X}\"\n", "${X}"), "${X}");
  EXPECT_EQ(source_of("k: \"a  \n  b\\\n  c\\n\n\n  ${X}\"\n", "bc"), "b\\\n  c");
}

TEST(TextSpan, Json) {
  EXPECT_EQ(source_of(R"({"k": "\ud83d\ude00${X}\/"})", "${X}"), "${X}");
  EXPECT_EQ(source_of(R"({"k": "\ud83d\ude00${X}\/"})", "😀"), R"(\ud83d\ude00)");
  EXPECT_EQ(source_of(R"({"k": "\ud83d\ude00${X}\/"})", "/"), R"(\/)");
  EXPECT_EQ(source_of(R"({"k": "\u00e9\u20ac"})", "€"), R"(\u20ac)");
}

TEST(TextSpan, Literal) {
  const std::string text = "k: |2-\n     a\n   ${X}\n\n   é ${Y}\n\nz: 1\n";
  EXPECT_EQ(source_of(text, "${X}"), "${X}");
  EXPECT_EQ(source_of(text, "${Y}"), "${Y}");
  EXPECT_EQ(source_of(text, "a\n ${X}"), "a\n   ${X}");
  EXPECT_EQ(source_of("k: |\r\n  a\r\n  ${X}\r\n", "${X}"), "${X}");
  EXPECT_EQ(source_of("k: |\r\n  a\r\n  ${X}\r\n", "${X}\n"), "${X}\r\n");
}

TEST(TextSpan, Folded) {
  const std::string text = "k: >-\n  a\n  ${X}\n\n  c\n    d ${Y}\n\n    e\n  ${Z}\n";
  EXPECT_EQ(source_of(text, "${X}"), "${X}");
  EXPECT_EQ(source_of(text, "${Y}"), "${Y}");
  EXPECT_EQ(source_of(text, "${Z}"), "${Z}");
  EXPECT_EQ(source_of("k: >\n\n\n  ${X}\n", "${X}"), "${X}");
}

TEST(TextSpan, EmptyPartsArePlaces) {
  const Reading reading("k: 'ab'\n");
  const Node& node = *reading.at({"k"});
  EXPECT_EQ(text_span(reading.file, node, 0, 0), (Span{0, 4, 4}));
  EXPECT_EQ(text_span(reading.file, node, 1, 1), (Span{0, 5, 5}));
  EXPECT_EQ(text_span(reading.file, node, 2, 2), (Span{0, 6, 6}));
}

TEST(TextSpan, FallsBackToTheWholeNode) {
  const Reading reading("k: 'ab'\nm: {a: 1}\n");
  const Node& node = *reading.at({"k"});
  EXPECT_EQ(text_span(reading.file, node, 1, 9), node.span);
  EXPECT_EQ(text_span(reading.file, node, 2, 1), node.span);
  EXPECT_EQ(text_span(reading.file, *reading.at({"m"}), 0, 0), reading.at({"m"})->span);
  Node other = node;
  other.text = "zz";
  EXPECT_EQ(text_span(reading.file, other, 0, 1), node.span);
}

}  // namespace
}  // namespace cfnaudit::syntax
