// AWS::EKS::FargateProfile -> the vCPUs and memory of the pods that match it.
// https://aws.amazon.com/fargate/pricing/

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kCpu = {"AmazonECS", "fargate-vcpu-x86", "vCPU-hours"};
constexpr PriceKey kMemory = {"AmazonECS", "fargate-memory-x86", "GB-hours"};
constexpr PriceKey kPrices[] = {kCpu, kMemory};
constexpr UsageKey kUsage[] = {
    {"monthly_vcpu_hrs", "vCPU-hours of pods per month", {182, 730, 7'300}},
    {"monthly_memory_gb_hrs", "GB-hours of memory of pods per month", {365, 1'460, 14'600}},
};
constexpr UsageItem kItems[] = {
    {"Pods, vCPU hours", kCpu, "monthly_vcpu_hrs"},
    {"Pods, memory", kMemory, "monthly_memory_gb_hrs"},
};

std::vector<LineItem> estimate(const Subject& profile) { return usage_items(profile, kItems); }

}  // namespace

constinit const Estimator kEksFargateProfile = {.resource_type = "AWS::EKS::FargateProfile",
                                                .prices = kPrices,
                                                .usage = kUsage,
                                                .estimate = estimate};

}  // namespace cfnaudit::pricing
