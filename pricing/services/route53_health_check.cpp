// AWS::Route53::HealthCheck -> the check and its options. https://aws.amazon.com/route53/pricing/ :
// checks of calculated health and of alarms count as those of AWS endpoints.

#include "analyzer/base/text.h"
#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kAws = {"AmazonRoute53", "health-checks-aws", "check-months"};
constexpr PriceKey kOther = {"AmazonRoute53", "health-checks-other", "check-months"};
constexpr PriceKey kAwsOption = {"AmazonRoute53", "health-check-options-aws", "option-months"};
constexpr PriceKey kOtherOption = {"AmazonRoute53", "health-check-options-other", "option-months"};
constexpr PriceKey kPrices[] = {kAws, kOther, kAwsOption, kOtherOption};
constexpr UsageKey kUsage[] = {
    {.name = "endpoint_type", .meaning = "whether the endpoint is in AWS", .words = "aws|non_aws"}};

std::vector<LineItem> estimate(const Subject& check) {
  const Choice type = choice(check.property("HealthCheckConfig.Type"), "");
  if (!type.known()) return {unpriced("Health check", type.why_unknown)};
  const bool endpoint = type.text.starts_with("HTTP") || type.text == "TCP";
  const bool aws = !endpoint || check.word(kUsage[0]) == "aws";
  std::int64_t options = 0;
  if (type.text.starts_with("HTTPS")) ++options;
  if (type.text.ends_with("STR_MATCH")) ++options;
  if (resolve::boolean(check.property("HealthCheckConfig.MeasureLatency")).value_or(false))
    ++options;
  if (resolve::integer(check.property("HealthCheckConfig.RequestInterval")) == 10) ++options;
  std::vector<LineItem> items = {
      {.name = "Health check",
       .price = aws ? kAws : kOther,
       .monthly = 1,
       .assumption =
           endpoint ? (aws ? "of an endpoint in AWS" : "of an endpoint outside AWS") : ""}};
  if (options > 0)
    items.push_back({.name = "Options",
                     .price = aws ? kAwsOption : kOtherOption,
                     .monthly = options,
                     .assumption = "HTTPS, string matching, fast interval, latency"});
  return items;
}

}  // namespace

constinit const Estimator kRoute53HealthCheck = {.resource_type = "AWS::Route53::HealthCheck",
                                                 .prices = kPrices,
                                                 .usage = kUsage,
                                                 .estimate = estimate};

}  // namespace cfnaudit::pricing
