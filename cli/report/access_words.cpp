#include "cli/report/access_words.h"

#include <algorithm>
#include <span>

#include "analyzer/base/text.h"

// Rows of access -> words.

namespace cfnaudit::cli {

std::string by_levels(const std::vector<audit::Reached>& all) {
  std::vector<std::pair<std::string, std::vector<std::string>>> groups;
  for (const auto& [destination, levels] : all) {
    std::vector<std::string> sorted = levels;
    std::sort(sorted.begin(), sorted.end());
    const std::string words = lowercase(join(sorted, ", "));
    auto known = std::find_if(groups.begin(), groups.end(),
                              [&](const auto& group) { return group.first == words; });
    if (known == groups.end()) known = groups.insert(groups.end(), {words, {}});
    known->second.push_back(destination);
  }
  std::vector<std::string> out;
  for (const auto& [words, ids] : groups) out.push_back(concat(join(ids, ", "), ": ", words));
  return join(out, "; ");
}

std::string action_list(const std::vector<std::string>& actions, std::size_t most) {
  std::string out;
  std::string_view service;
  for (std::size_t i = 0; i < std::min(most, actions.size()); ++i) {
    const std::string_view action = actions[i];
    const auto colon = std::min(action.find(':'), action.size());
    if (i == 0 || action.substr(0, colon) != service) {
      service = action.substr(0, colon);
      out += concat(i == 0 ? "" : "; ", service, ": ");
    } else {
      out += ", ";
    }
    out += action.substr(std::min(colon + 1, action.size()));
  }
  if (actions.size() > most) out += concat(" and ", std::to_string(actions.size() - most), " more");
  return out;
}

namespace {

/// The first few, and how many there are besides.
std::string some(const std::vector<std::string>& texts, std::string_view separator) {
  constexpr std::size_t kFew = 3;
  const std::size_t shown = std::min(kFew, texts.size());
  std::string out = join(std::span(texts).first(shown), separator);
  if (shown < texts.size()) out += concat(separator, std::to_string(texts.size() - shown), " more");
  return out;
}

}  // namespace

std::string under_conditions(const std::vector<std::string>& conditions) {
  constexpr std::string_view kUnless = "unless ";
  std::vector<std::string> grants;
  std::vector<std::string> denies;
  for (const auto& condition : conditions) {
    if (condition.starts_with(kUnless))
      denies.push_back(condition.substr(kUnless.size()));
    else
      grants.push_back(condition);
  }
  std::string out = grants.empty() ? "" : concat("if ", some(grants, ", or "));
  if (!denies.empty()) out += concat(out.empty() ? "" : ", ", kUnless, some(denies, ", or "));
  return out;
}

std::string open_actions(const audit::AccessRow& row) {
  if (!row.unknown.empty()) return concat("not decided: ", some(row.unknown, "; "));
  return under_conditions(row.conditions);
}

std::string level_letters(const audit::AccessRow& row) {
  if (row.verdict != access::Verdict::kReachable) return "?";
  std::string out;
  for (const auto& level : row.levels)
    if (!level.empty()) out += level.front();
  return out;
}

std::string steps_text(const std::vector<iam::Request>& requests) {
  std::vector<std::string> steps;
  for (const auto& request : requests) {
    const std::string& who = request.principal.arn.text();
    const bool role = who.find(":role/") != std::string::npos;
    steps.push_back(concat(who.empty() ? "anonymous"
                           : role      ? who.substr(who.find(":role/") + 1)
                                       : who,
                           " ", request.action));
  }
  if (!requests.empty()) steps.back() += concat(" on ", requests.back().resource.text());
  return join(steps, ", then ");
}

}  // namespace cfnaudit::cli
