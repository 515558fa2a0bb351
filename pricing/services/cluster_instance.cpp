// An instance of a database cluster -> hours and surplus CPU credits.

#include "pricing/services/cluster_instance.h"

#include "analyzer/base/text.h"
#include "pricing/services/rds.h"

namespace cfnaudit::pricing {

std::vector<LineItem> cluster_instance_items(const Subject& instance, const PriceKey& hours,
                                             const PriceKey& credits, std::string_view kind) {
  const Choice type = choice(instance.property("DBInstanceClass"), "");
  if (!type.known()) return {unpriced("Instance hours", type.why_unknown)};
  std::vector<LineItem> items = {{.name = concat("Instance hours (", type.text, ")"),
                                  .price = hours,
                                  .monthly = kHoursPerMonth,
                                  .assumption = "730 hours",
                                  .variant = concat(type.text, kind)}};
  if (is_burstable(type.text))
    items.push_back({.name = "Surplus CPU credits",
                     .price = credits,
                     .monthly = instance.usage(kClusterCreditsUsage.name)});
  return items;
}

std::vector<LineItem> serverless_instance_items(graph::ValuePtr scaling, std::string_view unit) {
  const auto least = decimal_number(resolve::get(scaling, "MinCapacity"), "").quantity();
  return {unpriced(
      least ? concat("Serverless capacity (at least ", to_string(*least), " ", unit, "s all month)")
            : "Serverless capacity",
      concat("no price per ", unit, "-hour is known"))};
}

}  // namespace cfnaudit::pricing
