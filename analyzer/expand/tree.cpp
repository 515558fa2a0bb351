#include "analyzer/expand/tree.h"

#include <algorithm>

// Parts -> trees.

namespace cfnaudit::expand {

using syntax::ScalarStyle;

const Entry* Tree::entry(std::string_view key) const {
  for (const Entry& e : entries)
    if (e.key.text == key) return &e;
  return nullptr;
}

Entry* Tree::entry(std::string_view key) {
  return const_cast<Entry*>(std::as_const(*this).entry(key));
}

Tree* Tree::get(std::string_view key) const {
  const Entry* found = entry(key);
  return found == nullptr || found->value->is(Kind::kNull) ? nullptr : found->value;
}

void Tree::set(Key key, Tree* value) {
  if (Entry* found = entry(key.text)) {
    found->value = value;
    return;
  }
  entries.push_back({key, value});
  if (legacy) legacy->add(key.text);
}

void Tree::erase(std::string_view key) {
  std::erase_if(entries, [&](const Entry& e) { return e.key.text == key; });
  if (legacy) legacy->remove(key);
}

std::vector<Entry> Tree::ordered() const {
  if (!legacy) return entries;
  std::vector<Entry> out;
  for (const auto key : legacy->keys())
    if (const Entry* found = entry(key)) out.push_back(*found);
  return out;
}

bool is_true(const Tree* tree) { return is_bool(tree) && tree->text == "true"; }
bool is_false(const Tree* tree) { return is_bool(tree) && tree->text == "false"; }

bool is_truthy(const Tree* tree) {
  if (tree == nullptr) return false;
  switch (tree->kind) {
    case Kind::kNull:
      return false;
    case Kind::kBoolean:
      return tree->text == "true";
    case Kind::kInteger:
    case Kind::kReal:
      return tree->text.find_first_of("123456789") != std::string_view::npos;
    case Kind::kText:
      return !tree->text.empty();
    case Kind::kList:
      return !tree->items.empty();
    case Kind::kMap:
      return !tree->entries.empty();
  }
  return false;
}

bool is_intrinsic(const Tree* tree) {
  if (!is_map(tree) || tree->entries.size() != 1) return false;
  const auto key = tree->entries.front().key.text;
  return key == "Ref" || key == "Condition" || key.starts_with("Fn::");
}

bool is_if(const Tree* tree) { return is_intrinsic(tree) && tree->has("Fn::If"); }

bool is_no_value(const Tree* tree) {
  return is_intrinsic(tree) && is_text(tree->get("Ref"), "AWS::NoValue");
}

Tree* referenced(Tree* tree) {
  return is_map(tree) && tree->get("Ref") != nullptr ? tree->get("Ref") : tree;
}

std::string_view text_of(const Tree* tree) {
  return is_text(tree) ? tree->text : std::string_view{};
}

bool equal(const Tree* a, const Tree* b) {
  if (a == b) return true;
  if (a == nullptr || b == nullptr || a->kind != b->kind) return false;
  if (a->is(Kind::kList))
    return std::equal(a->items.begin(), a->items.end(), b->items.begin(), b->items.end(), equal);
  if (a->is(Kind::kMap))
    return a->entries.size() == b->entries.size() &&
           std::all_of(a->entries.begin(), a->entries.end(), [&](const Entry& e) {
             const Entry* other = b->entry(e.key.text);
             return other != nullptr && equal(e.value, other->value);
           });
  return a->text == b->text;
}

Tree* dig(Tree* tree, std::initializer_list<std::string_view> path) {
  for (const auto key : path) {
    if (tree == nullptr) return nullptr;
    tree = tree->get(key);
  }
  return tree;
}

bool contains(const Tree* list, const Tree* item) {
  return is_list(list) && std::any_of(list->items.begin(), list->items.end(),
                                      [&](const Tree* other) { return equal(other, item); });
}

Tree* Forest::make(Kind kind) {
  Tree* tree = trees_.make();
  tree->kind = kind;
  tree->span = place;
  return tree;
}

Tree* Forest::text(std::string value, bool unicode) {
  Tree* tree = make(Kind::kText);
  tree->text = keep(std::move(value));
  tree->unicode = unicode;
  tree->style = ScalarStyle::kDoubleQuoted;
  return tree;
}

Tree* Forest::boolean(bool value) {
  Tree* tree = make(Kind::kBoolean);
  tree->text = value ? "true" : "false";
  return tree;
}

Tree* Forest::integer(long long value) {
  Tree* tree = make(Kind::kInteger);
  tree->text = keep(std::to_string(value));
  return tree;
}

Tree* Forest::part(const Part& part) { return part.is_literal ? text(part.text) : part.tree; }

Tree* Forest::list(std::initializer_list<Part> parts) {
  Tree* tree = make(Kind::kList);
  for (const Part& p : parts)
    if (Tree* item = part(p)) tree->items.push_back(item);
  return tree;
}

Tree* Forest::list(std::vector<Tree*> items) {
  Tree* tree = make(Kind::kList);
  tree->items = std::move(items);
  return tree;
}

Tree* Forest::map(std::initializer_list<Member> members, Order order) {
  Tree* tree = make(Kind::kMap);
  if (order == Order::kLegacy) tree->legacy = std::make_unique<LegacyOrder>();
  for (const auto& [key, value] : members) set(tree, key, value);
  return tree;
}

void Forest::set(Tree* map, std::string_view name, Part value) {
  if (Tree* tree = part(value)) map->set(key(name), tree);
}

Tree* Forest::ref(std::string id, bool unicode) {
  return map({{"Ref", text(std::move(id), unicode)}});
}

Tree* Forest::get_att(std::string id, std::string_view attribute, bool unicode) {
  return map({{"Fn::GetAtt", list({text(std::move(id), unicode), attribute})}});
}

Tree* Forest::sub(std::string pattern, Tree* variables, bool unicode) {
  Tree* written = text(std::move(pattern), unicode);
  return map({{"Fn::Sub", variables == nullptr ? written : list({written, variables})}});
}

Tree* Forest::join(std::string_view separator, Tree* items) {
  return map({{"Fn::Join", list({separator, items})}});
}

Tree* Forest::choose(Tree* condition, Tree* value, Tree* otherwise) {
  return map({{"Fn::If", list({condition, value, otherwise == nullptr ? no_value() : otherwise})}});
}

Tree* Forest::shallow_copy(const Tree* tree) {
  Tree* copy = make(tree->kind);
  copy->unicode = tree->unicode;
  copy->style = tree->style;
  copy->text = tree->text;
  copy->span = tree->span;
  copy->items = tree->items;
  copy->entries = tree->entries;
  if (tree->legacy) {
    copy->legacy = std::make_unique<LegacyOrder>();
    const auto keys = tree->legacy->keys();
    copy->legacy->reserve(keys.size());
    for (const auto key : keys) copy->legacy->add(key);
  }
  return copy;
}

Tree* Forest::deep_copy(const Tree* tree) {
  if (tree->kind != Kind::kList && tree->kind != Kind::kMap) return const_cast<Tree*>(tree);
  Tree* copy = make(tree->kind);
  copy->span = tree->span;
  for (const Tree* item : tree->items) copy->items.push_back(deep_copy(item));
  for (const Entry& e : tree->entries) copy->entries.push_back({e.key, deep_copy(e.value)});
  if (tree->legacy) {
    copy->legacy = std::make_unique<LegacyOrder>();
    for (const auto key : tree->legacy->keys()) copy->legacy->add(key);
  }
  return copy;
}

}  // namespace cfnaudit::expand
