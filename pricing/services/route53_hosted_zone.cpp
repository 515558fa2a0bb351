// AWS::Route53::HostedZone -> the zone and queries. https://aws.amazon.com/route53/pricing/

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kHostedZones = {"AmazonRoute53", "hosted-zones", "zone-months"};
constexpr PriceKey kStandardQueries = {"AmazonRoute53", "standard-queries", "queries"};
constexpr PriceKey kLatencyQueries = {"AmazonRoute53", "latency-queries", "queries"};
constexpr PriceKey kGeoQueries = {"AmazonRoute53", "geo-queries", "queries"};
constexpr PriceKey kPrices[] = {kHostedZones, kStandardQueries, kLatencyQueries, kGeoQueries};
constexpr UsageKey kUsage[] = {
    {"monthly_standard_queries", "queries per month", {100'000, 1'000'000, 100'000'000}},
    {"monthly_latency_based_queries", "latency based queries per month"},
    {"monthly_geo_queries", "geolocation and geoproximity queries per month"},
};
constexpr UsageItem kItems[] = {
    {"Standard queries", kStandardQueries, "monthly_standard_queries",
     "aliases to AWS resources are free"},
    {"Latency based queries", kLatencyQueries, "monthly_latency_based_queries"},
    {"Geolocation queries", kGeoQueries, "monthly_geo_queries"},
};

std::vector<LineItem> estimate(const Subject& subject) {
  std::vector<LineItem> items = {{.name = "Hosted zone",
                                  .price = kHostedZones,
                                  .monthly = 1,
                                  .assumption = "among the first 25 of the account"}};
  for (LineItem& item : usage_items(subject, kItems)) items.push_back(std::move(item));
  return items;
}

}  // namespace

constinit const Estimator kRoute53HostedZone = {.resource_type = "AWS::Route53::HostedZone",
                                                .prices = kPrices,
                                                .usage = kUsage,
                                                .estimate = estimate};

}  // namespace cfnaudit::pricing
