// What little text can stand for a lot: the program ends soon, takes little memory, and says where
// it stopped.

#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analyzer/base/text.h"
#include "tests/cli/process.h"
#include "tests/cli/templates.h"

namespace cfnaudit::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kCanLimit = false;  // the sanitizer reserves terabytes
#else
constexpr bool kCanLimit = true;
#endif

constexpr rlim_t kMegabyte = 1024 * 1024;

/// While it lives, programs that are started get so much address space.
class Memory {
 public:
  explicit Memory(rlim_t bytes) {
    getrlimit(RLIMIT_AS, &before_);
    rlimit now = before_;
    now.rlim_cur = bytes;
    if (kCanLimit) setrlimit(RLIMIT_AS, &now);
  }
  ~Memory() { setrlimit(RLIMIT_AS, &before_); }
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;

 private:
  rlimit before_{};
};

std::string repeat(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

/// 64 environments.
std::string six_flags() {
  std::string parameters = "Parameters:\n  P: {Type: String}\n";
  std::string conditions = "Conditions:\n";
  for (int i = 0; i < 6; ++i) {
    const auto n = std::to_string(i);
    parameters += concat("  F", n, ": {Type: String, Default: a, AllowedValues: [a, b]}\n");
    conditions += concat("  C", n, ": !Equals [!Ref F", n, ", a]\n");
  }
  return parameters + conditions;
}

/// Queues whose names double, and many that are called like the last.
std::string doubling(std::string_view first, std::string_view before, std::string_view between,
                     std::string_view behind) {
  std::string out =
      concat(six_flags(),
             "Resources:\n  Q0: {Type: AWS::SQS::Queue, Properties: {QueueName: ", first, "}}\n");
  for (int i = 1; i < 45; ++i) {
    const auto last = concat("Q", std::to_string(std::min(i, 13) - 1), ".QueueName");
    out += concat("  Q", std::to_string(i),
                  ": {Type: AWS::SQS::Queue, Properties: {QueueName: ", before, last, between, last,
                  behind, "}}\n");
  }
  return out;
}

std::string topic(const std::string& properties) {
  return concat(six_flags(), "Resources:\n  T:\n    Type: AWS::SNS::Topic\n    Properties:\n",
                properties);
}

std::string properties(int count, const std::string& value) {
  std::string out;
  for (int i = 0; i < count; ++i) out += concat("      A", std::to_string(i), ": ", value, "\n");
  return out;
}

std::string aliases(const std::string& first, std::string_view open, std::string_view between,
                    std::string_view close) {
  std::string out = concat("      A0: &a0 ", first, "\n");
  for (int i = 1; i < 40; ++i) {
    const auto n = std::to_string(i);
    const auto last = concat("*a", std::to_string(i - 1), " ");
    out += concat("      A", n, ": &a", n, " ", open, last, between, last, close, "\n");
  }
  return topic(out);
}

std::string nested(const std::string& before, const std::string& value, const std::string& behind,
                   int times) {
  return repeat(before, times) + value + repeat(behind, times);
}

struct Case {
  std::string name;
  std::string text;
};

void PrintTo(const Case& one, std::ostream* out) { *out << one.name; }

std::vector<Case> cases() {
  std::string list;
  for (int i = 0; i < 2000; ++i) list += "x,";
  return {
      {"Sub", doubling("xxxxxxxx", "!Sub '${", "}${", "}'")},
      {"SubOfUnknown", doubling("!Ref P", "!Sub '${", "}${", "}'")},
      {"Join", doubling("xxxxxxxx", "!Join ['', [!GetAtt ", ", !GetAtt ", "]]")},
      {"JoinOfUnknown", doubling("!Ref P", "!Join ['', [!GetAtt ", ", !GetAtt ", "]]")},
      {"Base64", topic(properties(20, nested("{'Fn::Base64': ", "!Ref F0", "}", 40)))},
      {"Cidr", topic(properties(60, "!Cidr [10.0.0.0/8, 256, 8]"))},
      {"Split", concat("Mappings: {M: {a: {l: '", list, "'}, b: {l: x}}}\n",
                       topic(properties(60, "!Split [',', !FindInMap [M, !Ref F0, l]]")))},
      {"AliasesOfLists", aliases("{Ref: AWS::Region}", "[", ", ", "]")},
      {"AliasesOfMaps", aliases(concat("{a: ", std::string(500, 'x'), "}"), "{a: ", ", b: ", "}")},
      {"AliasesOfJoin", aliases("xxxxxxxx", "{'Fn::Join': ['', [", ", ", "]]}")},
  };
}

class LittleText : public testing::TestWithParam<Case> {};

TEST_P(LittleText, TakesLittleMemoryAndIsFound) {
  const Folder folder;
  const auto path = folder.write("t.yaml", GetParam().text);
  const Memory limit(150 * kMegabyte);
  const Outcome check = run({"check", path, "--jobs", "1"});
  EXPECT_EQ(check.code, 1) << check.err;
  EXPECT_THAT(check.out, HasSubstr("error[TPL004 too-large] "));
  EXPECT_THAT(check.out, HasSubstr(concat("--> ", path, ":")));
}

INSTANTIATE_TEST_SUITE_P(Bounds, LittleText, testing::ValuesIn(cases()),
                         [](const testing::TestParamInfo<Case>& one) { return one.param.name; });

TEST(Bounds, IncludesOfIncludesEnd) {
  const Folder folder;
  const auto include = [](int i) {
    return concat("{'Fn::Transform': {Name: AWS::Include, Parameters: {Location: f",
                  std::to_string(i), ".yaml}}}");
  };
  for (int i = 0; i < 6; ++i)
    folder.write(
        concat("f", std::to_string(i), ".yaml"),
        i == 5 ? "a: b\n" : concat("a: [", repeat(concat(include(i + 1), ", "), 10), "]\n"));
  const auto path = folder.write(
      "t.yaml", concat("Resources: {T: {Type: AWS::SNS::Topic, Metadata: ", include(0), "}}\n"));
  const Memory limit(150 * kMegabyte);
  const Outcome check = run({"check", path});
  EXPECT_EQ(check.code, 1);
  EXPECT_THAT(check.out, HasSubstr("the included files together are too large"));
}

TEST(Bounds, DenseCyclesAreAFewShortFindings) {
  std::string text = "Resources:\n";
  for (int i = 0; i < 200; ++i) {
    text += concat("  R", std::to_string(i), ": {Type: AWS::SNS::Topic, DependsOn: [R0");
    for (int j = 1; j < 200; ++j)
      if (j != i) text += concat(", R", std::to_string(j));
    text += "]}\n";
  }
  const Folder folder;
  const Outcome check = run({"check", folder.write("t.yaml", text)});
  EXPECT_EQ(check.code, 1);
  EXPECT_LT(check.out.size(), 10'000U);
  EXPECT_THAT(check.out, HasSubstr("3 errors"));
}

TEST(Bounds, ThousandsOfSuppressionsAreCounted) {
  std::string text = "Resources:\n";
  for (int i = 0; i < 20'000; ++i) text += "  # cfnaudit:ignore IAM001 not there\n";
  const Folder folder;
  const auto path = folder.write("t.yaml", text + "  T: {Type: AWS::SNS::Topic}\n");
  const Outcome check = run({"check", path});
  EXPECT_EQ(check.code, 0);
  EXPECT_THAT(check.out, HasSubstr("19000 more findings of TPL030 are not listed"));
}

TEST(Bounds, FindingsOnOneLongLineAreShownInPart) {
  const Folder folder;
  const auto path = folder.write(
      "t.yaml", concat("Resources:\n  T:\n    Type: AWS::SNS::Topic\n",
                       "    Properties: {TopicName: !Sub '", repeat("${a}", 50'000), "'}\n"));
  for (const auto format : {"text", "sarif"}) {
    const Outcome check = run({"check", path, "--format", format});
    EXPECT_EQ(check.code, 1) << format;
    EXPECT_FALSE(check.timed_out) << format;
    EXPECT_LT(check.out.size(), 5'000'000U) << format;
  }
}

// ---- too little memory ----

TEST(Memory, ATemplateThatNeedsMoreFailsAlone) {
  if (!kCanLimit) GTEST_SKIP() << "not under a sanitizer";
  const Folder folder;
  folder.write("small.yaml", kError);
  std::string large = "Resources:\n";
  for (int i = 0; i < 60'000; ++i)
    large += concat("  R", std::to_string(i), ": {Type: AWS::SNS::Topic, Properties: {A: [b]}}\n");
  folder.write("large.yaml", large);
  const Memory limit(120 * kMegabyte);
  const Outcome check = run({"check", folder.path()});
  EXPECT_EQ(check.signal, 0);
  EXPECT_EQ(check.code, 2);
  EXPECT_THAT(check.out, AllOf(HasSubstr("there is not enough memory to analyze it"),
                               HasSubstr("large.yaml"), HasSubstr("small.yaml: ")));
}

// ---- outputs ----

std::string content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Output, KeepsItsPermissionsAndItsLink) {
  const Folder folder;
  const auto path = folder.write("t.yaml", kError);
  const auto report = folder.write("report.txt", "old");
  ASSERT_EQ(chmod(report.c_str(), 0640), 0);
  ASSERT_EQ(symlink(report.c_str(), folder.path("link").c_str()), 0);
  EXPECT_EQ(run({"check", path, "--output", folder.path("link")}).code, 1);
  struct stat now {};
  ASSERT_EQ(lstat(folder.path("link").c_str(), &now), 0);
  EXPECT_TRUE(S_ISLNK(now.st_mode));
  ASSERT_EQ(stat(report.c_str(), &now), 0);
  EXPECT_EQ(now.st_mode & 0777U, 0640U);
  EXPECT_THAT(content(report), HasSubstr("error["));
}

TEST(Output, IsReplacedAsAWhole) {
  const Folder folder;
  const auto path = folder.write("t.yaml", kError);
  const auto report = folder.write("report.txt", "old");
  ASSERT_EQ(link(report.c_str(), folder.path("other").c_str()), 0);
  EXPECT_EQ(run({"check", path, "--output", report}).code, 1);
  EXPECT_EQ(content(folder.path("other")), "old");  // whoever has it open still reads the old one
}

TEST(Output, IsNoInput) {
  const Folder folder;
  const auto path = folder.write("t.yaml", kError);
  const auto given = folder.write("given.json", "{}");
  ASSERT_EQ(link(path.c_str(), folder.path("same.yaml").c_str()), 0);
  for (const auto& output : {path, folder.path("same.yaml"), given}) {
    const Outcome check = run({"check", path, "--parameters", given, "--output", output});
    EXPECT_EQ(check.code, 2) << output;
    EXPECT_THAT(check.err, HasSubstr("it is the input "));
  }
  const Outcome all = run({"check", folder.path(), "--output", path});
  EXPECT_EQ(all.code, 2);
  EXPECT_EQ(content(path), kError);
}

// ---- names ----

TEST(Name, OfAFileIsNoCommandOfATerminal) {
  const Folder folder;
  const std::string odd = "\x1b[31m\x07\xff.yaml";
  folder.write(odd, "Resources:\n  T: {Type: AWS::SNS::Topic, DependsOn: Nobody}\n");
  for (const auto format : {"text", "json", "sarif", "markdown", "junit", "github", "gitlab"}) {
    const Outcome check = run({"check", folder.path(), "--format", format});
    EXPECT_EQ(check.code, 1) << format;
    EXPECT_THAT(check.out, AllOf(Not(HasSubstr("\x1b[31m")), Not(HasSubstr("\xff.")))) << format;
  }
  for (const auto& arguments : std::vector<std::vector<std::string>>{
           {"check", "no\x1b[31m"},
           {"check", folder.path(odd), "--parameters", "no\x1b[31m"},
           {"check", folder.path(odd), "--output", "no\x1b[31m/report"},
           {"check", folder.path(odd), "--config", "no\x1b[31m"},
           {"check", folder.path(odd), "--format", "no\x1b[31m"},
           {"access", folder.path(odd)}}) {
    const Outcome failed = run(arguments);
    EXPECT_THAT(failed.err, Not(HasSubstr("\x1b[31m"))) << testing::PrintToString(arguments);
  }
}

}  // namespace
}  // namespace cfnaudit::test
