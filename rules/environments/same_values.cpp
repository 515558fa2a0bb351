#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/environments.h"

// Mappings whose keys are environments -> values that do not differ, or that name another one.

namespace cfnaudit::rules {
namespace {

std::optional<std::string_view> written(model::ExpressionPtr value) {
  if (value == nullptr || value->node == nullptr ||
      value->node->kind != syntax::NodeKind::kScalar || !value->node->tag.empty())
    return std::nullopt;
  return std::string_view(value->node->text);
}

const model::MappingEntry* entry_of(const model::MappingRow& row, std::string_view key) {
  for (const auto& entry : row.entries)
    if (entry.key.value == key) return &entry;
  return nullptr;
}

/// Has it a row for production and another for an environment before it, and no others?
bool is_by_environment(const model::Mapping& mapping) {
  const auto has = [&](auto is) {
    return std::any_of(mapping.rows.begin(), mapping.rows.end(),
                       [&](const auto& row) { return is(row.key.value); });
  };
  return has(is_production) && has(is_lesser) &&
         std::all_of(mapping.rows.begin(), mapping.rows.end(), [](const auto& row) {
           return is_production(row.key.value) || is_lesser(row.key.value);
         });
}

/// Do all rows have the same literal text for the key?
bool is_same(const model::Mapping& mapping, std::string_view key) {
  const auto* first = entry_of(mapping.rows.front(), key);
  const auto text = first != nullptr ? written(first->value) : std::nullopt;
  return text && std::all_of(mapping.rows.begin(), mapping.rows.end(), [&](const auto& row) {
           const auto* entry = entry_of(row, key);
           return entry != nullptr && written(entry->value) == text;
         });
}

bool names_lesser(std::string_view text) { return is_lesser(text); }

void check_same(const TemplateContext& context, Reporter& report) {
  for (const auto& mapping : context.tmpl.mappings) {
    if (!is_by_environment(mapping)) continue;
    std::vector<std::string> same;
    const auto& row = mapping.rows.front();
    for (const auto& entry : row.entries) {
      if (!is_same(mapping, entry.key.value) || names_lesser(*written(entry.value)) ||
          is_production(*written(entry.value)))
        continue;
      same.emplace_back(entry.key.value);
    }
    if (same.empty()) continue;
    std::sort(same.begin(), same.end());
    const std::string which = same.size() == row.entries.size()
                                  ? "every value"
                                  : concat("the value of ", join(same, ", "));
    report
        .at(mapping.name.span, concat("Mappings/", mapping.name.value),
            concat(which, " of mapping ", mapping.name.value, " is the same in every environment"))
        .key("same")
        .fix("use the value where it is needed, or correct the environment that should differ");
  }
}

/// A value with the name of one environment in it, in the rows of others.
void check_other(const TemplateContext& context, Reporter& report) {
  for (const auto& mapping : context.tmpl.mappings) {
    if (!is_by_environment(mapping)) continue;
    for (const auto& row : mapping.rows)
      for (const auto& entry : row.entries) {
        const auto text = written(entry.value);
        const bool production = is_production(row.key.value);
        if (!text || (production ? !names_lesser(*text) || is_production(*text)
                                 : !is_production(*text) || names_lesser(*text)))
          continue;
        // Written for the other environment, and copied from there.
        const auto source =
            std::find_if(mapping.rows.begin(), mapping.rows.end(), [&](const auto& other) {
              const auto* there = entry_of(other, entry.key.value);
              return is_production(other.key.value) != production && there != nullptr &&
                     written(there->value) == text;
            });
        if (source == mapping.rows.end()) continue;
        report
            .at(entry.value->node->span,
                concat("Mappings/", mapping.name.value, "/", row.key.value, "/", entry.key.value),
                concat(row.key.value, " has the value of ", source->key.value, ": ", quote(*text)))
            .note(entry_of(*source, entry.key.value)->key.span, "the same value")
            .fix(concat("set the value for ", row.key.value));
      }
  }
}

}  // namespace

extern constinit const Rule kSameInEveryEnvironment = {
    .info = {.id = "ENV003",
             .name = "same-in-every-environment",
             .severity = Severity::kNote,
             .summary = "A mapping of environments has a value that does not differ.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
                       "mappings-section-structure.html"},
    .check_template = check_same};

extern constinit const Rule kValueOfAnotherEnvironment = {
    .info = {.id = "ENV004",
             .name = "value-of-another-environment",
             .severity = Severity::kWarning,
             .summary = "A mapping has the value of one environment in the row of another.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
                       "mappings-section-structure.html"},
    .check_template = check_other};

}  // namespace cfnaudit::rules
