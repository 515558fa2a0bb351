// AWS::ApiGateway::RestApi -> requests and data sent. https://aws.amazon.com/api-gateway/pricing/ :
// per request in tiers; data transferred out at the prices of EC2.
// https://aws.amazon.com/ec2/pricing/on-demand/

#include <optional>

#include "analyzer/base/text.h"
#include "pricing/catalog.h"
#include "pricing/services/data_transfer.h"

namespace cfnaudit::pricing {
namespace {

constexpr std::string_view kApiTypes[] = {"AWS::ApiGateway::RestApi"};
constexpr PriceKey kRequests = {"AmazonApiGateway", "rest-requests", "requests"};
constexpr PriceKey kPrices[] = {kRequests, kDataOut};
constexpr UsageKey kUsage[] = {
    {"monthly_requests", "API calls a month", {10'000, 1'000'000, 100'000'000}}, kDataOutUsage};

/// The throttle of a stage's default settings, "/*" and "*", a second; nullopt when it has none.
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
std::optional<Quantity> throttle_of(const Subject& stage) {
  const auto settings = resolve::items(stage.property("MethodSettings"));
  std::optional<Quantity> found;
  for (const auto setting : settings) {
    const auto rate = resolve::get(setting, "ThrottlingRateLimit");
    const bool all = resolve::equals(resolve::get(setting, "ResourcePath"), "/*") == Tri::kYes &&
                     resolve::equals(resolve::get(setting, "HttpMethod"), "*") == Tri::kYes;
    // Settings of single methods may lift the limit for them.
    if (!all) return std::nullopt;
    if (const auto text = resolve::known_text(rate)) found = Quantity::parse(*text);
  }
  return found;
}

/// All stages of the API limit their requests a second.
std::optional<Bound> throttled(const Subject& api) {
  Quantity a_second = 0;
  std::size_t stages = 0;
  for (const auto index : api.graph().of_type("AWS::ApiGateway::Stage")) {
    const Subject stage = api.other(index);
    const auto target = api.graph().identify(stage.property("RestApiId"), kApiTypes);
    if (!target) return std::nullopt;  // whose stage it is is not known
    if (target->resource != api.index()) continue;
    const auto rate = throttle_of(stage);
    if (!rate) return std::nullopt;
    a_second = a_second + *rate;
    ++stages;
  }
  if (stages == 0) return std::nullopt;
  return Bound{a_second * kSecondsPerMonth,
               concat("ThrottlingRateLimit ", to_string(a_second), " a second, all month")};
}

std::vector<LineItem> estimate(const Subject& api) {
  return {
      {.name = "Requests",
       .price = kRequests,
       .monthly = api.usage("monthly_requests"),
       .bound = throttled(api)},
      data_out(api),
  };
}

}  // namespace

constinit const Estimator kApiGatewayRestApi = {.resource_type = "AWS::ApiGateway::RestApi",
                                                .prices = kPrices,
                                                .usage = kUsage,
                                                .estimate = estimate};

}  // namespace cfnaudit::pricing
