#include "rules/catalog.h"

#include <array>

#include "analyzer/base/embedded.h"
#include "analyzer/base/text.h"

// The list of rules and their embedded pages.

namespace cfnaudit::rules {

std::span<const EmbeddedFile> rule_pages();

const Rule* find_rule(std::string_view id_or_name) {
  for (const Rule* rule : catalog())
    if (rule->info.id == id_or_name || rule->info.name == id_or_name) return rule;
  return nullptr;
}

std::string no_such_rule(std::string_view name) {
  std::vector<std::string_view> known;
  for (const Rule* rule : catalog()) {
    known.push_back(rule->info.id);
    known.push_back(rule->info.name);
  }
  const auto meant = did_you_mean(name, known);
  return concat("there is no rule ", quote(name),
                meant ? concat("; did you mean ", *meant, "?") : std::string());
}

std::string_view page(std::string_view id) {
  for (const auto& file : rule_pages()) {
    // A page is named like its rule: log001_state_machine_cannot_log.md.
    std::string_view name = file.name.substr(0, file.name.find('_'));
    if (name.size() != id.size()) continue;
    bool same = true;
    for (std::size_t i = 0; i < id.size(); ++i) same = same && (name[i] | 0x20) == (id[i] | 0x20);
    if (same) return file.text;
  }
  return {};
}

}  // namespace cfnaudit::rules
