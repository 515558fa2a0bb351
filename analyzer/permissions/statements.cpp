#include "analyzer/permissions/statements.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "analyzer/base/text.h"

namespace cfnaudit::permissions {

namespace {

template <typename T>
void add_new(std::vector<T>& to, const std::vector<T>& from) {
  for (const T& one : from)
    if (std::ranges::find(to, one) == to.end()) to.push_back(one);
}

/// Those with equal keys become one, at the place of the first.
template <typename Key>
std::vector<PolicyStatement> joined(std::vector<PolicyStatement> all, Key key) {
  std::vector<PolicyStatement> out;
  std::map<decltype(key(all.front())), std::size_t> known;
  for (PolicyStatement& one : all) {
    const auto [at, is_new] = known.try_emplace(key(one), out.size());
    if (is_new) {
      out.push_back(std::move(one));
      continue;
    }
    PolicyStatement& first = out[at->second];
    add_new(first.actions, one.actions);
    add_new(first.on, one.on);
    add_new(first.passed_to, one.passed_to);
    add_new(first.subjects, one.subjects);
    add_new(first.open, one.open);
    std::ranges::sort(first.actions);
    std::ranges::sort(first.on);
  }
  return out;
}

}  // namespace

std::vector<PolicyStatement> statements(const std::vector<Permission>& permissions) {
  std::vector<PolicyStatement> all;
  for (const Permission& one : permissions) {
    PolicyStatement statement{{one.action}, one.on, one.passed_to, {}, one.open};
    if (!one.subject.empty()) statement.subjects.push_back(one.subject);
    std::ranges::sort(statement.on);
    all.push_back(std::move(statement));
  }
  if (all.empty()) return all;
  // Whoever may do two things on the same resources gets one statement; nothing is allowed on a
  // resource that no permission has.
  all = joined(std::move(all),
               [](const auto& one) { return std::tuple(one.actions, one.passed_to); });
  return joined(std::move(all), [](const auto& one) { return std::tuple(one.on, one.passed_to); });
}

}  // namespace cfnaudit::permissions
