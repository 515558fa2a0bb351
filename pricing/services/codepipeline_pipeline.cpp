// AWS::CodePipeline::Pipeline -> the month of an active pipeline (V1), or minutes of actions (V2).
// https://aws.amazon.com/codepipeline/pricing/

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

constexpr PriceKey kPipeline = {"AWSCodePipeline", "active-pipelines", "pipeline-months"};
constexpr PriceKey kMinutes = {"AWSCodePipeline", "action-minutes", "minutes"};
constexpr PriceKey kPrices[] = {kPipeline, kMinutes};
constexpr UsageKey kUsage[] = {{"monthly_action_execution_mins",
                                "action minutes per month, each action rounded up",
                                {100, 1'000, 10'000}}};

std::vector<LineItem> estimate(const Subject& pipeline) {
  const Choice type = choice(pipeline.property("PipelineType"), "V1");
  if (!type.known()) return {unpriced("Pipeline", type.why_unknown)};
  if (type.text == "V2")
    return {{.name = "Action minutes",
             .price = kMinutes,
             .monthly = pipeline.usage("monthly_action_execution_mins")}};
  return {{.name = "Active pipeline",
           .price = kPipeline,
           .monthly = 1,
           .assumption = "older than 30 days, with at least one change per month"}};
}

}  // namespace

constinit const Estimator kCodePipelinePipeline = {.resource_type = "AWS::CodePipeline::Pipeline",
                                                   .prices = kPrices,
                                                   .usage = kUsage,
                                                   .estimate = estimate};

}  // namespace cfnaudit::pricing
