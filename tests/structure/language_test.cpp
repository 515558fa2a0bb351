// Messages, pages and documents use the words of AWS's documentation. A table lists the slips that
// keep coming back, each with the better word; it grows with reviews.

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/base/text.h"
#include "tests/support/files.h"

namespace cfnaudit::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const std::filesystem::path kRoot = CFNAUDIT_SOURCE_DIR;

struct Slip {
  std::string_view words;  // lowercase; as whole words
  std::string_view better;
};

constexpr Slip kSlips[] = {
    {"a text", "a string"},
    {"analyse", "analyze"},
    {"analysed", "analyzed"},
    {"asked for in vain", "unused"},
    {"asks nobody", "has no authentication"},
    {"beyond all measure", "too large"},
    {"catalogue", "catalog"},
    {"dear", "expensive"},
    {"dearer", "more expensive"},
    {"dearest", "most expensive"},
    {"everybody", "everyone"},
    {"for ever", "forever, or never expires"},
    {"for nothing", "free"},
    {"for want of", "because ... is missing"},
    {"goes on serving", "keeps serving"},
    {"heeds", "respects"},
    {"himself", "itself"},
    {"hold alike", "have the same result"},
    {"in vain", "without effect"},
    {"is gone", "was removed"},
    {"it is not asked", "it is not checked"},
    {"known at deployment only", "not known before deployment"},
    {"known only at deployment", "not known before deployment"},
    {"lets in", "grants access to"},
    {"made anew", "recreated"},
    {"may be assumed by", "can be assumed by"},
    {"mend", "fix"},
    {"mended", "fixed"},
    {"misspelt", "misspelled"},
    {"modelled", "modeled"},
    {"names nothing", "is not defined"},
    {"nor does", "does not ... either"},
    {"nor is", "also not"},
    {"not to hear of", "suppress"},
    {"one a line", "one per line"},
    {"one a processor", "one per CPU"},
    {"pass over", "ignore"},
    {"passed over", "ignored"},
    {"passes over", "ignores"},
    {"somebody may", "a principal can"},
    {"stands", "is"},
    {"stranger", "outside caller"},
    {"strangers", "outside callers"},
    {"switched off", "disabled"},
    {"way in", "entry point"},
    {"way out", "route to the internet"},
    {"ways in", "entry points"},
    {"what is not there", "something that does not exist"},
    {"whoever", "anyone who"},
    {"written wrongly", "malformed"},
};

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// Whole words only: "stands" is not in "understands", "way in" not in "always in".
bool says(std::string_view text, std::string_view words) {
  for (std::size_t at = text.find(words); at != std::string_view::npos;
       at = text.find(words, at + 1)) {
    const std::size_t end = at + words.size();
    if ((at == 0 || !is_word(text[at - 1])) && (end == text.size() || !is_word(text[end])))
      return true;
  }
  return false;
}

/// "'many' is no number" for "is not a number"; "there is no" and "is no longer" are fine.
bool negates_oddly(std::string_view text) {
  constexpr std::string_view kOdd = " is no ";
  for (std::size_t at = text.find(kOdd); at != std::string_view::npos; at = text.find(kOdd, at + 1))
    if (!text.substr(0, at).ends_with("there") &&
        !text.substr(at + kOdd.size()).starts_with("longer"))
      return true;
  return false;
}

/// "stands (better: is): the finding stands at ..." for each slip of a line.
std::vector<std::string> slips(std::string_view line) {
  std::vector<std::string> out;
  const std::string lower = lowercase(line);
  for (const Slip& slip : kSlips)
    if (says(lower, slip.words))
      out.push_back(concat(slip.words, " (better: ", slip.better, "): ", line));
  if (negates_oddly(lower)) out.push_back(concat("is no (better: is not a): ", line));
  return out;
}

/// The string literals of C++ source; adjacent ones are one text.
std::vector<std::string> literals(std::string_view source) {
  std::vector<std::string> out;
  bool continues = false;
  for (std::size_t i = 0; i < source.size(); ++i) {
    const auto rest = source.substr(i);
    if (rest.starts_with("//")) {
      i = std::min(source.find('\n', i), source.size());
    } else if (rest.starts_with("R\"(")) {
      const std::size_t end = std::min(source.find(")\"", i), source.size());
      out.emplace_back(source.substr(i + 3, end - i - 3));
      i = end + 1;
    } else if (rest.front() == '\'' && rest.size() > 2 && (rest[2] == '\'' || rest[1] == '\\')) {
      i += rest[1] == '\\' ? 3 : 2;
      continues = false;
    } else if (rest.front() == '"') {
      if (!continues) out.emplace_back();
      for (++i; i < source.size() && source[i] != '"'; ++i)
        if (source[i] == '\\')
          out.back() += source[++i] == 'n' ? '\n' : source[i];
        else
          out.back() += source[i];
      continues = true;
    } else if (std::isspace(static_cast<unsigned char>(rest.front())) == 0) {
      continues = false;
    }
  }
  return out;
}

/// Words of a single literal without a blank are names: of rules, JSON keys, types.
bool is_prose(std::string_view literal) { return literal.find(' ') != std::string_view::npos; }

TEST(Language, OfMessages) {
  for (const auto* folder : {"analyzer", "pricing", "rules", "audit", "cli"})
    for (const auto& file : files_below(kRoot / folder, {".h", ".cpp"})) {
      // Errors of AWS SAM are told in its own words.
      if (file.parent_path().filename() == "sam") continue;
      for (const auto& literal : literals(read_file(file)))
        if (is_prose(literal)) {
          EXPECT_THAT(slips(literal), IsEmpty()) << file;
        }
    }
}

TEST(Language, OfDocuments) {
  std::vector<std::filesystem::path> files;
  for (const auto* folder : {"docs", "rules", "bench", "examples", "scripts"})
    for (const auto& file : files_below(kRoot / folder, {".md"})) files.push_back(file);
  for (const auto* name : {"README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"})
    files.push_back(kRoot / name);
  for (const auto& file : files) {
    const auto text = read_file(file);
    for (const auto line : split(text, '\n')) {
      // The rules of style show what is bad.
      if (file.filename() == "CONTRIBUTING.md" && line.starts_with("| ")) continue;
      EXPECT_THAT(slips(line), IsEmpty()) << file;
    }
  }
}

TEST(Language, ASlipIsFound) {
  EXPECT_THAT(slips("The finding stands at the resource."), SizeIs(1));
  EXPECT_THAT(slips("the default 'many' is no number"), SizeIs(1));
  EXPECT_THAT(slips("Ways in"), SizeIs(1));
  EXPECT_THAT(slips("It understands; there is no number, and it is no longer used."), IsEmpty());
}

TEST(Language, LiteralsAreFound) {
  EXPECT_THAT(literals("f(\"it st\"\n  \"ands\", 'x', \"b\");  // \"not this\"\nchar c = '\"';\n"),
              ElementsAre("it stands", "b"));
  EXPECT_THAT(literals("x = R\"(a \"b\" c)\";"), ElementsAre("a \"b\" c"));
}

}  // namespace
}  // namespace cfnaudit::test
