#include "audit/baseline.h"

#include <algorithm>
#include <tuple>

#include <nlohmann/json.hpp>

#include "analyzer/base/text.h"
#include "analyzer/syntax/reader.h"

// Audits <-> baseline file.

namespace cfnaudit::audit {

namespace {

constexpr int kSchemaVersion = 1;
constexpr std::string_view kSource = "baseline";

std::string text_at(const syntax::Node& map, std::string_view key) {
  const auto* node = map.find(key);
  return node == nullptr ? std::string() : std::string(node->text);
}

auto order(const BaselineEntry& entry) {
  return std::tie(entry.path, entry.rule, entry.resource, entry.fingerprint);
}

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

Result<Baseline> read_baseline(const SourceFile& file) {
  const auto document = syntax::read(file);
  const auto problem = [&](Span span, std::string_view message) {
    const Position at = file.lines().position(span.begin);
    return failure(concat(file.name(), ":", std::to_string(at.line), ":", std::to_string(at.column),
                          ": ", message));
  };
  if (!document.diagnostics.empty())
    return problem(document.diagnostics.front().span, document.diagnostics.front().message);
  const auto* findings = document.value.root->find("findings");
  if (findings == nullptr || findings->kind != syntax::NodeKind::kList)
    return problem(document.value.root->span, "a baseline has a list of findings");
  Baseline out;
  for (const auto* item : findings->items) {
    BaselineEntry entry{text_at(*item, "path"),        text_at(*item, "rule"),
                        text_at(*item, "resource"),    text_at(*item, "message"),
                        text_at(*item, "fingerprint"), {}};
    if (const auto* members = item->find("members"))
      for (const auto* member : members->items) entry.members.emplace_back(member->text);
    if (entry.rule.empty() || entry.fingerprint.empty())
      return problem(item->span, "an entry of a baseline has a rule and a fingerprint");
    out.push_back(std::move(entry));
  }
  return out;
}

std::string baseline_text(Baseline entries) {
  std::sort(entries.begin(), entries.end(),
            [](const auto& a, const auto& b) { return order(a) < order(b); });
  auto findings = nlohmann::ordered_json::array();
  for (const auto& entry : entries)
    findings.push_back({{"path", entry.path},
                        {"rule", entry.rule},
                        {"resource", entry.resource},
                        {"message", entry.message},
                        {"fingerprint", entry.fingerprint},
                        {"members", entry.members}});
  const nlohmann::ordered_json out = {{"schemaVersion", kSchemaVersion},
                                      {"findings", std::move(findings)}};
  return out.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

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
