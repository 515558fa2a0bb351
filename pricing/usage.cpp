// Declarations of usage -> what is declared for one key of one resource.

#include "pricing/usage.h"

#include <algorithm>

namespace cfnaudit::pricing {
namespace {

constexpr std::string_view kProfiles[] = {"low", "moderate", "high"};

}  // namespace

std::string_view to_string(UsageProfile profile) {
  return kProfiles[static_cast<std::size_t>(profile)];
}

std::optional<UsageProfile> usage_profile(std::string_view name) {
  const auto found = std::find(std::begin(kProfiles), std::end(kProfiles), name);
  if (found == std::end(kProfiles)) return std::nullopt;
  return static_cast<UsageProfile>(found - std::begin(kProfiles));
}

bool matches(std::string_view pattern, std::string_view text) {
  // Greedy with one place to come back to: the last star takes one character more.
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t after_star = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      after_star = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++after_star;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

void Usage::declare(Scope scope, std::string_view subject, std::string_view key,
                    DeclaredUsage usage, std::string_view environment) {
  Section& section = sections_[std::string(environment)];
  const auto set = [&](Declarations& declarations) {
    declarations.insert_or_assign(std::string(key), std::move(usage));
  };
  if (scope == Scope::kType) return set(section.types[std::string(subject)]);
  if (subject.find_first_of("*?") == std::string_view::npos)
    return set(section.resources[std::string(subject)]);
  auto& patterns = section.patterns;
  auto known = std::find_if(patterns.begin(), patterns.end(),
                            [&](const auto& pattern) { return pattern.first == subject; });
  if (known == patterns.end()) known = patterns.insert(known, {std::string(subject), {}});
  set(known->second);
}

void Usage::derive(std::string_view environment, std::string_view logical_id, std::string_view key,
                   Quantity quantity, std::string follows_from) {
  derived_[std::string(environment)][std::string(logical_id)].insert_or_assign(
      std::string(key), DeclaredUsage{quantity, "", std::move(follows_from)});
}

const DeclaredUsage* Usage::find(std::string_view environment, std::string_view logical_id,
                                 std::string_view resource_type, std::string_view key,
                                 std::string_view variation) const {
  const auto in = [key](const Declarations& declarations) -> const DeclaredUsage* {
    const auto found = declarations.find(key);
    return found == declarations.end() ? nullptr : &found->second;
  };
  const auto of = [&](const Subjects& subjects, std::string_view name) {
    const auto found = subjects.find(name);
    return found == subjects.end() ? nullptr : in(found->second);
  };
  const Section* sections[] = {nullptr, nullptr};
  if (const auto own = sections_.find(environment); own != sections_.end())
    sections[0] = &own->second;
  if (const auto all = sections_.find(""); all != sections_.end() && !environment.empty())
    sections[1] = &all->second;
  for (const Section* section : sections)
    if (section != nullptr)
      if (const auto* own = of(section->resources, logical_id)) return own;
  for (const Section* section : sections)
    if (section != nullptr)
      for (const auto& [pattern, declarations] : section->patterns)
        if (const auto* own = matches(pattern, logical_id) ? in(declarations) : nullptr) return own;
  const auto derived = derived_.find(variation.empty() ? environment : variation);
  if (derived != derived_.end())
    if (const auto* own = of(derived->second, logical_id)) return own;
  for (const Section* section : sections)
    if (section != nullptr)
      if (const auto* own = of(section->types, resource_type)) return own;
  return nullptr;
}

}  // namespace cfnaudit::pricing
