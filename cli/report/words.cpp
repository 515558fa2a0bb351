// Audits -> the sentences that reports share.

#include "cli/report/words.h"

#include <algorithm>
#include <map>

#include "analyzer/base/text.h"
#include "audit/access_rows.h"
#include "cli/report/access_words.h"
#include "rules/catalog.h"

namespace cfnaudit::cli {
namespace {

constexpr std::size_t kMostNames = 6;

template <typename T>
bool contains(const std::vector<T>& all, const T& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

/// Environments of the template that are not among these.
std::vector<std::uint32_t> others(const audit::Audit& audit,
                                  const std::vector<std::uint32_t>& environments) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t i = 0; i < audit.resolution.stacks.size(); ++i)
    if (!contains(environments, i)) out.push_back(i);
  return out;
}

/// What stands between the last two of a list.
enum class Last : std::uint8_t { kAnd, kOr, kComma };

std::string some(std::vector<std::string> all, Last last) {
  static constexpr std::string_view kWords[] = {" and ", " or ", ", "};
  const std::string_view word = kWords[static_cast<std::size_t>(last)];
  if (all.size() > kMostNames) {
    const std::size_t more = all.size() - kMostNames;
    all.resize(kMostNames);
    return concat(join(all, ", "), " and ", std::to_string(more), " more");
  }
  if (all.size() < 2) return join(all, "");
  const std::string end = std::move(all.back());
  all.pop_back();
  return concat(join(all, ", "), word, end);
}

using Indexes = std::vector<std::uint32_t>;

const std::vector<resolve::Environment>& environments_of(const audit::Audit& audit) {
  return audit.resolution.environments.environments;
}

/// The values of an axis in these environments.
std::vector<std::uint32_t> values_in(const audit::Audit& audit, const Indexes& environments,
                                     std::size_t axis) {
  std::vector<std::uint32_t> out;
  for (const auto environment : environments) {
    const auto value = environments_of(audit)[environment].choice[axis];
    if (!contains(out, value)) out.push_back(value);
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::string quoted_value(const audit::Audit& audit, const resolve::Axis& axis,
                         const resolve::AxisValue& value) {
  if (axis.kind == resolve::Axis::Kind::kParameter && audit.tmpl.parameters[axis.parameter].no_echo)
    return value.name;
  return value.text.empty() ? "empty" : value.text;
}

/// "Backup is true", "KeyName is not empty": these values and no others.
std::string values_words(const audit::Audit& audit, const resolve::Axis& axis,
                         const std::vector<std::uint32_t>& values) {
  const bool has_other = std::any_of(values.begin(), values.end(),
                                     [&](std::uint32_t v) { return axis.values[v].other; });
  std::vector<std::string> named;
  for (std::uint32_t v = 0; v < axis.values.size(); ++v)
    if (!axis.values[v].other && contains(values, v) != has_other)
      named.push_back(quoted_value(audit, axis, axis.values[v]));
  const std::string subject = axis.kind == resolve::Axis::Kind::kAccount  ? "the account"
                              : axis.kind == resolve::Axis::Kind::kRegion ? "the region"
                                                                          : axis.name;
  return concat(subject, has_other ? " is not " : " is ", some(std::move(named), Last::kOr));
}

/// The environments with the values that these have on some axes.
Indexes with_values_of(const audit::Audit& audit, const Indexes& environments,
                       const std::vector<std::size_t>& axes) {
  Indexes out = others(audit, {});
  for (const std::size_t axis : axes) {
    const auto values = values_in(audit, environments, axis);
    std::erase_if(out, [&](std::uint32_t e) {
      return !contains(values, environments_of(audit)[e].choice[axis]);
    });
  }
  return out;
}

/// "in production", "where Backup is No", "in production where Backup is No": the environments as a
/// choice of the axes' values, if exactly those with these values are meant.
std::string as_choice(const audit::Audit& audit, const Indexes& environments) {
  const auto& axes = audit.resolution.environments.axes;
  const Indexes all = others(audit, {});
  const auto is_made_of_axes = [&](std::uint32_t e) {
    return environments_of(audit)[e].choice.size() == axes.size();
  };
  if (!std::all_of(all.begin(), all.end(), is_made_of_axes)) return {};
  std::vector<std::size_t> deciding;
  for (std::size_t axis = 0; axis < axes.size(); ++axis)
    if (!axes[axis].tied &&
        values_in(audit, environments, axis).size() != values_in(audit, all, axis).size())
      deciding.push_back(axis);
  if (with_values_of(audit, environments, deciding) != environments) return {};
  // "production" is a name, "Backup=true" is a value like any other.
  const auto is_name = [&](std::size_t axis) {
    const auto& values = axes[axis].values;
    return axes[axis].shown && std::none_of(values.begin(), values.end(), [](const auto& value) {
             return value.name.find('=') != std::string::npos;
           });
  };
  // What goes without saying is left out: the shown value first, then the later axes.
  std::vector<std::size_t> order = deciding;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return axes[a].shown != axes[b].shown ? axes[a].shown : a > b;
  });
  for (const std::size_t axis : order) {
    auto fewer = deciding;
    std::erase(fewer, axis);
    if (!is_name(axis) && with_values_of(audit, environments, fewer) == environments)
      deciding = std::move(fewer);
  }
  std::vector<std::string> parts;
  bool some_shown = false;
  for (const std::size_t axis : deciding) {
    const auto values = values_in(audit, environments, axis);
    if (is_name(axis))
      some_shown = true;
    else
      parts.push_back(values_words(audit, axes[axis], values));
  }
  std::string out;
  if (some_shown) out = concat("in ", some(audit.shown_names(environments), Last::kAnd));
  if (!parts.empty()) out += concat(out.empty() ? "" : " ", "where ", enumerate(parts));
  return out;
}

/// "development, staging, production"; of many, the first few.
std::string all_names(const audit::Audit& audit) {
  return some(audit.shown_names({}), Last::kComma);
}

/// What else the environments differ in: "Backup and KeyName".
std::string varied(const audit::Audit& audit) {
  std::vector<std::string> names;
  for (const auto& axis : audit.resolution.environments.axes)
    if (!axis.shown && !axis.tied) names.push_back(axis.name);
  return some(std::move(names), Last::kAnd);
}

/// Adds the environment to the fact with this text.
void add(std::vector<InEnvironments>& facts, std::string text, std::uint32_t environment) {
  for (auto& fact : facts) {
    if (fact.text != text) continue;
    fact.environments.push_back(environment);
    return;
  }
  facts.push_back({std::move(text), {environment}});
}

std::string details(const audit::Audit& audit, const Diagnostic& finding) {
  std::vector<std::string> parts;
  for (const auto& detail : finding.details) {
    const bool everywhere =
        detail.environments.empty() || detail.environments == finding.environments;
    parts.push_back(everywhere ? detail.text
                               : concat(detail.text, " ", in(audit, detail.environments)));
  }
  return join(parts, ", ");
}

}  // namespace

