// Every table of facts says where it was read and when.

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <regex>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/files.h"

namespace cfnaudit::test {
namespace {

const std::filesystem::path kTables = std::filesystem::path(CFNAUDIT_SOURCE_DIR) / "analyzer/aws";

/// The earliest day that a table names; empty when it names none.
std::string oldest_day(const std::string& table) {
  static const std::regex kDay(R"(\b202\d-[01]\d-[0-3]\d\b)");
  std::string oldest;
  for (std::sregex_iterator it(table.begin(), table.end(), kDay), end; it != end; ++it)
    if (oldest.empty() || it->str() < oldest) oldest = it->str();
  return oldest;
}

/// The comment lines at the top of a generated table; the rows have dates of their own.
std::string head_of(const std::string& table) {
  std::string head;
  for (std::size_t begin = 0; begin < table.size() && table[begin] == '#';) {
    const auto end = std::min(table.find('\n', begin), table.size() - 1) + 1;
    head += table.substr(begin, end - begin);
    begin = end;
  }
  return head;
}

/// Does the file hold rows, and not only their types, or the reader of a generated table?
bool is_table(const std::filesystem::path& file, const std::string& text) {
  if (file.extension() == ".h") return text.find("inline constexpr") != std::string::npos;
  return text.find("TextTable") == std::string::npos;
}

TEST(Facts, OfEveryTableHaveASourceAndADay) {
  std::vector<std::pair<std::string, std::string>> days;
  for (const auto& file : files_below(kTables, {".cpp", ".h", ".tsv"})) {
    const auto text = read_file(file);
    if (!is_table(file, text)) continue;
    const auto name = std::filesystem::relative(file, kTables).generic_string();
    const bool generated = file.extension() == ".tsv";
    const auto day = oldest_day(generated ? head_of(text) : text);
    EXPECT_FALSE(day.empty()) << name << " does not say when it was read";
    EXPECT_TRUE(generated || text.find("https://") != std::string::npos)
        << name << " has no source";
    days.emplace_back(day, name);
  }
  EXPECT_GT(days.size(), 10U);
  std::sort(days.begin(), days.end());
  for (const auto& [day, name] : days) std::cout << day << "  " << name << '\n';
}

TEST(Facts, TheOldestDayCounts) {
  EXPECT_EQ(oldest_day("{\"a\", \"2026-11-22\"}, {\"b\", \"2025-01-31\"}"), "2025-01-31");
  EXPECT_EQ(oldest_day("version 2012-10-17"), "") << "the version of policies";
  EXPECT_EQ(oldest_day("0.21.202609261"), "");
  EXPECT_EQ(head_of("# as of 2026-11-22\n# b\nrow\t2024-01-01\n"), "# as of 2026-11-22\n# b\n");
}

}  // namespace
}  // namespace cfnaudit::test
