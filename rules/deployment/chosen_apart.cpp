#include "rules/deployment/chosen_apart.h"

#include <algorithm>

// Expressions -> the parameters and conditions that they name.

namespace cfnaudit::rules {

std::set<std::string_view> choices(const Context& context, resolve::ValuePtr value) {
  constexpr std::string_view kPart =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  std::set<std::string_view> out;
  if (value->span.file != context.file.number()) return out;  // of a nested template
  std::string_view text = context.file.text(value->span);
  while (!text.empty()) {
    const auto begin = std::min(text.find_first_of(kPart), text.size());
    text.remove_prefix(begin);
    const auto word = text.substr(0, text.find_first_not_of(kPart));
    if (context.tmpl.parameter(word) != nullptr || context.tmpl.condition(word) != nullptr)
      out.insert(word);
    text.remove_prefix(word.size());
  }
  return out;
}

bool are_chosen_apart(const Context& context, resolve::ValuePtr a, resolve::ValuePtr b) {
  const auto first = choices(context, a);
  const auto second = choices(context, b);
  const auto shared = [&](std::string_view name) { return second.contains(name); };
  return !first.empty() && !second.empty() && std::ranges::none_of(first, shared);
}

}  // namespace cfnaudit::rules
