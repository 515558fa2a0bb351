// The commands that the documents show, run as a user runs them -> the checked-in reports, and the
// excerpts in the documents themselves.

#include <filesystem>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "analyzer/base/text.h"
#include "cli/commands/exit_code.h"
#include "cli/commands/run.h"
#include "cli/options/read_options.h"
#include "tests/support/files.h"
#include "tests/support/golden.h"

namespace cfnaudit::test {
namespace {

namespace fs = std::filesystem;

const fs::path kRoot = CFNAUDIT_SOURCE_DIR;

struct Outcome {
  int exit_code = 0;
  std::string report;
};

/// "check examples/serverless-app.yaml", in the project's folder.
Outcome run_command(std::string_view arguments) {
  const auto report =
      fs::temp_directory_path() / concat("cfnaudit-", std::to_string(::getpid()), ".report");
  std::vector<std::string> words{"cfnaudit"};
  for (const auto word : split(arguments, ' ')) words.emplace_back(word);
  words.insert(words.end(), {"--output", report.string()});
  std::vector<const char*> argv;
  for (const auto& word : words) argv.push_back(word.c_str());

  const auto options = cli::read_options(static_cast<int>(argv.size()), argv.data());
  if (!options) {
    ADD_FAILURE() << arguments << ": " << options.error().message;
    return {options.error().code, {}};
  }
  const auto before = fs::current_path();
  fs::current_path(kRoot);
  Outcome out{cli::run({*options, {}}), {}};
  fs::current_path(before);
  out.report = read_file(report);
  fs::remove(report);
  return out;
}

struct Case {
  std::string_view golden;
  std::string_view arguments;
  int exit_code = 0;
};

/// For test names that are the same in every run.
void PrintTo(const Case& example, std::ostream* out) { *out << example.arguments; }

constexpr Case kCases[] = {
    {"tests/golden/examples/serverless-app.check.txt", "check examples/serverless-app.yaml",
     cli::kFindings},
    {"tests/golden/examples/serverless-app.access.md",
     "access examples/serverless-app.yaml --format markdown", cli::kClean},
    {"tests/golden/examples/serverless-app.cost.md",
     "cost examples/serverless-app.yaml --format markdown", cli::kClean},
    {"tests/golden/examples/serverless-app-hardened.check.txt",
     "check examples/serverless-app-hardened.yaml --fail-on note", cli::kClean},
    {"tests/golden/examples/serverless-app-hardened.access.md",
     "access examples/serverless-app-hardened.yaml --format markdown", cli::kClean},
    {"tests/golden/examples/serverless-app-hardened.cost.md",
     "cost examples/serverless-app-hardened.yaml --format markdown", cli::kClean},
    {"tests/golden/examples/production-own-domain.check.txt",
     "check examples/serverless-app-hardened.yaml --fail-on note --environment "
     "production-own-domain --parameters examples/params/production-own-domain.json",
     cli::kClean},
    {"docs/rules.md", "rules --format markdown", cli::kClean},
};

class Example : public testing::TestWithParam<Case> {};

TEST_P(Example, IsAsCheckedIn) {
  const auto outcome = run_command(GetParam().arguments);
  EXPECT_EQ(outcome.exit_code, GetParam().exit_code);
  EXPECT_TRUE(matches_golden(kRoot / GetParam().golden, outcome.report));
}

std::string test_name(const testing::TestParamInfo<Case>& info) {
  const auto path = info.param.golden;
  std::string name(path.substr(path.rfind('/') + 1));
  for (char& c : name)
    if (c == '-' || c == '.') c = '_';
  return name;
}

INSTANTIATE_TEST_SUITE_P(golden, Example, testing::ValuesIn(kCases), test_name);

/// A block of a document that begins with "$ cfnaudit ..." and shows what the command prints.
struct Excerpt {
  std::string command;
  std::vector<std::string> parts;  // what stands between the lines with nothing but an ellipsis
};

std::vector<Excerpt> excerpts(std::string_view markdown) {
  constexpr std::string_view kPrompt = "$ cfnaudit ";
  std::vector<Excerpt> out;
  bool fenced = false;
  bool shows = false;
  for (const auto line : split(markdown, '\n')) {
    if (line.starts_with("```")) {
      fenced = !fenced;
      shows = false;
    } else if (fenced && line.starts_with(kPrompt)) {
      shows = true;
      out.push_back({std::string(line.substr(kPrompt.size())), {""}});
    } else if (shows && trim(line) == "…") {
      out.back().parts.emplace_back();
    } else if (shows) {
      out.back().parts.back() += concat(line, "\n");
    }
  }
  return out;
}

/// The first part that does not stand in the report, after the ones before it.
std::optional<std::string> missing_part(const Excerpt& excerpt, const std::string& report) {
  std::size_t from = 0;
  for (const auto& part : excerpt.parts) {
    const auto found = report.find(part, from);
    const bool at_line_start =
        found == 0 || (found != std::string::npos && report[found - 1] == '\n');
    if (!part.empty() && !at_line_start) return part;
    if (!part.empty()) from = found + part.size();
  }
  return std::nullopt;
}

TEST(Documents, ShowWhatTheProgramPrints) {
  for (const auto* document : {"README.md", "examples/README.md", "docs/policy.md"}) {
    const auto found = excerpts(read_file(kRoot / document));
    EXPECT_FALSE(found.empty()) << document;
    for (const auto& excerpt : found) {
      const auto report = run_command(excerpt.command).report;
      EXPECT_EQ(missing_part(excerpt, report), std::nullopt)
          << document << ": $ cfnaudit " << excerpt.command << "\nprints\n"
          << report;
    }
  }
}

TEST(Documents, AWrongExcerptIsFound) {
  const auto found = excerpts("```\n$ cfnaudit check a\none\n…\nthree\n```\n$ cfnaudit cost b\n");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].command, "check a");
  EXPECT_EQ(missing_part(found[0], "one\ntwo\nthree\n"), std::nullopt);
  EXPECT_EQ(missing_part(found[0], "three\none\n"), "three\n");
  EXPECT_EQ(missing_part(found[0], "one\nand three\n"), "three\n");
}

}  // namespace
}  // namespace cfnaudit::test
