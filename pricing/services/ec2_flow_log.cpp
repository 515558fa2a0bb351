// AWS::EC2::FlowLog -> vended logs by where they are delivered.
// https://aws.amazon.com/cloudwatch/pricing/ (Vended Logs)

#include "analyzer/base/text.h"
#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kToLogs = {"AmazonCloudWatch", "lambda-log-ingestion",
                              "GB"};  // one price for vended logs
constexpr PriceKey kDelivery = {"AmazonCloudWatch", "log-delivery", "GB"};
constexpr PriceKey kPrices[] = {kToLogs, kDelivery};
constexpr UsageKey kUsage[] = {
    {"monthly_data_ingested_gb", "GB of flow logs per month", {1, 10, 100}}};

std::vector<LineItem> estimate(const Subject& log) {
  const Choice destination = choice(log.property("LogDestinationType"), "cloud-watch-logs");
  if (!destination.known()) return {unpriced("Flow logs", destination.why_unknown)};
  return {{.name = concat("Flow logs to ", destination.text),
           .price = destination.text == "cloud-watch-logs" ? kToLogs : kDelivery,
           .monthly = log.usage("monthly_data_ingested_gb"),
           .assumption = "storage is charged at the destination"}};
}

}  // namespace

constinit const Estimator kEc2FlowLog = {
    .resource_type = "AWS::EC2::FlowLog", .prices = kPrices, .usage = kUsage, .estimate = estimate};

}  // namespace cfnaudit::pricing
