// AWS::KinesisAnalyticsV2::Application -> processing units (KPU) of the application and of its
// orchestration, storage, backups. https://aws.amazon.com/managed-service-apache-flink/pricing/

#include "analyzer/base/text.h"
#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kUnits = {"AmazonKinesisAnalytics", "kpu-hours", "KPU-hours"};
constexpr PriceKey kStorage = {"AmazonKinesisAnalytics", "running-storage", "GB-months"};
constexpr PriceKey kBackup = {"AmazonKinesisAnalytics", "backup", "GB-months"};
constexpr PriceKey kPrices[] = {kUnits, kStorage, kBackup};
constexpr UsageKey kUsage[] = {
    {"kinesis_processing_units", "processing units (KPU) of the running application", {1, 4, 32}},
    {"durable_application_backup_gb", "GB of snapshots"},
};
/// Each unit comes with storage that is charged.
constexpr std::int64_t kGigabytesOfUnit = 50;

/// Units that AWS adds for orchestration, and for interactive notebooks.
Quantity added_units(std::string_view runtime) {
  if (runtime.starts_with("ZEPPELIN")) return 2;
  return runtime.starts_with("FLINK") ? 1 : 0;
}

std::vector<LineItem> estimate(const Subject& application) {
  const Choice runtime = choice(application.property("RuntimeEnvironment"), "");
  if (!runtime.known()) return {unpriced("Processing", runtime.why_unknown)};
  const Amount units = application.usage("kinesis_processing_units");
  std::vector<LineItem> items = {
      {.name = "Processing (stream)", .price = kUnits, .monthly = units * kHoursPerMonth}};
  const Quantity added = added_units(runtime.text);
  if (added != Quantity(0))
    items.push_back({.name = "Processing (orchestration)",
                     .price = kUnits,
                     .monthly = Amount(added) * kHoursPerMonth,
                     .assumption = "730 hours, while the application runs"});
  items.push_back({.name = "Running storage",
                   .price = kStorage,
                   .monthly = units * kGigabytesOfUnit,
                   .assumption = "50 GB for each processing unit"});
  items.push_back({.name = "Backup",
                   .price = kBackup,
                   .monthly = application.usage("durable_application_backup_gb")});
  return items;
}

}  // namespace

constinit const Estimator kKinesisAnalyticsApplication = {
    .resource_type = "AWS::KinesisAnalyticsV2::Application",
    .prices = kPrices,
    .usage = kUsage,
    .estimate = estimate};

}  // namespace cfnaudit::pricing
