#include "cli/commands/one_by_one.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <mutex>

#include "analyzer/base/sha256.h"
#include "analyzer/base/text.h"
#include "cli/cache/results.h"
#include "cli/commands/audits.h"
#include "cli/commands/workers.h"
#include "cli/output.h"
#include "cli/version.h"

// Candidates -> Outcomes.

namespace cfnaudit::cli {

namespace {

/// What a candidate turned out to be.
struct Slot {
  std::vector<Outcome> outcomes;
  std::vector<Unread> unread;
};

class OneByOne {
 public:
  OneByOne(const Invocation& invocation, const Inputs& inputs, const audit::Stages& stages,
           const Format& format, const ReportOptions& shown, ResultsCache* cache)
      : options_(invocation.options),
        inputs_(inputs),
        stages_(stages),
        format_(format),
        shown_(shown),
        ruling_(ruling_of(invocation)),
        cache_(cache) {
    stages_.analysis.account = inputs.account ? &*inputs.account : nullptr;
  }

  Slot run(const Candidate& candidate) const {
    SourceMap sources = settings();
    if (cache_ != nullptr && is_file(candidate)) return cached(candidate, sources);
    Opened opened = open_candidate(candidate, sources);
    Slot out{{}, std::move(opened.unread)};
    for (const auto& one : opened.templates) out.outcomes.push_back(audited(one, sources, nullptr));
    return out;
  }

  Slot failed(const Candidate& candidate, std::string why) const {
    SourceMap sources = settings();
    const SourceFile& file = sources.add(candidate.path, {});
    const auto audit = audit::failed(file, std::move(why));
    return {{told(*audit, candidate.kind == Candidate::Kind::kFound, sources)}, {}};
  }

 private:
  /// The settings' files keep their numbers, by which findings name places in them.
  SourceMap settings() const {
    SourceMap out;
    for (std::uint32_t i = 0; i < inputs_.sources.size(); ++i) {
      const SourceFile& file = inputs_.sources.file(i);
      out.add(file.name(), std::string(file.text()));
    }
    return out;
  }

  Outcome told(const audit::Audit& audit, bool found, const SourceMap& sources) const {
    Outcome out = outcome_of(audit, found, options_);
    out.share = format_.share(audit, sources, shown_);
    return out;
  }

  /// `reads`: where to note what the template reads; may be null.
  Outcome audited(const OpenedTemplate& one, SourceMap& sources,
                  std::vector<LocalFiles::Read>* reads) const {
    const StackGroup* group = one.group ? &*one.group : nullptr;
    std::mutex alone;
    Disk disk;
    LocalFiles files(first_file(*one.file, group), options_.template_root, sources, alone, disk);
    Audited what{one.file, group};
    if (one.file->name() != kStandardInput) what.files = &files;
    const auto audit = audit_one(what, options_, inputs_.environment, stages_, ruling_);
    if (reads != nullptr) *reads = files.reads();
    return told(*audit, one.found, sources);
  }

  /// Would the template read the same again?
  bool is_fresh(const SourceFile& file, const std::vector<LocalFiles::Read>& reads,
                SourceMap& sources) const {
    if (reads.empty()) return true;
    std::mutex alone;
    Disk disk;
    LocalFiles files(file, options_.template_root, sources, alone, disk);
    for (const auto& read : reads) files.repeat(read);
    return files.reads() == reads;
  }

  Slot cached(const Candidate& candidate, SourceMap& sources) const {
    const auto file = read_candidate(candidate, sources);
    if (!file) return {{}, {{candidate.path, file.error().message}}};
    const bool found = candidate.kind == Candidate::Kind::kFound;
    const std::string key = cache_->key((*file)->name(), found, (*file)->text());
    auto known = cache_->find(key);
    if (known && known->outcome) {
      SourceMap again;
      const SourceFile& copy = again.add((*file)->name(), {});
      if (!is_fresh(copy, known->reads, again)) known.reset();
    }
    if (!known) {
      known.emplace();
      if (!found || is_template_text(**file))
        known->outcome = audited({*file, std::nullopt, found}, sources, &known->reads);
      cache_->keep(key, *known);
    }
    Slot out;
    if (known->outcome) out.outcomes.push_back(std::move(*known->outcome));
    return out;
  }

