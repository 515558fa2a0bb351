// AWS::SNS::Subscription -> deliveries by protocol. https://aws.amazon.com/sns/pricing/ :
// deliveries to SQS and Lambda are free of charge.

#include "analyzer/base/text.h"
#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kHttp = {"AmazonSNS", "http-deliveries", "notifications"};
constexpr PriceKey kEmail = {"AmazonSNS", "email-deliveries", "notifications"};
constexpr PriceKey kFirehose = {"AmazonSNS", "firehose-deliveries", "notifications"};
constexpr PriceKey kMobile = {"AmazonSNS", "mobile-deliveries", "notifications"};
constexpr PriceKey kPrices[] = {kHttp, kEmail, kFirehose, kMobile};
constexpr UsageKey kUsage[] = {
    {"monthly_requests", "messages delivered per month", {1'000, 10'000, 1'000'000}},
    {"request_size_kb", "average size of a message in KB", {64, 64, 64}},
};
constexpr std::int64_t kKilobytesPerRequest = 64;

struct Protocol {
  std::string_view name;
  std::string_view title;
  const PriceKey* price;  // null where deliveries are free of charge
};
constexpr Protocol kProtocols[] = {
    {"http", "HTTP deliveries", &kHttp},
    {"https", "HTTPS deliveries", &kHttp},
    {"email", "Email deliveries", &kEmail},
    {"email-json", "Email deliveries", &kEmail},
    {"firehose", "Firehose deliveries", &kFirehose},
    {"application", "Mobile push deliveries", &kMobile},
    {"sqs", "", nullptr},
    {"lambda", "", nullptr},
};

std::vector<LineItem> estimate(const Subject& subscription) {
  const Choice protocol = choice(subscription.property("Protocol"), "");
  if (!protocol.known()) return {unpriced("Deliveries", protocol.why_unknown)};
  for (const Protocol& known : kProtocols) {
    if (known.name != protocol.text) continue;
    if (known.price == nullptr) return {};
    Amount deliveries = subscription.usage("monthly_requests");
    if (const Amount size = subscription.usage("request_size_kb"); size.quantity())
      deliveries = deliveries * (rounded_up(size, kKilobytesPerRequest) / kKilobytesPerRequest);
    return {{.name = std::string(known.title),
             .price = *known.price,
             .monthly = deliveries,
             .assumption = "billed in increments of 64 KB"}};
  }
  return {unpriced("Deliveries", concat("no price for deliveries by ", quote(protocol.text)))};
}

}  // namespace

constinit const Estimator kSnsSubscription = {.resource_type = "AWS::SNS::Subscription",
                                              .prices = kPrices,
                                              .usage = kUsage,
                                              .estimate = estimate};

}  // namespace cfnaudit::pricing
