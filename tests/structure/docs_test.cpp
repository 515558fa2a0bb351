// What the documents say about the project is true: folders, links, and nothing about the machine
// that it was written on.

#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/base/text.h"
#include "tests/support/files.h"

namespace cfnaudit::test {
namespace {

using testing::IsEmpty;
using testing::Not;

const std::filesystem::path kRoot = CFNAUDIT_SOURCE_DIR;

std::string name_of(const std::filesystem::path& path) {
  return std::filesystem::relative(path, kRoot).generic_string();
}

/// "analyzer/iam/" for each folder directly below a source folder that holds a file.
std::set<std::string> existing_folders() {
  std::set<std::string> out;
  for (const auto* top : {"analyzer", "pricing", "rules", "audit", "cli"})
    for (const auto& entry : std::filesystem::directory_iterator(kRoot / top)) {
      if (!entry.is_directory()) continue;
      const auto below = std::filesystem::recursive_directory_iterator(entry.path());
      const bool holds_file =
          std::any_of(begin(below), end(below), [](const auto& e) { return e.is_regular_file(); });
      if (holds_file) out.insert(name_of(entry.path()) + "/");
    }
  return out;
}

/// The same, as the headings and code words of a text name them: `analyzer/iam/`.
std::set<std::string> named_folders(const std::string& text) {
  static const std::regex kFolder("`((?:analyzer|pricing|rules|audit|cli)/[a-z_]+/)`");
  std::set<std::string> out;
  for (std::sregex_iterator it(text.begin(), text.end(), kFolder), end; it != end; ++it)
    out.insert((*it)[1]);
  return out;
}

TEST(Documents, ArchitectureNamesTheFoldersThatExist) {
  EXPECT_EQ(named_folders(read_file(kRoot / "ARCHITECTURE.md")), existing_folders());
}

/// Markdown without fenced blocks and code words, where brackets are no links.
std::string prose(const std::string& markdown) {
  std::string out;
  bool fenced = false;
  for (const auto line : split(markdown, '\n')) {
    if (trim(line).starts_with("```")) fenced = !fenced;
    if (!fenced) out += concat(line, "\n");
  }
  static const std::regex kCode("`[^`\n]*`");
  return std::regex_replace(out, kCode, "");
}

std::vector<std::string> broken_links(const std::filesystem::path& folder,
                                      const std::string& markdown) {
  static const std::regex kLink(R"(\]\(([^)\s]+)\))");
  const auto text = prose(markdown);
  std::vector<std::string> out;
  for (std::sregex_iterator it(text.begin(), text.end(), kLink), end; it != end; ++it) {
    auto target = (*it)[1].str();
    if (target.find("://") != std::string::npos || target.starts_with("#") ||
        target.starts_with("mailto:"))
      continue;
    target = target.substr(0, target.find('#'));
    if (!std::filesystem::exists(folder / target)) out.push_back(target);
  }
  return out;
}

std::vector<std::filesystem::path> documents() {
  std::vector<std::filesystem::path> out;
  for (const auto& entry : std::filesystem::directory_iterator(kRoot))
    if (entry.path().extension() == ".md") out.push_back(entry.path());
  for (const auto* folder : {"docs", "rules", "pricing", "analyzer", "tests", "bench", "examples"})
    for (const auto& file : files_below(kRoot / folder, {".md"})) out.push_back(file);
  return out;
}

TEST(Documents, EveryLocalLinkLeadsSomewhere) {
  for (const auto& file : documents())
    EXPECT_THAT(broken_links(file.parent_path(), read_file(file)), IsEmpty()) << name_of(file);
}

TEST(Documents, ABrokenLinkIsFound) {
  EXPECT_THAT(broken_links(kRoot, "see [that](no/such/file.md#part)"), Not(IsEmpty()));
  EXPECT_THAT(
      broken_links(kRoot, "see [it](CMakeLists.txt), [web](https://example.com/x) and `[a](b)`"),
      IsEmpty());
}

/// Every text file that belongs to the project.
std::vector<std::filesystem::path> all_files() {
  std::vector<std::filesystem::path> out;
  for (const auto* folder : {"analyzer", "pricing", "rules", "audit", "cli", "tests", "bench",
                             "scripts", "cmake", "docs", "examples", ".ci", ".github"})
    for (const auto& file :
         files_below(kRoot / folder, {".h", ".cpp", ".md", ".json", ".yaml", ".yml", ".sh", ".mjs",
                                      ".js", ".py", ".txt", ".tsv", ".cmake", ".sarif", ""}))
      out.push_back(file);
  for (const auto& entry : std::filesystem::directory_iterator(kRoot))
    if (entry.is_regular_file()) out.push_back(entry.path());
  return out;
}

/// A URL whose host is a package registry or a mirror of one: a trace of the machine that a lock
/// file was written on.
bool names_registry(const std::string& text) {
  static const std::regex kHost(
      R"(https?://[a-z0-9.-]*\b(registry|mirror|artifactory|nexus|verdaccio)\b[a-z0-9.-]*)");
  // Most files have no such word at all, and std::regex is slow.
  for (const auto* word : {"registry", "mirror", "artifactory", "nexus", "verdaccio"})
    if (text.find(word) != std::string::npos) return std::regex_search(text, kHost);
  return false;
}

TEST(Documents, NothingNamesThisMachine) {
  const auto here = std::filesystem::weakly_canonical(kRoot).generic_string();
  const auto beside =
      (std::filesystem::weakly_canonical(kRoot).parent_path() / "shared").generic_string();
  for (const auto& file : all_files()) {
    const auto text = read_file(file);
    // Short paths ("/src") also stand in ordinary text.
    for (const auto& path : {here, beside})
      EXPECT_TRUE(path.size() < 8 || text.find(path + "/") == std::string::npos)
          << name_of(file) << " names " << path;
    EXPECT_FALSE(names_registry(text)) << name_of(file);
  }
}

TEST(Documents, ARegistryHostIsFound) {
  EXPECT_TRUE(
      names_registry(concat("\"resolved\": \"https://", "registry", ".example.org/a.tgz\"")));
  EXPECT_FALSE(names_registry("https://docs.aws.amazon.com/glue/latest/dg/schema-registry.html"));
}

}  // namespace
}  // namespace cfnaudit::test
