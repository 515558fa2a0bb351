// Damaged programs: whatever is cut, doubled, swapped or overwritten in a source, reading it ends,
// in bounds, and gives places that lie in the file.

#include <chrono>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "analyzer/base/text.h"
#include "analyzer/code/code.h"
#include "tests/support/files.h"

namespace cfnaudit::code {
namespace {

const std::filesystem::path kCases =
    std::filesystem::path(CFNAUDIT_SOURCE_DIR) / "tests/unit/code/cases";

class Mutator {
 public:
  explicit Mutator(unsigned seed) : random_(seed) {}

  std::string damaged(std::string text) {
    const std::size_t count = 1 + below(4);
    for (std::size_t i = 0; i < count && !text.empty(); ++i) damage(text);
    return text;
  }
  std::size_t below(std::size_t end) { return end == 0 ? 0 : random_() % end; }

 private:
  /// Where a word or a sign begins, and where it ends.
  std::pair<std::size_t, std::size_t> token(const std::string& text) {
    std::size_t begin = below(text.size());
    const auto is_word = [&](std::size_t at) {
      return std::isalnum(static_cast<unsigned char>(text[at])) != 0 || text[at] == '_';
    };
    while (begin > 0 && is_word(begin) && is_word(begin - 1)) --begin;
    std::size_t end = begin + 1;
    while (end < text.size() && is_word(begin) && is_word(end)) ++end;
    return {begin, end};
  }

  void damage(std::string& text) {
    const auto [begin, end] = token(text);
    const std::string word = text.substr(begin, end - begin);
    const std::size_t length = std::min<std::size_t>(1 + below(200), text.size() - begin);
    switch (below(6)) {
      case 0:  // cut
        text.erase(begin, length);
        return;
      case 1:  // the rest is missing
        text.resize(begin);
        return;
      case 2:  // twice
        text.insert(begin, text.substr(begin, length));
        return;
      case 3: {  // another word of the file
        const auto [from, to] = token(text);
        text.replace(begin, end - begin, text.substr(from, to - from));
        return;
      }
      case 4:  // any bytes
        for (std::size_t i = begin; i < begin + std::min<std::size_t>(length, 8); ++i)
          text[i] = static_cast<char>(below(256));
        return;
      default:  // many brackets
        text.insert(begin, std::string(below(2000), "([{"[below(3)]));
        return;
    }
  }

  std::mt19937 random_;
};

void read_and_look(const std::string& path, const std::string& text, const std::string& runtime) {
  Package package;
  package.files.push_back({path, text, {}});
  const Reading reading = read_function(package, "index.handler", runtime);
  for (const auto& call : reading.calls) {
    EXPECT_LE(call.place.begin, call.place.end);
    EXPECT_LE(call.place.end, text.size());
  }
  EXPECT_LT(reading.calls.size(), 5000U);
}

TEST(DamagedPrograms, AreReadToAnEnd) {
  if (!can_read("python3.12")) GTEST_SKIP() << why_not_read("python3.12");
  constexpr unsigned kSeed = 20261201;
  constexpr int kRounds = 100;  // of each file
  Mutator mutator(kSeed);
  const auto start = std::chrono::steady_clock::now();
  for (const auto& file : test::files_below(kCases, {".py", ".js", ".mjs", ".ts"})) {
    const std::string ending = file.extension().string();
    const std::string runtime = ending == ".py" ? "python3.12" : "nodejs20.x";
    const std::string whole = test::read_file(file);
    for (int i = 0; i < kRounds; ++i) {
      SCOPED_TRACE(concat(file.filename().string(), " ", std::to_string(i)));
      // A part of the file: names that are used and not defined are damage, too.
      const std::size_t begin = mutator.below(whole.size());
      const std::size_t size = 200 + mutator.below(6000);
      read_and_look("index" + ending, mutator.damaged(whole.substr(begin, size)), runtime);
      if (testing::Test::HasFailure()) return;
    }
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  EXPECT_LT(took.count(), 120) << "for some hundred small files";
}

TEST(DamagedPrograms, ThatAreDeepOrLongEnd) {
  if (!can_read("python3.12")) GTEST_SKIP() << why_not_read("python3.12");
  const auto repeated = [](std::string_view text, int count) {
    std::string out;
    for (int i = 0; i < count; ++i) out += text;
    return out;
  };
  const std::string python[] = {
      "def handler(event, context):\n    x = " + repeated("[", 20000),
      "def handler(event, context):\n    return " + repeated("f(", 5000) + repeated(")", 5000),
      "x = 1" + repeated(" + 1", 20000),
      "def handler(e, c):\n" + repeated("    for a in e: f = lambda g: g(f)\n", 3000),
      "def handler(e, c):\n    a = [e]\n" + repeated("    a = [a, a]\n", 2000),
      "def handler(e, c):\n" + repeated("    if e: e = e + 'x'\n", 3000),
  };
  for (const auto& text : python) read_and_look("index.py", text, "python3.12");
  const std::string javascript[] = {
      "exports.handler = " + repeated("(a) => ", 5000) + "a",
      "exports.handler = async (e) => { " + repeated("if (e) { ", 5000),
      "exports.handler = async (e) => { let a = {}; " + repeated("a = { ...a, a };", 2000) + "}",
      "const f = (x) => f((y) => x(f)); exports.handler = f;",
  };
  for (const auto& text : javascript) read_and_look("index.js", text, "nodejs20.x");
}

}  // namespace
}  // namespace cfnaudit::code
