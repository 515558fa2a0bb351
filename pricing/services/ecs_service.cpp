// AWS::ECS::Service -> vCPU and memory hours of its tasks on Fargate; on EC2 the instances are
// charged. https://aws.amazon.com/fargate/pricing/

#include <algorithm>

#include "analyzer/base/text.h"
#include "pricing/catalog.h"
#include "pricing/services/ec2.h"
#include "pricing/services/scaling.h"

namespace cfnaudit::pricing {
namespace {

using graph::ValuePtr;

constexpr PriceKey kCpuX86 = {"AmazonECS", "fargate-vcpu-x86", "vCPU-hours"};
constexpr PriceKey kCpuArm = {"AmazonECS", "fargate-vcpu-arm", "vCPU-hours"};
constexpr PriceKey kMemoryX86 = {"AmazonECS", "fargate-memory-x86", "GB-hours"};
constexpr PriceKey kMemoryArm = {"AmazonECS", "fargate-memory-arm", "GB-hours"};
constexpr PriceKey kStorage = {"AmazonECS", "fargate-ephemeral-storage", "GB-hours"};
constexpr PriceKey kPrices[] = {kCpuX86, kCpuArm, kMemoryX86, kMemoryArm, kStorage, kPublicIpv4};

constexpr std::string_view kTaskTypes[] = {"AWS::ECS::TaskDefinition"};
constexpr std::int64_t kFreeStorageGb = 20;

/// "256", "1024", ".5 vCPU", "1 vCPU" in CPU units of 1/1024; "512", "2 GB" in MB.
/// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
Amount sized(ValuePtr value, std::string_view unit, std::string_view what) {
  const Choice text = choice(value, "");
  if (!text.known()) return Amount::unknown(text.why_unknown);
  if (text.text.empty()) return Amount::unknown(concat(what, " is missing"));
  const std::string lower = lowercase(text.text);
  const auto suffix = lower.find(lowercase(unit));
  std::string number(trim(std::string_view(lower).substr(0, suffix)));
  if (number.starts_with('.')) number = concat("0", number);
  const auto quantity = Quantity::parse(number);
  if (!quantity)
    return Amount::unknown(concat(what, " ", quote(text.text), " is not a valid size"));
  return suffix == std::string::npos ? Amount(*quantity) / 1024 : Amount(*quantity);
}

enum class Launch : std::uint8_t { kFargate, kSpot, kMachines, kMixed };

/// Where the tasks run. An unknown or mixed choice is not Fargate for certain.
Launch launch_of(const Subject& service) {
  const auto strategies = resolve::items(service.property("CapacityProviderStrategy"));
  if (strategies.empty()) {
    const Choice type = choice(service.property("LaunchType"), "EC2");
    return type.text == "FARGATE" ? Launch::kFargate : Launch::kMachines;
  }
  const auto all = [&](std::string_view provider) {
    return std::all_of(strategies.begin(), strategies.end(), [&](ValuePtr strategy) {
      return resolve::equals(resolve::get(strategy, "CapacityProvider"), provider) == Tri::kYes;
    });
  };
  if (all("FARGATE")) return Launch::kFargate;
  return all("FARGATE_SPOT") ? Launch::kSpot : Launch::kMixed;
}

std::vector<LineItem> task_items(const Subject& service, const Subject& task) {
  const auto range = scaling_range(service, "ecs:service:DesiredCount");
  const Amount desired = whole_number(service.property("DesiredCount"), 1);
  const Amount tasks = raised(desired, range);
  const auto named = tasks.quantity();
  const std::string assumption =
      concat(named ? to_string(*named) : "?", named == Quantity(1) ? " task" : " tasks",
             why_raised(desired, range), ", 730 hours");
  const bool arm =
      choice(task.property("RuntimePlatform.CpuArchitecture"), "X86_64").text == "ARM64";
  const Amount cpu = sized(task.property("Cpu"), "vcpu", "Cpu") * kHoursPerMonth;
  const Amount memory = sized(task.property("Memory"), "gb", "Memory") * kHoursPerMonth;
  std::vector<LineItem> items = {{.name = "vCPU hours",
                                  .price = arm ? kCpuArm : kCpuX86,
                                  .monthly = cpu * tasks,
                                  .assumption = assumption,
                                  .bound = scaling_bound(range, cpu)},
                                 {.name = "Memory hours",
                                  .price = arm ? kMemoryArm : kMemoryX86,
                                  .monthly = memory * tasks,
                                  .assumption = assumption,
                                  .bound = scaling_bound(range, memory)}};
  const Amount extra = above(
      whole_number(task.property("EphemeralStorage.SizeInGiB"), kFreeStorageGb), kFreeStorageGb);
  if (extra.quantity() != Quantity(0))
    items.push_back({.name = "Ephemeral storage above 20 GB",
                     .price = kStorage,
                     .monthly = extra * tasks * kHoursPerMonth,
                     .bound = scaling_bound(range, extra * kHoursPerMonth)});
  if (resolve::equals(service.property("NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp"),
                      "ENABLED") == Tri::kYes)
    items.push_back({.name = "Public IPv4 addresses",
                     .price = kPublicIpv4,
                     .monthly = tasks * kHoursPerMonth,
                     .assumption = "one per task",
                     .bound = scaling_bound(range, kHoursPerMonth)});
  return items;
}

std::vector<LineItem> estimate(const Subject& service) {
  switch (launch_of(service)) {
    case Launch::kMachines:
      return {};  // its instances are charged where they are declared
    case Launch::kSpot:
      return {unpriced("Tasks", "Spot prices vary")};
    case Launch::kMixed:
      return {unpriced("Tasks", "the tasks use several capacity providers")};
    case Launch::kFargate:
      break;
  }
  const auto task = service.graph().identify(service.property("TaskDefinition"), kTaskTypes);
  if (!task) return {unpriced("Tasks", "the task definition is not in the template")};
  return task_items(service, service.other(task->resource));
}

}  // namespace

constinit const Estimator kEcsService = {
    .resource_type = "AWS::ECS::Service", .prices = kPrices, .usage = {}, .estimate = estimate};

}  // namespace cfnaudit::pricing
