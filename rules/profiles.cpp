#include "rules/profiles.h"

#include <algorithm>
#include <array>
#include <string>

#include "rules/catalog.h"
#include "rules/promises.h"

// Profile -> rules.

namespace cfnaudit::rules {

namespace {

struct Row {
  std::string_view name;
  Profile profile = Profile::kNone;
};

constexpr std::array<Row, 3> kRows = {{{"security-hub", Profile::kSecurityHub},
                                       {"serverless", Profile::kServerless},
                                       {"cost", Profile::kCost}}};
constexpr std::array<std::string_view, 5> kNames = {"security-hub", "serverless", "cost",
                                                    kWellArchitected, "strict"};

}  // namespace

std::span<const std::string_view> profile_names() { return kNames; }

bool is_in_profile(const RuleInfo& info, std::string_view profile) {
  if (info.by_default == Default::kOn) return false;
  if (profile == "strict" || (profile == "cost" && info.id.starts_with("CST"))) return true;
  if (profile == kWellArchitected) return breaks_promise(info.id);
  return std::any_of(kRows.begin(), kRows.end(), [&](const Row& row) {
    return row.name == profile && has(info.profiles, row.profile);
  });
}

void add_profile(std::string_view profile, Selection& selection) {
  for (const Rule* rule : catalog())
    if (is_in_profile(rule->info, profile))
      selection.try_emplace(std::string(rule->info.id), rule->info.severity);
}

bool looks_at(const RuleInfo& info, std::span<const std::string_view> types) {
  return info.types.empty() ||
         std::any_of(info.types.begin(), info.types.end(), [&](std::string_view type) {
           return std::find(types.begin(), types.end(), type) != types.end();
         });
}

}  // namespace cfnaudit::rules
