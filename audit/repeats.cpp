#include "audit/repeats.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <tuple>

#include "analyzer/base/text.h"

namespace cfnaudit::audit {
namespace {

/// "Properties/Origins" of "Properties/Origins/3".
std::string_view list_of(std::string_view path) {
  const auto slash = path.rfind('/');
  if (slash == std::string_view::npos || slash + 1 == path.size()) return path;
  const auto last = path.substr(slash + 1);
  const bool is_index =
      std::all_of(last.begin(), last.end(), [](char c) { return c >= '0' && c <= '9'; });
  return is_index ? path.substr(0, slash) : path;
}

/// What weighs more in some environments than in others is one finding, at its highest severity.
void join_severities(std::vector<Diagnostic>& findings) {
  using Key = std::tuple<std::string, Span, std::string, std::string, std::string>;
  std::map<Key, std::size_t> first;
  std::vector<Diagnostic> kept;
  kept.reserve(findings.size());
  for (auto& finding : findings) {
    const bool joins = !finding.suppressed && !finding.environments.empty();
    const auto [known, is_new] =
        joins ? first.try_emplace(
                    Key{finding.rule, finding.span, finding.path, finding.key, finding.message},
                    kept.size())
              : std::pair(first.end(), true);
    if (is_new || kept[known->second].severity == finding.severity) {
      kept.push_back(std::move(finding));
      continue;
    }
    Diagnostic& one = kept[known->second];
    one.severity = std::max(one.severity, finding.severity);
    std::move(finding.details.begin(), finding.details.end(), std::back_inserter(one.details));
    std::stable_sort(one.details.begin(), one.details.end(), [](const Detail& a, const Detail& b) {
      return a.environments < b.environments;
    });
    one.environments.insert(one.environments.end(), finding.environments.begin(),
                            finding.environments.end());
    std::sort(one.environments.begin(), one.environments.end());
    const auto end = std::unique(one.environments.begin(), one.environments.end());
    one.environments.erase(end, one.environments.end());
  }
  findings = std::move(kept);
}

}  // namespace

void fold_repeats(std::vector<Diagnostic>& findings) {
  join_severities(findings);
  constexpr std::size_t kMostNotes = 100;
  using Key = std::tuple<std::string, std::string, std::string, std::string, Severity,
                         std::vector<std::uint32_t>>;
  std::map<Key, std::size_t> first;
  std::map<std::size_t, std::size_t> more;  // places of a kept finding beside its own
  std::vector<Diagnostic> kept;
  kept.reserve(findings.size());
  for (auto& finding : findings) {
    if (finding.suppressed || finding.path.empty()) {
      kept.push_back(std::move(finding));
      continue;
    }
    const auto [known, is_new] =
        first.try_emplace(Key{finding.rule, finding.resource, std::string(list_of(finding.path)),
                              finding.message, finding.severity, finding.environments},
                          kept.size());
    if (is_new) {
      kept.push_back(std::move(finding));
    } else if (kept[known->second].span != finding.span) {
      auto& notes = kept[known->second].notes;
      if (std::size_t& n = more[known->second]; ++n <= kMostNotes)
        notes.push_back({finding.span, "here too", finding.resource});
      else
        notes.back().message =
            concat("here too, and in ", std::to_string(n - kMostNotes), " more places");
    }
  }
  findings = std::move(kept);
}

}  // namespace cfnaudit::audit
