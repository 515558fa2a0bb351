#pragma once

// A template and a usage file -> what follows from its traffic; for the tests of flows.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "analyzer/access/analysis.h"
#include "analyzer/base/text.h"
#include "analyzer/network/network.h"
#include "pricing/traffic/build.h"
#include "pricing/traffic/traffic.h"
#include "pricing/usage_file.h"
#include "tests/support/pipeline.h"

namespace cfnaudit::pricing::traffic {

struct Derivation {
  std::unique_ptr<testing::Pipeline> pipeline;
  SourceMap sources;
  std::vector<network::Network> networks;
  std::vector<access::Access> access;
  PriceLibrary prices;
  Usage declared;  // of the file alone
  Usage usage;     // with what follows
  std::vector<Diagnostic> problems;
  std::vector<Flows> flows;       // by environment
  std::vector<Outcome> outcomes;  // by environment

  std::size_t index(std::string_view environment) const {
    for (std::size_t i = 0; i < pipeline->graphs.size(); ++i)
      if (pipeline->graphs[i].stack().environment->name == environment) return i;
    ADD_FAILURE() << "no environment " << environment;
    return 0;
  }
  const Quantified* find(std::string_view resource, std::string_view key,
                         std::size_t environment = 0) const {
    for (const auto& one : outcomes[environment].derived)
      if (one.resource == resource && one.key == key) return &one;
    return nullptr;
  }
  /// "20000000"; "none" where nothing follows.
  std::string quantity(std::string_view resource, std::string_view key,
                       std::size_t environment = 0) const {
    const auto* found = find(resource, key, environment);
    return found == nullptr ? "none" : to_string(found->quantity);
  }
  std::string chain(std::string_view resource, std::string_view key) const {
    const auto* found = find(resource, key);
    return found == nullptr ? "none" : chain_text(found->chain);
  }
  /// "traffic.functions.Create.duration_ms: 200".
  std::vector<std::string> assumed() const {
    std::vector<std::string> out;
    for (const auto& one : outcomes.front().assumed)
      for (const auto& name : one.names)
        out.push_back(
            concat("traffic.", one.parameter->section, ".", name, ".", one.key, ": ", one.value));
    return out;
  }
  /// "Table: what Create does with Table is not declared (...)".
  std::vector<std::string> unknown() const {
    std::vector<std::string> out;
    for (const auto& one : outcomes.front().unknown)
      out.push_back(concat(join(one.resources, ", "), ": ", one.why));
    return out;
  }
  /// "3:5 there is no entry point ...".
  std::vector<std::string> messages() const {
    std::vector<std::string> out;
    for (const auto& problem : problems) {
      const Position at = sources.start(problem.span);
      out.push_back(
          concat(std::to_string(at.line), ":", std::to_string(at.column), " ", problem.message));
    }
    return out;
  }
  EnvironmentCost cost(std::size_t environment = 0) {
    return estimate(pipeline->graphs[environment], usage, prices);
  }
  std::vector<WayCost> ways(std::span<const Budget> budgets = {}) {
    return price_ways(flows.front(), usage, prices, budgets);
  }
};

inline std::unique_ptr<Derivation> derive_from(std::string text, std::string usage,
                                               const resolve::EnvironmentOptions& options = {}) {
  auto out = std::make_unique<Derivation>();
  out->pipeline = testing::run_pipeline(std::move(text), options);
  std::vector<const graph::Graph*> graphs;
  for (const auto& graph : out->pipeline->graphs) graphs.push_back(&graph);
  const SourceFile& file = out->sources.add("cfnaudit-usage.yaml", std::move(usage));
  auto read = read_usage(file, graphs);
  out->problems = std::move(read.diagnostics);
  out->declared = out->usage = std::move(read.value);
  for (const auto& graph : out->pipeline->graphs) out->networks.push_back(network::build(graph));
  const SourceFile& source = out->pipeline->sources.file(0);
  for (std::size_t i = 0; i < graphs.size(); ++i) {
    out->access.push_back(access::analyze(source, *graphs[i], {}, nullptr));
    out->flows.push_back(build({graphs[i], &out->networks[i], &out->access[i],
                                calls::find_calls(out->access[i], *graphs[i], nullptr, source)},
                               out->usage));
    out->outcomes.push_back(apply(out->flows[i], out->usage));
  }
  return out;
}

}  // namespace cfnaudit::pricing::traffic
