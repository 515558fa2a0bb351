#include "audit/baseline.h"

#include <algorithm>

// Audits -> Baseline; which findings are in it.

namespace cfnaudit::audit {

namespace {

constexpr std::string_view kSource = "baseline";

BaselineEntry entry_of(const Audit& audit, const Diagnostic& finding) {
  return {audit.file->name(), finding.rule,        finding.resource,
          finding.message,    finding.fingerprint, finding.members};
}

/// Entries that no finding has claimed yet.
class Unclaimed {
 public:
  Unclaimed(const Baseline& entries, std::span<const std::unique_ptr<Audit>> audits)
      : left_(entries) {
    for (const auto& audit : audits) paths_.push_back(audit->file->name());
  }

  bool claim(const std::string& path, const Diagnostic& finding) {
    const auto same = [&](const BaselineEntry& entry) {
      return entry.fingerprint == finding.fingerprint && entry.rule == finding.rule &&
             std::all_of(finding.members.begin(), finding.members.end(), [&](const auto& member) {
               return std::find(entry.members.begin(), entry.members.end(), member) !=
                      entry.members.end();
             });
    };
    auto found = std::find_if(left_.begin(), left_.end(),
                              [&](const auto& entry) { return entry.path == path && same(entry); });
    // The template was renamed if the entry's own is not there.
    if (found == left_.end())
      found = std::find_if(left_.begin(), left_.end(), [&](const auto& entry) {
        return same(entry) && std::find(paths_.begin(), paths_.end(), entry.path) == paths_.end();
      });
    if (found == left_.end()) return false;
    left_.erase(found);
    return true;
  }

  Baseline take() { return std::move(left_); }

 private:
  Baseline left_;
  std::vector<std::string> paths_;
};

}  // namespace

Baseline baseline_of(std::span<const std::unique_ptr<Audit>> audits) {
  Baseline out;
  for (const auto& audit : audits) {
    for (const auto& finding : audit->findings) out.push_back(entry_of(*audit, finding));
    for (const auto& finding : audit->suppressed)
      if (finding.suppressed->source == kSource) out.push_back(entry_of(*audit, finding));
  }
  return out;
}

Baseline apply(const Baseline& baseline, std::span<const std::unique_ptr<Audit>> audits) {
  Unclaimed unclaimed(baseline, audits);
  for (const auto& audit : audits) {
    std::vector<Diagnostic> fresh;
    for (auto& finding : audit->findings) {
      if (!unclaimed.claim(audit->file->name(), finding)) {
        fresh.push_back(std::move(finding));
        continue;
      }
      finding.suppressed = Suppressed{"it stands in the baseline", std::string(kSource)};
      audit->suppressed.push_back(std::move(finding));
    }
    audit->findings = std::move(fresh);
  }
  return unclaimed.take();
}

}  // namespace cfnaudit::audit
