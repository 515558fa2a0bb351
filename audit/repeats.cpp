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

}  // namespace

void fold_repeats(std::vector<Diagnostic>& findings) {
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
