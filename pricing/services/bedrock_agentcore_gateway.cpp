// AWS::BedrockAgentCore::Gateway -> calls of tools.
// https://aws.amazon.com/bedrock/agentcore/pricing/

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kCalls = {"AmazonBedrockAgentCore", "gateway-invocations", "invocations"};
constexpr PriceKey kPrices[] = {kCalls};
constexpr UsageKey kUsage[] = {
    {"monthly_requests", "tool lists, calls and pings per month", {1'000, 100'000, 10'000'000}}};

std::vector<LineItem> estimate(const Subject& gateway) {
  std::vector<LineItem> items = {
      {.name = "Tool invocations", .price = kCalls, .monthly = gateway.usage("monthly_requests")}};
  if (gateway.property("ProtocolConfiguration.Mcp.SearchType") != nullptr)
    items.push_back(unpriced("Semantic search", "no price for searches and indexed tools"));
  return items;
}

}  // namespace

constinit const Estimator kAgentCoreGateway = {.resource_type = "AWS::BedrockAgentCore::Gateway",
                                               .prices = kPrices,
                                               .usage = kUsage,
                                               .estimate = estimate};

}  // namespace cfnaudit::pricing
