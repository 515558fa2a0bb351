#include "analyzer/expand/flatten.h"

#include "analyzer/base/text.h"
#include "analyzer/expand/parts.h"

// A child's sections -> entries of its parent's, with the child's names in front.

namespace cfnaudit::expand {

std::string with_prefix(std::string_view prefix, std::string_view name) {
  constexpr std::string_view kLoop = "Fn::ForEach::";
  if (name.starts_with(kLoop)) return concat(kLoop, prefix, name.substr(kLoop.size()));
  return name.find("::") == std::string_view::npos ? concat(prefix, name) : std::string(name);
}

Flattening::Flattening(Forest& forest, Tree* into, Tree* child, std::string prefix)
    : forest_(forest), into_(into), child_(child), prefix_(std::move(prefix)), rewriter_(forest) {
  rewriter_.ref = [this](std::string_view name) -> Tree* {
    if (const auto known = values_.find(name); known != values_.end()) return known->second;
    return has("Resources", name) ? forest_.ref(std::string(renamed(name))) : nullptr;
  };
  rewriter_.get_att = [this](std::string_view id, Tree* attribute, Span) -> Tree* {
    if (!has("Resources", id)) return nullptr;
    return forest_.map({{"Fn::GetAtt", forest_.list({renamed(id), attribute})}});
  };
  rewriter_.condition = [this](std::string_view name) {
    return has("Conditions", name) ? renamed(name) : name;
  };
  rewriter_.mapping = [this](Tree* name) { return mapping_name(name); };
}

bool Flattening::has(std::string_view section, std::string_view name) const {
  const Tree* entries = child_->get(section);
  return is_map(entries) && entries->has(name);
}

std::string_view Flattening::renamed(std::string_view name) {
  return forest_.keep(with_prefix(prefix_, name));
}

Tree* Flattening::into_section(std::string_view name) {
  Tree* section = into_->get(name);
  if (is_map(section)) return section;
  section = forest_.map();
  into_->set(forest_.key(name), section);
  return section;
}

/// A computed name gets the prefix when it is computed.
Tree* Flattening::mapping_name(Tree* name) {
  if (!is_text(name)) return forest_.join("", forest_.list({std::string_view(prefix_), name}));
  if (!has("Mappings", name->text)) return name;
  Tree* copy = forest_.shallow_copy(name);
  copy->text = renamed(name->text);
  return copy;
}

void Flattening::lift(const Entry& parameter, std::string_view name, Tree* declaration) {
  const At at(forest_, parameter.key.span);
  const auto kept = forest_.keep(std::string(name));
  into_section("Parameters")->set({kept, parameter.key.span, false}, declaration);
  set(parameter.key.text, forest_.ref(std::string(name)));
}

void Flattening::rename_depends_on(Tree* entry) {
  Entry* depends = entry->entry("DependsOn");
  if (depends == nullptr) return;
  const auto name = [&](Tree* given) {
    if (!is_text(given) || !has("Resources", given->text)) return given;
    Tree* copy = forest_.shallow_copy(given);
    copy->text = renamed(given->text);
    return copy;
  };
  depends->value = name(depends->value);
  if (!is_list(depends->value)) return;
  depends->value = forest_.shallow_copy(depends->value);
  for (Tree*& item : depends->value->items) item = name(item);
}

/// Resources and outputs: entries that may have a condition.
void Flattening::add_entries(std::string_view section) {
  Tree* given = child_->get(section);
  if (!is_map(given)) return;
  Tree* entries = into_section(section);
  for (const Entry& entry : given->entries) {
    const At at(forest_, entry.key.span);
    Tree* value = rewriter_.rewrite(entry.value);
    if (is_map(value)) {
      if (Entry* own = value->entry("Condition"); own != nullptr && is_text(own->value)) {
        Tree* name = forest_.shallow_copy(own->value);
        name->text = rewriter_.condition(name->text);
        own->value = name;
      }
      rename_depends_on(value);
      require_condition(forest_, into_, value, condition_);
    }
    entries->set({renamed(entry.key.text), entry.key.span, false}, value);
  }
}

void Flattening::add_definitions(std::string_view section) {
  Tree* given = child_->get(section);
  if (!is_map(given)) return;
  Tree* entries = into_section(section);
  for (const Entry& entry : given->entries)
    entries->set({renamed(entry.key.text), entry.key.span, false}, rewriter_.rewrite(entry.value));
}

/// Macros of the child that nobody has expanded.
void Flattening::add_transforms() {
  Tree* given = child_->get("Transform");
  if (given == nullptr) return;
  Tree* own = into_->get("Transform");
  std::vector<Tree*> all;
  for (Tree* part : {own, given}) {
    if (part == nullptr) continue;
    if (!is_list(part)) all.push_back(part);
    for (Tree* item : part->items)
      if (!contains(own == part ? nullptr : own, item)) all.push_back(item);
  }
  if (own == nullptr || !equal(own, given))
    into_->set(forest_.key("Transform"), forest_.list(std::move(all)));
}

void Flattening::run() {
  add_transforms();
  add_definitions("Mappings");
  add_definitions("Conditions");
  add_entries("Resources");
  add_entries("Outputs");
}

}  // namespace cfnaudit::expand
