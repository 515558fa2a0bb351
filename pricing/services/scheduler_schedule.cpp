// AWS::Scheduler::Schedule -> invocations, which follow from its expression.
// https://aws.amazon.com/eventbridge/pricing/ (Scheduler)

#include "pricing/schedule.h"

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kInvocations = {"AWSEvents", "scheduler-invocations", "invocations"};
constexpr PriceKey kPrices[] = {kInvocations};

std::vector<LineItem> estimate(const Subject& schedule) {
  const Choice expression = choice(schedule.property("ScheduleExpression"), "");
  const Choice state = choice(schedule.property("State"), "ENABLED");
  if (state.text == "DISABLED") return {};
  if (!expression.known()) return {unpriced("Invocations", expression.why_unknown)};
  if (expression.text.starts_with("at(")) return {};  // once, not monthly
  const Firing firing = firing_of(expression.text);
  if (!firing.monthly) return {unpriced("Invocations", firing.why_unknown)};
  return {{.name = "Invocations",
           .price = kInvocations,
           .monthly = *firing.monthly,
           .assumption = std::string(expression.text)}};
}

}  // namespace

constinit const Estimator kSchedulerSchedule = {.resource_type = "AWS::Scheduler::Schedule",
                                                .prices = kPrices,
                                                .usage = {},
                                                .estimate = estimate};

}  // namespace cfnaudit::pricing
