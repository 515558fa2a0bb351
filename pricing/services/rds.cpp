// A database's class, engine and version -> vCPUs, support, insights.

#include "pricing/services/rds.h"

#include "analyzer/base/text.h"

namespace cfnaudit::pricing {
namespace {

struct Size {
  std::string_view name;
  std::int64_t vcpus;
};

// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Summary.html
constexpr Size kSizes[] = {
    {"large", 2},    {"xlarge", 4},    {"2xlarge", 8},   {"4xlarge", 16},
    {"8xlarge", 32}, {"12xlarge", 48}, {"16xlarge", 64}, {"24xlarge", 96},
};

/// The last versions whose standard support has ended.
struct EndOfSupport {
  std::string_view engine;
  std::string_view version;
};

// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/MySQL.Concepts.VersionMgmt.html
// https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar.html
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.VersionPolicy.html
constexpr EndOfSupport kEnded[] = {
    {"mysql", "5.7"},
    {"postgres", "11"},
    {"postgres", "12"},
    {"aurora", "5.7"},
    {"aurora-mysql", "5.7"},
    {"aurora-postgresql", "11"},
    {"aurora-postgresql", "12"},
};

/// Retention beyond the free seven days, https://aws.amazon.com/rds/performance-insights/pricing/
constexpr std::int64_t kFreeRetentionDays = 7;

void add_insights(std::vector<LineItem>& items, const Subject& database,
                  std::string_view instance_class) {
  const auto enabled = database.property("EnablePerformanceInsights");
  if (enabled == nullptr) return;
  if (!resolve::boolean(enabled)) {
    items.push_back(unpriced("Performance Insights", resolve::why_unknown(enabled)));
    return;
  }
  if (!*resolve::boolean(enabled)) return;
  const Amount days = whole_number(database.property("PerformanceInsightsRetentionPeriod"), 7);
  if (!days.quantity()) {
    items.push_back(unpriced("Performance Insights", days.why_unknown()));
    return;
  }
  if (less(kFreeRetentionDays, *days.quantity())) {
    const auto vcpus = vcpus_of(instance_class);
    const auto family = instance_class.substr(0, instance_class.rfind('.'));
    if (instance_class == "db.serverless")
      items.push_back({.name = "Performance Insights",
                       .price = kServerlessInsights,
                       .monthly = database.usage("capacity_units_per_hr"),
                       .assumption = "retained beyond 7 days"});
    else if (vcpus)
      items.push_back({.name = "Performance Insights",
                       .price = kInsights,
                       .monthly = *vcpus,
                       .assumption = "retained beyond 7 days",
                       .variant = std::string(family)});
    else
      items.push_back(unpriced("Performance Insights",
                               concat("the vCPUs of ", instance_class, " are not known")));
  }
  items.push_back({.name = "Performance Insights API",
                   .price = kInsightsRequests,
                   .monthly = database.usage(kInsightsUsage.name)});
}

}  // namespace

std::optional<std::int64_t> vcpus_of(std::string_view instance_class) {
  const auto dot = instance_class.rfind('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const auto size = instance_class.substr(dot + 1);
  if (is_burstable(instance_class) && (size == "micro" || size == "small" || size == "medium"))
    return 2;
  for (const Size& known : kSizes)
    if (known.name == size) return known.vcpus;
  return std::nullopt;
}

bool is_burstable(std::string_view instance_class) {
  return instance_class.starts_with("db.t3.") || instance_class.starts_with("db.t4g.");
}

bool is_aurora(std::string_view engine) { return engine.starts_with("aurora"); }

bool in_extended_support(std::string_view engine, std::string_view version) {
  for (const EndOfSupport& ended : kEnded)
    if (engine == ended.engine && version.starts_with(ended.version) &&
        (version.size() == ended.version.size() || version[ended.version.size()] == '.'))
      return true;
  return false;
}

void add_capacity(std::vector<LineItem>& items, const Subject& subject, std::string_view name,
                  const PriceKey& price, graph::ValuePtr scaling, bool pauses) {
  const Amount used = subject.usage(kCapacityUsage.name);
  const auto most = decimal_number(resolve::get(scaling, "MaxCapacity"), "").quantity();
  const auto limit = [&](Quantity least) -> std::optional<Bound> {
    if (!most) return std::nullopt;
    return Bound{difference(*most, least) * kHoursPerMonth,
                 concat("MaxCapacity ", to_string(*most), " ACU, all month")};
  };
  const auto setting = resolve::get(scaling, "MinCapacity");
  const Amount least = pauses || setting == nullptr ? Amount(0) : decimal_number(setting, "");
  if (!least.quantity())
    items.push_back(unpriced(concat(name, ", minimum capacity"), least.why_unknown()));
  const Quantity floor = least.quantity().value_or(Quantity());
  if (floor == Quantity(0)) {
    items.push_back({.name = std::string(name),
                     .price = price,
                     .monthly = used * kHoursPerMonth,
                     .bound = limit(0)});
    return;
  }
  items.push_back({.name = concat(name, ", minimum capacity"),
                   .price = price,
                   .monthly = least * kHoursPerMonth,
                   .assumption = concat("MinCapacity ", to_string(floor), " ACU, 730 hours")});
  items.push_back({.name = concat(name, " above the minimum"),
                   .price = price,
                   .monthly = above(used, floor) * kHoursPerMonth,
                   .bound = limit(floor)});
}

void add_database_options(std::vector<LineItem>& items, const Subject& database,
                          std::string_view engine, std::string_view instance_class,
                          std::string_view version) {
  add_insights(items, database, instance_class);
  if (!in_extended_support(engine, version)) return;
  // "open-source-rds-extended-support-disabled" refuses to run without standard support.
  if (resolve::equals(database.property("EngineLifecycleSupport"),
                      "open-source-rds-extended-support-disabled") == Tri::kYes)
    return;
  const auto vcpus = vcpus_of(instance_class);
  if (!vcpus)
    items.push_back(unpriced("Extended support",
                             instance_class == "db.serverless"
                                 ? "no price per ACU-hour of extended support is known"
                                 : concat("the vCPUs of ", instance_class, " are not known")));
  else
    items.push_back({.name = "Extended support (year 1)",
                     .price = kExtendedSupport,
                     .monthly = *vcpus * kHoursPerMonth,
                     .assumption = concat(engine, " ", version, " on ", std::to_string(*vcpus),
                                          " vCPUs; later years cost more")});
}

}  // namespace cfnaudit::pricing
