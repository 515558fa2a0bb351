// Input that is no template, or a broken one: a finding with its place, the documented exit code,
// and valid machine output; never a crash, never a hang.

#include <algorithm>
#include <fstream>
#include <iterator>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "analyzer/base/text.h"
#include "tests/cli/process.h"
#include "tests/cli/templates.h"
#include "tests/support/files.h"

namespace cfnaudit::test {
namespace {

using testing::AnyOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr std::size_t kDeep = 100'000;

std::string repeat(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

std::string bytes(std::size_t size) {
  std::mt19937 random(1);
  std::string out;
  for (std::size_t i = 0; i < size; ++i) out += static_cast<char>(random() & 0xFFU);
  return out;
}

/// Ten aliases of ten aliases of ...: 10^12 values when written out.
std::string alias_bomb() {
  std::string out = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string alias = concat("*a", std::to_string(i - 1), " ");
    const std::string name = std::to_string(i);
    out += concat("a", name, ": &a", name, " [", repeat(concat(alias, ", "), 9), alias, "]\n");
  }
  return out + "Resources:\n  A: {Type: AWS::SQS::Queue, Properties: {Tags: *a11 }}\n";
}

std::string with_queue_name(std::string_view value) {
  return "Resources:\n  A:\n    Type: AWS::SQS::Queue\n    Properties:\n      QueueName: " +
         std::string(value) + "\n";
}

struct Case {
  std::string name;
  std::string text;
  int code;           // of check
  std::string rule;   // of a finding ...
  std::string place;  // ... that starts here; empty: anywhere

