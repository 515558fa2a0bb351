// AWS::IoT::TopicRule -> the rule's runs and their actions.
// https://aws.amazon.com/iot-core/pricing/

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kRules = {"AWSIoT", "rules-triggered", "rules"};
constexpr PriceKey kActions = {"AWSIoT", "actions", "actions"};
constexpr PriceKey kPrices[] = {kRules, kActions};
constexpr UsageKey kUsage[] = {{"monthly_messages",
                                "messages processed by the rule per month",
                                {10'000, 1'000'000, 100'000'000}}};

std::vector<LineItem> estimate(const Subject& rule) {
  const auto disabled = rule.property("TopicRulePayload.RuleDisabled");
  if (resolve::boolean(disabled).value_or(false)) return {};
  if (resolve::is_unknown(disabled)) return {unpriced("Messages", resolve::why_unknown(disabled))};
  const Amount messages = rule.usage("monthly_messages");
  return {{.name = "Rules triggered",
           .price = kRules,
           .monthly = messages,
           .assumption = "of up to 5 KB each"},
          {.name = "Actions",
           .price = kActions,
           .monthly = messages * count_items(rule.property("TopicRulePayload.Actions")),
           .assumption = "every message matches the rule"}};
}

}  // namespace

constinit const Estimator kIotTopicRule = {.resource_type = "AWS::IoT::TopicRule",
                                           .prices = kPrices,
                                           .usage = kUsage,
                                           .estimate = estimate};

}  // namespace cfnaudit::pricing
