#include <algorithm>
#include <array>

#include "analyzer/base/text.h"
#include "cli/report/diff_report.h"
#include "cli/report/words.h"

// Differences -> the phrases that their reports share.

namespace cfnaudit::cli {

namespace {

constexpr DiffFormat kFormats[] = {
    {"text", diff_text}, {"json", diff_json}, {"markdown", diff_markdown}};

std::string lower_list(const std::vector<std::string>& words) {
  std::vector<std::string> out;
  for (const auto& word : words) out.push_back(lowercase(word));
  return join(out, ", ");
}

/// "A", "A and B", "A, B and 7 more".
std::string some(const std::vector<std::string>& all) {
  constexpr std::size_t kFew = 3;
  if (all.size() <= kFew) return enumerate(all);
  return concat(all[0], ", ", all[1], " and ", std::to_string(all.size() - 2), " more");
}

/// Of all templates together: "production +$2.00, development and staging +$0.10 a month", the most
/// that moves first.
std::string cost_words(Differences differences) {
  std::vector<std::pair<std::string, pricing::Money>> sums;
  for (const auto& difference : differences)
    for (const auto& row : difference.costs) {
      const auto known = std::find_if(
          sums.begin(), sums.end(), [&](const auto& sum) { return sum.first == row.environment; });
      auto& sum =
          known == sums.end() ? sums.emplace_back(row.environment, pricing::Money()) : *known;
      sum.second = sum.second + row.after.total() - row.before.total();
    }
  std::erase_if(sums, [](const auto& sum) { return sum.second == pricing::Money(); });
  const auto size = [](pricing::Money money) { return money < pricing::Money() ? -money : money; };
  std::stable_sort(sums.begin(), sums.end(), [&](const auto& a, const auto& b) {
    return std::make_pair(size(b.second), b.second) < std::make_pair(size(a.second), a.second);
  });
  std::vector<std::string> out;
  for (std::size_t i = 0; i < sums.size();) {
    std::vector<std::string> names;
    const auto delta = sums[i].second;
    for (; i < sums.size() && sums[i].second == delta; ++i) names.push_back(sums[i].first);
    const bool only = names == std::vector<std::string>{"default"};
    out.push_back(concat(only ? std::string() : concat(some(names), " "), signed_dollars(delta)));
  }
  return out.empty() ? std::string() : concat(join(out, ", "), " a month");
}

std::string value_words(const change::PropertyChange& property) {
  const std::string_view name = std::string_view(property.path).substr(sizeof("Properties/") - 1);
  if (property.before.empty()) return concat(name, ": ", property.after);
  if (property.after.empty()) return concat(name, " is taken out");
  return concat(name, ": ", property.before, " → ", property.after);
}

}  // namespace

const DiffFormat* find_diff_format(std::string_view name) {
  for (const auto& format : kFormats)
    if (name.empty() || format.name == name) return &format;
  return nullptr;
}

std::string diff_format_names() {
  std::vector<std::string> names;
  for (const auto& format : kFormats) names.emplace_back(format.name);
  return join(names, ", ");
}

std::string title_words(const Difference& difference) {
  const auto& pair = difference.pair;
  std::vector<std::string> out;
  if (pair.before == nullptr) out.emplace_back("new");
  if (pair.after == nullptr) out.emplace_back("deleted");
  if (pair.renamed()) out.push_back(concat("was ", pair.before->file->name()));
  const bool only_parts = pair.before != nullptr && pair.after != nullptr &&
                          pair.before->file->text() == pair.after->file->text();
  if (!difference.parts.empty())
    out.push_back(concat(only_parts ? "changed in " : "with ", some(difference.parts)));
  return out.empty() ? std::string() : concat(" (", join(out, ", "), ")");
}

std::string effect_words(const change::ResourceChange& change) {
  std::string out(change::to_string(change.effect));
  if (change.effect == change::Effect::kUpdated) out += " in place";
  if (change.loses_data) out += ", and its data is lost";
  if (!change.reason.empty()) out += concat(": ", change.reason);
  return out;
}

std::vector<std::string> property_words(const change::ResourceChange& change) {
  auto properties = change.properties;
  std::stable_sort(properties.begin(), properties.end(),
                   [](const auto& a, const auto& b) { return a.replacement > b.replacement; });
  std::vector<std::string> out;
  for (const auto& property : properties) out.push_back(value_words(property));
  return out;
}

std::string access_words(const AccessDifference& row, std::size_t most_actions) {
  std::string out = concat(row.levels.empty() ? "" : concat(lower_list(row.levels), " on "),
                           row.destination, " (", action_list(row.actions, most_actions), ")");
  if (!row.conditions.empty()) out += concat(", if ", join(row.conditions, " and "));
  return out;
}

std::string entry_words(const EntryDifference& row) {
  const auto& entry = row.entry;
  std::string out = concat(entry.anonymous ? "anyone" : entry.who, ": ", entry.path);
  if (!entry.anonymous && !entry.authentication.empty())
    out += concat(" (", entry.authentication, ")");
  if (!entry.reaches.empty()) out += concat(", reaches ", entry.reaches);
  if (!row.was.empty()) out += concat("; before: ", row.was);
  return out;
}

std::string stale_words(const StaleDifference& row) {
  return concat(row.snapshot, " is not made anew: ",
                row.users.empty() ? std::string("it stays") : enumerate(row.users),
                row.users.size() > 1 ? " go on"
                : row.users.empty()  ? ""
                                     : " goes on",
                " without the change of ", enumerate(row.changed));
}

std::vector<UsageMove> usage_moves(const Difference& difference) {
  std::vector<UsageMove> out;
  const auto same = [](const UsageMove& a, const UsageMove& b) {
    return a.resource == b.resource && a.text == b.text;
  };
  for (const auto& row : difference.costs)
    for (const auto& move : row.moves) {
      auto lines = move.usage;
      if (!move.before && move.after->open > 0)
        lines.emplace_back("new, and costs what it is used");
      if (!move.after && move.before->open > 0)
        lines.emplace_back("gone, and cost what it was used");
      for (auto& line : lines)
        add_row(out, {move.resource, std::move(line), {row.environment}}, same);
    }
  return out;
}

std::vector<const CostDifference*> moving_sums(const Difference& difference) {
  std::vector<const CostDifference*> out;
  for (const auto& row : difference.costs)
    if (row.before.total() != row.after.total() || row.priced_before != row.priced_after)
      out.push_back(&row);
  return out;
}

std::string signed_dollars(pricing::Money money) {
  if (money == pricing::Money()) return dollars(money);
  return money < pricing::Money() ? concat("-", dollars(-money)) : concat("+", dollars(money));
}

std::string in_environments(const Difference& difference, const EnvironmentNames& names) {
  const std::size_t all = environment_pairs(difference.pair).size();
  return names.size() >= all ? std::string() : concat(" in ", enumerate(names));
}

std::vector<std::string> headlines(Differences differences) {
  std::array<std::size_t, 3> fresh{};
  std::size_t mended = 0;
  std::size_t suppressed = 0;
  std::vector<std::string> lost;
  std::vector<std::string> replaced;
  std::vector<std::string> opened;
  std::vector<std::string> gained;
  std::vector<std::string> budgets;
  std::vector<std::string> usage;
  const auto add = [](std::vector<std::string>& to, std::string_view text) {
    if (std::find(to.begin(), to.end(), text) == to.end()) to.emplace_back(text);
  };
  for (const auto& difference : differences) {
    for (const auto* finding : difference.findings.fresh)
      if (finding->rule == "CST002")
        add(budgets, difference.pair.after->environment_names(finding->environments).front());
      else
        ++fresh[static_cast<std::size_t>(finding->severity)];
    mended += difference.findings.mended.size();
    suppressed += difference.findings.suppressed.size();
    for (const auto& row : difference.resources) {
      if (row.change.loses_data)
        add(lost, row.change.id());
      else if (row.change.effect == change::Effect::kReplaced)
        add(replaced, row.change.id());
    }
    for (const auto& row : difference.entries)
      if (row.move <= AccessMove::kChanged && row.entry.anonymous) add(opened, row.entry.path);
    for (const auto& row : difference.access)
      if (row.move <= AccessMove::kWidened && row.rank == 0)
        add(gained, concat(row.principal, " to ", row.destination));
    for (const auto& row : usage_moves(difference)) add(usage, row.resource);
  }
  static constexpr std::string_view kSeverities[] = {"note", "warning", "error"};
  std::vector<std::string> out;
  if (!lost.empty())
    out.push_back(concat(some(lost), lost.size() == 1 ? " loses its data" : " lose their data"));
  for (std::size_t s = fresh.size(); s-- > 0;)
    if (fresh[s] > 0) out.push_back(count(fresh[s], concat("new ", kSeverities[s])));
  if (!opened.empty()) out.push_back(concat("anyone may call ", some(opened)));
  if (!gained.empty()) out.push_back(concat("new access of ", some(gained)));
  if (!budgets.empty()) out.push_back(concat(some(budgets), " above budget"));
  const std::string costs = cost_words(differences);
  if (!costs.empty()) out.push_back(costs);
  if (costs.empty() && !usage.empty())
    out.push_back(concat("usage of ", some(usage), " costs otherwise"));
  if (!replaced.empty()) out.push_back(concat(some(replaced), " replaced"));
  if (mended > 0) out.push_back(count(mended, "finding mended", "findings mended"));
  if (suppressed > 0) out.push_back(count(suppressed, "finding suppressed", "findings suppressed"));
  return out;
}

}  // namespace cfnaudit::cli
