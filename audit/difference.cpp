#include "audit/difference.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "analyzer/base/text.h"
#include "rules/catalog.h"

// Two Audits -> Difference.

namespace cfnaudit::audit {

namespace {

/// The parts that are missing; none of a template that was not read to its end.
std::optional<std::set<std::string>> missing_parts(const Audit& audit) {
  const auto& documents = audit.expansion.documents;
  const bool cut = !audit.is_template || !audit.document.complete ||
                   std::any_of(documents.begin(), documents.end(),
                               [](const auto& document) { return !document.complete; });
  if (cut) return std::nullopt;
  std::set<std::string> out;
  for (const auto& open : audit.incomplete)
    if (open.kind == rules::Incomplete::Kind::kNotRead)
      out.insert(concat(open.what, "\n", open.reason));
  return out;
}

}  // namespace

bool TemplatePair::is_comparable() const {
  if (is_whole()) return true;
  using Missing = std::optional<std::set<std::string>>;
  const auto then = before == nullptr ? Missing(std::in_place) : missing_parts(*before);
  const auto now = after == nullptr ? Missing(std::in_place) : missing_parts(*after);
  return then && now && (before == nullptr || after == nullptr || then == now);
}

std::vector<EnvironmentPair> environment_pairs(const TemplatePair& pair) {
  std::vector<EnvironmentPair> out;
  const auto add = [&](const Audit* audit, std::optional<std::size_t> EnvironmentPair::*side) {
    if (audit == nullptr) return;
    const auto& environments = audit->resolution.environments.environments;
    for (std::size_t i = 0; i < environments.size(); ++i) {
      const auto known = std::find_if(out.begin(), out.end(), [&](const auto& one) {
        return one.name == environments[i].name;
      });
      auto& row = known == out.end() ? out.emplace_back(EnvironmentPair{
                                           environments[i].name, environments[i].shown, {}, {}})
                                     : *known;
      row.*side = i;
    }
  };
  add(pair.after, &EnvironmentPair::after);
  add(pair.before, &EnvironmentPair::before);
  return out;
}

namespace {

/// Is everything that `now` is about in `then` already?
bool is_covered(const Diagnostic& now, const Diagnostic& then) {
  return now.fingerprint == then.fingerprint && now.rule == then.rule &&
         now.severity <= then.severity &&
         std::all_of(now.members.begin(), now.members.end(), [&](const auto& member) {
           return std::find(then.members.begin(), then.members.end(), member) != then.members.end();
         });
}

/// The names of the environments that a finding holds in; all of them when none matters.
std::set<std::string> environments_of(const Audit& audit, const Diagnostic& finding) {
  const auto names = audit.environment_names(finding.environments);
  return {names.begin(), names.end()};
}

}  // namespace

namespace {

/// Its own environments had it before.
bool is_old(const TemplatePair& pair, const Diagnostic& now, const Diagnostic& then) {
  if (!is_covered(now, then)) return false;
  const auto now_in = environments_of(*pair.after, now);
  const auto then_in = environments_of(*pair.before, then);
  return std::includes(then_in.begin(), then_in.end(), now_in.begin(), now_in.end()) ||
         then.environments.empty();
}

/// An environment that was above its budget, and costs more still.
bool exceeds_more(const TemplatePair& pair, const Diagnostic& finding) {
  if (finding.rule != rules::kBudgetExceeded.info.id || pair.before == nullptr) return false;
  for (const auto& environment : environment_pairs(pair)) {
    if (!environment.before || !environment.after ||
        *environment.after != finding.environments.front())
      continue;
    const auto& before = pair.before->cost.environments[*environment.before].totals;
    const auto& after = pair.after->cost.environments[*environment.after].totals;
    return before.total() < after.total() || before.bounded < after.bounded;
  }
  return false;
}

}  // namespace

FindingsDifference diff_findings(const TemplatePair& pair) {
  FindingsDifference out;
  static const std::vector<Diagnostic> kNone;
  const auto& before = pair.before == nullptr ? kNone : pair.before->findings;
  const auto& after = pair.after == nullptr ? kNone : pair.after->findings;
  for (const auto& finding : after) {
    const bool old = std::any_of(before.begin(), before.end(),
                                 [&](const auto& then) { return is_old(pair, finding, then); }) &&
                     !exceeds_more(pair, finding);
    if (old)
      ++out.unchanged;
    else
      out.fresh.push_back(&finding);
  }
  // One that is suppressed stands alone, also where it was a member of a finding about many.
  const auto find = [](const std::vector<Diagnostic>& all, const Diagnostic& wanted) {
    const auto& members = wanted.members;
    const auto at = std::find_if(all.begin(), all.end(), [&](const auto& one) {
      return one.rule == wanted.rule &&
             (one.fingerprint == wanted.fingerprint ||
              std::find(members.begin(), members.end(), one.resource) != members.end());
    });
    return at == all.end() ? nullptr : &*at;
  };
  for (const auto& finding : before) {
    if (find(after, finding) != nullptr) continue;
    const auto* silenced = pair.after == nullptr ? nullptr : find(pair.after->suppressed, finding);
    if (silenced == nullptr)
      out.mended.push_back(&finding);
    else
      out.suppressed.push_back(silenced);
  }
  if (pair.after == nullptr) return out;
  // A finding that comes with its suppression was never heard of.
  for (const auto& finding : pair.after->suppressed) {
    const auto& source = finding.suppressed->source;
    const bool told =
        std::find(out.suppressed.begin(), out.suppressed.end(), &finding) != out.suppressed.end();
    if (told || source == "config" || source == "baseline") continue;
    if (pair.before != nullptr &&
        (find(pair.before->suppressed, finding) != nullptr || find(before, finding) != nullptr))
      continue;
    out.suppressed.push_back(&finding);
  }
  return out;
}

namespace {

bool same_change(const ResourceDifference& a, const ResourceDifference& b) {
  const auto same_property = [](const auto& x, const auto& y) {
    return x.path == y.path && x.replacement == y.replacement;
  };
  return a.change.id() == b.change.id() && a.change.effect == b.change.effect &&
         a.change.loses_data == b.change.loses_data && a.change.reason == b.change.reason &&
         a.change.refusals == b.change.refusals &&
         std::equal(a.change.properties.begin(), a.change.properties.end(),
                    b.change.properties.begin(), b.change.properties.end(), same_property);
}

bool same_stale(const StaleDifference& a, const StaleDifference& b) {
  return a.snapshot == b.snapshot && a.changed == b.changed && a.users == b.users;
}

/// Stages of a deployment, aliases of a version: what names the snapshot.
std::vector<std::string> users_of(const graph::Graph& graph, std::string_view id) {
  std::vector<std::string> out;
  for (const auto index : graph.resources()) {
    const auto& resource = graph.resource(index);
    if (resource.id() == id) {
      for (const auto* edge : graph.in(index)) {
        const auto& user = graph.resource(edge->from);
        const bool serves =
            user.type() == "AWS::ApiGateway::Stage" || user.type() == "AWS::Lambda::Alias";
        if (serves && std::find(out.begin(), out.end(), user.id()) == out.end())
          out.emplace_back(user.id());
      }
    }
  }
  return out;
}

}  // namespace

std::vector<ResourceDifference> diff_resources(const TemplatePair& pair,
                                               std::vector<StaleDifference>& stale) {
  std::vector<ResourceDifference> out;
  static const resolve::Stack kNothing;
  for (const auto& environment : environment_pairs(pair)) {
    const auto& before =
        environment.before ? pair.before->resolution.stacks[*environment.before] : kNothing;
    const auto& after =
        environment.after ? pair.after->resolution.stacks[*environment.after] : kNothing;
    const auto changes = change::changes(before, after);
    for (const auto& change : changes)
      add_row(out, ResourceDifference{change, {environment.name}}, same_change);
    if (!environment.after) continue;
    for (const auto& one : change::stale_snapshots(after, changes))
      add_row(stale,
              StaleDifference{std::string(one.snapshot->id()),
                              std::string(one.snapshot->type()),
                              users_of(pair.after->graphs[*environment.after], one.snapshot->id()),
                              one.changed,
                              one.snapshot->declaration->id.span,
                              {environment.name}},
              same_stale);
  }
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
    return std::make_pair(a.change.is_refused(), a.change.effect) >
           std::make_pair(b.change.is_refused(), b.change.effect);
  });
  return out;
}

