#include <algorithm>
#include <array>
#include <map>

#include "analyzer/base/text.h"
#include "cli/report/access_words.h"
#include "cli/report/diff_report.h"
#include "cli/report/words.h"

// Differences -> the phrases that their reports share.

namespace cfnaudit::cli {

namespace {

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

/// Of all templates together: "production +$2.00, development and staging +$0.10 per month", the
/// most that moves first.
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
  return out.empty() ? std::string() : concat(join(out, ", "), " per month");
}

std::string value_words(const change::PropertyChange& property) {
  constexpr std::string_view kSection = "Properties/";
  std::string_view name = property.path;
  if (name.starts_with(kSection)) name.remove_prefix(kSection.size());
  if (property.before.empty()) return concat(name, ": ", property.after);
  if (property.after.empty()) return concat(name, " removed");
  return concat(name, ": ", property.before, " → ", property.after);
}

}  // namespace

std::string title_words(const audit::Difference& difference) {
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
  if (change.is_refused())
    return concat("the update fails: ", join(change.refusals, "; "),
                  change.reason.empty() ? "" : concat(" (", change.reason, ")"));
  std::string out(change::to_string(change.effect));
  if (change.effect == change::Effect::kUpdated) out += " in place";
  if (!change.unknown_name.empty()) {
    // A name that stays keeps the new resource from being created.
    out = concat("replaced if ", change.unknown_name, " changes too, else the update fails");
    if (change.loses_data) out += "; if it is replaced, its data is lost";
  } else if (change.loses_data) {
    out += ", its data is lost";
  }
  if (change.starts_empty)
    out += "; the new one is empty, the old one is retained outside the stack";
  if (change.loses_protection) out += ", no longer retained when it is deleted or replaced";
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

std::string access_words(const audit::AccessDifference& row, std::size_t most_actions) {
  std::string out = concat(row.levels.empty() ? "" : concat(lower_list(row.levels), " on "),
                           row.destination, " (", action_list(row.actions, most_actions), ")");
  if (!row.conditions.empty()) out += concat(", if ", join(row.conditions, " and "));
  return out;
}

std::string was_words(const audit::EntryDifference& row) {
  if (!row.before) return {};
  const auto who = [](const audit::AccessEntry& entry) {
    return entry.anonymous ? std::string("anyone") : concat(entry.who, ", ", entry.authentication);
  };
  std::vector<std::string> was;
  if (who(*row.before) != who(row.entry)) was.push_back(who(*row.before));
  const std::string then = by_levels(row.before->reaches);
  if (then != by_levels(row.entry.reaches)) was.push_back(then.empty() ? "nothing" : then);
  return join(was, "; ");
}

std::string entry_words(const audit::EntryDifference& row) {
  const auto& entry = row.entry;
  std::string out = concat(entry.anonymous ? "anyone" : entry.who, ": ", entry.path);
  if (!entry.anonymous && !entry.authentication.empty())
    out += concat(" (", entry.authentication, ")");
  if (!entry.reaches.empty()) out += concat(", reaches ", by_levels(entry.reaches));
  if (const auto was = was_words(row); !was.empty()) out += concat("; before: ", was);
  return out;
}

std::string stale_words(const audit::StaleDifference& row) {
  return concat(row.snapshot,
                " is not recreated: ", row.users.empty() ? std::string("it") : enumerate(row.users),
                row.users.size() > 1 ? " do not get" : " does not get", " the changes of ",
                enumerate(row.changed));
}

namespace {

/// A resource that goes while another of its type comes is taken for renamed: what it costs stays.
bool is_renamed(const audit::CostDifference& row, const audit::CostMove& move) {
  if (move.before && move.after) return false;
  return std::any_of(row.moves.begin(), row.moves.end(), [&](const audit::CostMove& other) {
    return other.type == move.type && other.before.has_value() == move.after.has_value() &&
           other.after.has_value() == move.before.has_value();
  });
}

/// Those of one resource each.
std::vector<UsageMove> single_usage_moves(const audit::Difference& difference) {
  std::vector<UsageMove> out;
  const auto same = [](const UsageMove& a, const UsageMove& b) {
    return a.resources == b.resources && a.text == b.text;
  };
  const auto add = [&](const audit::CostDifference& row, const audit::CostMove& move,
                       std::string text, UsageMove::Kind kind) {
    audit::add_row(out, {{move.resource}, std::move(text), kind, {row.environment}}, same);
  };
  for (const auto& row : difference.costs)
    for (const auto& move : row.moves) {
      const bool by_use = !move.before || (move.after && move.after->open > move.before->open);
      for (const auto& item : move.usage)
        add(row, move, item_words(item),
            by_use ? UsageMove::Kind::kPaidByUse : UsageMove::Kind::kChanged);
      if (is_renamed(row, move)) continue;
      if (!move.before && move.after->open > 0)
        add(row, move,
            move.after->total() == pricing::Money() ? "new, charged by usage"
                                                    : "new, also charged by usage",
            UsageMove::Kind::kPaidByUse);
      if (!move.after && move.before->open > 0)
        add(row, move, "removed, was charged by usage", UsageMove::Kind::kGone);
    }
  return out;
}

}  // namespace

std::string item_words(const audit::ItemMove& move) {
  if (move.before == nullptr) return concat(move.after->name, ": ", explain(*move.after), ", new");
  if (move.after == nullptr) return concat(move.before->name, ": removed");
  const auto& before = *move.before;
  const auto& after = *move.after;
  const bool same_price = before.price != nullptr && after.price != nullptr &&
                          unit_price(*before.price) == unit_price(*after.price);
  const auto words = [&](const auto& item) {
    if (same_price) return assumption(item);
    // Where the next tier begins is no matter of this change.
    std::string text = explain(item);
    const auto tier = text.find(" (less above ");
    const auto end = text.find(')', tier);
    if (tier != std::string::npos && end != std::string::npos) text.erase(tier, end + 1 - tier);
    return text;
  };
  const std::string then = words(before);
  const std::string now = words(after);
  std::string out = then == now ? std::string() : concat(then, " → ", now);
  const bool bounded = before.ceiling && after.ceiling;
  if (bounded && before.ceiling->monthly != after.ceiling->monthly)
    out += concat(out.empty() ? "" : ", ", "at most ", pricing::dollars(before.ceiling->monthly),
                  " → ", pricing::dollars(after.ceiling->monthly));
  if (before.ceiling && !after.ceiling) out += concat(out.empty() ? "" : ", ", "no longer limited");
  return concat(after.name, ": ", out);
}

std::vector<UsageMove> usage_moves(const audit::Difference& difference) {
  std::vector<UsageMove> out;
  for (auto& one : single_usage_moves(difference)) {
    const auto known = std::find_if(out.begin(), out.end(), [&](const UsageMove& other) {
      return other.text == one.text && other.environments == one.environments;
    });
    if (known == out.end())
      out.push_back(std::move(one));
    else
      known->resources.push_back(one.resources.front());
  }
  return out;
}

std::string usage_words(const UsageMove& move) {
  return concat(some(move.resources), ": ", move.text);
}

std::vector<audit::AccessDifference> access_rows(const audit::Difference& difference) {
  constexpr int kCode = 1;  // of the ranks, after data
  const auto service = [](const audit::AccessDifference& row) {
    const std::string_view first = row.actions.empty() ? std::string_view() : row.actions.front();
    return first.substr(0, first.find(':'));
  };
  std::vector<audit::AccessDifference> out;
  std::vector<std::pair<std::size_t, std::vector<std::string>>> folded;  // destinations by row
  const auto add_all = [](std::vector<std::string>& to, const std::vector<std::string>& from) {
    for (const auto& text : from)
      if (std::find(to.begin(), to.end(), text) == to.end()) to.push_back(text);
  };
  for (const auto& row : difference.access) {
    const auto known = std::find_if(folded.begin(), folded.end(), [&](const auto& one) {
      const auto& other = out[one.first];
      const bool alike =
          other.actions == row.actions || (row.rank > kCode && service(other) == service(row));
      return row.rank >= kCode && other.rank >= kCode && alike && other.move == row.move &&
             other.principal == row.principal && other.conditions == row.conditions &&
             other.environments == row.environments;
    });
    if (known == folded.end()) {
      folded.push_back({out.size(), {row.destination}});
      out.push_back(row);
      continue;
    }
    known->second.push_back(row.destination);
    add_all(out[known->first].actions, row.actions);
    add_all(out[known->first].levels, row.levels);
  }
  for (auto& [index, destinations] : folded) {
    out[index].destination = some(destinations);
    if (destinations.size() > 1 && out[index].rank > kCode) out[index].witness.reset();
  }
  return out;
}

namespace {

/// AWS SAM names a deployment of an API after its content, and makes another for each change.
bool is_generated(const audit::Audit* audit, const change::ResourceChange& change,
                  std::string_view type) {
  return audit != nullptr && change.type() == type &&
         !origin_of(*audit, change.id()).made_from.empty();
}

bool is_routine(const audit::Difference& difference, const audit::ResourceDifference& row) {
  const auto& change = row.change;
  const auto* audit = change.after != nullptr ? difference.pair.after : difference.pair.before;
  if (is_generated(audit, change, "AWS::ApiGateway::Deployment"))
    return change.effect == change::Effect::kCreated || change.effect == change::Effect::kDeleted;
  return is_generated(audit, change, "AWS::ApiGateway::Stage") && change.properties.size() == 1 &&
         change.properties.front().path == "Properties/DeploymentId" && change.reason.empty();
}

/// The resource that this one comes or goes with, as AWS SAM makes it from that; empty for others.
std::string maker(const audit::Difference& difference, const audit::ResourceDifference& row) {
  const auto& change = row.change;
  const bool moves = change.effect == change::Effect::kCreated ||
                     (change.effect == change::Effect::kDeleted && !change.loses_data);
  if (!moves) return {};
  const auto& side = change.after != nullptr ? *difference.pair.after : *difference.pair.before;
  const std::string from = origin_of(side, change.id()).made_from;
  const bool listed =
      std::any_of(difference.resources.begin(), difference.resources.end(), [&](const auto& other) {
        return other.change.id() == from && other.change.effect == change.effect &&
               other.environments == row.environments;
      });
  return listed ? from : std::string();
}

}  // namespace

std::string made_with(const audit::Difference& difference, const change::ResourceChange& change) {
  std::vector<std::string> out;
  for (const auto& row : difference.resources)
    if (row.change.effect == change.effect && maker(difference, row) == change.id())
      out.emplace_back(row.change.id());
  return out.empty() ? std::string() : concat(", with ", some(out));
}

std::vector<const audit::ResourceDifference*> resource_rows(const audit::Difference& difference) {
  std::vector<const audit::ResourceDifference*> out;
  // The deployment of an API that is new or gone tells nothing either.
  for (const auto& row : difference.resources)
    if (!is_routine(difference, row) && maker(difference, row).empty()) out.push_back(&row);
  return out;
}

std::vector<const audit::CostDifference*> moving_sums(const audit::Difference& difference) {
  std::vector<const audit::CostDifference*> out;
  for (const auto& row : difference.costs)
    if (row.before.total() != row.after.total() || row.priced_before != row.priced_after)
      out.push_back(&row);
  std::stable_partition(out.begin(), out.end(), [](const auto* row) { return !row->is_variation; });
  constexpr std::size_t kMost = 6;
  if (out.size() > kMost) out.resize(kMost);
  return out;
}

std::string signed_dollars(pricing::Money money) {
  if (money == pricing::Money()) return pricing::dollars(money);
  return money < pricing::Money() ? concat("-", pricing::dollars(-money))
                                  : concat("+", pricing::dollars(money));
}

std::string in_environments(const audit::Difference& difference,
                            const audit::EnvironmentNames& names) {
  const auto all = environment_pairs(difference.pair);
  if (names.size() >= all.size()) return {};
  std::vector<std::string> out;  // those that hold in all variations are called by what they vary
  std::map<std::string, std::pair<std::size_t, std::size_t>> counts;
  const auto is_meant = [&](const auto& one) {
    return std::find(names.begin(), names.end(), one.name) != names.end();
  };
  for (const auto& one : all) {
    ++counts[one.shown].second;
    if (is_meant(one)) ++counts[one.shown].first;
  }
  for (const auto& one : all) {
    if (!is_meant(one)) continue;
    const auto [meant, of_all] = counts[one.shown];
    const std::string& name = meant == of_all ? one.shown : one.name;
    if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(name);
  }
  return concat(" in ", enumerate(out));
}

namespace {

/// Names under what is said about them, each once.
struct Mentions {
  std::vector<std::string> refused, lost, perhaps_lost, perhaps_replaced, replaced, emptied,
      breaking, defaults, moved, unprotected, deleted, opened, redirected, gained, widened, budgets,
      by_use, repriced;
  std::array<std::size_t, 3> fresh{};
  std::size_t mended = 0;
  std::size_t suppressed = 0;

  static void add(std::vector<std::string>& to, std::string_view text) {
    if (std::find(to.begin(), to.end(), text) == to.end()) to.emplace_back(text);
  }

  void add_findings(const audit::Difference& difference) {
    for (const auto* finding : difference.findings.fresh)
      if (finding->rule == "CST002")
        add(budgets, difference.pair.after->environment_names(finding->environments).front());
      else
        ++fresh[static_cast<std::size_t>(finding->severity)];
    mended += difference.findings.mended.size();
    suppressed += difference.findings.suppressed.size();
  }

  /// Into a nested stack, or out of one.
  static bool is_moved(const audit::Difference& difference, const change::ResourceChange& gone) {
    const auto own = [](std::string_view id) { return id.substr(id.rfind('/') + 1); };
    return std::any_of(
        difference.resources.begin(), difference.resources.end(), [&](const auto& row) {
          return row.change.effect == change::Effect::kCreated &&
                 row.change.type() == gone.type() && own(row.change.id()) == own(gone.id());
        });
  }

  void add_interface(const audit::Difference& difference) {
    for (const auto& row : difference.interface)
      if (row.breaks())
        add(breaking, concat(row.what, " ", row.how));
      else if (row.kind == audit::InterfaceDifference::Kind::kDefault)
        add(defaults, row.what);
  }

  void add_resources(const audit::Difference& difference) {
    for (const auto& row : difference.resources) {
      const auto& change = row.change;
      if (change.is_refused())
        add(refused, change.id());
      else if (!change.unknown_name.empty())
        add(change.loses_data ? perhaps_lost : perhaps_replaced, change.id());
      else if (change.loses_data)
        add(lost, change.id());
      else if (change.effect == change::Effect::kReplaced)
        add(change.starts_empty ? emptied : replaced, change.id());
      else if (change.effect == change::Effect::kDeleted &&
               origin_of(*difference.pair.before, change.id()).made_from.empty())
        add(is_moved(difference, change) ? moved : deleted, change.id());
      if (change.loses_protection) add(unprotected, change.id());
    }
  }

  void add_access(const audit::Difference& difference) {
    for (const auto& row : difference.entries)
      if (row.move <= audit::AccessMove::kChanged && row.entry.anonymous)
        add(row.move == audit::AccessMove::kChanged ? redirected : opened, row.entry.path);
    for (const auto& row : difference.access)
      if (row.move <= audit::AccessMove::kWidened && row.rank == 0)
        add(row.move == audit::AccessMove::kGained ? gained : widened,
            concat(row.principal, " to ", row.destination));
  }

  void add_usage(const audit::Difference& difference) {
    for (const auto& row : usage_moves(difference))
      if (row.kind != UsageMove::Kind::kGone)
        for (const auto& resource : row.resources)
          add(row.kind == UsageMove::Kind::kPaidByUse ? by_use : repriced, resource);
  }
};

}  // namespace

namespace {

/// "orders.yaml: LOG003, IAM007", one for each template with new suppressions.
std::vector<std::string> newly_suppressed(Differences differences) {
  std::vector<std::string> out;
  for (const auto& difference : differences) {
    std::vector<std::string> rules;
    for (const auto* finding : difference.findings.suppressed)
      if (std::find(rules.begin(), rules.end(), finding->rule) == rules.end())
        rules.push_back(finding->rule);
    if (!rules.empty())
      out.push_back(concat(difference.pair.shown().file->name(), ": ", join(rules, ", ")));
  }
  return out;
}

}  // namespace

std::vector<std::string> loosened_lines(Differences differences, const DiffReportOptions& options) {
  std::vector<std::string> out = options.loosened;
  for (const auto& line : newly_suppressed(differences))
    out.push_back(concat("suppressed in ", line));
  return out;
}

std::string loosened_words(Differences differences, const DiffReportOptions& options) {
  std::vector<std::string> out;
  if (!options.loosened.empty())
    out.push_back(concat("HEAD changes what is checked: ", join(options.loosened, "; "),
                         ". This report uses the config file of BASE."));
  if (const auto suppressed = newly_suppressed(differences); !suppressed.empty())
    out.push_back(concat("HEAD suppresses findings in ", join(suppressed, "; "), "."));
  return join(out, " ");
}

std::string uncompared_words(const audit::Difference& difference) {
  std::vector<std::string> sides;
  const auto add = [&](std::string_view side, const audit::Audit* audit) {
    if (audit == nullptr || audit->is_whole()) return;
    sides.push_back(audit->is_template ? concat("in ", side, ", ", unread_words(*audit))
                                       : concat(side, " is not a readable template"));
  };
  add("BASE", difference.pair.before);
  add("HEAD", difference.pair.after);
  const std::string_view meaning = sides.empty() || difference.pair.is_comparable()
                                       ? ""
                                       : "resources, access and cost are not compared: ";
  return concat(meaning, join(sides, "; "));
}

std::string summary(Differences differences, std::size_t most) {
  auto parts = headlines(differences);
  if (parts.empty()) return "no changes in findings, access or cost";
  if (parts.size() > most) {
    const std::string more = concat("and ", std::to_string(parts.size() - most), " more");
    parts.resize(most);
    parts.push_back(more);
  }
  return join(parts, "; ");
}

std::vector<std::string> headlines(Differences differences) {
  Mentions found;
  for (const auto& difference : differences) {
    found.add_findings(difference);
    found.add_interface(difference);
    found.add_resources(difference);
    found.add_access(difference);
    found.add_usage(difference);
  }
  static constexpr std::string_view kSeverities[] = {"note", "warning", "error"};
  const auto say_new = [&](std::size_t severity, std::vector<std::string>& to) {
    if (found.fresh[severity] > 0)
      to.push_back(count(found.fresh[severity], concat("new ", kSeverities[severity])));
  };
  std::vector<std::string> out;
  const auto uncompared = static_cast<std::size_t>(
      std::count_if(differences.begin(), differences.end(),
                    [](const auto& one) { return !one.pair.is_comparable(); }));
  if (uncompared > 0) out.push_back(concat(count(uncompared, "template"), " not compared"));
  const auto say = [&](std::string_view before, const std::vector<std::string>& names,
                       std::string_view after, std::string_view after_many) {
    if (!names.empty())
      out.push_back(concat(before, some(names), names.size() == 1 ? after : after_many));
  };
  say("the update fails at ", found.refused, "", "");
  say("", found.lost, " loses its data", " lose their data");
  say("", found.perhaps_lost, " loses its data or the update fails",
      " lose their data or the update fails");
  say("", found.perhaps_replaced, " replaced or the update fails", " replaced or the update fails");
  say("", found.emptied, " replaced by an empty one", " replaced by empty ones");
  say("", found.unprotected, " no longer retained on deletion", " no longer retained on deletion");
  for (std::size_t s = found.fresh.size(); s-- > 1;) say_new(s, out);
  say("", found.breaking, "", "");
  say("anyone can call ", found.opened, "", "");
  say("public access changed: ", found.redirected, "", "");
  say("new access: ", found.gained, "", "");
  say("wider access: ", found.widened, "", "");
  say("", found.budgets, " over budget", " over budget");
  std::string costs = cost_words(differences);
  if (!found.by_use.empty()) {
    costs = concat(costs, costs.empty() ? "" : " ", "+ usage of ", some(found.by_use));
  }
  if (!costs.empty()) out.push_back(std::move(costs));
  say("unit prices changed: ", found.repriced, "", "");
  say("", found.replaced, " replaced", " replaced");
  say("", found.deleted, " deleted", " deleted");
  say("", found.moved, " recreated in another stack", " recreated in another stack");
  say("changed default of ", found.defaults, "", "");
  say_new(0, out);
  if (found.mended > 0) out.push_back(count(found.mended, "finding fixed", "findings fixed"));
  if (found.suppressed > 0)
    out.push_back(count(found.suppressed, "finding suppressed", "findings suppressed"));
  return out;
}

}  // namespace cfnaudit::cli
