#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/syntax/reading.h"

// Collections, duplicate keys, aliases, the choice of the format.

namespace cfnaudit::syntax {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Collection, SpansReachFromFirstToLastChild) {
  const Reading reading(
      "a:\n  - b: 1\n    c: 'x'\n  - [p, q ]\n  # end\nz: {m: [ ], n: {}, }\nt: !If\n- 1\n");
  EXPECT_THAT(reading.findings(), IsEmpty());
  EXPECT_EQ(reading.source(reading.at({"a"})->span), "- b: 1\n    c: 'x'\n  - [p, q ]");
  EXPECT_EQ(reading.source(reading.at({"a", "0"})->span), "b: 1\n    c: 'x'");
  EXPECT_EQ(reading.source(reading.at({"a", "1"})->span), "[p, q ]");
  EXPECT_EQ(reading.source(reading.at({"z"})->span), "{m: [ ], n: {}, }");
  EXPECT_EQ(reading.source(reading.at({"z", "m"})->span), "[ ]");
  EXPECT_EQ(reading.source(reading.at({"z", "n"})->span), "{}");
  EXPECT_EQ(reading.source(reading.at({"t"})->span), "- 1");
  EXPECT_EQ(reading.source(reading.root().span),
            reading.file.text().substr(0, reading.file.text().size() - 1));
}

TEST(Collection, FlowSpansSkipCommentsBeforeTheBracket) {
  const Reading reading("a: [ # ] not here\n  x, # nor ] here\n  y,\n  # nor ] here\n]\n");
  EXPECT_EQ(reading.source(reading.at({"a"})->span),
            reading.file.text().substr(3, reading.file.text().size() - 4));
}

TEST(Collection, PairInsideAFlowListHasNoBrackets) {
  const Reading reading("a: [k: v, w]\n");
  EXPECT_EQ(reading.source(reading.at({"a"})->span), "[k: v, w]");
  EXPECT_EQ(reading.source(reading.at({"a", "0"})->span), "k: v");
}

TEST(Collection, JsonSpans) {
  const Reading reading("{\"a\": [1, {\"b\" : [ ]}] }");
  EXPECT_EQ(reading.source(reading.at({"a"})->span), "[1, {\"b\" : [ ]}]");
  EXPECT_EQ(reading.source(reading.at({"a", "1"})->span), "{\"b\" : [ ]}");
}

TEST(Twin, JsonAndYamlDumpTheSame) {
  const Reading yaml(
      "Resources:\n  Bucket:\n    Type: AWS::S3::Bucket\n    Properties:\n      Tags:\n      - "
      "Key: a\n        Value: \"é\\n\"\n"
      "      - ~\n      Size: 5\n      On: true\n      Text: |\n        x\n        y\n      Empty: "
      "[]\n      None: {}\n");
  const Reading json(
      R"({"Resources": {"Bucket": {"Type": "AWS::S3::Bucket", "Properties": {
      "Tags": [{"Key": "a", "Value": "\u00e9\n"}, null],
      "Size": 5, "On": true, "Text": "x\ny\n", "Empty": [], "None": {}}}}})");
  EXPECT_THAT(yaml.findings(), IsEmpty());
  EXPECT_THAT(json.findings(), IsEmpty());
  EXPECT_EQ(dump(yaml.root(), DumpDetail::kContent), dump(json.root(), DumpDetail::kContent));
  EXPECT_NE(dump(yaml.root()), dump(json.root()));
}

TEST(Find, GivesTheValueOrNothing) {
  const Reading reading("a: 1\nb:\n");
  EXPECT_EQ(reading.root().find("a")->text, "1");
  EXPECT_EQ(reading.root().find("b")->kind, NodeKind::kNull);
  EXPECT_EQ(reading.root().find("c"), nullptr);
  EXPECT_EQ(reading.at({"a"})->find("c"), nullptr);
}

TEST(DuplicateKey, LastIsKeptAndReported) {
  for (const std::string text :
       {"x:\n  a: 1\n  b: 2\n  'a': 3\n", "{\"x\":\n {\"a\": 1,\n  \"b\": 2,\n  \"a\": 3}}"}) {
    const Reading reading(text);
    EXPECT_THAT(reading.findings(), ElementsAre("TPL002 4:3"));
    EXPECT_EQ(reading.at({"x", "a"})->text, "3");
    ASSERT_EQ(reading.at({"x"})->members.size(), 2u);
    EXPECT_EQ(reading.at({"x"})->members.back().key->text, "a");
    const Diagnostic& found = reading.result.diagnostics.front();
    EXPECT_EQ(found.path, "x/a");
    EXPECT_THAT(found.message, testing::HasSubstr("'a'"));
    ASSERT_EQ(found.notes.size(), 1u);
    EXPECT_EQ(reading.file.lines().position(found.notes.front().span.begin).line, 2u);
    EXPECT_TRUE(reading.result.value.complete);
  }
}

TEST(DuplicateKey, FoundInLargeMaps) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += concat("k", std::to_string(i), ": 1\n");
  const Reading reading(text + "k50: 2\n");
  EXPECT_THAT(reading.findings(), ElementsAre("TPL002 101:1"));
  EXPECT_EQ(reading.at({"k50"})->text, "2");
  EXPECT_THAT(Reading(text + "k100: 2\n").findings(), IsEmpty());
}

