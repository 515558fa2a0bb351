#pragma once

// What the cost of a table and of a global table share: the prices of the two table classes, and
// the items that depend on stored data. Used by dynamodb_table.cpp and dynamodb_global_table.cpp.
// https://aws.amazon.com/dynamodb/pricing/

#include <string>
#include <vector>

#include "pricing/estimator.h"

namespace cfnaudit::pricing {

/// The prices that depend on the table class.
struct TablePrices {
  PriceKey write_capacity;
  PriceKey read_capacity;
  PriceKey write_requests;
  PriceKey read_requests;
  PriceKey storage;
};

inline constexpr TablePrices kStandardTable = {
    .write_capacity = {"AmazonDynamoDB", "write-capacity", "WCU-hours"},
    .read_capacity = {"AmazonDynamoDB", "read-capacity", "RCU-hours"},
    .write_requests = {"AmazonDynamoDB", "write-requests", "write request units"},
    .read_requests = {"AmazonDynamoDB", "read-requests", "read request units"},
    .storage = {"AmazonDynamoDB", "storage", "GB-months"},
};
inline constexpr TablePrices kInfrequentAccessTable = {
    .write_capacity = {"AmazonDynamoDB", "write-capacity-ia", "WCU-hours"},
    .read_capacity = {"AmazonDynamoDB", "read-capacity-ia", "RCU-hours"},
    .write_requests = {"AmazonDynamoDB", "write-requests-ia", "write request units"},
    .read_requests = {"AmazonDynamoDB", "read-requests-ia", "read request units"},
    .storage = {"AmazonDynamoDB", "storage-ia", "GB-months"},
};
/// Writes to a table that has replicas in other regions.
inline constexpr PriceKey kReplicatedWriteCapacity = {"AmazonDynamoDB", "replicated-write-capacity",
                                                      "rWCU-hours"};
inline constexpr PriceKey kReplicatedWriteRequests = {"AmazonDynamoDB", "replicated-write-requests",
                                                      "replicated write request units"};
inline constexpr PriceKey kContinuousBackup = {"AmazonDynamoDB", "continuous-backup", "GB-months"};
inline constexpr PriceKey kOnDemandBackup = {"AmazonDynamoDB", "on-demand-backup", "GB-months"};
inline constexpr PriceKey kRestore = {"AmazonDynamoDB", "restore", "GB"};
inline constexpr PriceKey kStreamReads = {"AmazonDynamoDB", "stream-reads", "read request units"};

inline constexpr PriceKey kTablePriceKeys[] = {
    kStandardTable.write_capacity,
    kStandardTable.read_capacity,
    kStandardTable.write_requests,
    kStandardTable.read_requests,
    kStandardTable.storage,
    kInfrequentAccessTable.write_capacity,
    kInfrequentAccessTable.read_capacity,
    kInfrequentAccessTable.write_requests,
    kInfrequentAccessTable.read_requests,
    kInfrequentAccessTable.storage,
    kReplicatedWriteCapacity,
    kReplicatedWriteRequests,
    kContinuousBackup,
    kOnDemandBackup,
    kRestore,
    kStreamReads,
};

inline constexpr UsageKey kTableUsage[] = {
    {"monthly_write_request_units",
     "write request units per month, including indexes",
     {10'000, 1'000'000, 100'000'000}},
    {"monthly_read_request_units",
     "read request units per month, including indexes",
     {10'000, 1'000'000, 100'000'000}},
    {"storage_gb", "GB stored, including indexes", {1, 10, 1'000}},
    {"pitr_backup_storage_gb", "GB of the table with continuous backup", {1, 10, 1'000}},
    {"on_demand_backup_storage_gb", "GB of on-demand backups"},
    {"monthly_data_restored_gb", "GB restored per month"},
    {"monthly_streams_read_request_units", "stream reads per month, except by Lambda"},
};

/// The prices of a TableClass; null when it is not one that AWS has.
const TablePrices* prices_of_class(std::string_view table_class);

/// Storage, backups, restores and streams. `recovery` is PointInTimeRecoveryEnabled, `stream` the
/// specification.
std::vector<LineItem> data_items(const Subject& table, const TablePrices& prices,
                                 graph::ValuePtr recovery, graph::ValuePtr stream);

}  // namespace cfnaudit::pricing
