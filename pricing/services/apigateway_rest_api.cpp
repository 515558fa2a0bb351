// AWS::ApiGateway::RestApi -> requests and data sent. https://aws.amazon.com/api-gateway/pricing/ :
// per request in tiers; data transferred out at the prices of EC2.
// https://aws.amazon.com/ec2/pricing/on-demand/

#include <optional>
#include <vector>

#include "analyzer/base/text.h"
#include "pricing/catalog.h"
#include "pricing/services/data_transfer.h"

namespace cfnaudit::pricing {
namespace {

constexpr std::string_view kApiTypes[] = {"AWS::ApiGateway::RestApi"};
constexpr PriceKey kRequests = {"AmazonApiGateway", "rest-requests", "requests"};
constexpr PriceKey kPrices[] = {kRequests, kDataOut};
constexpr UsageKey kUsage[] = {
    {"monthly_requests", "API calls per month", {10'000, 1'000'000, 100'000'000}}, kDataOutUsage};

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

/// Periods of a quota in a month.
std::optional<Quantity> periods(std::string_view period) {
  if (period == "DAY") return Quantity(365, 12);
  if (period == "WEEK") return Quantity(365, 84);
  if (period == "MONTH") return Quantity(1);
  return std::nullopt;
}

/// The keys of a plan in this template; nullopt when some may be added that are not seen.
std::optional<std::int64_t> keys_of(const Subject& plan) {
  constexpr std::string_view kPlanTypes[] = {"AWS::ApiGateway::UsagePlan"};
  std::int64_t keys = 0;
  for (const auto index : plan.graph().of_type("AWS::ApiGateway::UsagePlanKey")) {
    const auto owner = plan.graph().identify(plan.other(index).property("UsagePlanId"), kPlanTypes);
    if (!owner) return std::nullopt;
    keys += owner->resource == plan.index() ? 1 : 0;
  }
  return keys;
}

/// Does every method of the API ask for a key? Methods of a document (Body) are not looked at.
bool asks_for_keys(const Subject& api) {
  if (api.property("Body") != nullptr || api.property("BodyS3Location") != nullptr) return false;
  std::size_t methods = 0;
  for (const auto index : api.graph().of_type("AWS::ApiGateway::Method")) {
    const Subject method = api.other(index);
    const auto owner = api.graph().identify(method.property("RestApiId"), kApiTypes);
    if (!owner) return false;
    if (owner->resource != api.index()) continue;
    if (!resolve::boolean(method.property("ApiKeyRequired")).value_or(false)) return false;
    ++methods;
  }
  return methods > 0;
}

bool is_for(const Subject& plan, const Subject& api) {
  for (const auto stage : resolve::items(plan.property("ApiStages"))) {
    const auto owner = plan.graph().identify(resolve::get(stage, "ApiId"), kApiTypes);
    if (owner && owner->resource == api.index()) return true;
  }
  return false;
}

/// Quotas bind when every call needs a key and every plan of the API has a quota, for each key.
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html :
/// API Gateway aims at quotas, it does not promise them.
std::optional<Bound> by_quota(const Subject& api) {
  if (!asks_for_keys(api)) return std::nullopt;
  Quantity all = 0;
  std::vector<std::string> reasons;
  for (const auto index : api.graph().of_type("AWS::ApiGateway::UsagePlan")) {
    const Subject plan = api.other(index);
    if (!is_for(plan, api)) continue;
    const auto limit = resolve::integer(plan.property("Quota.Limit"));
    const auto period = resolve::known_text(plan.property("Quota.Period"));
    const auto a_month = period ? periods(*period) : std::nullopt;
    const auto keys = keys_of(plan);
    if (!limit || *limit < 0 || !a_month || !keys) return std::nullopt;
    all = all + Quantity(*limit) * *a_month * Quantity(*keys);
    reasons.push_back(concat(plan.resource().id(), " ", std::to_string(*limit), " a ",
                             lowercase(*period), " for each of ", std::to_string(*keys),
                             *keys == 1 ? " key" : " keys"));
  }
  if (reasons.empty()) return std::nullopt;
  return Bound{all, concat("quota of ", join(reasons, ", "))};
}

std::optional<Bound> request_bound(const Subject& api) {
  const auto throttle = throttled(api);
  const auto quota = by_quota(api);
  if (!throttle || !quota) return throttle ? throttle : quota;
  return less(quota->quantity, throttle->quantity) ? quota : throttle;
}

/// A private API answers through VPC endpoints only, never to the internet.
bool is_private(const Subject& api) {
  const auto types = resolve::items(api.property("EndpointConfiguration.Types"));
  return types.size() == 1 && resolve::equals(types.front(), "PRIVATE") == Tri::kYes;
}

std::vector<LineItem> estimate(const Subject& api) {
  std::vector<LineItem> items = {
      {.name = "Requests",
       .price = kRequests,
       .monthly = api.usage("monthly_requests"),
       .bound = request_bound(api),
       .unbounded = "no ThrottlingRateLimit for all methods of each stage, and no usage plan quota "
                    "that applies to every caller"},
  };
  if (!is_private(api)) items.push_back(data_out(api));
  return items;
}

}  // namespace

constinit const Estimator kApiGatewayRestApi = {.resource_type = "AWS::ApiGateway::RestApi",
                                                .prices = kPrices,
                                                .usage = kUsage,
                                                .estimate = estimate};

}  // namespace cfnaudit::pricing
