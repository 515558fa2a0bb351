#pragma once

// What the costs of database instances and clusters share. https://aws.amazon.com/rds/pricing/
// https://aws.amazon.com/rds/aurora/pricing/

#include <optional>

#include "pricing/estimator.h"
#include "pricing/services/ec2.h"

namespace cfnaudit::pricing {

/// A family: "db.t3.large mysql", "db.t3.large mysql multi-az", "db.t3.large aurora-mysql",
/// "db.t3.large aurora-mysql io-optimized".
inline constexpr PriceKey kDbHours = {"AmazonRDS", "instance-hours", "hours"};
inline constexpr PriceKey kDbCpuCredits = {"AmazonRDS", "cpu-credits", "vCPU-hours"};
inline constexpr PriceKey kAuroraCpuCredits = {"AmazonRDS", "aurora-cpu-credits", "vCPU-hours"};
inline constexpr PriceKey kExtendedSupport = {"AmazonRDS", "extended-support-year-1", "vCPU-hours"};
/// A family: "db.t3", "db.m5", by the instance's kind.
inline constexpr PriceKey kInsights = {"AmazonRDS", "performance-insights", "vCPU-months"};
inline constexpr PriceKey kServerlessInsights = {"AmazonRDS", "performance-insights-serverless",
                                                 "ACU-months"};
inline constexpr PriceKey kInsightsRequests = {"AmazonRDS", "performance-insights-requests",
                                               "requests"};
inline constexpr PriceKey kAuroraBackup = {"AmazonRDS", "aurora-backup", "GB-months"};

inline constexpr UsageKey kCapacityUsage = {
    "capacity_units_per_hr", "Aurora capacity units (ACU) on average", {1, 2, 8}};
inline constexpr UsageKey kDbCreditsUsage = {"monthly_cpu_credit_hrs",
                                             "hours with surplus CPU credits per month and vCPU"};
inline constexpr UsageKey kInsightsUsage = {"monthly_additional_performance_insights_requests",
                                            "Performance Insights API calls per month"};

/// The vCPUs of an instance class: "db.t3.large" has 2; nullopt when its size is not known.
std::optional<std::int64_t> vcpus_of(std::string_view instance_class);
/// Is the class charged for surplus credits: t3 and t4g?
bool is_burstable(std::string_view instance_class);
/// Is the version past its standard support, so that extended support is charged? "" for no.
/// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/extended-support.html
bool in_extended_support(std::string_view engine, std::string_view version);
bool is_aurora(std::string_view engine);

/// Aurora capacity units between the limits of a cluster's scaling configuration: the least is paid
/// all month, unless the cluster `pauses`; more is usage. `name` is "Aurora serverless v2".
/// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html
void add_capacity(std::vector<LineItem>& items, const Subject& subject, std::string_view name,
                  const PriceKey& price, graph::ValuePtr scaling, bool pauses);

/// Extended support and Performance Insights of an instance.
void add_database_options(std::vector<LineItem>& items, const Subject& database,
                          std::string_view engine, std::string_view instance_class,
                          std::string_view version);

}  // namespace cfnaudit::pricing