std::string_view rule_name(std::string_view id) {
  const rules::Rule* rule = rules::find_rule(id);
  return rule == nullptr ? "template-problem" : rule->info.name;
}

Counts count_findings(Audits audits) {
  Counts counts;
  for (const audit::Audit* audit : audits)
    for (const auto& finding : audit->findings)
      ++counts.of[static_cast<std::size_t>(finding.severity)];
  return counts;
}

std::size_t count_suppressed(Audits audits) {
  std::size_t out = 0;
  for (const audit::Audit* audit : audits) out += audit->suppressed.size();
  return out;
}

std::string to_string(const Counts& counts) {
  std::vector<std::string> parts;
  for (const auto severity : {Severity::kError, Severity::kWarning, Severity::kNote})
    if (counts[severity] > 0)
      parts.push_back(count(counts[severity], cfnaudit::to_string(severity)));
  return parts.empty() ? "no findings" : join(parts, ", ");
}

std::string unread_words(const audit::Audit& audit) {
  std::vector<std::string> parts;
  for (const auto& open : audit.incomplete)
    if (open.kind == rules::Incomplete::Kind::kNotRead)
      parts.push_back(concat(open.what, ": ", open.reason));
  return parts.empty() ? std::string()
                       : concat("part of the template is not read: ", join(parts, "; "));
}

