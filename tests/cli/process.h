#pragma once

// Runs the program that was built as a user's shell would, and gives back all that it said. Used by
// every test of this folder.

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace cfnaudit::test {

struct Outcome {
  int code = -1;           // exit code; -1 when the program did not come to its end by itself
  int signal = 0;          // that ended it
  bool timed_out = false;  // killed by the test
  std::string out;
  std::string err;
};

struct Call {
  std::vector<std::string> arguments;
  std::string input;  // standard input
  std::vector<std::string>
      environment;    // "NO_COLOR=1"; nothing is inherited but what the sanitizers need
  bool deaf = false;  // nobody reads what it prints: the reading end of the pipe is closed
};

Outcome run(const Call& call);
inline Outcome run(std::vector<std::string> arguments) {
  return run(Call{std::move(arguments), {}, {}, false});
}

/// A folder of one test's own, removed with everything in it.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  /// Writes a file, with the folders above it, and gives back its path.
  std::string write(const std::string& name, std::string_view text) const;
  std::string path(const std::string& name) const { return (path_ / name).string(); }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace cfnaudit::test
