// What `check` reads, where its report goes, and with which exit code it ends.

#include <algorithm>
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/process.h"
#include "tests/cli/templates.h"

namespace cfnaudit::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

std::string content(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

int code_of(std::string_view text, const std::vector<std::string>& options = {}) {
  std::vector<std::string> arguments = {"check", "-"};
  arguments.insert(arguments.end(), options.begin(), options.end());
  return run(Call{arguments, std::string(text), {}, false}).code;
}

// ---- exit codes ----

TEST(ExitCode, FollowsTheWorstFinding) {
  EXPECT_EQ(code_of(kClean), 0);
  EXPECT_EQ(code_of(kWarning), 0);
  EXPECT_EQ(code_of(kError), 1);
}

TEST(ExitCode, FollowsFailOn) {
  EXPECT_EQ(code_of(kError, {"--fail-on", "never"}), 0);
  EXPECT_EQ(code_of(kError, {"--fail-on", "error"}), 1);
  EXPECT_EQ(code_of(kWarning, {"--fail-on", "error"}), 0);
  EXPECT_EQ(code_of(kWarning, {"--fail-on", "warning"}), 1);
  EXPECT_EQ(code_of(kWarning, {"--fail-on", "note"}), 1);
  EXPECT_EQ(code_of(kWarning, {"--fail-on", "never"}), 0);
  EXPECT_EQ(code_of(kClean, {"--fail-on", "note"}), 0);
}

TEST(ExitCode, OfTheOtherCommandsKnowsNoFindings) {
  for (const std::string command : {"access", "cost", "graph"}) {
    const Outcome run = test::run(Call{{command, "-"}, std::string(kWarning), {}, false});
    EXPECT_EQ(run.code, 0) << command;
    EXPECT_THAT(run.err, IsEmpty()) << command;
  }
}

// ---- inputs ----

TEST(Inputs, StandardInputIsADash) {
  const Outcome run = test::run(Call{{"check", "-"}, std::string(kError), {}, false});
  EXPECT_THAT(run.out, AllOf(HasSubstr("TPL007"), HasSubstr(":5:23")));
  EXPECT_THAT(run.err, IsEmpty());
}

TEST(Inputs, AMissingFileIsNamed) {
  const Outcome run = test::run({"check", "/nowhere/template.yaml"});
  EXPECT_EQ(run.code, 2);
  EXPECT_EQ(run.err, "cfnaudit: cannot read /nowhere/template.yaml: No such file or directory\n");
  EXPECT_THAT(run.out, IsEmpty());
}

TEST(Inputs, OneThatCannotBeReadDoesNotHideTheOthers) {
  const Folder folder;
  const Outcome run = test::run({"check", folder.write("a.yaml", kError),
                                 folder.path("missing.yaml"), folder.write("b.yaml", kWarning)});
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.out, AllOf(HasSubstr("TPL007"), HasSubstr("LOG003"), HasSubstr("2 templates")));
  EXPECT_THAT(run.err, HasSubstr("missing.yaml"));
}

