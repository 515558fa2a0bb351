#include "cli/commands/workers.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>
#include <vector>

#include <unistd.h>

#include "analyzer/base/text.h"

// A number of inputs -> threads.

namespace cfnaudit::cli {

namespace {

using Clock = std::chrono::steady_clock;

std::string time_left(double seconds) {
  const auto whole = static_cast<unsigned long long>(seconds) + 1;
  if (whole < 100) return concat("about ", std::to_string(whole), " s left");
  return concat("about ", std::to_string((whole + 59) / 60), " min left");
}

/// On a terminal, how far a run has come that takes more than a moment; gone when it has ended.
class Progress {
 public:
  Progress(std::size_t total, std::string_view what, const Options& options)
      : total_(total), what_(what) {
    const char* terminal = std::getenv("TERM");
    const bool dumb = terminal == nullptr || std::string_view(terminal) == "dumb";
    wanted_ = total >= kMany && !options.quiet && !dumb && isatty(STDERR_FILENO) != 0;
  }
  ~Progress() {
    if (shown_) std::fputs("\r\x1b[K", stderr);
  }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void step() {
    if (!wanted_) return;
    const std::lock_guard lock(mutex_);
    ++done_;
    const auto now = Clock::now();
    if (now < next_) return;
    next_ = now + kPause;
    shown_ = true;
    const std::chrono::duration<double> passed = now - start_;
    const double left =
        passed.count() / static_cast<double>(done_) * static_cast<double>(total_ - done_);
    std::fputs(concat("\r\x1b[K", std::to_string(done_), " of ", std::to_string(total_), " ", what_,
                      ", ", time_left(left))
                   .c_str(),
               stderr);
  }

 private:
  static constexpr std::size_t kMany = 8;
  static constexpr auto kPause = std::chrono::milliseconds(250);

  std::size_t total_;
  std::string_view what_;
  bool wanted_ = false;
  bool shown_ = false;
  std::size_t done_ = 0;
  Clock::time_point start_ = Clock::now();
  Clock::time_point next_ = start_ + kPause;
  std::mutex mutex_;
};

/// One more thread, if the system has one.
template <typename Work>
bool start(std::vector<std::jthread>& threads, const Work& work) {
  try {
    threads.emplace_back(work);
    return true;
  } catch (const std::system_error&) {
    return false;
  } catch (const std::bad_alloc&) {
    return false;
  }
}

}  // namespace

void for_each_input(std::size_t count, std::string_view what, const Options& options,
                    const std::function<void(std::size_t)>& work,
                    const std::function<void(std::size_t, std::string)>& failed) {
  std::atomic<std::size_t> next = 0;
  std::vector<char> hungry(count, 0);  // for memory; each thread writes its own
  Progress progress(count, what, options);
  const auto one = [&](std::size_t i) {
    try {
      work(i);
    } catch (const std::bad_alloc&) {
      hungry[i] = 1;
    } catch (const std::exception& error) {
      failed(i, concat("internal error: ", error.what()));
    }
  };
  const auto run = [&] {
    for (std::size_t i = next++; i < count; i = next++) {
      one(i);
      progress.step();
    }
  };
  const std::size_t wanted =
      options.jobs != 0 ? options.jobs : std::max(1U, std::thread::hardware_concurrency());
  std::vector<std::jthread> helpers;
  for (std::size_t i = 1; i < std::min(wanted, count); ++i)
    if (!start(helpers, run)) break;
  run();
  helpers.clear();
  for (std::size_t i = 0; i < count; ++i) {
    if (hungry[i] == 0) continue;
    hungry[i] = 0;
    one(i);
    if (hungry[i] != 0) failed(i, "there is not enough memory to analyze it");
  }
}

}  // namespace cfnaudit::cli
