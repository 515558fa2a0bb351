// AWS::Pipes::Pipe -> events that pass its filter. https://aws.amazon.com/eventbridge/pricing/

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kRequests = {"AWSEvents", "pipe-requests", "requests"};
constexpr PriceKey kPrices[] = {kRequests};
constexpr UsageKey kUsage[] = {
    {"monthly_requests", "events per month, after filtering", {10'000, 1'000'000, 100'000'000}},
    {"request_size_kb", "average KB of a batch of events", {64, 64, 64}},
};
constexpr std::int64_t kKilobytesPerRequest = 64;

std::vector<LineItem> estimate(const Subject& pipe) {
  Amount requests = pipe.usage("monthly_requests");
  if (const Amount size = pipe.usage("request_size_kb"); size.quantity())
    requests = requests * (rounded_up(size, kKilobytesPerRequest) / kKilobytesPerRequest);
  return {{.name = "Requests",
           .price = kRequests,
           .monthly = requests,
           .assumption = "billed in increments of 64 KB"}};
}

}  // namespace

constinit const Estimator kPipesPipe = {
    .resource_type = "AWS::Pipes::Pipe", .prices = kPrices, .usage = kUsage, .estimate = estimate};

}  // namespace cfnaudit::pricing
