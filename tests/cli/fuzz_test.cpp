// Templates with small damage, through every stage and every report, in process: nothing may crash,
// and the findings lie inside the file. The damage follows from a fixed seed, so a failure can be
// repeated.

#include <array>
#include <random>

#include <gtest/gtest.h>

#include "audit/audit.h"
#include "cli/formats.h"
#include "tests/cli/templates.h"
#include "tests/support/files.h"

namespace cfnaudit::test {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kRuns = 400;
constexpr std::size_t kLargest = 40'000;  // bytes of a template; larger ones say nothing new

// What people and machines get wrong, besides single characters.
constexpr std::array<std::string_view, 24> kPieces = {"!Ref ",
                                                      "!Sub ",
                                                      "!GetAtt ",
                                                      "!If [A, B]",
                                                      "Fn::Join: ",
                                                      "[",
                                                      "]",
                                                      "{",
                                                      "}",
                                                      "'",
                                                      "\"",
                                                      ": ",
                                                      "\n    ",
                                                      "- ",
                                                      "&a ",
                                                      "*a ",
                                                      "<<: ",
                                                      "---\n",
                                                      "\t",
                                                      "${",
                                                      "|",
                                                      "*",
                                                      "9223372036854775808",
                                                      "\xff"};

std::vector<std::string> seeds() {
  std::vector<std::string> out = {std::string(kTwoEnvironments), std::string(kWarning)};
  for (const char* folder : {"examples", "tests/fixtures"})
    for (const auto& path :
         files_below(fs::path(CFNAUDIT_SOURCE_DIR) / folder, {".yaml", ".yml", ".json"}))
      if (fs::file_size(path) <= kLargest) out.push_back(read_file(path));
  return out;
}

class Damage {
 public:
  explicit Damage(std::uint32_t seed) : random_(seed) {}

  std::string of(std::string text) {
    for (std::size_t i = 1 + below(6); i > 0 && !text.empty(); --i) once(text);
    return text;
  }

  std::size_t below(std::size_t bound) { return random_() % bound; }

 private:
  void once(std::string& text) {
    const std::size_t at = below(text.size());
    switch (below(6)) {
      case 0:
        return void(text.erase(at, 1 + below(30)));
      case 1:
        return void(text.insert(at, kPieces[below(kPieces.size())]));
      case 2:
        return void(text[at] = static_cast<char>(below(256)));
      case 3:
        return void(text.insert(at, text.substr(below(text.size()), below(200))));
      case 4:
        return move_line(text);
      default:
        return text.resize(text.size() - below(text.size() / 4 + 1));
    }
  }

  void move_line(std::string& text) {
    const std::size_t from = text.rfind('\n', below(text.size()));
    const std::size_t end = text.find('\n', from == std::string::npos ? 0 : from + 1);
    if (from == std::string::npos || end == std::string::npos) return;
    const std::string line = text.substr(from, end - from);
    text.erase(from, line.size());
    text.insert(below(text.size() + 1), line);
  }

  std::mt19937 random_;
};

void expect_inside(const SourceFile& file, const Diagnostic& finding) {
  EXPECT_LE(finding.span.begin, finding.span.end) << finding.message;
  EXPECT_LE(finding.span.end, file.text().size()) << finding.message;
}

TEST(Fuzz, DamagedTemplatesAreAuditedToTheEnd) {
  const auto texts = seeds();
  for (std::uint32_t i = 0; i < kRuns; ++i) {
    SCOPED_TRACE(testing::Message() << "run " << i);
    Damage damage(i);
    SourceMap sources;
    const SourceFile& file = sources.add("template", damage.of(texts[damage.below(texts.size())]));
    const auto audit = audit::run(file, {}, {.rules = true, .access = true, .cost = true});
    for (const auto& finding : audit->findings) expect_inside(file, finding);
    const std::vector<const audit::Audit*> audits = {audit.get()};
    for (const auto& format : cli::formats())
      if (const auto* render = std::get_if<cli::RenderAudits>(&format.render)) {
        EXPECT_NO_THROW((*render)(audits, sources, {})) << format.name;
      }
    if (testing::Test::HasFailure()) break;
  }
}

}  // namespace
}  // namespace cfnaudit::test
