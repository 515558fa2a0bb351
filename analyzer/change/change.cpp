#include "analyzer/change/change.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include "analyzer/base/text.h"
#include "analyzer/change/refusals.h"

// Two Stacks -> ResourceChanges.

namespace cfnaudit::change {

using resolve::Replacement;
using resolve::StackResource;
using resolve::ValueKind;
using resolve::ValuePtr;

namespace {

constexpr std::size_t kMostText = 60;  // of a value that is shown
constexpr std::size_t kMostRounds = 64;

std::string text_of(ValuePtr value) {
  if (value == nullptr) return {};
  return value->is_scalar() ? value->text.text() : resolve::to_string(value);
}

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

/// As much of it as is shown, from `begin` on.
std::string cut(std::string_view text, std::size_t begin) {
  while (begin > 0 && continues_character(text[begin])) --begin;
  std::string out(begin > 0 ? "…" : "");
  text.remove_prefix(begin);
  if (text.size() <= kMostText) return out.append(text);
  std::size_t end = kMostText;
  while (end > 0 && continues_character(text[end])) --end;
  return out.append(text.substr(0, end)).append("…");
}

/// Both texts where they differ: what long ones have in common says nothing.
std::pair<std::string, std::string> shown(ValuePtr before, ValuePtr after) {
  const std::string a = text_of(before);
  const std::string b = text_of(after);
  const auto differ = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  const auto common = static_cast<std::size_t>(differ.first - a.begin());
  constexpr std::size_t kLead = 15;
  const bool late = std::max(a.size(), b.size()) > kMostText && common > kMostText / 2;
  const std::size_t begin = late ? common - kLead : 0;
  return {cut(a, std::min(begin, a.size())), cut(b, std::min(begin, b.size()))};
}

/// The only place where two values differ: the innermost map or list that holds all differences.
struct Leaf {
  std::string path;
  ValuePtr before = nullptr;
  ValuePtr after = nullptr;
};

/// A list of {Key, Value} maps, such as tags, as what it means; none for other lists.
std::optional<Fields> keyed(ValuePtr list) {
  Fields out;
  for (const ValuePtr item : list->items) {
    const auto key = resolve::known_text(resolve::get(item, "Key"));
    const ValuePtr value = resolve::get(item, "Value");
    const bool plain = key && value != nullptr && item->fields.size() == 2;
    if (!plain || !out.emplace(*key, value).second) return std::nullopt;
  }
  return out;
}

using Leaves = std::vector<Leaf>;

Leaves different_fields(const Leaf& at, Fields before, const Fields& after) {
  Leaves out;
  for (const auto& [name, value] : after) {
    const auto old = before.find(name);
    const ValuePtr then = old == before.end() ? nullptr : old->second;
    if (!same(then, value)) out.push_back({concat(at.path, "/", name), then, value});
    if (old != before.end()) before.erase(old);
  }
  for (const auto& [name, value] : before)
    out.push_back({concat(at.path, "/", name), value, nullptr});
  return out;
}

/// Items between the equal ones at both ends: one that is changed, put in or taken out.
Leaves different_items(const Leaf& at) {
  const auto& before = at.before->items;
  const auto& after = at.after->items;
  std::size_t first = 0;
  while (first < std::min(before.size(), after.size()) && same(before[first], after[first]))
    ++first;
  std::size_t last = 0;
  while (last < std::min(before.size(), after.size()) - first &&
         same(before[before.size() - 1 - last], after[after.size() - 1 - last]))
    ++last;
  const std::size_t old_count = before.size() - first - last;
  const std::size_t new_count = after.size() - first - last;
  if (old_count > 1 || new_count > 1) return {};
  return {{concat(at.path, "/", std::to_string(first)), old_count == 1 ? before[first] : nullptr,
           new_count == 1 ? after[first] : nullptr}};
}

/// One step down, if everything that differs lies below one field or item.
std::optional<Leaf> step(const Leaf& at) {
  if (at.before == nullptr || at.after == nullptr || at.before->kind != at.after->kind)
    return std::nullopt;
  Leaves different;
  if (at.before->kind == ValueKind::kList) {
    const auto before = keyed(at.before);
    const auto after = keyed(at.after);
    different = before && after ? different_fields(at, *before, *after) : different_items(at);
  } else if (at.before->kind == ValueKind::kMap) {
    different = different_fields(at, fields_of(at.before), fields_of(at.after));
  }
  return different.size() == 1 ? std::optional(different.front()) : std::nullopt;
}

Leaf innermost(Leaf at) {
  while (const auto next = step(at)) at = *next;
  return at;
}

Replacement weaker(Replacement a, Replacement b) { return std::max(a, b); }

/// What a change below a property does: that of the deepest properties that differ.
Replacement effect_of(std::string_view owner, const resolve::PropertyInfo& info, ValuePtr before,
                      ValuePtr after) {
  if (info.replacement != Replacement::kNo) return info.replacement;
  if (info.type.kind() != resolve::PropertyType::Kind::kDefinition) return Replacement::kNo;
  const std::string_view type = owner.substr(0, owner.find('.'));
  const std::string key = resolve::definition_key(type, info.type);
  const Fields old_fields = fields_of(before);
  const Fields new_fields = fields_of(after);
  std::set<std::string_view> names;
  for (const auto& [name, value] : old_fields) names.insert(name);
  for (const auto& [name, value] : new_fields) names.insert(name);
  Replacement out = Replacement::kNo;
  for (const auto name : names) {
    const auto a = old_fields.find(name);
    const auto b = new_fields.find(name);
    const ValuePtr x = a == old_fields.end() ? nullptr : a->second;
    const ValuePtr y = b == new_fields.end() ? nullptr : b->second;
    if (same(x, y)) continue;
    if (const auto inner = resolve::find_property(key, name))
      out = weaker(out, effect_of(key, *inner, x, y));
  }
  return out;
}

std::vector<PropertyChange> property_changes(const StackResource& before,
                                             const StackResource& after) {
  const Fields old_fields = fields_of(before.properties);
  const Fields new_fields = fields_of(after.properties);
  std::set<std::string_view> names;
  for (const auto& [name, value] : old_fields) names.insert(name);
  for (const auto& [name, value] : new_fields) names.insert(name);
  std::vector<PropertyChange> out;
  for (const auto name : names) {
    const auto a = old_fields.find(name);
    const auto b = new_fields.find(name);
    const ValuePtr x = a == old_fields.end() ? nullptr : a->second;
    const ValuePtr y = b == new_fields.end() ? nullptr : b->second;
    if (same(x, y)) continue;
    const auto info = resolve::find_property(after.type(), name);
    Replacement replacement = info ? effect_of(after.type(), *info, x, y) : Replacement::kMaybe;
    // That an unknown value differs is not certain.
    const bool open = resolve::is_unknown(x) || resolve::is_unknown(y);
    if (replacement == Replacement::kYes && open) replacement = Replacement::kMaybe;
    const Leaf leaf = innermost({concat("Properties/", name), x, y});
    auto [then, now] = shown(leaf.before, leaf.after);
    out.push_back({leaf.path, std::move(then), std::move(now), replacement});
  }
  return out;
}

/// Types that keep a snapshot when nothing is said.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
bool snapshots_by_default(const StackResource& resource) {
  return resource.type() == "AWS::RDS::DBCluster" ||
         (resource.type() == "AWS::RDS::DBInstance" &&
          resource.property("DBClusterIdentifier") == nullptr);
}

bool is_stateful(const StackResource& resource) {
  const auto type = resolve::find_resource_type(resource.type());
  return type && type->stateful;
}

bool keeps_data(const StackResource& old, ValuePtr policy) {
  if (!is_stateful(old)) return false;
  if (policy == nullptr) return snapshots_by_default(old);
  const auto text = resolve::known_text(policy);
  return text && *text != "Delete";
}

bool loses_data(const StackResource& old, ValuePtr policy) {
  if (!is_stateful(old)) return false;
  if (policy == nullptr) return !snapshots_by_default(old);
  const auto text = resolve::known_text(policy);
  return text && *text == "Delete";
}

using Existing = std::map<std::string_view, const StackResource*>;

Existing existing(const resolve::Stack& stack) {
  Existing out;
  for (const auto& resource : stack.resources)
    if (resource.exists != Tri::kNo) out.emplace(resource.id(), &resource);
  return out;
}

/// What happens to the resource when it is deleted or replaced another time.
void add_policies(ResourceChange& change) {
  const auto add = [&](std::string_view name, ValuePtr before, ValuePtr after) {
    if (same(before, after)) return;
    auto [then, now] = shown(before, after);
    change.properties.push_back({std::string(name), std::move(then), std::move(now)});
    change.loses_protection = change.loses_protection || (keeps_data(*change.before, before) &&
                                                          loses_data(*change.after, after));
  };
  add("DeletionPolicy", change.before->deletion_policy, change.after->deletion_policy);
  add("UpdateReplacePolicy", change.before->update_replace_policy,
      change.after->update_replace_policy);
}

ResourceChange compare(const StackResource& before, const StackResource& after) {
  ResourceChange out{.before = &before, .after = &after};
  if (before.type() != after.type()) {
    out.effect = Effect::kReplaced;
    out.refusals = refusals(out);
    return out;
  }
  out.properties = property_changes(before, after);
  add_policies(out);
  Replacement worst = Replacement::kNo;
  for (const auto& property : out.properties) worst = weaker(worst, property.replacement);
  out.effect = worst == Replacement::kYes     ? Effect::kReplaced
               : worst == Replacement::kMaybe ? Effect::kMayBeReplaced
                                              : Effect::kUpdated;
  out.refusals = refusals(out);
  return out;
}

/// Does text contain what only the deployment of `id` decides?
bool names(const SymbolicText& text, std::string_view id) {
  return std::any_of(text.holes().begin(), text.holes().end(), [&](const auto& hole) {
    const std::string_view symbol = hole.symbol.id;
    return symbol.starts_with(id) && (symbol.size() == id.size() || symbol[id.size()] == '.');
  });
}

bool names(ValuePtr value, std::string_view id) {
  if (value == nullptr) return false;
  if (value->is_scalar()) return names(value->text, id);
  return std::any_of(value->items.begin(), value->items.end(),
                     [&](ValuePtr item) { return names(item, id); }) ||
         std::any_of(value->fields.begin(), value->fields.end(),
                     [&](const auto& field) { return names(field.value, id); });
}

/// A resource is replaced too when a property that replaces it names one that is.
/// Returns whether something was added.
bool spread(const ResourceChange& cause, const Existing& old_resources, const resolve::Stack& after,
            std::vector<ResourceChange>& all) {
  bool added = false;
  for (const auto& resource : after.resources) {
    const auto old = old_resources.find(resource.id());
    if (resource.exists == Tri::kNo || old == old_resources.end() || resource.id() == cause.id())
      continue;
    const auto hit = [&](const ResourceChange& change) { return change.id() == resource.id(); };
    const auto known = std::find_if(all.begin(), all.end(), hit);
    if (known != all.end() && known->effect >= cause.effect) continue;
    for (const auto& [name, value] : fields_of(resource.properties)) {
      if (!names(value, cause.id())) continue;
      const auto info = resolve::find_property(resource.type(), name);
      if (!info || info->replacement != Replacement::kYes) continue;
      const std::string reason =
          concat(name, " refers to ", cause.id(), ", which ",
                 cause.effect == Effect::kReplaced ? "is" : "may be", " replaced");
      auto& change =
          known != all.end()
              ? *known
              : all.emplace_back(ResourceChange{.before = old->second, .after = &resource});
      change.effect = cause.effect;
      change.reason = reason;
      change.refusals = refusals(change);
      added = true;
      break;
    }
    if (added) return true;
  }
  return false;
}

void spread_all(const Existing& old_resources, const resolve::Stack& after,
                std::vector<ResourceChange>& all) {
  for (std::size_t round = 0; round < kMostRounds * (after.resources.size() + 1); ++round) {
    bool added = false;
    for (std::size_t i = 0; i < all.size() && !added; ++i) {
      const ResourceChange cause = all[i];
      const bool moves =
          cause.before != nullptr && cause.after != nullptr && !cause.is_refused() &&
          (cause.effect == Effect::kReplaced || cause.effect == Effect::kMayBeReplaced);
      added = moves && spread(cause, old_resources, after, all);
    }
    if (!added) return;
  }
}

}  // namespace

std::string_view to_string(Effect effect) {
  static constexpr std::string_view kWords[] = {"updated", "created", "may be replaced", "replaced",
                                                "deleted"};
  return kWords[static_cast<std::size_t>(effect)];
}

std::vector<ResourceChange> changes(const resolve::Stack& before, const resolve::Stack& after) {
  const Existing old_resources = existing(before);
  const Existing new_resources = existing(after);
  std::vector<ResourceChange> out;
  for (const auto& resource : after.resources) {
    if (resource.exists == Tri::kNo) continue;
    const auto old = old_resources.find(resource.id());
    if (old == old_resources.end()) {
      out.push_back({.effect = Effect::kCreated, .after = &resource});
      continue;
    }
    auto change = compare(*old->second, resource);
    if (change.effect != Effect::kUpdated || !change.properties.empty())
      out.push_back(std::move(change));
  }
  spread_all(old_resources, after, out);
  for (const auto& resource : before.resources)
    if (resource.exists != Tri::kNo && !new_resources.contains(resource.id()))
      out.push_back({.effect = Effect::kDeleted, .before = &resource});
  for (auto& change : out) {
    if (change.effect == Effect::kDeleted)
      change.loses_data = loses_data(*change.before, change.before->deletion_policy);
    if (change.effect == Effect::kReplaced && !change.is_refused()) {
      if (change.before->type() == change.after->type()) change.unknown_name = unknown_name(change);
      change.loses_data = loses_data(*change.before, change.after->update_replace_policy);
      change.starts_empty = keeps_data(*change.before, change.after->update_replace_policy);
    }
  }
  return out;
}

namespace {

/// Of what a snapshot is made, and which resources belong to that.
struct SnapshotKind {
  std::string_view type;
  std::string_view source;  // the property that names what it is a picture of
  std::array<std::string_view, 4> parts;
  std::string_view link;  // by which parts name the source; empty: the part is the source itself
};

constexpr SnapshotKind kSnapshots[] = {
    {"AWS::ApiGateway::Deployment",
     "RestApiId",
     {"AWS::ApiGateway::Method", "AWS::ApiGateway::Resource", "AWS::ApiGateway::Authorizer",
      "AWS::ApiGateway::GatewayResponse"},
     "RestApiId"},
    {"AWS::ApiGateway::Deployment", "RestApiId", {"AWS::ApiGateway::RestApi"}, ""},
    {"AWS::Lambda::Version", "FunctionName", {"AWS::Lambda::Function"}, ""},
};

bool is_part(const SnapshotKind& kind, std::string_view type) {
  return !type.empty() && std::find(kind.parts.begin(), kind.parts.end(), type) != kind.parts.end();
}

/// Does the change concern the thing that `snapshot` shows?
bool concerns(const SnapshotKind& kind, const StackResource& snapshot,
              const ResourceChange& change) {
  if (!is_part(kind, change.type())) return false;
  const SymbolicText* source = resolve::text(snapshot.property(kind.source));
  if (source == nullptr) return false;
  const StackResource& part = change.after != nullptr ? *change.after : *change.before;
  if (kind.link.empty()) return part.ref == *source || (part.arn && *part.arn == *source);
  const SymbolicText* link = resolve::text(part.property(kind.link));
  return link != nullptr && *link == *source;
}

}  // namespace

std::vector<Stale> stale_snapshots(const resolve::Stack& after,
                                   const std::vector<ResourceChange>& changes) {
  std::vector<Stale> out;
  for (const auto& resource : after.resources) {
    const bool changed =
        std::any_of(changes.begin(), changes.end(),
                    [&](const ResourceChange& change) { return change.id() == resource.id(); });
    if (resource.exists == Tri::kNo || changed) continue;
    Stale stale{.snapshot = &resource};
    for (const auto& kind : kSnapshots)
      if (kind.type == resource.type())
        for (const auto& change : changes)
          if (concerns(kind, resource, change)) stale.changed.emplace_back(change.id());
    if (!stale.changed.empty()) out.push_back(std::move(stale));
  }
  return out;
}

}  // namespace cfnaudit::change
