// A table's class and options -> the items that depend on its data.

#include "pricing/services/dynamodb.h"

namespace cfnaudit::pricing {

const TablePrices* prices_of_class(std::string_view table_class) {
  if (table_class == "STANDARD") return &kStandardTable;
  if (table_class == "STANDARD_INFREQUENT_ACCESS") return &kInfrequentAccessTable;
  return nullptr;
}

std::vector<LineItem> data_items(const Subject& table, const TablePrices& prices,
                                 graph::ValuePtr recovery, graph::ValuePtr stream) {
  std::vector<LineItem> items = {
      {.name = "Storage", .price = prices.storage, .monthly = table.usage("storage_gb")}};
  if (resolve::is_unknown(recovery))
    items.push_back({.name = "Continuous backup (PITR)",
                     .price = kContinuousBackup,
                     .monthly = Amount::unknown(resolve::why_unknown(recovery))});
  if (resolve::boolean(recovery).value_or(false))
    items.push_back({.name = "Continuous backup (PITR)",
                     .price = kContinuousBackup,
                     .monthly = table.usage("pitr_backup_storage_gb"),
                     .assumption = "the size of the table and its local indexes"});
  items.push_back({.name = "On-demand backups",
                   .price = kOnDemandBackup,
                   .monthly = table.usage("on_demand_backup_storage_gb")});
  items.push_back({.name = "Data restored",
                   .price = kRestore,
                   .monthly = table.usage("monthly_data_restored_gb")});
  if (stream != nullptr)
    items.push_back({.name = "Stream reads",
                     .price = kStreamReads,
                     .monthly = table.usage("monthly_streams_read_request_units"),
                     .assumption = "reads by Lambda triggers are free"});
  return items;
}

}  // namespace cfnaudit::pricing