  /// The text, "@" written out as 50 million letters where the name says so: not kept in memory for
  /// every other test.
  std::string input() const {
    if (!name.starts_with("Large")) return text;
    const std::size_t at = text.find('@');
    return text.substr(0, at) + std::string(50'000'000, 'x') + text.substr(at + 1);
  }
};

/// The names of the tests.
void PrintTo(const Case& test_case, std::ostream* out) { *out << test_case.name; }

std::vector<Case> cases() {
  return {
      {"EmptyFile", "", 2, "TPL005", "1:1"},
      {"OnlyComments", "# nothing\n# here\n", 2, "TPL005", "1:1"},
      {"NoResources", "Description: no more\n", 2, "TPL005", "1:1"},
      {"List", "- a\n- b\n", 2, "TPL005", "1:1"},
      {"Scalar", "hello\n", 2, "TPL005", "1:1"},
      {"JsonScalar", "42", 2, "TPL005", "1:1"},
      {"JsonCutShort", "{\"Resources\":", 2, "TPL001", "1:14"},
      {"YamlCutShort", "Resources:\n  A: {Type: 'AWS::SQS", 1, "TPL001", ""},
      {"ResourcesAreAList", "Resources: []\n", 2, "TPL005", "1:12"},
      {"ResourceIsAText", "Resources: {A: text}\n", 1, "TPL009", "1:16"},
      {"ResourceWithoutType", "Resources: {A: {Properties: {}}}\n", 1, "", "1:13"},
      {"UnknownFunction", with_queue_name("!Reff A"), 1, "", "5:18"},
      {"UnknownLongFunction", with_queue_name("{Fn::Nothing: A}"), 1, "", "5:19"},
      {"WrongNumberOfArguments", with_queue_name("!Join [',']"), 1, "TPL006", "5:24"},
      {"RefToNothing", with_queue_name("!Ref Missing"), 1, "TPL007", "5:23"},
      {"SubOfNothing", with_queue_name("!Sub 'a-${Missing}'"), 1, "TPL007", ""},
      {"RefToItself", with_queue_name("!GetAtt A.QueueName"), 1, "TPL015", ""},
      {"CircleOfDependsOn",
       "Resources:\n  A: {Type: AWS::SQS::Queue, DependsOn: B}\n  B: {Type: AWS::SQS::Queue, "
       "DependsOn: A}\n",
       1, "TPL015", ""},
      {"CircleOfConditions",
       "Conditions:\n  A: !Not [!Condition B]\n  B: !Not [!Condition A]\nResources:\n  Q: {Type: "
       "AWS::SQS::Queue, "
       "Condition: A}\n",
       1, "TPL015", ""},
      {"MissInAMapping", "Mappings: {M: {a: {b: c}}}\n" + with_queue_name("!FindInMap [M, a, x]"),
       1, "", "6:"},
      {"DeepFlowList", "Resources: " + repeat("[", kDeep) + repeat("]", kDeep), 1, "TPL004",
       "1:411"},
      {"DeepFlowMap", "Resources: " + repeat("{a: ", kDeep) + "1" + repeat("}", kDeep), 1, "TPL004",
       ""},
      {"DeepBlockList", repeat("- ", kDeep) + "a\n", 2, "TPL004", ""},
      {"DeepJson", "{\"Resources\": " + repeat("[", kDeep) + repeat("]", kDeep) + "}", 1, "TPL004",
       "1:414"},
      {"DeepJsonNeverClosed", repeat("[", kDeep), 2, "TPL004", ""},
      {"DeepFunctions", with_queue_name(repeat("!Select [0, [", 300) + "a" + repeat("]]", 300)), 1,
       "TPL004", ""},
      {"AliasBomb", alias_bomb(), 2, "TPL003", ""},
      {"AliasOfItself", "a: &a\n  <<: *a\nResources: {}\n", 1, "TPL003", "2:"},
      {"LargeYaml", with_queue_name("@"), 2, "TPL004", "1:1"},
      {"LargeJson", "{\"Resources\": {\"A\": \"@\"}}", 2, "TPL004", "1:1"},
      {"InvalidUtf8", with_queue_name("\"\xff\xfe\xc3(\""), 1, "TPL001", "5:19"},
      {"NulByte", with_queue_name(std::string("a\0b", 3)), 1, "TPL001", "5:19"},
      {"Utf16", std::string("\xff\xfeR\0e\0s\0", 8), 2, "TPL001", "1:1"},
      {"RandomBytes", bytes(100'000), 2, "TPL001", ""},
      {"SeveralDocuments", "Resources: {A: {Type: AWS::SQS::Queue}}\n---\nResources: {}\n", 1,
       "TPL003", "2:1"},
  };
}

class BadInput : public testing::TestWithParam<Case> {
 protected:
  Outcome command(const std::string& name, const std::string& format) const {
    return run({name, path_, "--format", format});
  }

  Folder folder_;
  std::string path_ = folder_.write("template.yaml", GetParam().input());
};

TEST_P(BadInput, IsAFindingWithItsPlace) {
  const Case& expected = GetParam();
  const Outcome check = run({"check", "--format", "json", path_});
  EXPECT_EQ(check.code, expected.code);
  EXPECT_THAT(check.err, IsEmpty());
  const auto report = nlohmann::json::parse(check.out, nullptr, false);
  ASSERT_FALSE(report.is_discarded());
  std::string found;
  bool met = false;
  for (const auto& finding : report["templates"][0]["findings"]) {
    const std::string rule = finding["rule"];
    const std::string place = std::to_string(finding["start"]["line"].get<int>()) + ":" +
                              std::to_string(finding["start"]["column"].get<int>());
    if (found.size() < 1000)
      found += rule + " at " + place + ": " + finding["message"].get<std::string>() + "\n";
    const bool here =
        expected.place.ends_with(':') ? place.starts_with(expected.place) : place == expected.place;
    met |= (expected.rule.empty() || rule == expected.rule) && (expected.place.empty() || here);
  }
  EXPECT_TRUE(met) << "expected " << expected.rule << " at " << expected.place << ", found\n"
                   << found;
}

TEST_P(BadInput, BreaksNoCommandAndNoFormat) {
  constexpr std::pair<const char*, const char*> kReports[] = {
      {"check", "text"},     {"check", "sarif"},  {"check", "markdown"}, {"check", "junit"},
      {"check", "github"},   {"check", "gitlab"}, {"access", "text"},    {"access", "json"},
      {"access", "mermaid"}, {"cost", "text"},    {"cost", "json"},      {"cost", "csv"},
      {"graph", "json"},     {"graph", "dot"}};
  for (const auto& [name, format] : kReports) {
    const Outcome outcome = command(name, format);
    EXPECT_FALSE(outcome.timed_out) << name << " " << format;
    EXPECT_EQ(outcome.signal, 0) << name << " " << format;
    EXPECT_THAT(outcome.code, AnyOf(0, 1, 2, 3)) << name << " " << format;
    const std::string_view kind = format;
    if (kind == "json" || kind == "sarif" || kind == "gitlab") {
      EXPECT_TRUE(nlohmann::json::accept(outcome.out)) << name << " " << format;
    }
    EXPECT_THAT(concat(outcome.out, outcome.err), Not(IsEmpty())) << name << " " << format;
  }
}

INSTANTIATE_TEST_SUITE_P(Cli, BadInput, testing::ValuesIn(cases()),
                         [](const auto& made) { return made.param.name; });

// ---- files ----

TEST(BadFile, TheProgramItselfIsNoTemplate) {
  const Folder folder;
  std::string program = read_file(CFNAUDIT_PROGRAM);
  program.resize(std::min<std::size_t>(program.size(), 1'000'000));
  const Outcome check = run({"check", folder.write("program", program)});
  EXPECT_EQ(check.code, 2);
  EXPECT_THAT(check.out, HasSubstr("error[TPL00"));
}

TEST(BadFile, AnEndlessOneIsRefused) {
  const Outcome check = run({"check", "/dev/zero"});
  EXPECT_EQ(check.code, 2);
  EXPECT_THAT(check.err, HasSubstr("it is a device"));
}

/// Cut at a hundred places: every prefix of a template is read to its end.
TEST(BadFile, ATemplateCutShortIsStillATemplate) {
  std::ifstream reference(CFNAUDIT_SHARED_DIR "/reference/serverless-app.yaml", std::ios::binary);
  const std::string text = reference ? std::string(std::istreambuf_iterator<char>(reference), {})
                                     : std::string(kTwoEnvironments) + std::string(kWarning);
  for (std::size_t i = 0; i < 100; ++i) {
    const std::size_t size = text.size() * i / 100;
    const Outcome check =
        run(Call{{"check", "-", "--format", "json"}, text.substr(0, size), {}, false});
    EXPECT_FALSE(check.timed_out) << size;
    EXPECT_EQ(check.signal, 0) << size;
    EXPECT_THAT(check.code, AnyOf(0, 1, 2)) << size;
    EXPECT_TRUE(nlohmann::json::accept(check.out)) << size;
  }
}

}  // namespace
}  // namespace cfnaudit::test
