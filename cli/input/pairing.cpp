#include "cli/input/pairing.h"

#include <algorithm>
#include <set>

#include "analyzer/syntax/reader.h"

// Templates of both sides -> pairs.

namespace cfnaudit::cli {

namespace {

/// Half of the logical ids in common: the same template under another name.
constexpr std::size_t kSharePercent = 50;

std::set<std::string> logical_ids(const SourceFile& file) {
  std::set<std::string> out;
  const auto document = syntax::read(file);
  if (const auto* resources = document.value.root->find("Resources"))
    for (const auto& member : resources->members) out.emplace(member.key->text);
  return out;
}

std::size_t common(const std::set<std::string>& a, const std::set<std::string>& b) {
  return static_cast<std::size_t>(
      std::count_if(a.begin(), a.end(), [&](const auto& id) { return b.contains(id); }));
}

using Ids = std::set<std::string>;

std::vector<std::pair<Side::iterator, Ids>> with_ids(const Inputs& inputs, Side& side) {
  std::vector<std::pair<Side::iterator, Ids>> out;
  for (auto it = side.begin(); it != side.end(); ++it)
    out.emplace_back(it, logical_ids(*inputs.templates[it->second]));
  return out;
}

/// Templates without a partner of the same path find the one that shares most of their resources.
void pair_renamed(const Inputs& inputs, Side& before, Side& after, std::vector<SidePair>& out) {
  if (before.empty() || after.empty()) return;
  auto left = with_ids(inputs, before);
  for (auto& [now, ids] : with_ids(inputs, after)) {
    auto best = left.end();
    std::size_t most = 0;
    for (auto then = left.begin(); then != left.end(); ++then) {
      const std::size_t shared = common(ids, then->second);
      const bool enough = shared * 100 >= kSharePercent * std::max(ids.size(), then->second.size());
      if (shared <= most || !enough) continue;
      most = shared;
      best = then;
    }
    if (best == left.end()) continue;
    out.push_back({best->first->second, now->second});
    before.erase(best->first);
    left.erase(best);
    after.erase(now);
  }
}

}  // namespace

bool has_template_ending(std::string_view path) {
  static constexpr std::string_view kEndings[] = {".yaml", ".yml", ".json", ".template"};
  return std::any_of(std::begin(kEndings), std::end(kEndings),
                     [&](std::string_view ending) { return path.ends_with(ending); });
}

std::optional<std::size_t> add_found(Inputs& inputs, std::string name, std::string text) {
  const SourceFile& file = inputs.sources.add(std::move(name), std::move(text));
  if (!is_template_text(file)) return std::nullopt;
  inputs.templates.push_back(&file);
  inputs.found.insert(&file);
  return inputs.templates.size() - 1;
}

std::vector<SidePair> pair_sides(const Inputs& inputs, Side before, Side after) {
  std::vector<SidePair> out;
  for (auto now = after.begin(); now != after.end();) {
    const auto then = before.find(now->first);
    if (then == before.end()) {
      ++now;
      continue;
    }
    out.push_back({then->second, now->second});
    before.erase(then);
    now = after.erase(now);
  }
  pair_renamed(inputs, before, after, out);
  for (const auto& [key, index] : after) out.push_back({std::nullopt, index});
  for (const auto& [key, index] : before) out.push_back({index, std::nullopt});
  return out;
}

}  // namespace cfnaudit::cli
