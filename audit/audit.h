#pragma once

// The pipeline: one file in, everything that is known about it out. Called by main for each
// template; its result is what the reports render.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "analyzer/access/access.h"
#include "analyzer/access/analysis.h"
#include "analyzer/access/entry/entry_points.h"
#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"
#include "analyzer/expand/expand.h"
#include "analyzer/functions/functions.h"
#include "analyzer/graph/graph.h"
#include "analyzer/model/template.h"
#include "analyzer/network/network.h"
#include "analyzer/resolve/stack.h"
#include "analyzer/syntax/node.h"
#include "audit/denials.h"
#include "pricing/budget.h"
#include "pricing/estimate.h"
#include "pricing/traffic/traffic.h"
#include "rules/run.h"
#include "rules/suppression.h"

namespace cfnaudit::audit {

/// What the rules looked at, for a report that has nothing else to say.
struct Coverage {
  std::size_t rules = 0;                        // that ran and look at what the template has
  std::size_t off = 0;                          // that do, and are off
  std::vector<std::string_view> unknown_types;  // of which the program knows nothing
};

/// One audited template. Later members point into earlier ones, so it is made in place and never
/// moved.
struct Audit {
  const SourceFile* file = nullptr;
  syntax::Document document;
  expand::Expansion expansion;
  model::Template tmpl;
  resolve::Resolution resolution;
  std::vector<graph::Graph> graphs;             // per environment
  std::vector<functions::Functions> functions;  // per environment
  std::vector<network::Network> networks;       // per environment
  std::vector<access::Access> access;  // per environment; empty when the command needs none
  std::vector<access::Paths> paths;    // beside access
  pricing::Usage usage;
  pricing::PriceLibrary prices;
  pricing::CostReport cost;                       // empty when the command needs none
  std::vector<pricing::traffic::Report> traffic;  // per environment; empty when not asked for
  std::vector<Diagnostic> usage_problems;         // of the usage file, in its order
  std::vector<Diagnostic> findings;               // of every stage, ordered
  std::vector<Diagnostic> suppressed;             // those that somebody wants not to hear of
  std::vector<rules::Incomplete> incomplete;
  resolve::EnvironmentOptions options;  // under which it was made; questions prove by them
  access::AnalysisOptions analysis;
  Coverage coverage;
  DenialOutcome denied;     // what the template answers to the config file's denials
  bool is_template = true;  // false: nothing but syntax errors, or no Resources

  /// Was it read with all its local parts, to their ends? Otherwise nothing that is not there is
  /// known to be absent: no resource, no cost, no Deny.
  bool is_whole() const;
  std::string_view region() const;
  /// The names of environment indexes; all environments when `indexes` is empty.
  std::vector<std::string> environment_names(const std::vector<std::uint32_t>& indexes) const;
  /// What these environments count as in reports, each once: "production", and not
  /// "production/Backup=true" beside it; all when `indexes` is empty.
  std::vector<std::string> shown_names(const std::vector<std::uint32_t>& indexes) const;
  /// The first that counts as what it counts as: the others vary it.
  bool is_shown(std::size_t environment) const;
  bool in_every_environment(const Diagnostic& finding) const;
};

/// What decides a cost beside the template.
struct CostInputs {
  const SourceFile* usage_file = nullptr;
  std::optional<pricing::UsageProfile> profile;
  pricing::FreeTier free_tier = pricing::FreeTier::kIgnored;
  std::vector<pricing::PriceBook> books;
  std::vector<pricing::Budget> budgets;
};

/// What the command needs; stages that no one asked for do not run.
struct Stages {
  bool rules = false;
  bool access = false;
  bool cost = false;
  bool traffic = false;                     // what each entry point costs; needs cost
  const CostInputs* cost_inputs = nullptr;  // null: list prices without any usage
  access::AnalysisOptions analysis = {};
};

/// The user's say over findings; what stands in the template itself is added to it.
struct Ruling {
  rules::Selection selection;
  std::vector<rules::Suppression> suppressions;  // of the config file
  std::vector<Denial> denials;                   // who must not reach what
  std::string today;                             // "2026-11-22": from when on `until` has passed
};

/// What a template consists of beside its file.
struct Parts {
  /// Opens files that it names; empty: they are not read.
  std::function<expand::OpenedFile(std::uint32_t from, std::string_view path)> open;
  /// Opens the code of functions that it names; empty: only inline code is read.
  functions::Files code;
  /// The stacks that it stands for; empty: it is a template itself.
  std::vector<expand::StackFile> stacks;
};

/// Reads the file with its parts and the code of its functions, and does nothing else: for what
/// `parts` is asked.
void read_parts(const SourceFile& file, const resolve::EnvironmentOptions& options,
                const Parts& parts);

std::unique_ptr<Audit> run(const SourceFile& file, const resolve::EnvironmentOptions& options,
                           const Stages& stages, const Ruling& ruling = {},
                           const Parts& parts = {});

/// Of a file that could not be analysed: one finding, and no template.
std::unique_ptr<Audit> failed(const SourceFile& file, std::string why);

}  // namespace cfnaudit::audit