std::vector<std::string> open_questions(const audit::Audit& audit) {
  // What is open for the same reason is one question.
  static constexpr std::string_view kSubjects[] = {"policies of ", "code of "};
  struct Question {
    std::string_view reason;
    std::string_view subject;
    std::vector<std::string> what;
  };
  std::vector<Question> questions;
  for (const auto& [what, reason, kind] : audit.incomplete) {
    if (kind == rules::Incomplete::Kind::kNotRead) continue;
    std::string_view subject;
    for (const auto one : kSubjects)
      if (what.starts_with(one)) subject = one;
    const auto known = std::find_if(questions.begin(), questions.end(), [&](const Question& q) {
      return !subject.empty() && q.subject == subject && q.reason == reason;
    });
    auto& question =
        known == questions.end() ? questions.emplace_back(Question{reason, subject, {}}) : *known;
    question.what.push_back(what.substr(subject.size()));
  }
  std::vector<std::string> out;
  for (auto& question : questions)
    out.push_back(concat(question.subject, some(std::move(question.what), Last::kAnd), ": ",
                         question.reason));
  return out;
}

std::string headline(const audit::Audit& audit) {
  if (!audit.is_template) return "not analyzed: it has no readable Resources section";
  const std::size_t environments = audit.shown_names({}).size();
  std::string out = count(audit.tmpl.resources.size(), "resource");
  if (environments > 1)
    out += concat(", ", std::to_string(environments), " environments (", all_names(audit), ")");
  if (const std::string also = varied(audit); audit.resolution.stacks.size() > environments)
    out += concat(", varied by ", also);
  return concat(out, ", ", audit.region());
}

std::string names(const audit::Audit& audit, const std::vector<std::uint32_t>& environments) {
  std::vector<std::string> out;
  const auto& all = environments_of(audit);
  for (const auto environment : environments) {
    bool whole = true;  // with all its variations
    for (std::uint32_t other = 0; other < all.size(); ++other)
      whole =
          whole && (all[other].shown != all[environment].shown || contains(environments, other));
    const std::string& name = whole ? all[environment].shown : all[environment].name;
    if (!contains(out, name)) out.push_back(name);
  }
  return some(std::move(out), Last::kAnd);
}

namespace {

std::vector<std::uint32_t> with_state(const audit::PromiseAnswer& answer,
                                      audit::PromiseState state) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t e = 0; e < answer.states.size(); ++e)
    if (answer.states[e] == state) out.push_back(e);
  return out;
}

/// "REL010 Orders", each once.
std::vector<std::string> evidence(const audit::PromiseAnswer& answer) {
  std::vector<std::string> out;
  for (const auto* finding : answer.broken_by) {
    std::string text = concat(finding->rule, finding->resource.empty() ? "" : " ",
                              finding->resource, finding->suppressed ? " (suppressed)" : "");
    if (!contains(out, text)) out.push_back(std::move(text));
  }
  return out;
}

}  // namespace

std::string promise_words(const audit::Audit& audit, const audit::PromiseAnswer& answer) {
  using audit::PromiseState;
  std::vector<std::string> parts;
  for (const auto state : {PromiseState::kBroken, PromiseState::kUnknown, PromiseState::kKept}) {
    const auto environments = with_state(answer, state);
    if (environments.empty()) continue;
    const bool everywhere = environments.size() == answer.states.size();
    std::string part = concat(audit::to_string(state), everywhere ? "" : " ",
                              everywhere ? "" : in(audit, environments));
    if (state == PromiseState::kBroken) part += concat(": ", some(evidence(answer), Last::kAnd));
    if (state == PromiseState::kUnknown) part += concat(": ", some(answer.unknown, Last::kAnd));
    parts.push_back(std::move(part));
  }
  return join(parts, "; ");
}

std::string in(const audit::Audit& audit, const std::vector<std::uint32_t>& environments) {
  const std::string choice = as_choice(audit, environments);
  return choice.empty() ? concat("in ", names(audit, environments)) : choice;
}

