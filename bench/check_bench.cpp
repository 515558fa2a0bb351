// A template file -> its findings, in process and as a whole process, beside the floor of only
// parsing its YAML. `check_process` is the promise: the counter `ratio` is its time by that of a
// process that only parses, `warm_ratio` by that of the parse in this process, which has parsed
// before; all are medians of measurements that alternate in one run. `cpu_ratio` and
// `warm_cpu_ratio` are the same of processor time, which a busy machine disturbs less.

#include <algorithm>
#include <chrono>
#include <ctime>
#include <optional>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "analyzer/base/source.h"
#include "analyzer/base/text.h"
#include "audit/audit.h"
#include "bench/files.h"

namespace cfnaudit::bench {
namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

struct Time {
  double wall = 0;
  double processor = 0;
};

double processor_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

/// Runs a program to its end with its output thrown away; nothing when it fails.
std::optional<Time> run(std::vector<std::string> words) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  pid_t child = 0;
  const auto start = Clock::now();
  const int failed = posix_spawn(&child, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  rusage used{};
  if (failed != 0 || wait4(child, &status, 0, &used) != child) return std::nullopt;
  const double wall = Seconds(Clock::now() - start).count();
  if (!WIFEXITED(status) || WEXITSTATUS(status) > 1) return std::nullopt;
  return Time{wall, seconds(used.ru_utime) + seconds(used.ru_stime)};
}

Time parse_once(const std::string& text) {
  const auto start = Clock::now();
  const double used = processor_seconds();
  benchmark::DoNotOptimize(parse_events(text));
  return {Seconds(Clock::now() - start).count(), processor_seconds() - used};
}

double median(const std::vector<Time>& times, double Time::*kind) {
  std::vector<double> values;
  for (const Time& time : times) values.push_back(time.*kind);
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

void parse_only(benchmark::State& state, const std::string& path) {
  const auto text = read_text(path);
  for (auto _ : state)
    if (!parse_events(text)) state.SkipWithError("not YAML");
}

void audit_in_process(benchmark::State& state, const std::string& path) {
  const SourceFile file(0, path, read_text(path));
  for (auto _ : state) {
    const auto audit = audit::run(file, {}, {.rules = true, .access = true, .cost = true});
    benchmark::DoNotOptimize(audit->findings.data());
  }
}

void check_process(benchmark::State& state, const std::string& path) {
  const auto text = read_text(path);
  std::vector<Time> warm;
  std::vector<Time> parses;
  std::vector<Time> checks;
  for (auto _ : state) {
    warm.push_back(parse_once(text));
    const auto parse = run({CFNAUDIT_PARSE_PROGRAM, path});
    const auto check = run({CFNAUDIT_PROGRAM, "check", path});
    if (!parse || !check) return state.SkipWithError("a program failed");
    parses.push_back(*parse);
    checks.push_back(*check);
    state.SetIterationTime(check->wall);
  }
  if (checks.empty()) return;
  const auto ratio = [&](const std::vector<Time>& floor, double Time::*kind) {
    return median(checks, kind) / median(floor, kind);
  };
  state.counters["parse_ms"] = median(parses, &Time::wall) * 1e3;
  state.counters["process_ms"] = median(checks, &Time::wall) * 1e3;
  state.counters["ratio"] = ratio(parses, &Time::wall);
  state.counters["cpu_ratio"] = ratio(parses, &Time::processor);
  state.counters["warm_ratio"] = ratio(warm, &Time::wall);
  state.counters["warm_cpu_ratio"] = ratio(warm, &Time::processor);
}

/// The files are known only at run time, so what BENCHMARK would do is done by hand.
bool register_all() {
  for (const auto& path : template_paths()) {
    const auto name = path.substr(path.rfind('/') + 1);
    const auto add = [&](const char* kind, auto* function) {
      return benchmark::RegisterBenchmark(concat(kind, "/", name).c_str(), function, path)
          ->Unit(benchmark::kMillisecond);
    };
    add("parse_only", parse_only);
    add("audit_in_process", audit_in_process);
    add("check_process", check_process)->UseManualTime()->MinTime(2.0);
  }
  return true;
}

[[maybe_unused]] const bool kRegistered = register_all();

}  // namespace
}  // namespace cfnaudit::bench
