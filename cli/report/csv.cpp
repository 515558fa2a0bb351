// Audits -> the cost as comma separated values (RFC 4180), one line for each item and environment.

#include <initializer_list>

#include "analyzer/base/text.h"
#include "cli/report/escape.h"
#include "cli/report/report.h"
#include "cli/report/traffic_rows.h"
#include "cli/report/words.h"

namespace cfnaudit::cli {
namespace {

std::string line(std::initializer_list<std::string> fields) {
  std::string out;
  for (const auto& field : fields) out += concat(csv_field(field), ",");
  out.pop_back();
  return out + "\r\n";
}

std::string money(const std::optional<pricing::Money>& amount) {
  return amount ? pricing::to_string(*amount) : std::string();
}

std::string item_line(std::string_view environment, const pricing::ResourceCost& resource,
                      const pricing::CostItem& item) {
  const bool unpriced = item.kind == pricing::ItemKind::kUnpriced;
  const auto ceiling = item.ceiling ? std::optional(item.ceiling->monthly) : std::nullopt;
  return line({std::string(environment), std::string(resource.resource), std::string(resource.type),
               item.name, std::string(to_string(item.kind)),
               item.quantity ? to_string(*item.quantity) : std::string(), std::string(item.unit),
               item.price != nullptr ? to_string(item.price->tiers.front().price) : std::string(),
               money(item.monthly), money(ceiling), unpriced ? item.reason : item.assumption,
               item.unbounded});
}

/// What a million of an entry point costs is a price, not a cost of the month.
std::string way_line(std::string_view environment, const pricing::traffic::WayCost& way) {
  return line({std::string(environment), way.name, "", "1,000,000", "traffic",
               way.declared ? to_string(*way.declared) : std::string(),
               concat("1,000,000 ", way.unit), pricing::to_string(way.million), "", "",
               parts_of(way, way.parts.size() + way.outcome.unknown.size()), ""});
}

}  // namespace

std::string cost_csv(Audits audits, const SourceMap&, const ReportOptions&) {
  std::string out = line({"environment", "resource", "type", "item", "kind", "quantity", "unit",
                          "unit price", "monthly", "ceiling", "note", "no limit because"});
  for (const audit::Audit* audit : audits) {
    if (const auto unread = unread_words(*audit); !unread.empty())
      out += line({"", "", "", "", "not read", "", "", "", "", "", unread, ""});
    for (std::size_t e = 0; e < audit->cost.environments.size(); ++e) {
      const auto& environment = audit->cost.environments[e];
      for (const auto& resource : environment.resources)
        for (const auto& item : resource.items) out += item_line(environment.name, resource, item);
      for (const auto& missing : environment.not_modelled)
        out += line({environment.name, std::string(missing.resource), std::string(missing.type), "",
                     "unpriced", "", "", "", "", "", missing.reason, ""});
      if (e < audit->traffic.size() && audit->is_whole())
        for (const auto& way : audit->traffic[e].ways) out += way_line(environment.name, way);
    }
  }
  return out;
}

}  // namespace cfnaudit::cli
