#include "analyzer/base/diagnostic.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace cfnaudit {

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::kNote:
      return "note";
    case Severity::kWarning:
      return "warning";
    case Severity::kError:
      return "error";
  }
  return "error";
}

bool before(const Diagnostic& a, const Diagnostic& b) {
  if (a.severity != b.severity) return a.severity > b.severity;
  return std::tie(a.span, a.rule, a.key, a.message) < std::tie(b.span, b.rule, b.key, b.message);
}

namespace {

void add(std::vector<Detail>& details, const Detail& detail) {
  for (auto& known : details) {
    if (known.text != detail.text) continue;
    known.environments.insert(known.environments.end(), detail.environments.begin(),
                              detail.environments.end());
    return;
  }
  details.push_back(detail);
}

}  // namespace

std::vector<Diagnostic> fold(std::vector<std::vector<Diagnostic>> by_environment) {
  std::vector<Diagnostic> out;
  std::map<std::tuple<std::string, Severity, Span, std::string, std::string, std::string>,
           std::size_t>
      known;
  for (std::uint32_t environment = 0; environment < by_environment.size(); ++environment) {
    for (auto& diagnostic : by_environment[environment]) {
      auto key = std::tuple(diagnostic.rule, diagnostic.severity, diagnostic.span, diagnostic.path,
                            diagnostic.key, diagnostic.message);
      const auto [at, fresh] = known.emplace(std::move(key), out.size());
      std::vector<Detail> details = std::exchange(diagnostic.details, {});
      if (fresh) out.push_back(std::move(diagnostic));
      Diagnostic& folded = out[at->second];
      if (folded.environments.empty() || folded.environments.back() != environment)
        folded.environments.push_back(environment);
      for (auto& detail : details) {
        detail.environments = {environment};
        add(folded.details, detail);
      }
    }
  }
  return out;
}

}  // namespace cfnaudit
