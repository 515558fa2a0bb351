#include "rules/schema/schemas.h"

#include <algorithm>

// Names of types, definitions and properties -> what the tables say, remembered.

namespace cfnaudit::rules {

namespace {

constexpr std::size_t kMostWork = 4'000'000;
constexpr std::size_t kMostWorkInAll = 200'000'000;

}  // namespace

OwnerSchema::OwnerSchema(const Owner& owner, const aws::TypeFacts& facts)
    : facts_(facts.owner(owner.definition)),
      properties_(properties_of(owner)),
      property_facts_(properties_.size()) {}

const resolve::PropertyInfo* OwnerSchema::property(std::string_view name) const {
  const auto found = std::ranges::lower_bound(properties_, name, {}, &resolve::PropertyInfo::name);
  return found != properties_.end() && found->name == name ? &*found : nullptr;
}

const aws::PropertyFacts& OwnerSchema::facts_of(const resolve::PropertyInfo& property) {
  auto& known = property_facts_[static_cast<std::size_t>(&property - properties_.data())];
  if (!known) known = facts_.property(property.name);
  return *known;
}

OwnerSchema& Schemas::of(const Owner& owner) {
  const auto key = std::pair(owner.type, owner.definition);
  if (const auto found = owners_.find(key); found != owners_.end()) return found->second;
  auto type = types_.find(owner.type);
  if (type == types_.end()) type = types_.emplace(owner.type, aws::TypeFacts::of(owner.type)).first;
  return owners_.emplace(key, OwnerSchema(owner, type->second)).first->second;
}

bool Schemas::may_match(std::string_view pattern, const SymbolicText& text) {
  const auto [match, is_new] = matches_.try_emplace(std::pair(pattern, text), true);
  if (!is_new) return match->second;
  auto parsed = patterns_.find(pattern);
  if (parsed == patterns_.end()) parsed = patterns_.emplace(pattern, Pattern::parse(pattern)).first;
  if (!parsed->second) return true;
  const std::size_t work = (text.text().size() + 1) * parsed->second->size();
  if (work > kMostWork || work_ > kMostWorkInAll) return true;
  work_ += work;
  match->second = parsed->second->may_match(text);
  return match->second;
}

}  // namespace cfnaudit::rules
