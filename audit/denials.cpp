#include "audit/denials.h"

#include <algorithm>

#include "analyzer/access/assertions.h"
#include "analyzer/base/text.h"

// Denials and a template -> what it answers to each.

namespace cfnaudit::audit {

DenialOutcome answer(const SourceFile& file, const model::Template& tmpl,
                     const resolve::EnvironmentOptions& options, std::span<const Denial> denials,
                     const access::AnalysisOptions& analysis) {
  std::vector<access::Denial> asked;
  std::vector<std::size_t> origins;
  for (std::size_t i = 0; i < denials.size(); ++i)
    for (const auto& from : denials[i].from)
      for (const auto& to : denials[i].to) {
        asked.push_back({from, to, denials[i].actions});
        origins.push_back(i);
      }
  DenialOutcome out;
  out.unknown_names.resize(denials.size());
  if (asked.empty()) return out;
  auto results = access::check_denials(file, tmpl, options, asked, analysis);
  for (std::size_t i = 0; i < results.size(); ++i) {
    auto& result = results[i];
    const Denial& denial = denials[origins[i]];
    // A macro may yet make what is named.
    const bool invalid = result.kind == access::DenialResult::Kind::kInvalid;
    out.unknown_names[origins[i]].push_back(invalid && tmpl.is_complete() ? result.reasons.front()
                                                                          : std::string());
    if (result.gave_up) out.given_up.push_back(concat(asked[i].from, " to ", asked[i].to));
    out.answers.push_back({asked[i], denial.reason, denial.place, std::move(result)});
  }
  return out;
}

std::vector<UnknownDenial> unknown_denials(std::span<const Denial> denials,
                                           std::span<const UnknownNames* const> templates) {
  std::vector<UnknownDenial> out;
  for (std::size_t i = 0; i < denials.size() && !templates.empty(); ++i)
    for (std::size_t pair = 0; pair < denials[i].from.size() * denials[i].to.size(); ++pair) {
      const auto said = [&](const UnknownNames* one) -> const std::string& {
        return (*one)[i][pair];
      };
      if (std::any_of(templates.begin(), templates.end(),
                      [&](const auto* one) { return said(one).empty(); }))
        continue;
      // Of several templates, the one that has something like the name.
      const auto helpful = std::find_if(templates.begin(), templates.end(), [&](const auto* one) {
        return said(one).find("did you mean") != std::string::npos;
      });
      std::string line = concat(denials[i].place, ": ",
                                said(helpful == templates.end() ? templates.front() : *helpful));
      if (std::none_of(out.begin(), out.end(),
                       [&](const auto& known) { return known.message == line; }))
        out.push_back({concat(denials[i].place, " ", std::to_string(pair)), std::move(line)});
    }
  return out;
}

}  // namespace cfnaudit::audit
