// AWS::SNS::Topic -> publishes and deliveries of a standard topic.
// https://aws.amazon.com/sns/pricing/ : deliveries to SQS and Lambda are free of charge.

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kPublishes = {"AmazonSNS", "standard-publishes", "requests"};
constexpr PriceKey kHttp = {"AmazonSNS", "http-deliveries", "notifications"};
constexpr PriceKey kEmail = {"AmazonSNS", "email-deliveries", "notifications"};
constexpr PriceKey kFifo = {"AmazonSNS", "fifo-publishes", "requests"};
constexpr PriceKey kFifoData = {"AmazonSNS", "fifo-data-in", "GB"};
constexpr PriceKey kPrices[] = {kPublishes, kHttp, kEmail, kFifo, kFifoData};
constexpr UsageKey kUsage[] = {
    {"monthly_requests", "publishes per month", {1'000, 100'000, 10'000'000}},
    {"request_size_kb", "average size of a publish in KB", {64, 64, 64}},
    {"http_subscriptions", "HTTP(S) endpoints that get every message"},
    {"email_subscriptions", "subscribed email addresses"},
};
constexpr std::int64_t kKilobytesPerRequest = 64;

std::vector<LineItem> estimate(const Subject& topic) {
  const auto fifo = topic.property("FifoTopic");
  const auto ordered = resolve::boolean(fifo);
  if (fifo != nullptr && !ordered) return {unpriced("Publishes", resolve::why_unknown(fifo))};
  if (ordered.value_or(false))
    return {{.name = "Publishes", .price = kFifo, .monthly = topic.usage("monthly_requests")},
            {.name = "Payload published",
             .price = kFifoData,
             .monthly = topic.usage("monthly_requests") * topic.usage("request_size_kb") /
                        (kMegabytesPerGigabyte * 1024)},
            unpriced("Deliveries", "their number depends on the topic's subscriptions")};
  const Amount publishes = topic.usage("monthly_requests");
  Amount requests = publishes;
  if (const Amount size = topic.usage("request_size_kb"); size.quantity())
    requests = requests * (rounded_up(size, kKilobytesPerRequest) / kKilobytesPerRequest);
  return {
      {.name = "Publishes",
       .price = kPublishes,
       .monthly = requests,
       .assumption = "billed in increments of 64 KB"},
      {.name = "HTTP deliveries",
       .price = kHttp,
       .monthly = publishes * topic.usage("http_subscriptions")},
      {.name = "Email deliveries",
       .price = kEmail,
       .monthly = publishes * topic.usage("email_subscriptions")},
  };
}

}  // namespace

constinit const Estimator kSnsTopic = {
    .resource_type = "AWS::SNS::Topic", .prices = kPrices, .usage = kUsage, .estimate = estimate};

}  // namespace cfnaudit::pricing
