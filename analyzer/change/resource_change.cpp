#include "analyzer/change/resource_change.h"

#include <algorithm>

// Two values -> are they the same?

namespace cfnaudit::change {

using resolve::ValueKind;
using resolve::ValuePtr;

namespace {

bool same_fields(const Fields& a, const Fields& b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](auto& x, auto& y) {
           return x.first == y.first && same(x.second, y.second);
         });
}

}  // namespace

Fields fields_of(ValuePtr map) {
  Fields out;
  if (map != nullptr && map->kind == ValueKind::kMap)
    for (const auto& field : map->fields) out.emplace(field.key.value, field.value);
  return out;
}

bool same(ValuePtr a, ValuePtr b) {
  if (a == nullptr || b == nullptr) return a == b;
  if (a->is_scalar() && b->is_scalar()) return a->text == b->text;
  if (a->kind != b->kind) return false;
  if (a->kind == ValueKind::kUnknown) return a->reason == b->reason && a->symbols == b->symbols;
  if (a->kind == ValueKind::kList)
    return std::equal(a->items.begin(), a->items.end(), b->items.begin(), b->items.end(), same);
  return same_fields(fields_of(a), fields_of(b));
}

}  // namespace cfnaudit::change
