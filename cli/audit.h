#pragma once

// The pipeline: one file in, everything that is known about it out. Called by main for each
// template; its result is what the reports render.

#include <memory>
#include <string>
#include <vector>

#include "analyzer/access/access.h"
#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"
#include "analyzer/graph/graph.h"
#include "analyzer/model/template.h"
#include "analyzer/resolve/stack.h"
#include "analyzer/syntax/node.h"
#include "cli/pricing.h"
#include "pricing/estimate.h"
#include "rules/run.h"

namespace cfnaudit::cli {

/// One audited template. Later members point into earlier ones, so it is made in place and never
/// moved.
struct Audit {
  const SourceFile* file = nullptr;
  syntax::Document document;
  model::Template tmpl;
  resolve::Resolution resolution;
  std::vector<graph::Graph> graphs;    // per environment
  std::vector<access::Access> access;  // per environment; empty when the command needs none
  pricing::Usage usage;
  pricing::PriceLibrary prices;
  pricing::CostReport cost;                // empty when the command needs none
  std::vector<Diagnostic> usage_problems;  // of the usage file, in its order
  std::vector<Diagnostic> findings;        // of every stage, ordered
  std::vector<rules::Incomplete> incomplete;
  bool is_template = true;  // false: nothing but syntax errors, or no Resources

  std::string_view region() const;
  /// The names of environment indexes; all environments when `indexes` is empty.
  std::vector<std::string> environment_names(const std::vector<std::uint32_t>& indexes) const;
  bool in_every_environment(const Diagnostic& finding) const;
};

/// What the command needs; stages that no one asked for do not run.
struct Stages {
  bool rules = false;
  bool access = false;
  bool cost = false;
  const CostInputs* cost_inputs = nullptr;  // null: list prices without any usage
};

std::unique_ptr<Audit> audit(const SourceFile& file, const resolve::EnvironmentOptions& options,
                             const Stages& stages);

}  // namespace cfnaudit::cli