TEST(Alias, SharesTheNodeAndIsReportedOnce) {
  const Reading reading("a: &x {p: 1}\nb: *x\nc: [*x, *x]\n");
  EXPECT_THAT(reading.findings(), ElementsAre("TPL003 2:4"));
  EXPECT_EQ(reading.result.diagnostics.front().notes.size(), 2u);
  EXPECT_EQ(reading.at({"b"}), reading.at({"a"}));
  EXPECT_EQ(reading.at({"c", "1"}), reading.at({"a"}));
  EXPECT_EQ(reading.source(reading.at({"c"})->span), "[*x, *x]");
}

TEST(Alias, RedefinedAnchorMeansTheLatest) {
  const Reading reading("a: &x 1\nb: &x 2\nc: *x\n");
  EXPECT_EQ(reading.at({"c"})->text, "2");
}

TEST(Alias, InsideOfItselfBecomesNull) {
  const Reading reading("a: &x [1, *x]\n");
  EXPECT_EQ(reading.at({"a", "1"})->kind, NodeKind::kNull);
  EXPECT_THAT(reading.findings(), ElementsAre("TPL003 1:11", "TPL003 1:11"));
}

TEST(Alias, WithoutAnchorIsASyntaxError) {
  EXPECT_THAT(Reading("a: 1\nb: *nope\n").findings(), ElementsAre("TPL001 2:4"));
}

TEST(Merge, IsReportedAndApplied) {
  const Reading reading("a: &x {p: 1, q: 2}\nb: &y {r: 3, q: 4}\nc:\n  <<: [*x, *y]\n  p: 9\n");
  EXPECT_THAT(reading.findings(), ElementsAre("TPL003 4:8", "TPL003 4:3"));
  EXPECT_EQ(reading.at({"c", "p"})->text, "9");
  EXPECT_EQ(reading.at({"c", "q"})->text, "2");
  EXPECT_EQ(reading.at({"c", "r"})->text, "3");
  EXPECT_EQ(reading.at({"c", "<<"}), nullptr);
}

TEST(Merge, QuotedIsAnOrdinaryKey) {
  const Reading reading("'<<': {p: 1}\n");
  EXPECT_THAT(reading.findings(), IsEmpty());
  EXPECT_NE(reading.at({"<<", "p"}), nullptr);
}

TEST(Tag, UnsupportedTypesAreReportedAtTheTag) {
  for (const std::string tag : {"binary", "omap", "pairs", "set", "timestamp"}) {
    EXPECT_THAT(Reading(concat("a:\n  b: !!", tag, " x\n")).findings(), ElementsAre("TPL003 2:6"))
        << tag;
  }
  EXPECT_THAT(Reading("a: !<tag:yaml.org,2002:timestamp> 2010-09-09\n").findings(),
              ElementsAre("TPL003 1:4"));
  EXPECT_THAT(Reading("a: 2010-09-09\nb: !!str x\n").findings(), IsEmpty());
}

TEST(Key, MustBeText) {
  const Reading list("[a]: 1\nb: 2\n", read_yaml);
  EXPECT_THAT(list.findings(), ElementsAre("TPL001 1:1"));
  EXPECT_EQ(list.root().members.size(), 1u);
  EXPECT_THAT(Reading(": 1\nb: 2\n").findings(), ElementsAre("TPL001 1:1"));
  const Reading reference("a: {{resolve:ssm:x}}\n");
  EXPECT_THAT(reference.findings(), ElementsAre("TPL001 1:5"));
  EXPECT_THAT(reference.result.diagnostics.front().fix, testing::HasSubstr("{{...}}"));
  EXPECT_TRUE(reference.result.value.complete);
}

TEST(Documents, SecondOneIsReportedAndLeftOut) {
  const Reading reading("a: 1\n---\nb: 2\n---\nc: 3\n");
  EXPECT_THAT(reading.findings(), ElementsAre("TPL003 2:1"));
  EXPECT_EQ(reading.root().members.size(), 1u);
  EXPECT_THAT(Reading("---\na: 1\n...\n").findings(), IsEmpty());
  EXPECT_THAT(Reading("%YAML 1.1\n---\na: 1\n").findings(), IsEmpty());
}

TEST(Format, JsonThatIsYaml) {
  for (const std::string text :
       {"{a: 1, 'b': [x, y,],}", "{\"a\": 1, # comment\n}", "[a, !Ref b]"}) {
    const Reading reading(text);
    EXPECT_THAT(reading.findings(), IsEmpty()) << text;
    EXPECT_TRUE(reading.result.value.complete);
  }
}

TEST(Format, BrokenInBothIsReportedWhereTheBetterReaderStopped) {
  EXPECT_THAT(Reading("{\"a\": 1,\n \"b\": \"\\ud83d\\ude00\",\n \"c\": }\n").findings(),
              ElementsAre("TPL001 3:7"));
  EXPECT_THAT(Reading("{a: 1,\n b: [1,\n c: 2}\n").findings(), ElementsAre("TPL001 3:6"));
}

TEST(Json, EmbeddedTextKeepsItsOwnOffsets) {
  const std::string text = R"({"StartAt": "A"})";
  const auto result = read_json(text, 7);
  EXPECT_EQ(result.value.root->find("StartAt")->span, (Span{7, 12, 15}));
}

}  // namespace
}  // namespace cfnaudit::syntax