namespace {

using Costs = std::map<std::string, const pricing::ResourceCost*, std::less<>>;

Costs costs_of(const Audit* audit, std::optional<std::size_t> environment) {
  Costs out;
  if (audit == nullptr || !environment || *environment >= audit->cost.environments.size())
    return out;
  for (const auto& cost : audit->cost.environments[*environment].resources)
    out.emplace(cost.resource, &cost);
  return out;
}

bool same_totals(const pricing::Totals& a, const pricing::Totals& b) {
  return a.fixed == b.fixed && a.usage == b.usage && a.bounded == b.bounded && a.open == b.open &&
         a.unpriced == b.unpriced && a.without_ceiling == b.without_ceiling;
}

const pricing::CostItem* find_item(const pricing::ResourceCost* cost, const std::string& name) {
  if (cost == nullptr) return nullptr;
  for (const auto& item : cost->items)
    if (item.name == name) return &item;
  return nullptr;
}

/// Do two prices of the same unit begin alike? Where the next tier begins is not compared.
bool same_price(const pricing::CostItem& a, const pricing::CostItem& b) {
  if (a.price == nullptr || b.price == nullptr) return a.price == b.price;
  return a.price->tiers.front().price == b.price->tiers.front().price &&
         a.price->per == b.price->per && a.price->unit == b.price->unit;
}

bool has_same_tiers(const pricing::Price& a, const pricing::Price& b) {
  const bool tiered = a.tiers.size() > 1;
  return tiered == (b.tiers.size() > 1) &&
         (!tiered || a.tiers.front().up_to == b.tiers.front().up_to);
}

/// Does what is paid for the item change?
bool is_moved(const pricing::CostItem& before, const pricing::CostItem& after) {
  const bool bounded = before.ceiling && after.ceiling;
  if (bounded && before.ceiling->monthly != after.ceiling->monthly) return true;
  if (before.ceiling && !after.ceiling) return true;
  if (pricing::assumption(before) != pricing::assumption(after)) return true;
  if (!same_price(before, after)) return true;
  const bool priced_alike = before.price != nullptr && has_same_tiers(*before.price, *after.price);
  return !priced_alike && before.quantity != after.quantity;
}

std::vector<ItemMove> item_moves(const pricing::ResourceCost* before,
                                 const pricing::ResourceCost* after) {
  std::vector<ItemMove> out;
  if (before == nullptr || after == nullptr) return out;
  for (const auto& item : after->items) {
    if (item.kind != pricing::ItemKind::kUsage) continue;
    const auto* then = find_item(before, item.name);
    if (then == nullptr || is_moved(*then, item)) out.push_back({then, &item});
  }
  for (const auto& item : before->items)
    if (item.kind == pricing::ItemKind::kUsage && find_item(after, item.name) == nullptr)
      out.push_back({&item, nullptr});
  return out;
}

void add_move(std::vector<CostMove>& moves, const pricing::ResourceCost* before,
              const pricing::ResourceCost* after) {
  auto usage = item_moves(before, after);
  if (before != nullptr && after != nullptr && same_totals(before->totals, after->totals) &&
      usage.empty())
    return;
  const auto& shown = after != nullptr ? *after : *before;
  CostMove move{std::string(shown.resource), std::string(shown.type), {}, {}, std::move(usage)};
  if (before != nullptr) move.before = before->totals;
  if (after != nullptr) move.after = after->totals;
  moves.push_back(std::move(move));
}

pricing::Money size_of(const CostMove& move) {
  const auto before = move.before ? move.before->total() : pricing::Money();
  const auto after = move.after ? move.after->total() : pricing::Money();
  return before < after ? after - before : before - after;
}

}  // namespace

