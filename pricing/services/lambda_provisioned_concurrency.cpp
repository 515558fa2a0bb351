// AWS::Lambda::Alias and AWS::Lambda::Version -> provisioned concurrency: capacity all month, and
// the cheaper compute of the invocations that run on it. Without it both are free of charge.
// https://aws.amazon.com/lambda/pricing/

#include "analyzer/base/text.h"
#include "pricing/catalog.h"
#include "pricing/services/lambda.h"
#include "pricing/services/scaling.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kCapacityX86 = {"AWSLambda", "provisioned-concurrency-x86", "GB-seconds"};
constexpr PriceKey kCapacityArm = {"AWSLambda", "provisioned-concurrency-arm", "GB-seconds"};
constexpr PriceKey kComputeX86 = {"AWSLambda", "provisioned-compute-x86", "GB-seconds"};
constexpr PriceKey kComputeArm = {"AWSLambda", "provisioned-compute-arm", "GB-seconds"};
constexpr PriceKey kPrices[] = {kLambdaRequests, kCapacityX86, kCapacityArm, kComputeX86,
                                kComputeArm};
constexpr UsageKey kHoursUsage = {
    "monthly_duration_hrs", "hours of provisioned concurrency per month", {730, 730, 730}};
constexpr UsageKey kUsage[] = {kRequestsUsage, kDurationUsage, kHoursUsage};

constexpr std::string_view kFunctionTypes[] = {"AWS::Lambda::Function"};

/// The target "function:NAME:ALIAS", or with a version's number.
bool is_scaled(const Subject& qualifier, const SymbolicText& id) {
  const auto parts = id.split(":");
  if (parts.size() < 3) return false;
  const auto& graph = qualifier.graph();
  const auto named = graph.identify(parts[parts.size() - 2], kFunctionTypes);
  const auto own = graph.identify(qualifier.property("FunctionName"), kFunctionTypes);
  if (!named || !own || named->resource != own->resource) return false;
  if (const SymbolicText* name = resolve::text(qualifier.property("Name")))
    return parts.back() == *name;
  return parts.back().text() == concat("${", qualifier.resource().id(), ".Version}");
}

/// The environments that are kept ready, before auto scaling; none without a configuration.
Amount configured(graph::ValuePtr config) {
  if (config == nullptr) return 0;
  return whole_number(resolve::get(config, "ProvisionedConcurrentExecutions"),
                      "ProvisionedConcurrentExecutions is missing");
}

std::vector<LineItem> estimate(const Subject& qualifier) {
  const auto config = qualifier.property("ProvisionedConcurrencyConfig");
  const auto range =
      scaling_range(qualifier, "lambda:function:ProvisionedConcurrency",
                    [&](const SymbolicText& id) { return is_scaled(qualifier, id); });
  if (config == nullptr && !range) return {};
  if (resolve::is_unknown(config))
    return {unpriced("Provisioned concurrency", resolve::why_unknown(config))};
  const auto target =
      qualifier.graph().identify(qualifier.property("FunctionName"), kFunctionTypes);
  if (!target)
    return {
        unpriced("Provisioned concurrency",
                 "the function, whose memory size determines the cost, is not in the template")};
  const Subject function = qualifier.other(target->resource);
  const Choice chip = architecture(function);
  if (!chip.known()) return {unpriced("Provisioned concurrency", chip.why_unknown)};
  const bool arm = chip.text == "arm64";
  const Amount memory = memory_in_gb(function);
  const Amount own = configured(config);
  const Amount copies = raised(own, range);
  const bool declared = qualifier.declares(kHoursUsage.name);
  const Amount hours = declared ? qualifier.usage(kHoursUsage.name) : Amount(kHoursPerMonth);
  return {
      {.name = "Provisioned concurrency",
       .price = arm ? kCapacityArm : kCapacityX86,
       .monthly = copies * memory * hours * 3600,
       .assumption = concat(declared ? "for the declared hours" : "provisioned for 730 hours",
                            why_raised(own, range)),
       .bound = scaling_bound(range, memory * kSecondsPerMonth)},
      {.name = "Requests on provisioned concurrency",
       .price = kLambdaRequests,
       .monthly = qualifier.usage(kRequestsUsage.name)},
      {.name = "Compute on provisioned concurrency",
       .price = arm ? kComputeArm : kComputeX86,
       .monthly = gigabyte_seconds(qualifier, memory),
       .bound = range ? busy_all_month(range->most, memory, "MaxCapacity of auto scaling")
                      : busy_all_month(copies, memory, "ProvisionedConcurrentExecutions")},
  };
}

}  // namespace

constinit const Estimator kLambdaAlias = {.resource_type = "AWS::Lambda::Alias",
                                          .prices = kPrices,
                                          .usage = kUsage,
                                          .estimate = estimate};
constinit const Estimator kLambdaVersion = {.resource_type = "AWS::Lambda::Version",
                                            .prices = kPrices,
                                            .usage = kUsage,
                                            .estimate = estimate};

}  // namespace cfnaudit::pricing
