// What `diff` may be given besides two templates: no git, a clone without the base, files that are
// none, thousands of files, names that try to break out of a report.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/base/text.h"
#include "tests/cli/repository.h"
#include "tests/cli/templates.h"
#include "tests/support/files.h"

namespace cfnaudit::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class DiffInput : public testing::Test {
 protected:
  void SetUp() override {
    if (!has_git()) GTEST_SKIP() << "git is not here";
    folder_.write("t.yaml", kClean);
    repository_.commit("base");
  }

  Outcome diff(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "diff");
    return repository_.run(std::move(arguments));
  }
  void commit_and_expect_nothing() const {
    repository_.commit("change");
    const auto outcome = diff({"--git", "HEAD~1..HEAD"});
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_THAT(outcome.out, IsEmpty());
    EXPECT_THAT(outcome.err, IsEmpty());
  }

  Repository repository_;
  const Folder& folder_ = repository_.folder();
};

TEST_F(DiffInput, WithoutGitItSaysWhatWorksWithout) {
  const auto outcome =
      run(Call{{"diff", "--git", "main"}, {}, {"PATH=" + folder_.path("nothing")}, false});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("cannot run git"), HasSubstr("two files")));
}

TEST_F(DiffInput, OutsideOfARepositoryItSaysSo) {
  const Folder elsewhere;
  const auto outcome = run(Call{{"diff", "--git", "main"},
                                {},
                                {"PATH=/usr/bin:/bin", "GIT_DIR=" + elsewhere.path(".git")},
                                false});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("git: fatal: not a git repository"));
}

TEST_F(DiffInput, AShallowCloneIsToldHowToFetchTheRest) {
  folder_.write("t.yaml", kError);
  repository_.commit("change");
  const Folder clone;
  const std::string target = clone.path("shallow");
  ASSERT_EQ(std::system(concat("git clone -q --depth 1 'file://", folder_.path(), "' '", target,
                               "' 2>/dev/null")
                            .c_str()),
            0);
  const auto in_clone = [&](const std::string& range) {
    return run(
        Call{{"diff", "--git", range},
             {},
             {"PATH=/usr/bin:/bin", "GIT_DIR=" + target + "/.git", "GIT_WORK_TREE=" + target},
             false});
  };
  const auto outcome = in_clone("HEAD~1...HEAD");
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("git has no revision 'HEAD~1'"),
                                 HasSubstr("git fetch --unshallow"), HasSubstr("fetch-depth: 0")));
}

