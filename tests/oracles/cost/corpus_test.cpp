// Real templates -> how much of them has a price; no resource is silently absent.

#include <filesystem>
#include <map>
#include <string>

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
      "reason, %zu not modelled:%s\n",
      tally.templates, tally.resources, tally.free, tally.elsewhere, tally.refused, billable,
      tally.priced, tally.in_part, tally.not_modelled, types.c_str());
  EXPECT_EQ(tally.resources, tally.free + tally.elsewhere + tally.refused + billable);
  EXPECT_GE(static_cast<double>(tally.priced + tally.in_part),
            0.95 * static_cast<double>(billable));
}

}  // namespace
}  // namespace cfnaudit::pricing
