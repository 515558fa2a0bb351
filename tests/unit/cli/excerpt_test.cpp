#include "cli/report/excerpt.h"

#include <gtest/gtest.h>

namespace cfnaudit::cli {
namespace {

class ExcerptTest : public testing::Test {
 protected:
  const SourceFile& file(std::string text) { return sources_.add("t.yaml", std::move(text)); }

  static Span span(const SourceFile& file, std::string_view words) {
    const auto begin = static_cast<std::uint32_t>(file.text().find(words));
    return {file.number(), begin, begin + static_cast<std::uint32_t>(words.size())};
  }

  std::string show(std::vector<Mark> marks, std::size_t width = 80) {
    return excerpt(sources_, std::move(marks), {Style::kError, width}, Paint(Color::kOff)).text;
  }

  SourceMap sources_;
};

TEST_F(ExcerptTest, UnderlinesTheSpan) {
  const auto& source = file("A: 1\nMetric: UserErrors\n");
  EXPECT_EQ(show({{span(source, "UserErrors"), "never emitted"}}),
            "    --> t.yaml:2:9\n"
            "    |\n"
            "  2 | Metric: UserErrors\n"
            "    |         ^^^^^^^^^^ never emitted\n");
}

TEST_F(ExcerptTest, NotesStandOnTheirLines) {
  const auto& source = file("a: 1\nb: 2\nc: 3\nd: 4\ne: 5\nf: 6\n");
  EXPECT_EQ(
      show({{span(source, "c: 3"), ""}, {span(source, "a"), "before"}, {span(source, "f"), "far"}}),
      "    --> t.yaml:3:1\n"
      "    |\n"
      "  1 | a: 1\n"
      "    | - before\n"
      "  2 | b: 2\n"
      "  3 | c: 3\n"
      "    | ^^^^\n"
      "....\n"
      "  6 | f: 6\n"
      "    | - far\n");
}

TEST_F(ExcerptTest, SpansOfSeveralLinesEndTheirFirst) {
  const auto& source = file("a:\n  b: 1\n  c: 2\nd: 3\n");
  EXPECT_EQ(show({{span(source, "b: 1\n  c: 2\n"), "this map"}}),
            "    --> t.yaml:2:3\n"
            "    |\n"
            "  2 |   b: 1\n"
            "    |   ^^^^ to line 3: this map\n");
}

TEST_F(ExcerptTest, TabsAndWideCharactersKeepTheCaretInPlace) {
  const auto& source = file("\tk: \xE6\xBC\xA2\xE5\xAD\x97 end\n");
  EXPECT_EQ(show({{span(source, "end"), ""}}),
            "    --> t.yaml:1:8\n"
            "    |\n"
            "  1 |     k: \xE6\xBC\xA2\xE5\xAD\x97 end\n"
            "    |             ^^^\n");
}

TEST_F(ExcerptTest, LongLinesAreCutAroundTheMark) {
  const auto& source =
      file("start " + std::string(200, 'x') + " needle " + std::string(200, 'y') + "\n");
  const std::string text = show({{span(source, "needle"), ""}}, 60);
  EXPECT_NE(text.find("needle"), std::string::npos);
  EXPECT_EQ(text.find("start"), std::string::npos);
  std::string line = text.substr(text.find("  1 |"));
  const std::string underline = line.substr(line.find('\n') + 1);
  line.resize(line.find('\n'));
  // The ellipsis in front of the needle has three bytes and one column.
  EXPECT_EQ(line.find("needle") - 2, underline.find("^^^^^^"));
  EXPECT_LE(line.size(), 60U + 4U);
}

TEST_F(ExcerptTest, EmptySpansAndFileEndsHaveACaret) {
  const auto& source = file("a: 1");
  EXPECT_EQ(show({{{source.number(), 4, 4}, "ends here"}}),
            "    --> t.yaml:1:5\n"
            "    |\n"
            "  1 | a: 1\n"
            "    |     ^ ends here\n");
}

TEST_F(ExcerptTest, EscapesOfTheSourceDoNotReachTheTerminal) {
  const auto& source = file("a: \x1b[31mred\n");
  EXPECT_EQ(show({{span(source, "red"), ""}}).find('\x1b'), std::string::npos);
}

TEST_F(ExcerptTest, OtherFilesHaveTheirOwnHeading) {
  const auto& first = file("a: 1\n");
  const auto& second = file("b: 2\n");
  const std::string text = show({{span(first, "a"), ""}, {span(second, "b"), "there"}});
  EXPECT_NE(text.find("    ::: t.yaml:1:1\n    |\n  1 | b: 2\n    | - there\n"), std::string::npos)
      << text;
}

}  // namespace
}  // namespace cfnaudit::cli
