#include "cli/commands/audits.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <mutex>
#include <new>
#include <optional>
#include <set>
#include <system_error>
#include <thread>

#include <unistd.h>

#include "analyzer/base/text.h"
#include "cli/input/environment.h"
#include "cli/input/local_files.h"
#include "cli/output.h"
#include "rules/profiles.h"

// Inputs -> Audits.

namespace cfnaudit::cli {

namespace {

using Clock = std::chrono::steady_clock;

}  // namespace

// https://reproducible-builds.org/specs/source-date-epoch/
std::string today() {
  const char* fixed = std::getenv("SOURCE_DATE_EPOCH");
  const auto seconds = fixed == nullptr ? std::nullopt : parse_integer(fixed);
  const std::time_t now = seconds ? static_cast<std::time_t>(*seconds) : std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[16];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%d", &parts)};
}

namespace {

/// On a terminal, how far a run has come that takes more than a moment; gone when it has ended.
class Progress {
 public:
  Progress(std::size_t total, const Options& options) : total_(total) {
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
    std::fputs(
        concat("\r\x1b[K", std::to_string(done_), " of ", std::to_string(total_), " templates")
            .c_str(),
        stderr);
  }

 private:
  static constexpr std::size_t kMany = 8;
  static constexpr auto kPause = std::chrono::milliseconds(250);

  std::size_t total_;
  bool wanted_ = false;
  bool shown_ = false;
  std::size_t done_ = 0;
  Clock::time_point next_ = Clock::now() + kPause;
  std::mutex mutex_;
};

}  // namespace

audit::Ruling ruling_of(const Invocation& invocation) {
  rules::Selection selection = invocation.config.selection;
  for (const auto& profile : invocation.options.profiles) rules::add_profile(profile, selection);
  return {std::move(selection), invocation.config.suppressions, invocation.config.denials, today()};
}

namespace {

/// Of --region and --account-id, where the assembly leaves them open.
void place(resolve::EnvironmentOptions& environment, const StackGroup& group) {
  if (group.region) environment.region = group.region;
  if (!group.account_id) return;
  environment.account_id = *group.account_id;
  environment.account_is_given = true;
}

}  // namespace

namespace {

/// Does it end before memory does?
template <typename Work>
bool enough_memory(const Work& work) {
  try {
    work();
    return true;
  } catch (const std::bad_alloc&) {
    return false;
  }
}

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

std::vector<std::unique_ptr<audit::Audit>> audit_all(Inputs& inputs, const Options& options,
                                                     const audit::Stages& stages,
                                                     const audit::Ruling& ruling) {
  std::vector<std::unique_ptr<audit::Audit>> audits(inputs.templates.size());
  audit::Stages with_account = stages;
  with_account.analysis.account = inputs.account ? &*inputs.account : nullptr;
  std::atomic<std::size_t> next = 0;
  Progress progress(audits.size(), options);
  std::mutex sources;
  Disk disk;
  const auto run_one = [&](std::size_t i) {
    const SourceFile& file = *inputs.templates[i];
    resolve::EnvironmentOptions environment = environment_of(file, options, inputs.environment);
    const bool named = i < inputs.stack_names.size() && !inputs.stack_names[i].empty();
    if (options.stack_name.empty() && named) environment.stack_name = inputs.stack_names[i];
    environment.stack_name_is_given = environment.stack_name_is_given || named;
    audit::Parts parts;
    if (const auto group = inputs.groups.find(&file); group != inputs.groups.end()) {
      place(environment, group->second);
      parts.stacks = group->second.stacks;
    }
    std::optional<LocalFiles> files;
    const bool elsewhere = i < inputs.stores.size() && inputs.stores[i] != nullptr;
    if (file.name() != "<stdin>") {
      files.emplace(parts.stacks.empty() ? file : *parts.stacks.front().file, options.template_root,
                    inputs.sources, sources, elsewhere ? *inputs.stores[i] : disk);
      parts.open = [&](std::uint32_t from, std::string_view path) {
        return files->open(from, path);
      };
    }
    audits[i] = audit::run(file, environment, with_account, ruling, parts);
  };
  const auto work = [&] {
    for (std::size_t i = next++; i < audits.size(); i = next++) {
      if (enough_memory([&] { run_one(i); })) progress.step();
    }
  };
  const std::size_t wanted =
      options.jobs != 0 ? options.jobs : std::max(1U, std::thread::hardware_concurrency());
  std::vector<std::jthread> helpers;
  for (std::size_t i = 1; i < std::min(wanted, audits.size()); ++i)
    if (!start(helpers, work)) break;
  work();
  helpers.clear();
  // What had too little memory beside others may have enough of it alone.
  for (std::size_t i = 0; i < audits.size(); ++i)
    if (audits[i] == nullptr && !enough_memory([&] { run_one(i); }))
      audits[i] = audit::failed(*inputs.templates[i], "there is not enough memory to analyze it");
  return audits;
}

std::string input_that_is(const Options& options,
                          const std::vector<std::unique_ptr<audit::Audit>>& audits) {
  if (options.output.empty()) return {};
  for (const auto& audit : audits) {
    auto files = audit->expansion.files;
    files.push_back(audit->file);
    for (const SourceFile* file : files)
      if (is_same_file(options.output, file->name())) return file->name();
  }
  return {};
}

std::set<const audit::Audit*> parts_among(std::vector<const audit::Audit*> audits) {
  const auto name = [](const SourceFile& file) {
    return std::filesystem::path(file.name()).lexically_normal().string();
  };
  // A parent reads more files than its children.
  std::stable_sort(audits.begin(), audits.end(), [](const audit::Audit* a, const audit::Audit* b) {
    return a->expansion.files.size() > b->expansion.files.size();
  });
  std::set<std::string> kept;
  std::set<std::string> parts;
  std::set<const audit::Audit*> out;
  for (const audit::Audit* parent : audits) {
    if (parts.contains(name(*parent->file))) {
      out.insert(parent);
      continue;
    }
    kept.insert(name(*parent->file));
    for (const auto* file : parent->expansion.files)
      if (!kept.contains(name(*file))) parts.insert(name(*file));
  }
  return out;
}

void leave_out_parts(const Inputs& inputs, std::vector<std::unique_ptr<audit::Audit>>& audits) {
  std::vector<const audit::Audit*> all;
  for (const auto& audit : audits) all.push_back(audit.get());
  const auto parts = parts_among(std::move(all));
  std::erase_if(audits, [&](const auto& audit) {
    return inputs.found.contains(audit->file) && parts.contains(audit.get());
  });
}

bool complain_about_usage(const Inputs& inputs,
                          const std::vector<std::unique_ptr<audit::Audit>>& audits) {
  bool failed = false;
  if (audits.empty()) return failed;
  for (const auto& problem : audits.front()->usage_problems) {
    const bool shared = std::all_of(audits.begin(), audits.end(), [&](const auto& audit) {
      return std::any_of(audit->usage_problems.begin(), audit->usage_problems.end(),
                         [&](const auto& other) { return other.span == problem.span; });
    });
    if (!shared) continue;
    const Position at = inputs.sources.start(problem.span);
    complain(concat(inputs.sources.file(problem.span).name(), ":", std::to_string(at.line), ":",
                    std::to_string(at.column), ": ", problem.message, " [", problem.rule, "]"));
    failed = failed || problem.severity == Severity::kError;
  }
  return failed;
}

}  // namespace cfnaudit::cli