TEST(Inputs, ANameThatIsTooLongIsNoCrash) {
  const Outcome run = test::run({"check", std::string(100'000, 'x')});
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.err, HasSubstr("File name too long"));
}

TEST(Inputs, OtherCommandsTakeNoFolder) {
  const Folder folder;
  for (const std::string command : {"access", "cost", "graph"}) {
    const Outcome run = test::run({command, folder.path()});
    EXPECT_EQ(run.code, 2) << command;
    EXPECT_THAT(run.err, HasSubstr("it is a folder"));
  }
}

TEST(Inputs, OtherCommandsSayWhatIsWrongWithTheTemplate) {
  const Outcome broken = test::run(Call{{"cost", "-"}, "Description: no more\n", {}, false});
  EXPECT_EQ(broken.code, 2);
  EXPECT_EQ(broken.err,
            "cfnaudit: <stdin>:1:1: a template must have a Resources section [TPL005]\n");
  const Outcome usable = test::run(Call{{"access", "-"}, std::string(kError), {}, false});
  EXPECT_EQ(usable.code, 0);
  EXPECT_THAT(usable.err, HasSubstr("<stdin>:5:23: "));
}

// ---- folders ----

TEST(Folders, AreSearchedForTemplates) {
  const Folder folder;
  folder.write("a.yaml", kWarning);
  folder.write("deep/er/b.yml", kWarning);
  folder.write("c.json", R"({"Resources": {"Jobs": {"Type": "AWS::SQS::Queue"}}})");
  folder.write("d.template", kWarning);
  folder.write("notes.txt", kError);
  folder.write(".hidden/e.yaml", kError);
  folder.write("node_modules/package/f.yaml", kError);
  folder.write("deployment.yaml", "kind: Deployment\nspec: {Resources: {}}\n");
  folder.write("values.yaml", "Resources:\n  limits: {cpu: 1}\n");
  folder.write("list.json", "[1, 2]");
  const Outcome run = test::run({"check", folder.path()});
  EXPECT_EQ(run.code, 0);
  EXPECT_THAT(run.out, HasSubstr("3 warnings in 4 templates"));
  EXPECT_THAT(run.err, IsEmpty());
}

TEST(Folders, WithATrailingSlashAndTheCurrentOneWork) {
  const Folder folder;
  folder.write("a.yaml", kError);
  EXPECT_EQ(test::run({"check", folder.path() + "/"}).code, 1);
}

TEST(Folders, WithoutTemplatesAreAMistake) {
  const Folder folder;
  folder.write("readme.md", "Resources");
  const Outcome run = test::run({"check", folder.path()});
  EXPECT_EQ(run.code, 2);
  EXPECT_EQ(run.err, "cfnaudit: no template found in " + folder.path() + "\n");
}

TEST(Folders, DoNotHideATemplateThatCannotBeRead) {
  const Folder folder;
  folder.write("good.yaml", kClean);
  folder.write("broken.yaml",
               "Description: 'never closed\nResources:\n  A: {Type: AWS::SQS::Queue}\n");
  const Outcome run = test::run({"check", folder.path()});
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.out, HasSubstr("broken.yaml:1:14"));
}

TEST(Folders, FollowNoLinkInACircle) {
  const Folder folder;
  folder.write("a.yaml", kClean);
  std::filesystem::create_directory_symlink(folder.path(), folder.path("again"));
  const Outcome run = test::run({"check", folder.path()});
  EXPECT_EQ(run.code, 0);
  EXPECT_FALSE(run.timed_out);
}

// ---- outputs ----

TEST(Outputs, GoToAFile) {
  const Folder folder;
  const auto path = folder.write("a.yaml", kError);
  const Outcome to_file = test::run({"check", path, "--output", folder.path("report.txt")});
  EXPECT_EQ(to_file.code, 1);
  EXPECT_THAT(to_file.out, IsEmpty());
  EXPECT_EQ(content(folder.path("report.txt")), test::run({"check", path}).out);
}

TEST(Outputs, ThatCannotBeWrittenAreAFailure) {
  const Folder folder;
  const auto path = folder.write("a.yaml", kClean);
  for (const auto& output :
       {folder.path("no/such/folder/report"), folder.path(), std::string("/dev/full")}) {
    const Outcome run = test::run({"check", path, "-o", output});
    EXPECT_EQ(run.code, 2) << output;
    EXPECT_THAT(run.err, StartsWith("cfnaudit: cannot write " + output + ": "));
  }
}

TEST(Outputs, ThatNobodyReadsAreNoFailure) {
  const Folder folder;
  for (int i = 0; i < 50; ++i) folder.write(std::to_string(i) + ".yaml", kError);
  const Outcome run = test::run(Call{{"check", folder.path()}, {}, {}, true});
  EXPECT_EQ(run.signal, 0);
  EXPECT_EQ(run.code, 1);
  EXPECT_THAT(run.err, IsEmpty());
}

TEST(Outputs, AreTheSameForAnyNumberOfJobs) {
  const Folder folder;
  for (int i = 0; i < 12; ++i)
    folder.write(std::to_string(i) + ".yaml", i % 3 == 0   ? kError
                                              : i % 3 == 1 ? kWarning
                                                           : kTwoEnvironments);
  for (const std::string format :
       {"text", "json", "sarif", "markdown", "junit", "github", "gitlab"}) {
    const Outcome one = test::run({"check", folder.path(), "--format", format, "--jobs", "1"});
    EXPECT_THAT(one.out, Not(IsEmpty()));
    for (const std::string jobs : {"2", "4", "64"})
      EXPECT_EQ(one.out, test::run({"check", folder.path(), "--format", format, "-j", jobs}).out)
          << format << " " << jobs;
  }
}

TEST(Outputs, AreColouredOnlyWhenAsked) {
  const auto out = [](std::vector<std::string> options, std::vector<std::string> environment) {
    std::vector<std::string> arguments = {"check", "-"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    return run(Call{arguments, std::string(kError), std::move(environment), false}).out;
  };
  const std::string escape = "\x1b[";
  EXPECT_THAT(out({}, {}), Not(HasSubstr(escape)));  // no terminal
  EXPECT_THAT(out({"--color", "always"}, {}), HasSubstr(escape));
  EXPECT_THAT(out({"--color", "never"}, {}), Not(HasSubstr(escape)));
  EXPECT_THAT(out({"--color", "auto"}, {"NO_COLOR=1"}), Not(HasSubstr(escape)));
  EXPECT_THAT(out({"--color", "always"}, {"NO_COLOR=1"}),
              HasSubstr(escape));  // the more explicit wish
}

TEST(Outputs, SayLessWhenQuietAndMoreWhenVerbose) {
  const auto out = [](const std::string& option) {
    return run(Call{{"check", "-", option}, std::string(kError), {}, false}).out;
  };
  EXPECT_THAT(out("--quiet"), StartsWith("error[TPL007"));
  EXPECT_THAT(out("--quiet"), Not(HasSubstr("1 error.")));
  EXPECT_THAT(out("--verbose"), AllOf(HasSubstr("see: https://"), HasSubstr("1 error.")));
}

TEST(Folders, AreCalledAsGitCallsThem) {
  const Folder folder;
  folder.write("stacks/t.yaml", kError);
  const auto outcome = run({"check", "--format", "gitlab", folder.path("./stacks/.")});
  EXPECT_THAT(outcome.out, HasSubstr("\"path\": \"" + folder.path("stacks/t.yaml") + "\""));
}

}  // namespace
}  // namespace cfnaudit::test
