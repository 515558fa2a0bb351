// Pull requests: a folder each in tests/pull_requests, with the change as a patch -> the comment
// that a reviewer reads, as it is checked in.
//   NAME/change.patch   what the request changes
//   NAME/base/          the files before; without it, those of tests/pull_requests/base
//   NAME/options        of the command, one a line
//   NAME/comment.md     empty: nothing is said
//   NAME/exit-code      if it is not 0

#include <algorithm>
#include <filesystem>
#include <ostream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/base/text.h"
#include "tests/cli/repository.h"
#include "tests/support/files.h"
#include "tests/support/golden.h"

namespace cfnaudit::test {
namespace {

namespace fs = std::filesystem;

const fs::path kRequests = fs::path(CFNAUDIT_SOURCE_DIR) / "tests/pull_requests";

std::vector<std::string> requests() {
  std::vector<std::string> out;
  for (const auto& entry : fs::directory_iterator(kRequests))
    if (fs::exists(entry.path() / "change.patch")) out.push_back(entry.path().filename().string());
  std::sort(out.begin(), out.end());
  return out;
}

class PullRequest : public testing::TestWithParam<std::string> {
 protected:
  std::string text(std::string_view name) const {
    const fs::path path = request_ / name;
    return fs::exists(path) ? read_file(path) : std::string();
  }

  fs::path request_ = kRequests / GetParam();
};

TEST_P(PullRequest, IsCommentedAsCheckedIn) {
  if (!has_git()) GTEST_SKIP() << "git is not here";
  const Repository repository;
  const fs::path base = fs::exists(request_ / "base") ? request_ / "base" : kRequests / "base";
  fs::copy(base, repository.folder().path(), fs::copy_options::recursive);
  repository.commit("base");
  repository.git("checkout -q -b request");
  repository.git(concat("apply '", (request_ / "change.patch").string(), "'"));
  repository.commit("request");

  std::vector<std::string> arguments = {"diff",     "--git",    "main...request",
                                        "--format", "markdown", "--no-config"};
  const std::string options = text("options");
  for (const auto line : split(options, '\n'))
    if (!line.empty()) arguments.emplace_back(line);
  const auto outcome = repository.run(arguments);
  const std::string code = text("exit-code");
  EXPECT_EQ(outcome.code, code.empty() ? 0 : std::stoi(code)) << outcome.err;
  EXPECT_TRUE(matches_golden(request_ / "comment.md", outcome.out));
}

INSTANTIATE_TEST_SUITE_P(Cli, PullRequest, testing::ValuesIn(requests()),
                         [](const auto& made) { return made.param; });

}  // namespace
}  // namespace cfnaudit::test
