// AWS::ApiGatewayV2::Api -> requests of an HTTP API, or messages and connection minutes of a
// WebSocket API, and data sent. https://aws.amazon.com/api-gateway/pricing/

#include <optional>

#include "analyzer/base/text.h"
#include "pricing/catalog.h"
#include "pricing/services/data_transfer.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kRequests = {"AmazonApiGateway", "http-requests", "requests"};
constexpr PriceKey kMessages = {"AmazonApiGateway", "websocket-messages", "messages"};
constexpr PriceKey kMinutes = {"AmazonApiGateway", "websocket-minutes", "minutes"};
constexpr PriceKey kPrices[] = {kRequests, kMessages, kMinutes, kDataOut};
constexpr UsageKey kUsage[] = {
    {"monthly_requests", "requests per month", {10'000, 1'000'000, 100'000'000}},
    {"average_request_size_kb", "average size of a request in KB", {32, 32, 32}},
    {"monthly_messages", "WebSocket messages per month", {10'000, 1'000'000, 100'000'000}},
    {"average_message_size_kb", "average size of a message in KB", {4, 4, 4}},
    {"monthly_connection_mins", "connection minutes per month", {10'000, 1'000'000, 100'000'000}},
    kDataOutUsage,
};

constexpr std::string_view kApiTypes[] = {"AWS::ApiGatewayV2::Api"};
constexpr std::int64_t kKilobytesPerRequest = 512;
constexpr std::int64_t kKilobytesPerMessage = 32;

/// `count` × the number of metered chunks of an average size, when one is declared.
Amount metered(const Subject& api, std::string_view count, std::string_view size,
               std::int64_t chunk) {
  const Amount kilobytes = api.usage(size);
  if (!kilobytes.quantity()) return api.usage(count);
  return api.usage(count) * (rounded_up(kilobytes, chunk) / chunk);
}

/// The default throttle of each stage, a second, all month; nullopt when one has none.
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
std::optional<Bound> throttled(const Subject& api) {
  Quantity a_second = 0;
  std::size_t stages = 0;
  for (const auto index : api.graph().of_type("AWS::ApiGatewayV2::Stage")) {
    const Subject stage = api.other(index);
    const auto target = api.graph().identify(stage.property("ApiId"), kApiTypes);
    if (!target) return std::nullopt;
    if (target->resource != api.index()) continue;
    const auto rate =
        resolve::known_text(stage.property("DefaultRouteSettings.ThrottlingRateLimit"));
    const auto limit = rate ? Quantity::parse(*rate) : std::nullopt;
    // Settings of single routes may lift it.
    if (!limit || stage.property("RouteSettings") != nullptr) return std::nullopt;
    a_second = a_second + *limit;
    ++stages;
  }
  if (stages == 0) return std::nullopt;
  return Bound{a_second * kSecondsPerMonth,
               concat("ThrottlingRateLimit ", to_string(a_second),
                      " a second, all month, with requests of up to 512 KB")};
}

std::vector<LineItem> estimate(const Subject& api) {
  const Choice protocol = choice(api.property("ProtocolType"), "HTTP");
  if (!protocol.known()) return {unpriced("Requests", protocol.why_unknown)};
  if (protocol.text != "WEBSOCKET")
    return {
        {.name = "Requests",
         .price = kRequests,
         .monthly =
             metered(api, "monthly_requests", "average_request_size_kb", kKilobytesPerRequest),
         .assumption = "billed in increments of 512 KB",
         .bound = throttled(api),
         .unbounded = "no ThrottlingRateLimit in the DefaultRouteSettings of each stage"},
        data_out(api),
    };
  return {
      {.name = "Messages",
       .price = kMessages,
       .monthly = metered(api, "monthly_messages", "average_message_size_kb", kKilobytesPerMessage),
       .assumption = "billed in increments of 32 KB"},
      {.name = "Connection minutes",
       .price = kMinutes,
       .monthly = api.usage("monthly_connection_mins")},
      data_out(api),
  };
}

}  // namespace

constinit const Estimator kApiGatewayV2Api = {.resource_type = "AWS::ApiGatewayV2::Api",
                                              .prices = kPrices,
                                              .usage = kUsage,
                                              .estimate = estimate};

}  // namespace cfnaudit::pricing
