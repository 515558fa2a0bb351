// A template file -> its findings, in process and as a whole process, beside the floor of only
// parsing its YAML. `check_process` is the promise: the counter `ratio` is the process's time by
// the parse's, both the median of measurements that alternate in one run, and stays at 3 or below.

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "analyzer/base/source.h"
#include "analyzer/base/text.h"
#include "bench/files.h"
#include "cli/audit.h"

namespace cfnaudit::bench {
namespace {

using Seconds = std::chrono::duration<double>;

/// Runs `cfnaudit check PATH` to its end with its output thrown away; the exit code, or -1.
int run_check(const std::string& path) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  std::array<std::string, 3> words = {CFNAUDIT_PROGRAM, "check", path};
  std::array<char*, 4> argv = {words[0].data(), words[1].data(), words[2].data(), nullptr};
  pid_t child = 0;
  const int failed = posix_spawn(&child, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  if (failed != 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status)) return -1;
  return WEXITSTATUS(status);
}

template <typename Work>
double seconds(const Work& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return Seconds(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values) {
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
    const auto audit = cli::audit(file, {}, {.rules = true, .access = true, .cost = true});
    benchmark::DoNotOptimize(audit->findings.data());
  }
}

void check_process(benchmark::State& state, const std::string& path) {
  const auto text = read_text(path);
  std::vector<double> parses;
  std::vector<double> processes;
  for (auto _ : state) {
    parses.push_back(seconds([&] { parse_events(text); }));
    int code = 0;
    processes.push_back(seconds([&] { code = run_check(path); }));
    if (code != 0 && code != 1) state.SkipWithError("cfnaudit check failed");
    state.SetIterationTime(processes.back());
  }
  if (parses.empty()) return;
  state.counters["parse_ms"] = median(parses) * 1e3;
  state.counters["process_ms"] = median(processes) * 1e3;
  state.counters["ratio"] = median(processes) / median(parses);
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
