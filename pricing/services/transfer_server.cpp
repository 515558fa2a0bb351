// AWS::Transfer::Server -> hours of each protocol, and data.
// https://aws.amazon.com/aws-transfer-family/pricing/

#include "analyzer/base/text.h"
#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kHours = {"AWSTransfer", "protocol-hours", "hours"};
constexpr PriceKey kUp = {"AWSTransfer", "data-uploaded", "GB"};
constexpr PriceKey kDown = {"AWSTransfer", "data-downloaded", "GB"};
constexpr PriceKey kPrices[] = {kHours, kUp, kDown};
constexpr UsageKey kUsage[] = {
    {"monthly_data_downloaded_gb", "GB downloaded per month", {1, 10, 1'000}},
    {"monthly_data_uploaded_gb", "GB uploaded per month", {1, 10, 1'000}},
};

std::vector<LineItem> estimate(const Subject& server) {
  const auto protocols = server.property("Protocols");
  // SFTP, when nothing is said.
  const Amount count = protocols == nullptr ? Amount(1) : count_items(protocols);
  return {
      {.name = "Protocol hours",
       .price = kHours,
       .monthly = count * kHoursPerMonth,
       .assumption = "730 hours of each protocol, in use or idle"},
      {.name = "Data downloaded",
       .price = kDown,
       .monthly = server.usage("monthly_data_downloaded_gb")},
      {.name = "Data uploaded", .price = kUp, .monthly = server.usage("monthly_data_uploaded_gb")}};
}

}  // namespace

constinit const Estimator kTransferServer = {.resource_type = "AWS::Transfer::Server",
                                             .prices = kPrices,
                                             .usage = kUsage,
                                             .estimate = estimate};

}  // namespace cfnaudit::pricing