std::string where(const audit::Audit& audit, const Diagnostic& finding) {
  const std::string differences = details(audit, finding);
  if (audit.resolution.stacks.size() < 2 || finding.environments.empty()) return differences;
  if (audit.in_every_environment(finding))
    return concat(kEverywhere, differences.empty() ? "" : ": ", differences);
  std::string out = in(audit, finding.environments);
  const auto without = audit.shown_names(others(audit, finding.environments));
  const auto with = audit.shown_names(finding.environments);
  const bool apart = std::none_of(with.begin(), with.end(),
                                  [&](const std::string& name) { return contains(without, name); });
  if (apart && out.starts_with("in ") && without.size() <= kMostNames)
    out += concat(" (not ", some(without, Last::kOr), ")");
  return concat(out, differences.empty() ? "" : ": ", differences);
}

std::string_view property_of(const Diagnostic& finding) {
  std::string_view path = finding.path;
  const std::string prefix = concat("Resources/", finding.resource);
  if (finding.resource.empty() || !path.starts_with(prefix)) return path;
  path.remove_prefix(prefix.size());
  if (!path.empty() && path.front() == '/') path.remove_prefix(1);
  return path;
}

std::string type_word(std::string_view type) {
  const auto parts = split(type, ':');
  std::string out;
  for (const char c : parts.back()) {
    const bool upper = c >= 'A' && c <= 'Z';
    if (upper && !out.empty() && out.back() >= 'a' && out.back() <= 'z') out += ' ';
    out += c;
  }
  return lowercase(out);
}

