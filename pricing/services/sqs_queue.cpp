// AWS::SQS::Queue -> requests, billed in increments of 64 KB. https://aws.amazon.com/sqs/pricing/

#include "analyzer/base/text.h"
#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kStandard = {"AWSQueueService", "standard-requests", "requests"};
constexpr PriceKey kFifo = {"AWSQueueService", "fifo-requests", "requests"};
constexpr PriceKey kPrices[] = {kStandard, kFifo};
constexpr UsageKey kUsage[] = {
    {"monthly_requests",
     "API calls per month: send, receive, delete",
     {10'000, 1'000'000, 100'000'000}},
    {"request_size_kb", "average payload size in KB", {64, 64, 64}},
};
constexpr std::int64_t kKilobytesPerRequest = 64;

std::vector<LineItem> estimate(const Subject& queue) {
  const auto fifo = queue.property("FifoQueue");
  const auto ordered = resolve::boolean(fifo);
  if (fifo != nullptr && !ordered) return {unpriced("Requests", resolve::why_unknown(fifo))};
  Amount requests = queue.usage("monthly_requests");
  if (const Amount size = queue.usage("request_size_kb"); size.quantity())
    requests = requests * (rounded_up(size, kKilobytesPerRequest) / kKilobytesPerRequest);
  return {{.name = "Requests",
           .price = ordered.value_or(false) ? kFifo : kStandard,
           .monthly = requests,
           .assumption = "billed in increments of 64 KB"}};
}

}  // namespace

constinit const Estimator kSqsQueue = {
    .resource_type = "AWS::SQS::Queue", .prices = kPrices, .usage = kUsage, .estimate = estimate};

}  // namespace cfnaudit::pricing
