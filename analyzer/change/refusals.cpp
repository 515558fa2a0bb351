#include "analyzer/change/refusals.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

#include "analyzer/aws/update_limits.h"
#include "analyzer/base/text.h"

// A ResourceChange -> what refuses it.

namespace cfnaudit::change {

using aws::UpdateLimit;
using resolve::StackResource;
using resolve::ValueKind;
using resolve::ValuePtr;

namespace {

bool is_known(ValuePtr value) {
  if (value == nullptr) return true;
  if (value->is_scalar()) return value->text.known();
  return value->kind != ValueKind::kUnknown &&
         std::all_of(value->items.begin(), value->items.end(), is_known) &&
         std::all_of(value->fields.begin(), value->fields.end(),
                     [](const auto& field) { return is_known(field.value); });
}

/// The same, whatever the order of lists.
bool alike(ValuePtr a, ValuePtr b) {
  if (same(a, b)) return true;
  if (a == nullptr || b == nullptr || a->kind != b->kind) return false;
  if (a->kind == ValueKind::kList)
    return std::is_permutation(a->items.begin(), a->items.end(), b->items.begin(), b->items.end(),
                               alike);
  return a->kind == ValueKind::kMap && a->fields.size() == b->fields.size() &&
         std::all_of(a->fields.begin(), a->fields.end(), [&](const auto& field) {
           return alike(field.value, resolve::get(b, field.key.value));
         });
}

/// Is it the same in every update? So is text that the stack and its account decide.
bool is_fixed(const SymbolicText& text) {
  return std::all_of(text.holes().begin(), text.holes().end(),
                     [](const auto& hole) { return hole.symbol.kind == SymbolKind::kAccount; });
}

/// The property that gives the resource its name, and so keeps a second one from being made. A
/// primary identifier is unique in the account and Region:
/// https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/resource-identifier.html
std::optional<std::string_view> name_property(const StackResource& before,
                                              const StackResource& after) {
  if (const auto name = aws::name_property(after.type())) {
    const bool scoped = !name->scope.empty();
    const ValuePtr scope = scoped ? after.property(name->scope) : nullptr;
    if (scoped && !same(before.property(name->scope), scope)) return std::nullopt;
    return name->property;
  }
  const auto type = resolve::find_resource_type(after.type());
  if (!type || type->primary_identifier.size() != 1) return std::nullopt;
  const auto name = type->primary_identifier.front();
  const auto property = resolve::find_property(after.type(), name);
  const auto own_type = after.type().substr(after.type().rfind(':') + 1);
  const bool is_name =
      name.ends_with("Name") || name.ends_with("Identifier") || name == concat(own_type, "Id");
  const bool names = is_name && property && property->replacement == resolve::Replacement::kYes &&
                     property->type.kind() == resolve::PropertyType::Kind::kString;
  return names ? std::optional(name) : std::nullopt;
}

void add_fixed_name(const ResourceChange& change, std::vector<std::string>& out) {
  const auto property = name_property(*change.before, *change.after);
  if (!property) return;
  const SymbolicText* then = resolve::text(change.before->property(*property));
  const SymbolicText* now = resolve::text(change.after->property(*property));
  if (then == nullptr || now == nullptr || *then != *now || !is_fixed(*now)) return;
  out.push_back(
      concat("it must be replaced, which CloudFormation refuses under a fixed name: change ",
             *property, " too"));
}

using Items = std::map<std::string, ValuePtr, std::less<>>;

/// None where not all of them are known.
std::optional<Items> items_of(ValuePtr list, std::string_view key) {
  Items out;
  if (list == nullptr) return out;
  if (list->kind != ValueKind::kList) return std::nullopt;
  for (const ValuePtr item : list->items) {
    const auto name = resolve::known_text(resolve::get(item, key));
    if (!name || !out.emplace(*name, item).second) return std::nullopt;
  }
  return out;
}

void add_list(const UpdateLimit& limit, ValuePtr before, ValuePtr after,
              std::vector<std::string>& out) {
  const auto then = items_of(before, limit.key);
  const auto now = items_of(after, limit.key);
  if (!then || !now) return;
  std::vector<std::string> moves;
  std::size_t deleted = 0;
  for (const auto& [name, item] : *now)
    if (!then->contains(name)) moves.push_back(concat(name, " is created"));
  for (const auto& [name, item] : *then) {
    const auto kept = now->find(name);
    if (kept == now->end()) {
      moves.push_back(concat(name, " is deleted"));
      ++deleted;
      continue;
    }
    for (const auto field : limit.fixed_fields) {
      const ValuePtr x = field.empty() ? nullptr : resolve::get(item, field);
      const ValuePtr y = field.empty() ? nullptr : resolve::get(kept->second, field);
      if (is_known(x) && is_known(y) && !alike(x, y))
        out.push_back(concat(field, " of the ", limit.item, " ", name, " cannot be changed"));
    }
  }
  if (limit.kind == UpdateLimit::Kind::kOneItemAtOnce && moves.size() > 1)
    out.push_back(concat("only one ", limit.item, " can be created or deleted in an update, but ",
                         enumerate(moves)));
  if (limit.kind == UpdateLimit::Kind::kItemsStay && deleted > 0)
    for (const auto& [name, item] : *then)
      if (!now->contains(name))
        out.push_back(concat("the ", limit.item, " ", name, " cannot be deleted"));
}

/// Components of a version, up to the first that is no number.
std::vector<int> version(std::string_view text) {
  std::vector<int> out;
  for (const auto part : split(text, '.')) {
    int number = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
    if (error != std::errc() || end != part.data() + part.size()) break;
    out.push_back(number);
  }
  return out;
}

/// 7.1 is older than 7.2 and than 8; of 7 and 7.1 nobody knows.
bool is_older(std::string_view text, std::string_view than) {
  const auto a = version(text);
  const auto b = version(than);
  const auto [x, y] = std::mismatch(
      a.begin(), a.begin() + static_cast<std::ptrdiff_t>(std::min(a.size(), b.size())), b.begin());
  return x != a.begin() + static_cast<std::ptrdiff_t>(std::min(a.size(), b.size())) && *x < *y;
}

void add_scalar(const UpdateLimit& limit, const ResourceChange& change, ValuePtr before,
                ValuePtr after, std::vector<std::string>& out) {
  const auto then = before == nullptr ? std::optional(limit.value) : resolve::known_text(before);
  const auto now = after == nullptr ? std::optional(limit.value) : resolve::known_text(after);
  const bool given = before != nullptr && after != nullptr;
  switch (limit.kind) {
    case UpdateLimit::Kind::kFixed:
      if (is_known(before) && is_known(after) && !alike(before, after) &&
          (!then || !now || limit.value.empty() || *then != *now))
        out.push_back(concat(limit.property, " cannot be changed"));
      return;
    case UpdateLimit::Kind::kNoWayBack:
      if (given && then && now && *then == limit.value && *now != *then)
        out.push_back(concat(limit.property, " cannot be changed from ", limit.value));
      return;
    case UpdateLimit::Kind::kOnlyUp: {
      const auto x = resolve::number(before);
      const auto y = resolve::number(after);
      if (given && x && y && *y < *x) out.push_back(concat(limit.property, " cannot be decreased"));
      return;
    }
    case UpdateLimit::Kind::kNotOlder:
      if (given && then && now && is_older(*now, *then) &&
          same(change.before->property("Engine"), change.after->property("Engine")))
        out.push_back(concat(limit.property, " cannot be downgraded"));
      return;
    case UpdateLimit::Kind::kOneItemAtOnce:
    case UpdateLimit::Kind::kItemsStay:
      add_list(limit, before, after, out);
      return;
  }
}

}  // namespace

std::string unknown_name(const ResourceChange& change) {
  const auto property = name_property(*change.before, *change.after);
  if (!property) return {};
  const ValuePtr then = change.before->property(*property);
  const ValuePtr now = change.after->property(*property);
  if (then == nullptr || now == nullptr) return {};
  const SymbolicText* text = resolve::text(now);
  const bool open = resolve::is_unknown(now) || (text != nullptr && !is_fixed(*text));
  return open && same(then, now) ? std::string(*property) : std::string();
}

std::vector<std::string> refusals(const ResourceChange& change) {
  std::vector<std::string> out;
  if (change.before == nullptr || change.after == nullptr) return out;
  // "Update of resource type is not permitted": https://github.com/aws/aws-sam-cli/issues/6786,
  // read on 2026-11-30.
  if (change.before->type() != change.after->type()) {
    out.push_back(concat("its type cannot be changed from ", change.before->type()));
    return out;
  }
  if (change.effect == Effect::kReplaced) add_fixed_name(change, out);
  if (change.effect != Effect::kUpdated) return out;  // a new resource has no limits
  for (const auto& limit : aws::update_limits(change.type())) {
    const bool holds = limit.unless.empty() || (change.before->property(limit.unless) == nullptr &&
                                                change.after->property(limit.unless) == nullptr);
    const ValuePtr before = change.before->property(limit.property);
    const ValuePtr after = change.after->property(limit.property);
    if (holds && !same(before, after)) add_scalar(limit, change, before, after, out);
  }
  return out;
}

}  // namespace cfnaudit::change
