#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/base/text.h"
#include "tests/unit/syntax/reading.h"

// Input that is broken, hostile or huge: a finding with its place, and no crash or hang.

namespace cfnaudit::syntax {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::size_t kLevels = 100'000;
constexpr std::size_t kMegabyte = 1'000'000;

TEST(Empty, IsNull) {
  for (const std::string text :
       {"", "\n\n", "# only a comment\n", "\xEF\xBB\xBF", "---\n", " \t\r\n"}) {
    const Reading reading(text);
    EXPECT_EQ(reading.root().kind, NodeKind::kNull) << text;
    EXPECT_THAT(reading.findings(), IsEmpty()) << text;
  }
  EXPECT_EQ(Reading("").root().span, (Span{0, 0, 0}));
  EXPECT_EQ(Reading("", json).root().kind, NodeKind::kNull);
}

struct ErrorCase {
  std::string text;
  std::string finding;
  std::string message;
};

TEST(SyntaxError, YamlPlaces) {
  const ErrorCase cases[] = {
      {"a: b: c\n", "TPL001 1:5", "':'"},
      {"a:\n\t- x\n", "TPL001 2:2", "tab"},
      {"a: [1, 2\nb: 3\n", "TPL001 2:2", "']'"},
      {"a: }\n", "TPL001 1:4", "bracket"},
      {"a: @x\n", "TPL001 1:4", "character"},
      {"a: |\n  x\n y\n", "TPL001 3:2", "map"},
      {"a: \"x\nb: 1\n", "TPL001 1:4", "quote"},
      {"z: don't\na: 'x\nb: 1\n", "TPL001 2:4", "quote"},
      {"a: \"\\q\"\n", "TPL001 1:7", "escape"},
      {" a: 1\nb: 2\n", "TPL001 2:1", "indented less"},
      {"\"a\" \"b\"\n", "TPL001 1:5", "nothing can follow"},
      {"a: 1\n  b: 2\n", "TPL001 2:4", "':'"},
      {"a:\n - x\n y\n", "TPL001 3:2", "map"},
  };
  for (const auto& c : cases) {
    const Reading reading(c.text);
    ASSERT_THAT(reading.findings(), ElementsAre(c.finding)) << c.text;
    EXPECT_THAT(reading.result.diagnostics.front().message, HasSubstr(c.message)) << c.text;
    EXPECT_FALSE(reading.result.value.complete) << c.text;
  }
}

TEST(SyntaxError, JsonPlaces) {
  const ErrorCase cases[] = {
      {"{\"a\": 1", "TPL001 1:8", "'}'"},      {"{\"a\" 1}", "TPL001 1:6", "':'"},
      {"{\"a\": 1,}", "TPL001 1:9", "','"},    {"{\"a\": [1 2]}", "TPL001 1:10", "','"},
      {"{\"a\": tru}", "TPL001 1:7", "value"}, {"{\"a\": 01}", "TPL001 1:7", "value"},
      {"{\"a\": 1.}", "TPL001 1:7", "value"},  {"{\"a\": -}", "TPL001 1:7", "value"},
      {"{\"a\": 1e}", "TPL001 1:7", "value"},  {"{\"a\": +1}", "TPL001 1:7", "value"},
      {"{\"a\": }", "TPL001 1:7", "value"},    {"{a: 1}", "TPL001 1:2", "key"},
      {"{\"a\": \"x}", "TPL001 1:7", "quote"}, {"{} {}", "TPL001 1:4", "nothing"},
      {"[1, 2", "TPL001 1:6", "']'"},          {"[\"a\\", "TPL001 1:2", "quote"},
  };
  for (const auto& c : cases) {
    const Reading reading(c.text, json);
    ASSERT_THAT(reading.findings(), ElementsAre(c.finding)) << c.text;
    EXPECT_THAT(reading.result.diagnostics.front().message, HasSubstr(c.message)) << c.text;
    EXPECT_FALSE(reading.result.value.complete) << c.text;
  }
}

TEST(SyntaxError, PlaceIsAWholeCharacter) {
  const Reading reading("\"{`\\\u00e9");
  ASSERT_THAT(reading.findings(), ElementsAre("TPL001 1:5"));
  EXPECT_EQ(reading.source(reading.result.diagnostics.front().span), "\u00e9");
}

TEST(SyntaxError, InsideAJsonStringDoesNotEndReading) {
  const Reading reading(
      "{\"a\": \"x\ty\", \"b\": \"\\ud83d!\", \"c\": \"\\q\", \"d\": \"\\u12\", \"e\": 1}", json);
  EXPECT_THAT(reading.findings(),
              ElementsAre("TPL001 1:9", "TPL001 1:20", "TPL001 1:36", "TPL001 1:47"));
  EXPECT_EQ(reading.at({"b"})->text, "\xEF\xBF\xBD!");
  EXPECT_EQ(reading.at({"e"})->text, "1");
  EXPECT_TRUE(reading.result.value.complete);
}

TEST(SyntaxError, KeepsWhatWasComplete) {
  const Reading yaml("a: 1\nb:\n  c: 2\n  d: [x, }\n");
  EXPECT_EQ(yaml.at({"a"})->text, "1");
  EXPECT_EQ(yaml.at({"b", "c"})->text, "2");
  const Reading broken_json("{\"a\": 1, \"b\": {\"c\": 2, \"d\": [3, }", json);
  EXPECT_EQ(broken_json.at({"b", "c"})->text, "2");
  EXPECT_EQ(broken_json.at({"b", "d", "0"})->text, "3");
}

TEST(BadBytes, AreReportedAtTheFirstAndReadOn) {
  const Reading latin("a: 1\nb: caf\xE9\nc: \x01\xFF\n");
  EXPECT_THAT(latin.findings(), ElementsAre("TPL001 2:7"));
  EXPECT_THAT(latin.result.diagnostics.front().message, HasSubstr("0xE9 at offset 11"));
  EXPECT_THAT(latin.result.diagnostics.front().message, HasSubstr("2 further"));
  EXPECT_EQ(latin.at({"b"})->text, "caf_");
  EXPECT_EQ(latin.source(latin.at({"c"})->span), "\x01\xFF");
  const Reading nul(std::string("{\"a\": \"x\0y\"}", 12));
  EXPECT_THAT(nul.findings(), ElementsAre("TPL001 1:9"));
  EXPECT_THAT(nul.result.diagnostics.front().message, HasSubstr("NUL"));
  // yaml-cpp takes this byte for the end of its input.
  EXPECT_EQ(Reading("a: \x04\nb: 1\n").at({"b"})->text, "1");
}

TEST(BadBytes, BinaryIsNotParsed) {
  std::string binary =
      "\x7F"
      "ELF";
  std::mt19937 random(1);
  for (int i = 0; i < 10'000; ++i) binary += static_cast<char>(random() & 0xFF);
  std::string utf16;
  for (const char c : std::string("Resources:\n  A:\n")) utf16 += std::string({c, '\0'});
  for (const auto& text : {binary, utf16, std::string(5000, '\0')}) {
    const Reading reading(text);
    ASSERT_EQ(reading.result.diagnostics.size(), 1u);
    EXPECT_EQ(reading.result.diagnostics.front().rule, "TPL001");
    EXPECT_THAT(reading.result.diagnostics.front().message, HasSubstr("no UTF-8 text"));
    EXPECT_EQ(reading.root().kind, NodeKind::kNull);
  }
}

TEST(Depth, IsLimited) {
  std::string block;
  for (std::size_t i = 0; i < 1000; ++i) block += std::string(i, ' ') + "a:\n";
  const std::string texts[] = {
      "a: " + repeat("[", kLevels) + repeat("]", kLevels),
      "a: " + repeat("{a: ", kLevels),
      repeat("- ", kLevels),
      repeat("? ", kLevels),
      block,
      repeat("[", kLevels) + repeat("]", kLevels),
      repeat("{\"a\":", kLevels) + "1" + repeat("}", kLevels),
      repeat("[", kLevels),
  };
  for (const auto& text : texts) {
    const Reading reading(text);
    ASSERT_EQ(reading.result.diagnostics.size(), 1u) << text.substr(0, 20);
    EXPECT_EQ(reading.result.diagnostics.front().rule, "TPL004");
    EXPECT_FALSE(reading.result.value.complete);
    EXPECT_FALSE(dump(reading.root()).empty());
  }
}

TEST(Depth, FourHundredLevelsAreReadInBothFormats) {
  const std::string levels = repeat("[", 400) + repeat("]", 400);
  EXPECT_THAT(Reading(levels, json).findings(), IsEmpty());
  EXPECT_THAT(Reading(levels, read_yaml).findings(), IsEmpty());
  EXPECT_THAT(Reading("[" + levels + "]", json).findings(), ElementsAre("TPL004 1:401"));
  EXPECT_THAT(Reading("[" + levels + "]", read_yaml).findings(), ElementsAre("TPL004 1:401"));
}

TEST(Depth, CannotGrowThroughAliases) {
  const std::string text = concat("a: &a ", repeat("[", 300), "1", repeat("]", 300),
                                  "\nb: ", repeat("[", 200), "*a", repeat("]", 200), "\n");
  const Reading reading(text);
  EXPECT_EQ(reading.result.diagnostics.front().rule, "TPL004");
  EXPECT_FALSE(dump(*reading.at({"b"})).empty());
}

TEST(Size, AliasBombEndsReading) {
  std::string text = "a: &a [x, x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c <= 'j'; ++c) {
    const std::string previous(1, static_cast<char>(c - 1));
    text += concat(std::string(1, c), ": &", std::string(1, c), " [",
                   repeat(concat("*", previous, ", "), 10), "]\n");
  }
  const Reading reading(text);
  ASSERT_EQ(reading.result.diagnostics.front().rule, "TPL004");  // else the walk never ends
  std::size_t nodes = 0;
  walk(reading.root(), [&](const Node&) { ++nodes; });
  EXPECT_LE(nodes, 1'000'001u);
}

TEST(Size, MergesCountAsWell) {
  std::string text = "m0: &m0 {k0: 1}\n";
  for (int i = 1; i < 3000; ++i) {
    const std::string n = std::to_string(i);
    text += concat("m", n, ": &m", n, "\n  <<: *m", std::to_string(i - 1), "\n  k", n, ": 1\n");
  }
  EXPECT_EQ(Reading(text).result.diagnostics.front().rule, "TPL004");
}

TEST(Size, AboveCloudFormationsLimitIsReportedAndAnalysed) {
  const std::string comment = "#" + std::string(1100 * 1024, 'x') + "\n";
  const Reading reading(comment + "a: 1\n");
  EXPECT_THAT(reading.findings(), ElementsAre("TPL004 1:1"));
  EXPECT_EQ(reading.at({"a"})->text, "1");
  EXPECT_TRUE(reading.result.value.complete);
}

TEST(Size, FiftyMegabytes) {
  const std::string texts[] = {
      repeat("- abc\n", 50 * kMegabyte / 6),
      concat("a: \"", std::string(50 * kMegabyte, ' '), "\""),
      concat("[", repeat("1,", 25 * kMegabyte), "1]"),
      concat("[\"", std::string(50 * kMegabyte, 'x'), "\"]"),
  };
  for (const auto& text : texts) {
    const Reading reading(text);
    EXPECT_THAT(reading.findings(), testing::Contains("TPL004 1:1")) << text.substr(0, 20);
  }
}

TEST(Size, FourMegabytesOfYamlTakeLinearTime) {
  const std::string texts[] = {
      "x: [" + repeat("a,", kMegabyte) + "]",
      "x: {" + repeat("a: ,", 500'000) + "}",
      repeat("a: 1\n", 400'000),
      repeat("- \n", 600'000),
      "a: >\n x\n" + std::string(2 * kMegabyte, '\n') + " y\n",
      "a: x\n" + repeat(" y\n", 600'000),
      "a: 'x" + std::string(2 * kMegabyte, ' '),
      "a: \"" + repeat("b: 'c' \n", 200'000),
  };
  for (const auto& text : texts) {
    const Reading reading(text);
    EXPECT_LE(reading.result.diagnostics.size(), 210u) << "a flood of findings";
  }
}

TEST(Size, UnlistedProblemsAreCounted) {
  const Reading reading(repeat("a: 1\n", 1001));
  EXPECT_EQ(reading.result.diagnostics.size(), 201u);
  EXPECT_THAT(reading.result.diagnostics.back().message, HasSubstr("800 further problems"));
}

TEST(Truncated, ReferenceCutAnywhere) {
  const auto path =
      std::filesystem::path(CFNAUDIT_SHARED_DIR) / "reference" / "serverless-app.yaml";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is absent";
  std::stringstream content;
  content << std::ifstream(path).rdbuf();
  const std::string text = content.str();
  std::mt19937 random(7);
  for (int i = 0; i < 200; ++i) {
    const std::size_t size = random() % text.size();
    const Reading reading(text.substr(0, size));
    for (const auto& diagnostic : reading.result.diagnostics) {
      EXPECT_EQ(diagnostic.rule, "TPL001") << size;
      EXPECT_LE(diagnostic.span.end, size);
    }
    // A cut at the end of an entry leaves a template that is merely shorter.
    if (reading.result.diagnostics.empty()) {
      EXPECT_TRUE(reading.result.value.complete);
      EXPECT_NE(reading.root().kind, NodeKind::kList) << size;
    }
    walk(reading.root(), [&](const Node& node) { EXPECT_LE(node.span.end, size); });
  }
}

TEST(Mutated, NoByteChangeCrashes) {
  const std::string yaml =
      "a: &x !Sub 'q'\nb: [*x, {c: |-\n  d}, \"\\u00e9\"]\n? e\n: >\n  f\n\n  g\n<<: {h: ~}\n--- # "
      "i\n";
  const std::string text =
      R"({"a": [1, -2.5e3, "\ud83d\ude00", {"b": null}], "c": "\n", "d": true})";
  static constexpr char kBytes[] = "\0\n\r\t '\"\\[]{}:,-?!&*#|>%@`~x\xC3\xFF";
  const std::string_view replacements(kBytes, sizeof(kBytes) - 1);
  for (const auto& original : {yaml, text}) {
    for (std::size_t at = 0; at < original.size(); ++at) {
      for (const char c : replacements) {
        std::string changed = original;
        changed[at] = c;
        const Reading reading(changed);
        walk(reading.root(), [&](const Node& node) {
          ASSERT_LE(node.span.begin, node.span.end) << changed;
          ASSERT_LE(node.span.end, changed.size()) << changed;
          if (node.kind == NodeKind::kScalar) text_span(reading.file, node, 0, node.text.size());
        });
      }
    }
  }
}

}  // namespace
}  // namespace cfnaudit::syntax
