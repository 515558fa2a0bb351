// AWS::EC2::Volume -> storage, operations, throughput. https://aws.amazon.com/ebs/pricing/

#include "pricing/catalog.h"
#include "pricing/services/ebs.h"

namespace cfnaudit::pricing {
namespace {

constexpr UsageKey kUsage[] = {kEbsRequestsUsage};

std::vector<LineItem> estimate(const Subject& volume) {
  return volume_items(volume,
                      {.type = volume.property("VolumeType"),
                       .size = volume.property("Size"),
                       .iops = volume.property("Iops"),
                       .throughput = volume.property("Throughput")},
                      1);
}

}  // namespace

constinit const Estimator kEc2Volume = {.resource_type = "AWS::EC2::Volume",
                                        .prices = kEbsPrices,
                                        .usage = kUsage,
                                        .estimate = estimate};

}  // namespace cfnaudit::pricing
