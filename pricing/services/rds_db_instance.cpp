// AWS::RDS::DBInstance -> hours, storage, operations, backups, options.
// https://aws.amazon.com/rds/pricing/ https://aws.amazon.com/rds/aurora/pricing/ : an instance of
// an Aurora cluster has no storage of its own.

#include <algorithm>

#include "analyzer/base/text.h"
#include "pricing/catalog.h"
#include "pricing/services/rds.h"
#include "pricing/services/scaling.h"

namespace cfnaudit::pricing {
namespace {

using graph::ValuePtr;

constexpr PriceKey kGp2 = {"AmazonRDS", "gp2-storage", "GB-months"};
constexpr PriceKey kGp2MultiAz = {"AmazonRDS", "gp2-storage-multi-az", "GB-months"};
constexpr PriceKey kGp3 = {"AmazonRDS", "gp3-storage", "GB-months"};
constexpr PriceKey kGp3MultiAz = {"AmazonRDS", "gp3-storage-multi-az", "GB-months"};
constexpr PriceKey kIo1 = {"AmazonRDS", "io1-storage", "GB-months"};
constexpr PriceKey kIo1MultiAz = {"AmazonRDS", "io1-storage-multi-az", "GB-months"};
constexpr PriceKey kMagnetic = {"AmazonRDS", "magnetic-storage", "GB-months"};
constexpr PriceKey kGp3Iops = {"AmazonRDS", "gp3-iops", "IOPS-months"};
constexpr PriceKey kGp3IopsMultiAz = {"AmazonRDS", "gp3-iops-multi-az", "IOPS-months"};
constexpr PriceKey kIo1Iops = {"AmazonRDS", "io1-iops", "IOPS-months"};
constexpr PriceKey kMagneticRequests = {"AmazonRDS", "magnetic-requests", "requests"};
constexpr PriceKey kBackup = {"AmazonRDS", "backup", "GB-months"};
constexpr PriceKey kAcuHours = {"AmazonRDS", "aurora-serverless-v2", "ACU-hours"};
constexpr PriceKey kAcuHoursOptimized = {"AmazonRDS", "aurora-serverless-v2-io-optimized",
                                         "ACU-hours"};
constexpr PriceKey kPrices[] = {
    kDbHours,
    kGp2,
    kGp2MultiAz,
    kGp3,
    kGp3MultiAz,
    kIo1,
    kIo1MultiAz,
    kMagnetic,
    kGp3Iops,
    kGp3IopsMultiAz,
    kIo1Iops,
    kMagneticRequests,
    kBackup,
    kAcuHours,
    kAcuHoursOptimized,
    kDbCpuCredits,
    kAuroraCpuCredits,
    kExtendedSupport,
    kInsights,
    kServerlessInsights,
    kInsightsRequests,
    kAuroraBackup,
};
constexpr UsageKey kUsage[] = {
    {"additional_backup_storage_gb", "GB of backups that exceed the size of the database"},
    {"monthly_standard_io_requests",
     "magnetic storage requests per month",
     {100'000, 1'000'000, 10'000'000}},
    kCapacityUsage,
    kDbCreditsUsage,
    kInsightsUsage,
    kReservedTerm,
    kReservedPayment,
};

struct Storage {
  std::string_view type;
  std::string_view title;
  PriceKey single;
  PriceKey multi_az;
};

constexpr Storage kStorages[] = {
    {"gp2", "general purpose SSD, gp2", kGp2, kGp2MultiAz},
    {"gp3", "general purpose SSD, gp3", kGp3, kGp3MultiAz},
    {"io1", "provisioned IOPS SSD, io1", kIo1, kIo1MultiAz},
};

constexpr std::int64_t kLeastStorage = 20;
constexpr std::int64_t kLeastProvisionedStorage = 100;
constexpr std::int64_t kLeastProvisionedIops = 1'000;
/// gp3 includes more from here on (Oracle and SQL Server have other thresholds),
/// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html
constexpr std::int64_t kLargeVolume = 400;

constexpr std::string_view kClusterTypes[] = {"AWS::RDS::DBCluster"};
constexpr std::string_view kInstanceTypes[] = {"AWS::RDS::DBInstance"};

Amount at_least(Amount a, std::int64_t least) { return larger_known(std::move(a), Amount(least)); }

/// What decides the price of an instance's hours.
struct Database {
  std::string_view engine;
  std::string_view version;
  std::string_view instance_class;
  bool multi_az = false;
  bool io_optimized = false;
  bool in_cluster = false;
};

/// The name of the engine in the price's variant: editions that share a price share a name.
std::string_view priced_engine(const Subject& subject, std::string_view engine) {
  if (engine == "aurora") return "aurora-mysql";
  if (resolve::equals(subject.property("LicenseModel"), "bring-your-own-license") == Tri::kYes)
    return "oracle-byol";
  if (engine.starts_with("oracle-ee")) return "oracle-byol";  // sold without licence only
  if (engine.ends_with("-cdb")) engine.remove_suffix(4);
  return engine;
}

/// " 1_year no_upfront" of the declared commitment.
std::string reserved(const Subject& subject) {
  const auto term = subject.word(kReservedTerm);
  return term == "none" ? std::string() : concat(" ", term, " ", subject.word(kReservedPayment));
}

LineItem hours(const Subject& subject, const Database& database) {
  const std::string variant =
      concat(database.instance_class, " ", priced_engine(subject, database.engine),
             database.multi_az ? " multi-az" : "", database.io_optimized ? " io-optimized" : "",
             reserved(subject));
  return {.name = concat("Database hours (", database.instance_class, ", ", database.engine,
                         database.multi_az ? ", Multi-AZ)" : ")"),
          .price = kDbHours,
          .monthly = kHoursPerMonth,
          .assumption = "730 hours",
          .variant = variant};
}

void add_magnetic(std::vector<LineItem>& items, const Subject& subject, const Amount& size) {
  items.push_back({.name = "Storage (magnetic)", .price = kMagnetic, .monthly = size});
  items.push_back({.name = "I/O requests",
                   .price = kMagneticRequests,
                   .monthly = subject.usage("monthly_standard_io_requests")});
}

void add_iops(std::vector<LineItem>& items, const Subject& subject, std::string_view type,
              const Amount& size, bool multi_az) {
  const ValuePtr iops = subject.property("Iops");
  if (type == "io1")
    items.push_back(
        {.name = "Provisioned IOPS",
         .price = kIo1Iops,
         .monthly = at_least(whole_number(iops, kLeastProvisionedIops), kLeastProvisionedIops) *
                    (multi_az ? 2 : 1)});
  if (type != "gp3" || iops == nullptr || !size.quantity()) return;
  const std::int64_t included = less(*size.quantity(), kLargeVolume) ? 3'000 : 12'000;
  items.push_back(
      {.name = concat("Provisioned IOPS above ", included == 3'000 ? "3,000" : "12,000"),
       .price = multi_az ? kGp3IopsMultiAz : kGp3Iops,
       .monthly = above(whole_number(iops, included), included)});
}

void add_storage(std::vector<LineItem>& items, const Subject& subject, bool multi_az) {
  const ValuePtr iops = subject.property("Iops");
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html
  const Choice type = choice(subject.property("StorageType"), iops != nullptr ? "io1" : "gp2");
  if (!type.known()) {
    items.push_back(unpriced("Storage", type.why_unknown));
    return;
  }
  const bool provisioned = type.text == "io1";
  const Amount size = at_least(whole_number(subject.property("AllocatedStorage"), kLeastStorage),
                               provisioned ? kLeastProvisionedStorage : kLeastStorage);
  if (type.text == "standard") return add_magnetic(items, subject, size);
  for (const Storage& storage : kStorages) {
    if (storage.type != type.text) continue;
    items.push_back({.name = concat("Storage (", storage.title, ")"),
                     .price = multi_az ? storage.multi_az : storage.single,
                     .monthly = size});
    return add_iops(items, subject, type.text, size, multi_az);
  }
  items.push_back(unpriced("Storage", concat("no price for storage of type ", quote(type.text))));
}

void add_credits(std::vector<LineItem>& items, const Subject& subject, const Database& database) {
  if (!is_burstable(database.instance_class)) return;
  if (const auto vcpus = vcpus_of(database.instance_class))
    items.push_back({.name = "Surplus CPU credits",
                     .price = is_aurora(database.engine) ? kAuroraCpuCredits : kDbCpuCredits,
                     .monthly = subject.usage(kDbCreditsUsage.name) * *vcpus});
}

/// The engine of a replica is that of its source.
ValuePtr inherited(const Subject& subject, std::string_view property) {
  if (const ValuePtr own = subject.property(property)) return own;
  if (const auto source =
          subject.graph().identify(subject.property("SourceDBInstanceIdentifier"), kInstanceTypes);
      source && source->resource != subject.index())
    return subject.other(source->resource).property(property);
  if (const auto cluster =
          subject.graph().identify(subject.property("DBClusterIdentifier"), kClusterTypes))
    return subject.other(cluster->resource).property(property);
  return nullptr;
}

std::vector<LineItem> serverless(const Subject& subject, const Database& database) {
  std::vector<LineItem> items;
  add_capacity(items, subject, "Aurora serverless v2",
               database.io_optimized ? kAcuHoursOptimized : kAcuHours,
               inherited(subject, "ServerlessV2ScalingConfiguration"), false);
  return items;
}

/// Readers that auto scaling keeps beside those of the template, by the items of the instance that
/// carries them: its hours, or the least capacity of a serverless one.
void add_readers(std::vector<LineItem>& items, const Subject& instance) {
  const auto readers = added_readers(instance, "rds:cluster:ReadReplicaCount", kClusterTypes);
  if (!readers) return;
  const LineItem first = items.front();
  items.push_back({.name = concat("Readers added by auto scaling: ", first.name),
                   .price = first.price,
                   .monthly = readers->least * first.monthly,
                   .assumption = "MinCapacity of auto scaling",
                   .variant = first.variant});
  if (!first.monthly.depends_on_usage()) items.back().bound = scaling_bound(readers, first.monthly);
}

std::vector<LineItem> estimate(const Subject& subject) {
  const Choice engine = choice(inherited(subject, "Engine"), "");
  const Choice instance_class = choice(subject.property("DBInstanceClass"), "");
  for (const Choice* decided : {&engine, &instance_class})
    if (!decided->known()) return {unpriced("Database hours", decided->why_unknown)};
  if (engine.text.empty())
    return {unpriced("Database hours",
                     "the engine depends on a snapshot or source outside the template")};
  if (instance_class.text.empty())
    return {unpriced("Database hours",
                     "the instance class depends on a snapshot or source outside the template")};
  // RDS takes the name in any case.
  const std::string engine_name = lowercase(engine.text);
  Database database = {.engine = engine_name, .instance_class = instance_class.text};
  const Choice version = choice(inherited(subject, "EngineVersion"), "");
  database.version = version.text;
  database.in_cluster = subject.property("DBClusterIdentifier") != nullptr;
  database.io_optimized =
      database.in_cluster && choice(inherited(subject, "StorageType"), "").text == "aurora-iopt1";
  const ValuePtr multi_az = subject.property("MultiAZ");
  database.multi_az = !database.in_cluster && resolve::boolean(multi_az).value_or(false);
  if (multi_az != nullptr && !resolve::boolean(multi_az))
    return {unpriced("Database hours", resolve::why_unknown(multi_az))};
  const bool serverless_class = database.instance_class == "db.serverless";
  std::vector<LineItem> items =
      serverless_class ? serverless(subject, database) : std::vector{hours(subject, database)};
  add_readers(items, subject);
  if (!database.in_cluster && !serverless_class) {
    add_storage(items, subject, database.multi_az);
    items.push_back({.name = "Additional backup storage",
                     .price = is_aurora(database.engine) ? kAuroraBackup : kBackup,
                     .monthly = subject.usage("additional_backup_storage_gb")});
  }
  add_credits(items, subject, database);
  add_database_options(items, subject, database.engine, database.instance_class, database.version);
  return items;
}

}  // namespace

constinit const Estimator kRdsDbInstance = {.resource_type = "AWS::RDS::DBInstance",
                                            .prices = kPrices,
                                            .usage = kUsage,
                                            .estimate = estimate};

}  // namespace cfnaudit::pricing
