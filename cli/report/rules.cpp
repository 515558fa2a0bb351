#include "cli/report/rules.h"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "analyzer/base/text.h"
#include "cli/report/json_document.h"
#include "cli/report/tool.h"
#include "rules/catalog.h"
#include "rules/profiles.h"

// Catalogue -> text or markdown.

namespace cfnaudit::cli {

namespace {

std::string category_folder(std::string_view id) {
  static constexpr std::pair<std::string_view, std::string_view> kFolders[] = {
      {"COD", "code"},       {"CST", "cost"},         {"DAT", "protection"}, {"DEP", "deployment"},
      {"ENC", "encryption"}, {"ENV", "environments"}, {"EXP", "exposure"},   {"HRD", "hardening"},
      {"IAM", "iam"},        {"LOG", "logging"},      {"NET", "network"},    {"REL", "reliability"},
      {"SCH", "schema"},     {"SEC", "secrets"},      {"TPL", "template"},   {"WIR", "wiring"}};
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

/// The services of a resource type's name: "Lambda" of "AWS::Lambda::Function".
std::string_view service_of(std::string_view type) {
  const auto parts = split(type, ':');  // AWS, "", Lambda, "", Function
  return parts.size() > 2 && parts[0] == "AWS" ? parts[2] : std::string_view();
}

/// The services that a rule is about: those of its types, or those that its page's first example
/// has, for rules that look at everything.
std::vector<std::string> services_of(const rules::RuleInfo& info) {
  std::set<std::string> services;
  for (const auto type : info.types) services.emplace(service_of(type));
  if (services.empty() && !info.id.starts_with("TPL")) {
    const std::string_view page = rules::page(info.id);
    const auto end = page.find("## Accepted");
    constexpr std::string_view kMark = "Type: AWS::";
    for (auto at = page.find(kMark); at < end; at = page.find(kMark, at + 1)) {
      const auto type = page.substr(at + 6, page.substr(at + 6).find_first_of(" ,}\n"));
      services.emplace(service_of(type));
    }
  }
  return {services.begin(), services.end()};
}

std::vector<std::string> profiles_of(const rules::RuleInfo& info) {
  std::vector<std::string> out;
  for (const auto profile : rules::profile_names())
    if (rules::is_in_profile(info, profile)) out.emplace_back(profile);
  return out;
}

bool is_wanted(const rules::RuleInfo& info, const RuleFilter& filter) {
  const auto same = [](std::string_view wanted) {
    return [wanted](std::string_view each) { return equals_ignoring_case(each, wanted); };
  };
  if (!filter.severity.empty() && to_string(info.severity) != filter.severity) return false;
  if (!filter.profile.empty() && !rules::is_in_profile(info, filter.profile)) return false;
  if (!filter.equivalent.empty() &&
      std::none_of(info.equivalents.begin(), info.equivalents.end(), same(filter.equivalent)))
    return false;
  if (filter.service.empty()) return true;
  const auto services = services_of(info);
  return std::any_of(services.begin(), services.end(), same(filter.service));
}

/// Which rules speak about a service, a row each.
std::string services_markdown(std::span<const rules::Rule* const> rules) {
  std::map<std::string, std::vector<std::string>> by_service;
  for (const rules::Rule* rule : rules)
    for (const auto& service : services_of(rule->info))
      by_service[service].push_back(
          concat("[", rule->info.id, "](#", lowercase(rule->info.id), ")"));
  std::string out = "\n## By service\n\n| service | rules |\n| --- | --- |\n";
  for (const auto& [service, ids] : by_service)
    out += concat("| ", service, " | ", join(ids, ", "), " |\n");
  return out;
}

}  // namespace

std::vector<const rules::Rule*> filtered(std::span<const rules::Rule* const> rules,
                                         const RuleFilter& filter) {
  std::vector<const rules::Rule*> out;
  std::copy_if(rules.begin(), rules.end(), std::back_inserter(out),
               [&](const rules::Rule* rule) { return is_wanted(rule->info, filter); });
  return out;
}

std::string rules_json(std::span<const rules::Rule* const> rules) {
  Json list = Json::array();
  for (const rules::Rule* rule : rules) {
    const auto& info = rule->info;
    list.push_back({{"id", info.id},
                    {"name", info.name},
                    {"severity", to_string(info.severity)},
                    {"enabled", info.by_default == rules::Default::kOn},
                    {"summary", info.summary},
                    {"source", info.source},
                    {"securitySeverity", text_or_null(info.security_severity)},
                    {"services", services_of(info)},
                    {"profiles", profiles_of(info)},
                    {"equivalents",
                     std::vector<std::string>(info.equivalents.begin(), info.equivalents.end())}});
  }
  return document_text({{"schemaVersion", kSchemaVersion},
                        {"tool", {{"name", kToolName}, {"version", kVersion}}},
                        {"rules", std::move(list)}});
}

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
  return out + services_markdown(rules);
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
