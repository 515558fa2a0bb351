// Golden file and text -> equal, or the first line that differs.

#include "tests/support/golden.h"

#include <cstdlib>
#include <fstream>
#include <string>

#include "analyzer/base/text.h"
#include "tests/support/files.h"

namespace cfnaudit::test {
namespace {

constexpr std::string_view kRefresh = "CFNAUDIT_UPDATE_GOLDEN=1 scripts/test.sh -R golden";

bool updating() {
  const char* value = std::getenv("CFNAUDIT_UPDATE_GOLDEN");
  return value != nullptr && std::string_view(value) == "1";
}

testing::AssertionResult write(const std::filesystem::path& golden, std::string_view actual) {
  std::filesystem::create_directories(golden.parent_path());
  std::ofstream out(golden, std::ios::binary);
  out << actual;
  out.close();
  if (out) return testing::AssertionSuccess();
  return testing::AssertionFailure() << "cannot write " << golden;
}

std::string first_difference(std::string_view expected, std::string_view actual) {
  const auto wanted = split(expected, '\n');
  const auto got = split(actual, '\n');
  std::size_t line = 0;
  while (line < wanted.size() && line < got.size() && wanted[line] == got[line]) ++line;
  const auto at = [&](const auto& lines) {
    return line < lines.size() ? lines[line] : std::string_view("(end of file)");
  };
  return concat("first difference in line ", std::to_string(line + 1), "\n  golden: ", at(wanted),
                "\n  actual: ", at(got));
}

}  // namespace

testing::AssertionResult matches_golden(const std::filesystem::path& golden,
                                        std::string_view actual) {
  if (updating()) return write(golden, actual);
  if (!std::filesystem::exists(golden))
    return testing::AssertionFailure() << golden << " does not exist; make it with\n  " << kRefresh;
  const auto expected = read_file(golden);
  if (expected == actual) return testing::AssertionSuccess();
  return testing::AssertionFailure() << golden << ": " << first_difference(expected, actual)
                                     << "\nIf the change is meant: " << kRefresh;
}

}  // namespace cfnaudit::test
