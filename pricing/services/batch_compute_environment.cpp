// AWS::Batch::ComputeEnvironment -> what jobs use on Fargate; instances are chosen by AWS Batch.
// https://aws.amazon.com/batch/pricing/

#include "analyzer/base/text.h"
#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kCpu = {"AmazonECS", "fargate-vcpu-x86", "vCPU-hours"};
constexpr PriceKey kMemory = {"AmazonECS", "fargate-memory-x86", "GB-hours"};
constexpr PriceKey kPrices[] = {kCpu, kMemory};
constexpr UsageKey kUsage[] = {
    {"monthly_vcpu_hours", "vCPU-hours of all jobs per month", {10, 100, 10'000}},
    {"monthly_memory_gb_hours", "GB-hours of all jobs per month", {20, 200, 20'000}},
};

/// No more vCPUs than MaxvCpus work at once.
std::optional<Bound> all_month(const Subject& environment) {
  const auto most =
      (whole_number(environment.property("ComputeResources.MaxvCpus"), "") * kHoursPerMonth)
          .quantity();
  if (!most) return std::nullopt;
  return Bound{*most, "MaxvCpus, used all month"};
}

std::vector<LineItem> estimate(const Subject& environment) {
  if (resolve::equals(environment.property("Type"), "UNMANAGED") == Tri::kYes) return {};
  const Choice kind = choice(environment.property("ComputeResources.Type"), "");
  if (!kind.known()) return {unpriced("Compute", kind.why_unknown)};
  if (kind.text == "FARGATE")
    return {{.name = "vCPUs",
             .price = kCpu,
             .monthly = environment.usage("monthly_vcpu_hours"),
             .assumption = "x86",
             .bound = all_month(environment)},
            {.name = "Memory",
             .price = kMemory,
             .monthly = environment.usage("monthly_memory_gb_hours")}};
  return {unpriced("Instances",
                   "AWS Batch chooses number and type of instances according to the queued jobs; "
                   "they are charged as EC2 instances")};
}

}  // namespace

constinit const Estimator kBatchComputeEnvironment = {
    .resource_type = "AWS::Batch::ComputeEnvironment",
    .prices = kPrices,
    .usage = kUsage,
    .estimate = estimate};

}  // namespace cfnaudit::pricing
