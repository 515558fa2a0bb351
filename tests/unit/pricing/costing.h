#pragma once

// A template's text -> its cost, and short ways to look into it; for the tests of estimators and
// sums.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "analyzer/base/text.h"
#include "pricing/estimate.h"
#include "tests/support/pipeline.h"

namespace cfnaudit::pricing {

struct Costing {
  std::unique_ptr<testing::Pipeline> pipeline;
  PriceLibrary prices;
  CostReport report;

  const EnvironmentCost& environment(std::string_view name = "default") const {
    for (const auto& environment : report.environments)
      if (environment.name == name) return environment;
    ADD_FAILURE() << "no environment " << name;
    return report.environments.front();
  }
  const ResourceCost* resource(std::string_view id, std::string_view environment_name) const {
    for (const auto& resource : environment(environment_name).resources)
      if (resource.resource == id) return &resource;
    return nullptr;
  }
  /// "Gateway hours: 32.85", "Data processed: usage(monthly_data_processed_gb)", "Storage:
  /// unpriced(why)"; with ceilings that say more than the amount: " <= 8760.01752".
  std::vector<std::string> items(std::string_view id,
                                 std::string_view environment_name = "default") const {
    std::vector<std::string> lines;
    const ResourceCost* found = resource(id, environment_name);
    if (found == nullptr) return {"none"};
    for (const CostItem& item : found->items) lines.push_back(line(item));
    return lines;
  }

  static std::string line(const CostItem& item) {
    std::string amount = item.monthly ? to_string(*item.monthly) : "";
    if (item.kind == ItemKind::kUnpriced) amount = concat("unpriced(", item.reason, ")");
    if (item.kind == ItemKind::kUsage && !item.monthly) {
      const std::vector<std::string> keys(item.depends_on.begin(), item.depends_on.end());
      amount = concat("usage(", join(keys, ", "), ")");
    }
    if (item.ceiling && item.ceiling->monthly != item.monthly)
      amount += concat(" <= ", to_string(item.ceiling->monthly));
    return concat(item.name, ": ", amount);
  }
};

inline std::unique_ptr<Costing> cost_of(std::string text, const Usage& usage = {},
                                        const resolve::EnvironmentOptions& options = {}) {
  auto costing = std::make_unique<Costing>();
  costing->pipeline = testing::run_pipeline(std::move(text), options);
  std::vector<const graph::Graph*> graphs;
  for (const auto& graph : costing->pipeline->graphs) graphs.push_back(&graph);
  costing->report = estimate(graphs, usage, costing->prices);
  return costing;
}

inline Usage usage_of(std::string_view id,
                      std::initializer_list<std::pair<const char*, Quantity>> quantities) {
  Usage usage;
  for (const auto& [key, quantity] : quantities) usage.declare(id, key, quantity);
  return usage;
}

using Lines = std::vector<std::string>;
inline const Lines kFree = {"none"};

/// The items of a template with the one resource X; us-east-1.
inline Lines items(std::string_view type, std::string_view properties,
                   std::initializer_list<std::pair<const char*, Quantity>> usage = {}) {
  return cost_of(concat("Parameters: {Unset: {Type: String}}\nResources:\n  X: {Type: ", type,
                        ", Properties: ", properties, "}\n"),
                 usage_of("X", usage))
      ->items("X");
}

}  // namespace cfnaudit::pricing
