// AWS::Lambda::EventSourceMapping -> nothing, unless it runs event pollers of its own (provisioned
// mode). https://aws.amazon.com/lambda/pricing/

#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

std::vector<LineItem> estimate(const Subject& mapping) {
  if (mapping.property("ProvisionedPollerConfig") == nullptr) return {};
  return {unpriced("Event pollers", "no cost model for provisioned event pollers")};
}

}  // namespace

constinit const Estimator kLambdaEventSourceMapping = {
    .resource_type = "AWS::Lambda::EventSourceMapping",
    .prices = {},
    .usage = {},
    .estimate = estimate};

}  // namespace cfnaudit::pricing