namespace {

/// Variations that move as much as what they vary.
void drop_repeats(std::vector<CostDifference>& rows) {
  const auto delta = [](const CostDifference& row) {
    return row.after.total() - row.before.total();
  };
  std::set<std::pair<std::string, pricing::Money>> known;
  for (const auto& row : rows)
    if (!row.is_variation) known.emplace(row.shown, delta(row));
  std::erase_if(rows, [&](const CostDifference& row) {
    if (row.is_variation && row.priced_before != row.priced_after) return true;
    return row.is_variation && !known.emplace(row.shown, delta(row)).second;
  });
}

}  // namespace

std::vector<CostDifference> diff_costs(const TemplatePair& pair) {
  std::vector<CostDifference> out;
  for (const auto& environment : environment_pairs(pair)) {
    const Costs before = costs_of(pair.before, environment.before);
    const Costs after = costs_of(pair.after, environment.after);
    CostDifference row{.environment = environment.name,
                       .priced_before = environment.before.has_value(),
                       .priced_after = environment.after.has_value()};
    for (const auto& [id, cost] : after) {
      const auto old = before.find(id);
      row.after += cost->totals;
      add_move(row.moves, old == before.end() ? nullptr : old->second, cost);
    }
    for (const auto& [id, cost] : before) {
      row.before += cost->totals;
      if (!after.contains(id)) add_move(row.moves, cost, nullptr);
    }
    std::stable_sort(row.moves.begin(), row.moves.end(),
                     [](const auto& a, const auto& b) { return size_of(b) < size_of(a); });
    row.is_variation = environment.name != environment.shown;
    row.shown = environment.shown;
    if (!row.moves.empty()) out.push_back(std::move(row));
  }
  drop_repeats(out);
  return out;
}

namespace {

/// By their path from the template on: the sides may stand in folders of their own.
std::map<std::string, const SourceFile*> parts_of(const Audit* audit) {
  namespace fs = std::filesystem;
  std::map<std::string, const SourceFile*> out;
  if (audit == nullptr) return out;
  const auto folder = fs::path(audit->file->name()).parent_path();
  for (const auto* file : audit->expansion.files)
    out.emplace(fs::path(file->name()).lexically_relative(folder).string(), file);
  return out;
}

}  // namespace

std::vector<std::string> changed_parts(const TemplatePair& pair) {
  const auto before = parts_of(pair.before);
  const auto after = parts_of(pair.after);
  std::vector<std::string> out;
  for (const auto& [key, file] : after) {
    const auto then = before.find(key);
    if (then == before.end() || then->second->text() != file->text()) out.push_back(file->name());
  }
  for (const auto& [key, file] : before)
    if (!after.contains(key)) out.push_back(file->name());
  return out;
}

Difference difference(const TemplatePair& pair) {
  Difference out{.pair = pair, .findings = diff_findings(pair)};
  if (!pair.is_comparable()) {
    out.findings.mended.clear();  // they may be where nothing was read
    return out;
  }
  out.parts = changed_parts(pair);
  out.interface = diff_interface(pair);
  out.resources = diff_resources(pair, out.stale);
  out.access = diff_access(pair);
  out.entries = diff_entries(pair);
  out.costs = diff_costs(pair);
  return out;
}

}  // namespace cfnaudit::audit
