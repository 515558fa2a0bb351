#include "cli/report/rules.h"

#include <algorithm>
#include <vector>

#include "analyzer/base/text.h"

// Catalogue -> text or markdown.

namespace cfnaudit::cli {

namespace {

std::string category_folder(std::string_view id) {
  static constexpr std::pair<std::string_view, std::string_view> kFolders[] = {
      {"CST", "cost"},         {"DAT", "protection"}, {"DEP", "deployment"},  {"ENC", "encryption"},
      {"ENV", "environments"}, {"EXP", "exposure"},   {"HRD", "hardening"},   {"IAM", "iam"},
      {"LOG", "logging"},      {"NET", "network"},    {"REL", "reliability"}, {"SCH", "schema"},
      {"SEC", "secrets"},      {"TPL", "template"},   {"WIR", "wiring"}};
  for (const auto& [prefix, folder] : kFolders)
    if (id.starts_with(prefix)) return std::string(folder);
  return {};
}

std::string file_stem(const rules::RuleInfo& info) {
  std::string stem = concat(lowercase(info.id), "_", info.name);
  std::replace(stem.begin(), stem.end(), '-', '_');
  return stem;
}

std::string summary(const rules::RuleInfo& info) {
  return concat(info.summary, info.by_default == rules::Default::kOff ? " Off by default." : "");
}

}  // namespace

std::string rules_markdown(std::span<const rules::Rule* const> rules) {
  std::string out =
      "# Rules\n\nWritten by `cfnaudit rules --format markdown`. Each rule's page describes what "
      "is reported and what is not, with examples that serve as its tests.\n\n| id | name | "
      "severity | problem |\n| --- | --- | --- | --- |\n";
  for (const rules::Rule* rule : rules) {
    const auto& info = rule->info;
    out += concat("| <a id=\"", lowercase(info.id), "\"></a>[", info.id, "](../rules/",
                  category_folder(info.id), "/", file_stem(info), ".md) | ", info.name, " | ",
                  to_string(info.severity), " | ", summary(info), " |\n");
  }
  return out;
}

std::string rules_text(std::span<const rules::Rule* const> rules) {
  std::size_t width = 0;
  for (const rules::Rule* rule : rules) width = std::max(width, rule->info.name.size());
  std::string out;
  for (const rules::Rule* rule : rules) {
    const auto& info = rule->info;
    out += concat(info.id, "  ", info.name, std::string(width - info.name.size() + 2, ' '),
                  to_string(info.severity), std::string(9 - to_string(info.severity).size(), ' '),
                  summary(info), "\n");
  }
  return out;
}

}  // namespace cfnaudit::cli
