// AWS::ApiGateway::RestApi -> requests and data sent. https://aws.amazon.com/api-gateway/pricing/ :
// per request in tiers; data transferred out at the prices of EC2.
// https://aws.amazon.com/ec2/pricing/on-demand/

#include "pricing/catalog.h"
#include "pricing/services/data_transfer.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kRequests = {"AmazonApiGateway", "rest-requests", "requests"};
constexpr PriceKey kPrices[] = {kRequests, kDataOut};
constexpr UsageKey kUsage[] = {
    {"monthly_requests", "API calls a month", {10'000, 1'000'000, 100'000'000}}, kDataOutUsage};

std::vector<LineItem> estimate(const Subject& api) {
  return {
      {.name = "Requests", .price = kRequests, .monthly = api.usage("monthly_requests")},
      data_out(api),
  };
}

}  // namespace

constinit const Estimator kApiGatewayRestApi = {.resource_type = "AWS::ApiGateway::RestApi",
                                                .prices = kPrices,
                                                .usage = kUsage,
                                                .estimate = estimate};

}  // namespace cfnaudit::pricing