  const Options& options_;
  const Inputs& inputs_;
  audit::Stages stages_;
  const Format& format_;
  const ReportOptions& shown_;
  audit::Ruling ruling_;
  ResultsCache* cache_;
};

/// What results depend on beside the templates, the program and the terminal.
std::string settings_digest(const Invocation& invocation, const Inputs& inputs,
                            const Format& format, std::string_view day) {
  Sha256 hash;
  hash.add_text(kVersion);
  hash.add_text(invocation.options.given);
  hash.add_text(invocation.config.path);
  hash.add_text(invocation.config.text);
  for (std::uint32_t i = 0; i < inputs.sources.size(); ++i) {
    hash.add_text(inputs.sources.file(i).name());
    hash.add_text(inputs.sources.file(i).text());
  }
  hash.add_text(format.name);
  hash.add_text(day);
  return hash.digest();
}

Result<std::optional<ResultsCache>> open_cache(const Options& options, std::string_view settings,
                                               const ReportOptions& shown) {
  if (options.cache.empty()) return std::nullopt;
  const std::string program = program_identity();
  if (program.empty())
    return failure("--cache cannot be used: this program was linked without --build-id");
  auto cache = ResultsCache::open(
      options.cache,
      concat(settings, program, " ", std::to_string(static_cast<int>(shown.color)), " ",
             std::to_string(shown.width), " ", std::to_string(static_cast<int>(shown.verbosity))));
  if (!cache) return tl::unexpected<Error>(cache.error());
  return std::move(*cache);
}

std::string run_digest(std::string_view settings, const std::vector<Candidate>& candidates) {
  Sha256 hash;
  hash.add_text(settings);
  for (const auto& one : candidates) {
    hash.add_text(std::to_string(static_cast<int>(one.kind)));
    hash.add_text(one.path);
  }
  return hash.digest();
}

/// The numbers of those that are this run's, the largest first, so that no core waits for one that
/// was begun last.
std::vector<std::size_t> chosen(const std::vector<Candidate>& candidates,
                                const std::optional<ShardOf>& shard) {
  std::vector<std::pair<std::uintmax_t, std::size_t>> sizes;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (shard && i % shard->count != shard->index - 1) continue;
    std::error_code error;
    const auto size = std::filesystem::file_size(candidates[i].path, error);
    sizes.emplace_back(error ? 0 : size, i);
  }
  std::stable_sort(sizes.begin(), sizes.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::size_t> out;
  for (const auto& [size, i] : sizes) out.push_back(i);
  return out;
}

}  // namespace

std::optional<Run> run_all(const Invocation& invocation, Inputs& inputs,
                           const audit::Stages& stages, const Format& format,
                           const ReportOptions& shown) {
  const Options& options = invocation.options;
  const bool is_kept = !options.cache.empty() || options.shard;
  const std::string settings =
      is_kept ? settings_digest(invocation, inputs, format, shown.today) : std::string();
  auto cache = open_cache(options, settings, shown);
  if (!cache) {
    complain(cache.error().message);
    return std::nullopt;
  }
  const auto candidates = inputs.candidates();
  const auto order = chosen(candidates, options.shard);
  const OneByOne one_by_one(invocation, inputs, stages, format, shown, *cache ? &**cache : nullptr);
  std::vector<Slot> slots(candidates.size());
  for_each_input(
      order.size(), "files", options,
      [&](std::size_t i) { slots[order[i]] = one_by_one.run(candidates[order[i]]); },
      [&](std::size_t i, std::string why) {
        slots[order[i]] = one_by_one.failed(candidates[order[i]], std::move(why));
      });
  Run out;
  for (std::size_t at = 0; at < slots.size(); ++at) {
    for (auto& unread : slots[at].unread) {
      out.unread.push_back({at, unread});
      inputs.leave_out(std::move(unread));
    }
    for (auto& outcome : slots[at].outcomes) {
      outcome.at = at;
      out.outcomes.push_back(std::move(outcome));
    }
  }
  if (options.shard) out.digest = run_digest(settings, candidates);
  if (!out.outcomes.empty() || options.shard) return out;
  inputs.complain_about_nothing();
  return std::nullopt;
}

}  // namespace cfnaudit::cli
