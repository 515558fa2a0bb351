// AWS::AppRunner::Service -> memory of provisioned instances, and the compute of active ones.
// https://aws.amazon.com/apprunner/pricing/

#include "analyzer/base/text.h"
#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kCpu = {"AWSAppRunner", "vcpu-hours", "vCPU-hours"};
constexpr PriceKey kMemory = {"AWSAppRunner", "memory-hours", "GB-hours"};
constexpr PriceKey kPrices[] = {kCpu, kMemory};
constexpr UsageKey kUsage[] = {
    {"monthly_active_hours", "active instance hours per month", {10, 200, 2'000}}};
constexpr std::string_view kScalingTypes[] = {"AWS::AppRunner::AutoScalingConfiguration"};
constexpr std::int64_t kUnitsPerCpu = 1024;

/// "1 vCPU" or "1024", "2 GB" or "2048".
Amount size(graph::ValuePtr value, std::string_view word, std::int64_t otherwise) {
  const Choice text = choice(value, "");
  if (!text.known()) return Amount::unknown(text.why_unknown);
  if (text.text.empty()) return otherwise;
  const bool units = !text.text.ends_with(word);
  const auto digits = trim(units ? text.text : text.text.substr(0, text.text.size() - word.size()));
  const auto number = Quantity::parse(digits);
  if (!number) return Amount::unknown(concat(quote(text.text), " is not a valid size"));
  return units ? Amount(*number) / kUnitsPerCpu : Amount(*number);
}

/// Instances that are kept warm: MinSize of the scaling configuration, 1 without one.
Amount warm(const Subject& service) {
  const auto arn = service.property("AutoScalingConfigurationArn");
  if (arn == nullptr) return 1;
  const auto scaling = service.graph().identify(arn, kScalingTypes);
  if (!scaling) return Amount::unknown("the scaling configuration is not in the template");
  return whole_number(service.other(scaling->resource).property("MinSize"), 1);
}

std::vector<LineItem> estimate(const Subject& service) {
  const Amount cpu = size(service.property("InstanceConfiguration.Cpu"), "vCPU", 1);
  const Amount memory = size(service.property("InstanceConfiguration.Memory"), "GB", 2);
  return {{.name = "Memory of provisioned instances",
           .price = kMemory,
           .monthly = warm(service) * memory * kHoursPerMonth,
           .assumption = "730 hours, in use or idle"},
          {.name = "vCPUs of active instances",
           .price = kCpu,
           .monthly = service.usage("monthly_active_hours") * cpu}};
}

}  // namespace

constinit const Estimator kAppRunnerService = {.resource_type = "AWS::AppRunner::Service",
                                               .prices = kPrices,
                                               .usage = kUsage,
                                               .estimate = estimate};

}  // namespace cfnaudit::pricing
