// AWS::MWAA::Environment -> hours of the environment, of additional workers and schedulers, and the
// metadata database. https://aws.amazon.com/managed-workflows-for-apache-airflow/pricing/

#include "analyzer/base/text.h"
#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kEnvironment = {"AmazonMWAA", "environment-hours", "hours"};
constexpr PriceKey kWorker = {"AmazonMWAA", "worker-hours", "hours"};
constexpr PriceKey kScheduler = {"AmazonMWAA", "scheduler-hours", "hours"};
constexpr PriceKey kStorage = {"AmazonMWAA", "storage", "GB-months"};
constexpr PriceKey kPrices[] = {kEnvironment, kWorker, kScheduler, kStorage};
constexpr UsageKey kUsage[] = {
    {"additional_workers", "workers in addition to the first, on average", {0, 1, 5}},
    {"additional_schedulers", "schedulers in addition to those of the environment"},
    {"meta_database_gb", "GB of the metadata database", {1, 10, 100}},
};
constexpr std::int64_t kMostWorkers = 10;

std::vector<LineItem> estimate(const Subject& environment) {
  const Choice choice_of_class = choice(environment.property("EnvironmentClass"), "mw1.small");
  if (!choice_of_class.known()) return {unpriced("Environment hours", choice_of_class.why_unknown)};
  constexpr std::string_view kPrefix = "mw1.";
  std::string_view size = choice_of_class.text;
  if (size.starts_with(kPrefix)) size.remove_prefix(kPrefix.size());
  LineItem workers = {.name = concat("Additional workers (", size, ")"),
                      .price = kWorker,
                      .monthly = environment.usage("additional_workers") * kHoursPerMonth,
                      .variant = std::string(size)};
  const auto most = whole_number(environment.property("MaxWorkers"), kMostWorkers).quantity();
  if (most)
    workers.bound =
        Bound{*most * kHoursPerMonth, concat("MaxWorkers ", to_string(*most), ", all month")};
  return {{.name = concat("Environment (", size, ")"),
           .price = kEnvironment,
           .monthly = kHoursPerMonth,
           .assumption = "730 hours",
           .variant = std::string(size)},
          std::move(workers),
          {.name = concat("Additional schedulers (", size, ")"),
           .price = kScheduler,
           .monthly = environment.usage("additional_schedulers") * kHoursPerMonth,
           .variant = std::string(size)},
          {.name = "Meta database",
           .price = kStorage,
           .monthly = environment.usage("meta_database_gb")}};
}

}  // namespace

constinit const Estimator kMwaaEnvironment = {.resource_type = "AWS::MWAA::Environment",
                                              .prices = kPrices,
                                              .usage = kUsage,
                                              .estimate = estimate};

}  // namespace cfnaudit::pricing
