// AWS::Lambda::MicrovmImage -> the compute of the machines that run it, and their snapshots.
// https://aws.amazon.com/lambda/pricing/

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kCpu = {"AWSLambda", "microvm-vcpu", "vCPU-seconds"};
constexpr PriceKey kMemory = {"AWSLambda", "microvm-memory", "GB-seconds"};
constexpr PriceKey kStored = {"AWSLambda", "microvm-snapshots", "GB-months"};
constexpr PriceKey kWritten = {"AWSLambda", "microvm-snapshot-writes", "GB"};
constexpr PriceKey kRead = {"AWSLambda", "microvm-snapshot-reads", "GB"};
constexpr PriceKey kPrices[] = {kCpu, kMemory, kStored, kWritten, kRead};
constexpr UsageKey kUsage[] = {
    {"monthly_vcpu_seconds",
     "vCPU-seconds of all machines per month",
     {10'000, 100'000, 10'000'000}},
    {"monthly_gb_seconds", "GB-seconds of all machines per month", {20'000, 200'000, 20'000'000}},
    {"snapshot_gb", "GB of snapshots", {1, 10, 100}},
    {"monthly_snapshot_write_gb", "GB suspended per month", {1, 10, 1'000}},
    {"monthly_snapshot_read_gb", "GB launched and resumed per month", {1, 10, 1'000}},
};
constexpr UsageItem kItems[] = {
    {"vCPUs", kCpu, "monthly_vcpu_seconds"},
    {"Memory", kMemory, "monthly_gb_seconds"},
    {"Snapshots", kStored, "snapshot_gb"},
    {"Snapshots written", kWritten, "monthly_snapshot_write_gb"},
    {"Snapshots read", kRead, "monthly_snapshot_read_gb"},
};

std::vector<LineItem> estimate(const Subject& subject) { return usage_items(subject, kItems); }

}  // namespace

constinit const Estimator kLambdaMicrovmImage = {.resource_type = "AWS::Lambda::MicrovmImage",
                                                 .prices = kPrices,
                                                 .usage = kUsage,
                                                 .estimate = estimate};

}  // namespace cfnaudit::pricing
