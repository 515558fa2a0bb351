// Policies -> answers. The pairs of the benchmark beside the project, where it is there; policies
// of n statements; one cell of an access matrix.

#include <algorithm>
#include <chrono>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>
#include <nlohmann/json.hpp>

#include "analyzer/iam/questions.h"
#include "tests/support/policy_json.h"

namespace cfnaudit::iam {
namespace {

std::vector<std::pair<Policies, Policies>> pairs() {
  std::vector<std::pair<Policies, Policies>> out;
  std::ifstream file(std::string(CFNAUDIT_SHARED_DIR) + "/oracles/policy_pairs.jsonl");
  for (std::string line; std::getline(file, line);) {
    const auto row = nlohmann::json::parse(line);
    out.emplace_back(test::policies_from_json(row["policy1"]),
                     test::policies_from_json(row["policy2"]));
  }
  return out;
}

/// All pairs in one process; median and p99 of a single pair as counters.
void BM_PolicyPairs(benchmark::State& state) {
  const auto all = pairs();
  if (all.empty()) return state.SkipWithError("the pairs are not there");
  Reasoner reasoner;
  std::vector<double> microseconds;
  for (auto _ : state)
    for (const auto& [first, second] : all) {
      const auto start = std::chrono::steady_clock::now();
      benchmark::DoNotOptimize(compare(reasoner, first, second));
      const std::chrono::duration<double, std::micro> taken =
          std::chrono::steady_clock::now() - start;
      microseconds.push_back(taken.count());
    }
  std::sort(microseconds.begin(), microseconds.end());
  state.counters["median_us"] = microseconds[microseconds.size() / 2];
  state.counters["p99_us"] = microseconds[microseconds.size() * 99 / 100];
}
BENCHMARK(BM_PolicyPairs)->Unit(benchmark::kMillisecond);

Policies statements(std::int64_t count) {
  Policy out;
  out.version = Version::k2012;
  for (std::int64_t i = 0; i < count; ++i) {
    Statement s;
    const std::string number = std::to_string(i);
    s.actions = {
        Polarity::kListed, {{SymbolicText("service" + std::to_string(i % 40) + ":Get*"), {}}}, {}};
    s.resources = {
        Polarity::kListed, {{SymbolicText("arn:aws:s3:::bucket-" + number + "/*"), {}}}, {}};
    out.statements.push_back(std::move(s));
  }
  return {compile(std::move(out))};
}

void BM_NoNewAccess(benchmark::State& state) {
  const Policies candidate = statements(state.range(0));
  const Policies reference = statements(state.range(0) + 1);
  Reasoner reasoner;
  for (auto _ : state)
    benchmark::DoNotOptimize(no_new_access(reasoner, reference, candidate, PolicyType::kIdentity));
  state.SetComplexityN(state.range(0));
}
BENCHMARK(BM_NoNewAccess)
    ->RangeMultiplier(4)
    ->Range(1, 256)
    ->Unit(benchmark::kMicrosecond)
    ->Complexity();

void BM_AccessCell(benchmark::State& state) {
  PolicySet set;
  set.identity = statements(20);
  AccessQuery query;
  query.caller = role_session(SymbolicText("arn:aws:iam::111122223333:role/Worker"));
  query.action = {SymbolicText("service3:GetThing"), Wildcards::kLiteral};
  query.resource = {SymbolicText("arn:aws:s3:::bucket-3/*"),
                    state.range(0) == 0 ? Wildcards::kLiteral : Wildcards::kActive};
  query.resource_account = SymbolicText("111122223333");
  Reasoner reasoner;
  for (auto _ : state) benchmark::DoNotOptimize(no_access(reasoner, set, query));
}
BENCHMARK(BM_AccessCell)->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace cfnaudit::iam
