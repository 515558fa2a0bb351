// The environments of a template analyzed one after the other -> the same as each one alone.

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "analyzer/access/analysis.h"
#include "analyzer/base/text.h"
#include "tests/support/files.h"
#include "tests/support/pipeline.h"

namespace cfnaudit::access {
namespace {

const std::filesystem::path kCorpus = std::filesystem::path(CFNAUDIT_SHARED_DIR) / "corpus/real";

std::string grants_of(const Reach& row) {
  std::string out;
  for (const auto& grant : row.grants)
    out += concat(" ", std::to_string(grant.policy), "/", std::to_string(grant.statement));
  return out;
}

/// All of an Access that reports and rules read, as lines.
std::vector<std::string> lines_of(const Access& access, const graph::Graph& graph) {
  std::vector<std::string> out;
  for (const auto& policy : access.policies) {
    out.push_back(concat("policy ", policy.source.name, " at ", policy.source.path, " of ",
                         graph.resource(policy.source.resource).id(), ": ",
                         std::to_string(policy.policy->statements().size()), " statements, ",
                         std::to_string(policy.problems.size()), " problems"));
    for (const auto& statement : policy.policy->source().statements) {
      std::string line = concat("  ", statement.sid, " ", statement.unknown);
      for (const auto& text : statement.actions.values) line += concat(" ", text.value.text());
      for (const auto& text : statement.resources.values) line += concat(" ", text.value.text());
      out.push_back(line);
    }
  }
  for (const auto& row : access.reach)
    out.push_back(concat(
        graph.resource(access.principals[row.principal].resource).id(), " -> ",
        access.destinations[row.destination].id, row.form ? " otherwise named" : "", " verdict ",
        std::to_string(static_cast<int>(row.verdict)), ": ", join(row.actions, " "), " (",
        join(row.access_levels, ", "), ") if ", join(row.conditions, "; "), " unknown ",
        join(row.unknown, "; "), " by", grants_of(row)));
  return out;
}

void compare(const std::filesystem::path& path, std::size_t& compared) {
  constexpr std::size_t kMostEnvironments = 6;
  const auto run = cfnaudit::testing::run_pipeline(test::read_file(path));
  std::shared_ptr<SharedWork> shared;
  for (std::size_t i = 0; i < std::min(run->graphs.size(), kMostEnvironments); ++i) {
    const auto& file = run->sources.file(0);
    const Access together = analyze(file, run->graphs[i], {}, shared);
    shared = together.shared;
    if (i == 0) continue;
    const Access alone = analyze(file, run->graphs[i]);
    EXPECT_EQ(lines_of(together, run->graphs[i]), lines_of(alone, run->graphs[i]))
        << path << ", environment " << i;
    ++compared;
  }
}

TEST(SharedWork, ChangesNothing) {
  std::size_t compared = 0;
  for (const char* name : {"serverless-app.yaml", "serverless-app-hardened.yaml"})
    compare(std::filesystem::path(CFNAUDIT_SOURCE_DIR) / "examples" / name, compared);
  EXPECT_GE(compared, 4U);
}

TEST(SharedWork, ChangesNothingInTheCorpus) {
  if (!std::filesystem::exists(kCorpus))
    GTEST_SKIP() << kCorpus << " is not there; it is no part of the project";
  constexpr std::uintmax_t kLargest = 60'000;
  std::size_t compared = 0;
  for (const auto& file : test::files_below(kCorpus, {".yaml", ".yml", ".json"}))
    if (std::filesystem::file_size(file) <= kLargest) compare(file, compared);
  EXPECT_GE(compared, 100U);
}

}  // namespace
}  // namespace cfnaudit::access
