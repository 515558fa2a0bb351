#pragma once

// A git repository of one test's own. Used by the tests of `diff`.

#include <string>
#include <vector>

#include "tests/cli/process.h"

namespace cfnaudit::test {

bool has_git();

class Repository {
 public:
  Repository() { git("init -q -b main"); }

  /// Runs `git ARGUMENTS` in the work tree; a failure fails the test.
  void git(const std::string& arguments) const;
  void commit(const std::string& message) const;

  const Folder& folder() const { return folder_; }

  /// Runs the program in the work tree.
  Outcome run(std::vector<std::string> arguments) const;

 private:
  Folder folder_;
};

}  // namespace cfnaudit::test
