// AWS::EC2::Instance -> hours, options, volumes. https://aws.amazon.com/ec2/pricing/on-demand/

#include "pricing/catalog.h"
#include "pricing/services/ec2.h"

namespace cfnaudit::pricing {
namespace {

// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-instance.html
constexpr std::string_view kDefaultType = "m1.small";

std::vector<LineItem> estimate(const Subject& instance) {
  const auto specification = instance.property("LaunchTemplate");
  const auto launch = launch_template_data(instance, specification);
  const Machine machine(instance.resource().properties, launch);
  return machine_items(instance, machine, {},
                       choice(machine.property("InstanceType"),
                              specification == nullptr ? kDefaultType : std::string_view()));
}

}  // namespace

constinit const Estimator kEc2Instance = {.resource_type = "AWS::EC2::Instance",
                                          .prices = kMachinePrices,
                                          .usage = kMachineUsage,
                                          .estimate = estimate};

}  // namespace cfnaudit::pricing