namespace {

/// "3 functions", "1 function and 2 state machines"; empty when nothing runs as the principal.
std::string users(const graph::Graph& graph, const access::Principal& principal) {
  std::vector<std::pair<std::string, std::size_t>> words;
  for (const auto index : principal.used_by) {
    const std::string word = type_word(graph.resource(index).type());
    const auto known =
        std::find_if(words.begin(), words.end(), [&](const auto& w) { return w.first == word; });
    if (known == words.end())
      words.emplace_back(word, 1);
    else
      ++known->second;
  }
  std::vector<std::string> parts;
  for (const auto& [word, n] : words) parts.push_back(count(n, word));
  return enumerate(parts);
}

constexpr int kCodeRank = 1;
constexpr std::string_view kLogGroups = "log groups";

/// What the principal reaches with a verdict, data first. Where there is neither data nor code, the
/// log groups by one word.
std::vector<audit::Reached> reached(const access::Access& access, std::size_t principal,
                                    access::Verdict verdict) {
  std::vector<std::pair<int, audit::Reached>> rows;
  for (const auto& reach : access.reach) {
    const auto& destination = access.destinations[reach.destination];
    if (reach.principal != principal || reach.verdict != verdict) continue;
    const int rank = access::destination_rank(destination);
    const std::string id(rank <= kCodeRank               ? std::string_view(destination.id)
                         : destination.service == "logs" ? kLogGroups
                                                         : std::string_view());
    if (id.empty()) continue;
    auto known = std::find_if(rows.begin(), rows.end(),
                              [&](const auto& row) { return row.second.destination == id; });
    if (known == rows.end()) known = rows.insert(rows.end(), {rank, {id, {}}});
    for (const auto& level : reach.access_levels)
      if (std::find(known->second.levels.begin(), known->second.levels.end(), level) ==
          known->second.levels.end())
        known->second.levels.push_back(level);
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  const bool telling = !rows.empty() && rows.front().first <= kCodeRank;
  std::vector<audit::Reached> out;
  for (auto& [rank, row] : rows)
    if (!telling || rank <= kCodeRank) out.push_back(std::move(row));
  return out;
}

/// "POST /process" and the like: where anonymous callers come to act as the principal.
std::vector<std::string> open_doors(const audit::Audit& audit, std::uint32_t environment,
                                    std::size_t principal) {
  const auto& graph = audit.graphs[environment];
  const auto& who = audit.access[environment].principals[principal];
  const auto acts = [&](const std::string& id) {
    if (graph.resource(who.resource).id() == id) return true;
    return std::any_of(who.used_by.begin(), who.used_by.end(),
                       [&](graph::ResourceIndex user) { return graph.resource(user).id() == id; });
  };
  std::vector<std::string> out;
  for (const auto& entry : audit.paths[environment].entry_points)
    if (entry.anonymous && entry.verdict == access::Verdict::kReachable && acts(entry.path.back()))
      out.push_back(entry.label);
  return out;
}

std::string reach_sentence(const audit::Audit& audit, std::uint32_t environment,
                           std::size_t index) {
  constexpr std::size_t kFewDoors = 3;
  const auto& graph = audit.graphs[environment];
  const auto& access = audit.access[environment];
  const auto sure = reached(access, index, access::Verdict::kReachable);
  auto open = reached(access, index, access::Verdict::kUnknown);
  if (!sure.empty())  // the logs are named where there is nothing else to name
    std::erase_if(open, [](const audit::Reached& row) { return row.destination == kLogGroups; });
  if (sure.empty() && open.empty()) return {};
  const auto& principal = access.principals[index];
  const std::string by = users(graph, principal);
  std::string out =
      concat(graph.resource(principal.resource).id(), by.empty() ? "" : concat(" (", by, ")"));
  if (!sure.empty()) out += concat(" reaches ", by_levels(sure));
  std::vector<std::string> may;
  for (const auto& one : open) may.push_back(one.destination);
  if (!may.empty()) out += concat(sure.empty() ? "" : ";", " may reach ", join(may, ", "));
  auto doors = open_doors(audit, environment, index);
  const std::size_t more = doors.size() > kFewDoors ? doors.size() - kFewDoors : 0;
  if (more > 0) {
    doors.resize(kFewDoors);
    doors.push_back(concat(std::to_string(more), " more"));
  }
  if (!doors.empty()) out += concat(". Anonymous callers reach it through ", enumerate(doors));
  return out;
}

/// What everyone reaches by a resource's own policy.
void add_public(const audit::Audit& audit, std::uint32_t environment,
                std::vector<InEnvironments>& out) {
  for (const auto& entry : audit.paths[environment].entry_points) {
    if (!entry.anonymous || entry.kind != access::EntryKind::kResourcePolicy) continue;
    std::vector<audit::Reached> all;
    for (const auto& reach : entry.reaches)
      all.push_back(
          {audit.access[environment].destinations[reach.destination].id, reach.access_levels});
    const bool sure = entry.verdict == access::Verdict::kReachable && entry.conditions.empty();
    add(out,
        concat("Anonymous callers ", sure ? "reach " : "may reach ", by_levels(all), ", by ",
               audit.graphs[environment].resource(entry.resource).id()),
        environment);
  }
}

}  // namespace

std::vector<InEnvironments> data_access(const audit::Audit& audit) {
  std::vector<InEnvironments> out;
  for (std::uint32_t e = 0; e < audit.paths.size(); ++e) {
    for (std::size_t p = 0; p < audit.access[e].principals.size(); ++p) {
      std::string text = reach_sentence(audit, e, p);
      if (!text.empty()) add(out, std::move(text), e);
    }
    add_public(audit, e, out);
  }
  return out;
}

std::string in_some(const audit::Audit& audit, const InEnvironments& fact) {
  if (fact.environments.size() == audit.resolution.stacks.size()) return {};
  return concat(" ", in(audit, fact.environments));
}

namespace {

/// "hour" of "hours"; "GB" stays.
std::string_view singular(std::string_view unit) {
  if (unit.size() > 3 && unit.ends_with('s')) unit.remove_suffix(1);
  return unit;
}

std::string one_price(const pricing::Price& price, pricing::UnitPrice amount) {
  const std::string units =
      price.per == 1 ? std::string(singular(price.unit))
                     : concat(pricing::grouped(std::to_string(price.per)), " ", price.unit);
  return concat("$", pricing::to_string(amount, price.per), " per ", units);
}

}  // namespace

std::string unit_price(const pricing::Price& price) {
  std::string out = one_price(price, price.tiers.front().price);
  if (price.tiers.size() > 1)
    out += concat(" (less above ",
                  pricing::grouped(std::to_string(price.tiers.front().up_to.value_or(0))), ")");
  return out;
}

std::string explain(const pricing::CostItem& item) {
  if (item.kind == pricing::ItemKind::kUnpriced) return concat("not priced: ", item.reason);
  std::string out = item.price == nullptr ? std::string() : unit_price(*item.price);
  // One of it costs its price.
  if (item.quantity && *item.quantity != pricing::Quantity(1))
    out = concat(pricing::grouped(to_string(*item.quantity)), " ", item.unit, " at ", out);
  const std::string why = assumption(item);
  return why.empty() ? out : concat(out, ", ", why);
}

namespace {

/// "$42.89 + usage"; "usage only"; what is not in the sum is counted behind it.
std::string amount_of(const pricing::EnvironmentCost& cost) {
  const auto& totals = cost.totals;
  const bool nothing = totals.total() == pricing::Money();
  std::string out = nothing && totals.open > 0
                        ? "usage only"
                        : concat(pricing::dollars(totals.total()),
                                 totals.open > 0 ? " + usage" : "", " per month");
  if (const auto ceiling = totals.ceiling())
    out += concat(", at most ", pricing::dollars(*ceiling));
  const std::size_t missing = cost.not_modelled.size() + cost.unpriced.size();
  if (missing == 0) return out;
  const bool all = nothing && totals.open == 0;
  return concat(all ? "" : concat(out, ", "), count(missing, "resource"), " not priced");
}

/// "between $0.40 and $12.00 per month".
std::string range(const audit::Audit& audit) {
  const pricing::EnvironmentCost* least = nullptr;
  const pricing::EnvironmentCost* most = nullptr;
  for (std::size_t e = 0; e < audit.cost.environments.size(); ++e) {
    if (!audit.is_shown(e)) continue;
    const auto* one = &audit.cost.environments[e];
    if (least == nullptr || one->totals.total() < least->totals.total()) least = one;
    if (most == nullptr || most->totals.total() < one->totals.total()) most = one;
  }
  return concat("between ", pricing::dollars(least->totals.total()), " and ",
                pricing::dollars(most->totals.total()), most->totals.open > 0 ? " + usage" : "",
                " per month, depending on the environment");
}

}  // namespace

std::string cost_line(const audit::Audit& audit) {
  std::vector<InEnvironments> amounts;
  for (std::uint32_t e = 0; e < audit.cost.environments.size(); ++e)
    if (audit.is_shown(e)) add(amounts, amount_of(audit.cost.environments[e]), e);
  if (amounts.empty()) return {};
  if (amounts.size() > kMostNames) return range(audit);
  if (amounts.size() == 1)
    return concat(audit.shown_names({}).size() > 1 ? "every environment " : "",
                  amounts.front().text);
  std::vector<std::string> parts;
  for (const auto& amount : amounts) {
    parts.push_back(concat(names(audit, amount.environments), " ", amount.text));
  }
  return join(parts, "; ");
}

std::string_view environment_name(const audit::Audit& audit, std::size_t index) {
  return audit.resolution.environments.environments[index].name;
}

Origin origin_of(const audit::Audit& audit, std::string_view resource) {
  Origin out;
  const auto found = audit.tmpl.origins.find(resource);
  if (found != audit.tmpl.origins.end()) out.made_from = std::string(found->second);
  const auto* declared = audit.tmpl.resource(resource);
  const auto* path = declared == nullptr || declared->metadata == nullptr
                         ? nullptr
                         : declared->metadata->find("aws:cdk:path");
  if (path != nullptr) out.construct = std::string(path->text);
  return out;
}

std::string made_by(const audit::Audit& audit, std::string_view resource) {
  const Origin origin = origin_of(audit, resource);
  if (!origin.construct.empty()) return concat(resource, " is ", origin.construct, " in the app");
  if (!origin.made_from.empty()) return concat(resource, " is generated from ", origin.made_from);
  return {};
}

std::string line_words(const audit::Audit& audit, const SourceMap& sources, Span span) {
  const bool own = span.file == audit.file->number();
  return concat("line ", std::to_string(sources.start(span).line),
                own ? "" : concat(" of ", sources.file(span).name()));
}

}  // namespace cfnaudit::cli