TEST_F(DiffInput, HistoriesThatDoNotMeetAreNamed) {
  repository_.git("checkout -q --orphan other");
  repository_.commit("unrelated");
  const auto outcome = diff({"--git", "main...other"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_THAT(outcome.err,
              HasSubstr("the histories of main...other have no common commit in this clone"));
}

TEST_F(DiffInput, BytesThatAreNoTextAreNoTemplate) {
  folder_.write("picture.png", std::string("\x89PNG\0\0", 6));
  folder_.write("data.json", std::string("\0\1\2\xff Resources AWS:", 17));
  repository_.commit("binary");
  folder_.write("picture.png", std::string("\x89PNG\0\1", 6));
  folder_.write("data.json", std::string("\0\1\3\xff Resources AWS:", 17));
  commit_and_expect_nothing();
}

TEST_F(DiffInput, LinksAreNoTemplates) {
  repository_.git(concat("config core.symlinks true"));
  std::filesystem::create_symlink("t.yaml", folder_.path("link.yaml"));
  commit_and_expect_nothing();
}

TEST_F(DiffInput, ATemplateThatBecomesUnreadableIsNamed) {
  folder_.write("t.yaml", concat(kClean, "  Broken: [\n    AWS::SQS::Queue"));
  repository_.commit("break");
  const auto outcome = diff({"--git", "HEAD~1..HEAD"});
  EXPECT_NE(outcome.code, 0);
  EXPECT_THAT(concat(outcome.out, outcome.err), HasSubstr("t.yaml"));
  EXPECT_THAT(concat(outcome.out, outcome.err), HasSubstr("TPL"));
}

TEST_F(DiffInput, NamesWithBlanksAndQuotesAreFiles) {
  folder_.write("a \"b'\n;$(c).yaml", kClean);
  repository_.commit("odd");
  folder_.write("a \"b'\n;$(c).yaml", kError);
  repository_.commit("again");
  const auto outcome = diff({"--git", "HEAD~1..HEAD", "--format", "json"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.out, HasSubstr("a \\\"b'\\n;$(c).yaml"));
}

TEST_F(DiffInput, AThousandFilesAreCutToAComment) {
  const auto name = [](int i) { return concat("stacks/s", std::to_string(i), ".yaml"); };
  const auto body = [](int i, std::string_view end) {
    return concat("Resources:\n  Jobs", std::to_string(i), ":\n    Type: AWS::SQS::Queue\n", end);
  };
  for (int i = 0; i < 1000; ++i) folder_.write(name(i), body(i, ""));
  repository_.commit("many");
  for (int i = 0; i < 1000; ++i)
    folder_.write(name(i), body(i, "    Properties: {DelaySeconds: 5}\n"));
  repository_.commit("change");
  const auto outcome = diff({"--git", "HEAD~1..HEAD", "--format", "markdown"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("stacks/s0.yaml"), HasSubstr("too long for a comment")));
  EXPECT_LT(outcome.out.size(), 65'536U);
}

class HostileDiff : public testing::TestWithParam<std::string> {};

TEST_P(HostileDiff, HoldsNoRawText) {
  const Folder folder;
  const std::string base = folder.write("base.yaml", kClean);
  const std::string head = folder.write(
      "head.yaml",
      read_file(std::filesystem::path(CFNAUDIT_SOURCE_DIR) / "tests/formats/hostile.yaml"));
  const auto outcome = run({"diff", base, head, "--format", GetParam(), "--fail-on", "never"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(Not(HasSubstr("\x1b[31m")), Not(HasSubstr("\n::error"))));
  if (GetParam() != "markdown") return;
  for (const auto* raw : {"<script>", "\n</details><", "<img", "@everyone", "<b>|"})
    EXPECT_THAT(outcome.out, Not(HasSubstr(raw)));
}

TEST_P(HostileDiff, HoldsNoRawTextOfParametersExportsAndParts) {
  const Folder folder;
  constexpr std::string_view kHostile =
      "\\e[31m\\n::error::x <script>\\n</details><img src=x>@everyone<b>|[a](javascript:b)";
  const auto with = [&](std::string_view value) {
    return concat("Parameters:\n  P: {Type: String, Default: \"", value,
                  "\", AllowedValues: [a, \"", value, "\"]}\nResources:\n  Child:\n",
                  "    Type: AWS::CloudFormation::Stack\n",
                  "    Properties: {TemplateURL: \"<script> @everyone.yaml\"}\n",
                  "Outputs:\n  O: {Value: x, Export: {Name: \"", value, "\"}}\n");
  };
  folder.write("base/<script> @everyone.yaml", kClean);
  folder.write("head/<script> @everyone.yaml", kError);
  const auto outcome =
      run({"diff", folder.write("base/t.yaml", with(kHostile)),
           folder.write("head/t.yaml", with("a")), "--format", GetParam(), "--fail-on", "never"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("error::x"), Not(HasSubstr("\x1b[31m")),
                                 Not(HasSubstr("\n::error"))));
  if (GetParam() != "markdown") return;
  for (const auto* raw : {"<script>", "\n</details><", "<img", "@everyone", "<b>|", "[a](java"})
    EXPECT_THAT(outcome.out, Not(HasSubstr(raw)));
}

TEST_F(DiffInput, AFileThatBecomesSomethingElseIsNoTemplateAnyMore) {
  folder_.write("t.yaml", "just: data\n");
  repository_.commit("other");
  const auto outcome = diff({"--git", "HEAD~1..HEAD"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("t.yaml (deleted)"), HasSubstr("Jobs")));
}

INSTANTIATE_TEST_SUITE_P(Cli, HostileDiff, testing::Values("text", "json", "markdown"),
                         [](const auto& made) { return made.param; });

}  // namespace
}  // namespace cfnaudit::test
