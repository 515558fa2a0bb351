// Text -> Node, beside the floor that it stands on: yaml-cpp's events with a handler that does
// nothing.

#include <sstream>
#include <string>

#include <benchmark/benchmark.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include "analyzer/base/source.h"
#include "analyzer/syntax/reader.h"
#include "bench/corpus.h"

namespace cfnaudit::bench {
namespace {

struct IgnoreEvents : YAML::EventHandler {
  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}
};

void report(benchmark::State& state, std::size_t bytes) {
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes) *
                          static_cast<std::int64_t>(state.iterations()));
  state.SetComplexityN(state.range(0));
}

void yaml_events(benchmark::State& state) {
  const auto text = yaml_template(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    std::istringstream in(text);
    YAML::Parser parser(in);
    IgnoreEvents handler;
    benchmark::DoNotOptimize(parser.HandleNextDocument(handler));
  }
  report(state, text.size());
}

void read_yaml(benchmark::State& state) {
  const SourceFile file(0, "bench.yaml", yaml_template(static_cast<std::size_t>(state.range(0))));
  for (auto _ : state) {
    const auto document = syntax::read(file);
    if (!document.diagnostics.empty())
      state.SkipWithError("the synthetic template is not well formed");
    benchmark::DoNotOptimize(document.value.root);
  }
  report(state, file.text().size());
}

BENCHMARK(yaml_events)
    ->RangeMultiplier(4)
    ->Range(6, 1536)
    ->Complexity()
    ->Unit(benchmark::kMicrosecond);
BENCHMARK(read_yaml)->RangeMultiplier(4)->Range(6, 1536)->Complexity()->Unit(
    benchmark::kMicrosecond);

}  // namespace
}  // namespace cfnaudit::bench
