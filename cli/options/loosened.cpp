#include "cli/options/loosened.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <set>

#include "analyzer/base/text.h"
#include "cli/input/baseline_file.h"
#include "cli/input/settings.h"
#include "pricing/budget.h"
#include "rules/catalog.h"
#include "rules/profiles.h"

// Two config files -> what the second lets pass.

namespace cfnaudit::cli {

namespace {

using Lines = std::vector<std::string>;

/// The values of an option; empty where the file does not set it.
Lines values_of(const Config& config, std::string_view name) {
  Lines out;
  for (const auto& option : config.options)
    if (option.name == name) out.insert(out.end(), option.values.begin(), option.values.end());
  return out;
}

void compare_fail_on(const Config& before, const Config& after, Lines& out) {
  static constexpr std::array<std::string_view, 4> kWords = {"note", "warning", "error", "never"};
  const auto level = [](const Config& config) {
    const auto values = values_of(config, "fail-on");
    const std::string_view word = values.empty() ? "error" : std::string_view(values.back());
    const auto* found = std::find(kWords.begin(), kWords.end(), word);
    return static_cast<std::size_t>(found - kWords.begin());
  };
  const std::size_t then = level(before);
  const std::size_t now = level(after);
  if (now <= then) return;
  const std::string_view word = now < kWords.size() ? kWords[now] : "not a severity";
  out.push_back(concat("fail-on: ", kWords[then], " -> ", word));
}

/// 0 is off.
int weight(const rules::Selection& selection, const rules::RuleInfo& info) {
  const auto chosen = selection.find(info.id);
  if (chosen != selection.end()) return chosen->second ? 1 + static_cast<int>(*chosen->second) : 0;
  return info.by_default == rules::Default::kOn ? 1 + static_cast<int>(info.severity) : 0;
}

void compare_rules(const Config& before, const Config& after, Lines& out) {
  static constexpr std::array<std::string_view, 4> kWords = {"off", "note", "warning", "error"};
  const auto selected = [](const Config& config) {
    rules::Selection all = config.selection;
    for (const auto& profile : values_of(config, "profile")) rules::add_profile(profile, all);
    return all;
  };
  const rules::Selection selected_before = selected(before);
  const rules::Selection selected_after = selected(after);
  Lines weaker;
  for (const auto* rule : rules::catalog()) {
    const int then = weight(selected_before, rule->info);
    const int now = weight(selected_after, rule->info);
    if (now < then)
      weaker.push_back(concat(rule->info.id, " ", kWords[static_cast<std::size_t>(then)], " -> ",
                              kWords[static_cast<std::size_t>(now)]));
  }
  if (!weaker.empty()) out.push_back(concat("rules: ", join(weaker, ", ")));
}

void compare_ignored(const Config& before, const Config& after, Lines& out) {
  const auto key = [](const rules::Suppression& one) {
    return concat(join(one.rules, ","), "\x1f", one.resource, "\x1f", one.path, "\x1f",
                  join(one.environments, ","), "\x1f", one.until);
  };
  std::set<std::string> known;
  for (const auto& one : before.suppressions) known.insert(key(one));
  Lines more;
  for (const auto& one : after.suppressions)
    if (!known.contains(key(one))) more.push_back(join(one.rules, ", "));
  if (!more.empty()) out.push_back(concat("ignore: ", join(more, "; ")));
}

void compare_denials(const Config& before, const Config& after, Lines& out) {
  const auto words = [](const audit::Denial& one) {
    return concat(join(one.from, ", "), " to ", join(one.to, ", "),
                  one.actions.empty() ? "" : concat(" (", join(one.actions, ", "), ")"));
  };
  std::set<std::string> kept;
  for (const auto& one : after.denials) kept.insert(words(one));
  for (const auto& one : before.denials)
    if (!kept.contains(words(one))) out.push_back(concat("access: no longer denies ", words(one)));
}

void compare_budgets(const Config& before, const Config& after, Lines& out) {
  const auto read = [](const Config& config) {
    std::map<std::string, pricing::Money> limits;
    for (const auto& text : values_of(config, "budget"))
      if (const auto budget = pricing::parse_budget(text))
        limits.insert_or_assign(concat(budget->environment, ".", to_string(budget->measure)),
                                budget->limit);
    return limits;
  };
  const auto now = read(after);
  for (const auto& [name, limit] : read(before)) {
    const auto found = now.find(name);
    if (found == now.end())
      out.push_back(concat("budgets: none for ", name));
    else if (limit < found->second)
      out.push_back(concat("budgets: ", name, " ", pricing::dollars(limit), " -> ",
                           pricing::dollars(found->second)));
  }
}

void compare_baselines(const audit::Baseline& before, const audit::Baseline& after, Lines& out) {
  std::multiset<std::string> known;
  for (const auto& entry : before) known.insert(concat(entry.rule, "\x1f", entry.fingerprint));
  std::size_t more = 0;
  for (const auto& entry : after) {
    const auto found = known.find(concat(entry.rule, "\x1f", entry.fingerprint));
    if (found == known.end())
      ++more;
    else
      known.erase(found);
  }
  if (more > 0) out.push_back(concat("baseline: ", count(more, "more finding")));
}

/// What decides the answers, though nobody can say in which direction.
void compare_inputs(const Config& before, const Config& after, Lines& out) {
  static constexpr std::array<std::string_view, 13> kNames = {
      "account-id",    "environment", "free-tier", "parameter-overrides", "parameters",
      "policies",      "price-book",  "region",    "stack-name",          "template-root",
      "usage-profile", "usage-file",  "together"};
  Lines changed;
  for (const auto name : kNames)
    if (values_of(before, name) != values_of(after, name)) changed.emplace_back(name);
  if (!changed.empty()) out.push_back(concat("other values of ", enumerate(changed)));
}

}  // namespace

Settings settings_of(const ConfigFile& file, Config config) {
  Settings out{std::move(config), {}};
  const auto paths = values_of(out.config, "baseline");
  if (paths.empty()) return out;
  Options options;
  options.settings = {file.store,
                      file.outermost == "." ? std::string() : file.outermost,
                      {paths.begin(), paths.end()}};
  auto text = read_setting(options, paths.back());
  if (!text) return out;
  auto baseline = read_baseline(SourceFile(0, paths.back(), std::move(*text)));
  if (baseline) out.baseline = std::move(*baseline);
  return out;
}

std::vector<std::string> loosened(const Settings& before, const Settings& after) {
  Lines out;
  compare_fail_on(before.config, after.config, out);
  compare_rules(before.config, after.config, out);
  compare_ignored(before.config, after.config, out);
  compare_denials(before.config, after.config, out);
  compare_budgets(before.config, after.config, out);
  compare_baselines(before.baseline, after.baseline, out);
  compare_inputs(before.config, after.config, out);
  return out;
}

}  // namespace cfnaudit::cli
