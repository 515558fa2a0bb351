// Text -> Node, beside the floor that it stands on: yaml-cpp's events with a handler that does
// nothing.

#include <string>

#include <benchmark/benchmark.h>

#include "analyzer/base/source.h"
#include "analyzer/syntax/reader.h"
#include "bench/corpus.h"
#include "bench/files.h"

namespace cfnaudit::bench {
namespace {

void report(benchmark::State& state, std::size_t bytes) {
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes) *
                          static_cast<std::int64_t>(state.iterations()));
  state.SetComplexityN(state.range(0));
}

void yaml_events(benchmark::State& state) {
  const auto text = yaml_template(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    benchmark::DoNotOptimize(parse_events(text));
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
