// AWS::Lambda::EventSourceMapping -> nothing, unless it runs event pollers of its own (provisioned
// mode). https://aws.amazon.com/lambda/pricing/

#include "analyzer/base/text.h"
#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kKafkaUnits = {"AWSLambda", "event-poller-units", "hours"};
constexpr PriceKey kSqsPollers = {"AWSLambda", "event-pollers-sqs", "hours"};
constexpr PriceKey kPrices[] = {kKafkaUnits, kSqsPollers};
constexpr UsageKey kUsage[] = {
    {"event_poller_units", "event poller units on average (20 MB/s each)", {1, 1, 4}}};
constexpr std::string_view kQueueTypes[] = {"AWS::SQS::Queue"};

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-lambda-eventsourcemapping-provisionedpollerconfig.html
constexpr std::int64_t kLeastPollers = 2;
constexpr std::int64_t kMostPollers = 200;

bool reads_queue(const Subject& mapping) {
  const auto arn = mapping.property("EventSourceArn");
  if (mapping.graph().identify(arn, kQueueTypes)) return true;
  return resolve::known_text(arn).value_or("").find(":sqs:") != std::string_view::npos;
}

std::vector<LineItem> estimate(const Subject& mapping) {
  const auto config = mapping.property("ProvisionedPollerConfig");
  if (config == nullptr) return {};
  // Units of Kafka's pollers follow their load.
  if (!reads_queue(mapping))
    return {{.name = "Event poller units",
             .price = kKafkaUnits,
             .monthly = mapping.usage("event_poller_units") * kHoursPerMonth}};
  LineItem item = {.name = "Event pollers",
                   .price = kSqsPollers,
                   .monthly = whole_number(resolve::get(config, "MinimumPollers"), kLeastPollers) *
                              kHoursPerMonth,
                   .assumption = "MinimumPollers, 730 hours"};
  const Amount most = whole_number(resolve::get(config, "MaximumPollers"), kMostPollers);
  if (const auto hours = (most * kHoursPerMonth).quantity())
    item.bound =
        Bound{*hours, concat("MaximumPollers ", to_string(*most.quantity()), ", all month")};
  return {item};
}

}  // namespace

constinit const Estimator kLambdaEventSourceMapping = {
    .resource_type = "AWS::Lambda::EventSourceMapping",
    .prices = kPrices,
    .usage = kUsage,
    .estimate = estimate};

}  // namespace cfnaudit::pricing
