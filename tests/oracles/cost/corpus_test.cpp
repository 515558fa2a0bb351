// Real templates -> how much of them has a price; no resource is silently absent.

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "analyzer/base/text.h"
#include "pricing/catalog.h"
#include "pricing/estimate.h"
#include "tests/support/files.h"
#include "tests/support/pipeline.h"

namespace cfnaudit::pricing {
namespace {

const std::filesystem::path kCorpus = std::filesystem::path(CFNAUDIT_SHARED_DIR) / "corpus";

struct Tally {
  std::size_t templates = 0;
  std::size_t resources = 0;
  std::size_t free = 0;
  std::size_t priced = 0;   // every item has a price
  std::size_t in_part = 0;  // with a reason for what has none
  std::size_t not_modelled = 0;
  std::size_t elsewhere = 0;  // nested stacks and what custom resources make
  std::size_t refused = 0;    // SAM resources that could not be expanded
  std::map<std::string, std::size_t> types;
};

void add(Tally& tally, const EnvironmentCost& cost) {
  tally.free += cost.free.size();
  for (const ResourceCost& resource : cost.resources) {
    EXPECT_FALSE(resource.items.empty());
    for (const CostItem& item : resource.items)
      EXPECT_EQ(item.kind == ItemKind::kUnpriced, !item.reason.empty()) << item.name;
    ++(resource.totals.unpriced == 0 ? tally.priced : tally.in_part);
  }
  for (const Uncounted& missing : cost.not_modelled) {
    EXPECT_FALSE(missing.reason.empty());
    const std::string type(missing.type);
    if (type.starts_with("AWS::Serverless::")) {
      ++tally.refused;
    } else if (type.starts_with("Custom::") || type.starts_with("AWS::CloudFormation::")) {
      ++tally.elsewhere;
    } else {
      ++tally.not_modelled;
      ++tally.types[type];
    }
  }
}

TEST(CostCorpus, EveryResourceIsAccountedFor) {
  if (!std::filesystem::exists(kCorpus))
    GTEST_SKIP() << kCorpus << " is not there; it is no part of the project";
  Tally tally;
  resolve::EnvironmentOptions options;
  options.region = "us-east-1";
  for (const auto& file : test::files_below(kCorpus, {".yaml", ".yml", ".json", ".template"})) {
    const auto pipeline = testing::run_pipeline(test::read_file(file), options);
    if (pipeline->graphs.empty()) continue;
    ++tally.templates;
    PriceLibrary prices;
    for (const auto& graph : pipeline->graphs) {
      const EnvironmentCost cost = estimate(graph, {}, prices);
      EXPECT_EQ(cost.resource_count(), graph.resources().size()) << file;
      if (&graph != &pipeline->graphs.front()) continue;
      tally.resources += graph.resources().size();
      add(tally, cost);
    }
  }
  const std::size_t billable = tally.priced + tally.in_part + tally.not_modelled;
  std::string types;
  for (const auto& [type, n] : tally.types)
    types += concat(" ", type, " (", std::to_string(n), ")");
  std::printf(
      "cost corpus: %zu templates, %zu resources: %zu free, %zu of nested stacks and custom "
      "resources, %zu of refused SAM resources, %zu billable: %zu priced, %zu in part with a "
      "reason, %zu not modeled:%s\n",
      tally.templates, tally.resources, tally.free, tally.elsewhere, tally.refused, billable,
      tally.priced, tally.in_part, tally.not_modelled, types.c_str());
  EXPECT_EQ(tally.resources, tally.free + tally.elsewhere + tally.refused + billable);
  EXPECT_GE(static_cast<double>(tally.priced + tally.in_part),
            0.95 * static_cast<double>(billable));
}

// The best of many runs: what it takes when nothing else is in the way.
TEST(CostReference, AllEnvironmentsAreASmallPartOfARun) {
  const auto file = std::filesystem::path(CFNAUDIT_SHARED_DIR) / "reference/serverless-app.yaml";
  if (!std::filesystem::exists(file))
    GTEST_SKIP() << file << " is not there; it is no part of the project";
  resolve::EnvironmentOptions options;
  options.region = "us-west-2";
  const auto pipeline = testing::run_pipeline(test::read_file(file), options);
  std::vector<const graph::Graph*> graphs;
  for (const auto& graph : pipeline->graphs) graphs.push_back(&graph);
  ASSERT_EQ(graphs.size(), 3u);
  PriceLibrary prices;
  prices.book("us-west-2");
  using Clock = std::chrono::steady_clock;
  auto best = Clock::duration::max();
  for (int i = 0; i < 200; ++i) {
    const auto start = Clock::now();
    const auto report = estimate(graphs, {}, prices);
    best = std::min(best, Clock::now() - start);
    ASSERT_EQ(report.environments.size(), 3u);
  }
  const double ms = std::chrono::duration<double, std::milli>(best).count();
  std::printf("cost reference: three environments in %.3f ms\n", ms);
#ifdef NDEBUG
  EXPECT_LT(ms, 1.0);
#endif
}

}  // namespace
}  // namespace cfnaudit::pricing
