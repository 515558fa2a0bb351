#include "tests/cli/repository.h"

#include <cstdlib>

#include <gtest/gtest.h>

#include "analyzer/base/text.h"

// git commands -> a repository.

namespace cfnaudit::test {

bool has_git() { return std::system("git --version >/dev/null 2>&1") == 0; }

void Repository::git(const std::string& arguments) const {
  const std::string command =
      concat("git -C '", folder_.path(),
             "' -c user.name=t -c user.email=t@example.com -c core.autocrlf=false ", arguments);
  ASSERT_EQ(std::system(command.c_str()), 0) << command;
}

void Repository::commit(const std::string& message) const {
  git("add -A");
  git(concat("commit -q -m ", message));
}

Outcome Repository::run(std::vector<std::string> arguments) const {
  return test::run(Call{
      std::move(arguments),
      {},
      {"GIT_DIR=" + folder_.path(".git"), "GIT_WORK_TREE=" + folder_.path(), "PATH=/usr/bin:/bin"},
      false});
}

}  // namespace cfnaudit::test
