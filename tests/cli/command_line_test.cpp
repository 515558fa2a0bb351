// The command line itself: help, version, mistakes, and the catalogue of rules.

#include <filesystem>
#include <regex>
#include <set>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/base/text.h"
#include "tests/cli/process.h"
#include "tests/cli/templates.h"
#include "tests/support/files.h"

namespace cfnaudit::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::MatchesRegex;
using testing::Not;
using testing::StartsWith;

/// "2026-09-10 to 2026-11-22": the first and the last day in the comment lines of the tables.
std::string days_of_tables() {
  static const std::regex kDay(R"(\b20\d\d-\d\d-\d\d\b)");
  std::set<std::string> days;
  const auto folder = std::filesystem::path(CFNAUDIT_SOURCE_DIR) / "analyzer/aws/data";
  for (const auto& file : files_below(folder, {".tsv"})) {
    std::istringstream lines(read_file(file));
    for (std::string line; std::getline(lines, line) && line.starts_with('#');)
      for (std::sregex_iterator it(line.begin(), line.end(), kDay), end; it != end; ++it)
        days.insert(it->str());
  }
  return concat(*days.begin(), " to ", *days.rbegin());
}

TEST(CommandLine, VersionIsOneLineWithTheDatesOfWhatTheProgramKnows) {
  const Outcome run = test::run({"--version"});
  EXPECT_EQ(run.code, 0);
  EXPECT_THAT(run.out,
              MatchesRegex("cfnaudit [0-9]+[.][0-9]+[.][0-9]+ [(]tables of [-0-9]+ to [-0-9]+, "
                           "prices of 20..-..-.. to 20..-..-..[)]\n"));
  EXPECT_THAT(run.out, HasSubstr(concat("tables of ", days_of_tables(), ",")));
  EXPECT_THAT(run.err, IsEmpty());
}

TEST(CommandLine, HelpNamesEveryCommandAndEveryCommandHasHelp) {
  const Outcome whole = test::run({"--help"});
  EXPECT_EQ(whole.code, 0);
  EXPECT_THAT(whole.err, IsEmpty());
  for (const std::string command : {"check", "access", "cost", "graph", "rules", "explain"}) {
    EXPECT_THAT(whole.out, HasSubstr(command));
    const Outcome own = test::run({command, "--help"});
    EXPECT_EQ(own.code, 0) << command;
    EXPECT_THAT(own.out,
                AllOf(HasSubstr("Usage: cfnaudit "), HasSubstr("--format"), HasSubstr("--output")));
    EXPECT_THAT(own.err, IsEmpty());
  }
}

TEST(CommandLine, HelpNamesTheFormatsThatExist) {
  EXPECT_THAT(test::run({"check", "--help"}).out,
              HasSubstr("text (default), json, sarif, markdown, junit, github, gitlab, html"));
  EXPECT_THAT(test::run({"cost", "--help"}).out, HasSubstr("text (default), json, markdown, csv"));
  EXPECT_THAT(test::run({"graph", "--help"}).out, HasSubstr("mermaid (default), dot, json"));
}

struct Mistake {
  std::vector<std::string> arguments;
  std::string says;
};

/// The names of the tests.
void PrintTo(const Mistake& mistake, std::ostream* out) { *out << join(mistake.arguments, " "); }

class Mistakes : public testing::TestWithParam<Mistake> {};

TEST_P(Mistakes, EndWithTwoAndAWordOnTheErrorStream) {
  const Outcome run = test::run(GetParam().arguments);
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.out, IsEmpty());
  EXPECT_THAT(run.err, HasSubstr(GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(
    CommandLine, Mistakes,
    testing::Values(
        Mistake{{}, "Usage: cfnaudit"}, Mistake{{"chek"}, "did you mean check?"},
        Mistake{{"nonsense"}, "there is no command or file 'nonsense'"},
        Mistake{{"--nonsense"}, "--nonsense"}, Mistake{{"check"}, "requires a template"},
        Mistake{{"cost"}, "requires a template"},
        Mistake{{"check", "--nonsense", "x"}, "--nonsense"},
        Mistake{{"check", "--fail-on", "bad", "x"}, "bad"},
        Mistake{{"check", "--jobs", "many", "x"}, "many"},
        Mistake{{"check", "--jobs", "-1", "x"}, "-1"},
        Mistake{{"check", "--color", "red", "x"}, "red"},
        Mistake{{"check", "--quiet", "--verbose", "x"}, "--quiet"},
        Mistake{{"check", "--format", "xml", "x"},
                "check does not support format 'xml'; use text, json, sarif, markdown, junit, "
                "github, gitlab and html"},
        Mistake{{"cost", "--format", "sarif", "x"}, "cost does not support format 'sarif'"},
        Mistake{{"rules", "--format", "sarif"}, "rules does not support format 'sarif'"},
        Mistake{{"rules", "LOG999"}, "there is no rule 'LOG999'"},
        Mistake{{"rules", "log001"}, "did you mean LOG001?"},
        Mistake{{"check", "-", "--parameter-overrides", "=x"},
                "--parameter-overrides takes KEY=VALUE"}));

TEST(CommandLine, CheckIsWhatHappensToAFile) {
  const Folder folder;
  const auto path = folder.write("template.yaml", kError);
  EXPECT_EQ(test::run({path}).out, test::run({"check", path}).out);
  EXPECT_EQ(test::run({path}).code, 1);
}

TEST(Rules, AreListedInOrderOneALine) {
  const Outcome run = test::run({"rules"});
  EXPECT_EQ(run.code, 0);
  EXPECT_THAT(run.out, HasSubstr("LOG001  state-machine-cannot-log "));
  EXPECT_LT(run.out.find("LOG001"), run.out.find("TPL001"));
}

TEST(Rules, APageIsFoundByIdAndByNameUnderBothCommands) {
  const Outcome page = test::run({"rules", "LOG001"});
  EXPECT_EQ(page.code, 0);
  EXPECT_THAT(page.out, StartsWith("# LOG001 state-machine-cannot-log\n"));
  EXPECT_EQ(test::run({"explain", "LOG001"}).out, page.out);
  EXPECT_EQ(test::run({"explain", "state-machine-cannot-log"}).out, page.out);
}

TEST(Rules, GoToAFile) {
  const Folder folder;
  const Outcome run =
      test::run({"rules", "--format", "markdown", "--output", folder.path("rules.md")});
  EXPECT_EQ(run.code, 0);
  EXPECT_THAT(run.out, IsEmpty());
  EXPECT_TRUE(std::filesystem::exists(folder.path("rules.md")));
}

}  // namespace
}  // namespace cfnaudit::test
