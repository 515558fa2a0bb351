#pragma once

// A template's text taken through the pipeline up to the graphs of its environments; for the tests
// of the layers above. Header only, so that a test binary needs nothing but the layer that it
// tests.

#include <memory>
#include <string>
#include <vector>

#include "analyzer/base/source.h"
#include "analyzer/expand/expand.h"
#include "analyzer/graph/build.h"
#include "analyzer/model/build.h"
#include "analyzer/resolve/stack.h"
#include "analyzer/syntax/reader.h"

namespace cfnaudit::testing {

/// Every stage of one template. Later stages point into earlier ones, so it stays where it was
/// made.
struct Pipeline {
  SourceMap sources;
  syntax::Document document;
  expand::Expansion expansion;
  model::Template tmpl;
  resolve::Resolution resolution;
  std::vector<graph::Graph> graphs;  // one per environment
  std::vector<Diagnostic> diagnostics;

  const graph::Graph* graph(std::string_view environment) const {
    for (const auto& candidate : graphs)
      if (candidate.stack().environment->name == environment) return &candidate;
    return nullptr;
  }
};

template <typename T>
T keep(Staged<T> staged, std::vector<Diagnostic>& diagnostics) {
  for (auto& diagnostic : staged.diagnostics) diagnostics.push_back(std::move(diagnostic));
  return std::move(staged.value);
}

inline std::unique_ptr<Pipeline> run_pipeline(std::string text,
                                              const resolve::EnvironmentOptions& options = {}) {
  auto run = std::make_unique<Pipeline>();
  const SourceFile& file = run->sources.add("template.yaml", std::move(text));
  run->document = keep(syntax::read(file), run->diagnostics);
  run->expansion = keep(expand::expand(run->document, {}), run->diagnostics);
  run->tmpl = keep(model::build(file, run->document, *run->expansion.root), run->diagnostics);
  run->resolution = keep(resolve::resolve(run->tmpl, file, options), run->diagnostics);
  for (const auto& stack : run->resolution.stacks)
    run->graphs.push_back(keep(graph::build(file, stack), run->diagnostics));
  return run;
}

}  // namespace cfnaudit::testing
