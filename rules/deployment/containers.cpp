#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/text.h"
#include "analyzer/graph/path.h"
#include "rules/catalog.h"
#include "rules/deployment/chosen_apart.h"

// ECS task definitions and the services that run them -> combinations that ECS refuses.

namespace cfnaudit::rules {
namespace {

using graph::StackResource;
using resolve::ValuePtr;

constexpr std::string_view kTask = "AWS::ECS::TaskDefinition";
constexpr std::string_view kTaskTypes[] = {kTask};
constexpr std::string_view kTargetGroupTypes[] = {"AWS::ElasticLoadBalancingV2::TargetGroup"};

/// Tasks of Fargate: CPU units, and the MiB of memory from, to and in steps of.
/// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html, read on
/// 2026-11-30
struct FargateSize {
  long long cpu;
  long long from;
  long long to;
  long long step;
};
constexpr FargateSize kFargateSizes[] = {
    {256, 512, 2048, 512},        {512, 1024, 4096, 1024},   {1024, 2048, 8192, 1024},
    {2048, 4096, 16384, 1024},    {4096, 8192, 30720, 1024}, {8192, 16384, 61440, 4096},
    {16384, 32768, 122880, 8192},
};

/// "512", "0.5 vCPU" or "1 GB" in units of 1/1024.
std::optional<long long> units(ValuePtr value) {
  if (const auto plain = resolve::integer(value)) return plain;
  const auto text = resolve::known_text(value);
  if (!text) return std::nullopt;
  const auto lower = lowercase(*text);
  for (const std::string_view unit : {"vcpu", "gb"}) {
    if (!lower.ends_with(unit)) continue;
    const std::string number(trim(std::string_view(lower).substr(0, lower.size() - unit.size())));
    char* end = nullptr;
    const double amount = std::strtod(number.c_str(), &end);
    if (end != number.c_str() && *end == '\0') return std::llround(amount * 1024);
  }
  return std::nullopt;
}

/// Does the task surely run on Fargate?
bool is_fargate(const StackResource& task) {
  const auto items = resolve::items(task.property("RequiresCompatibilities"));
  return std::ranges::any_of(
      items, [](ValuePtr item) { return resolve::equals(item, "FARGATE") == Tri::kYes; });
}

void check_size(const Context& context, const StackResource& task, Reporter& report) {
  const ValuePtr cpu = task.property("Cpu");
  const ValuePtr memory = task.property("Memory");
  for (const auto property : {"Cpu", "Memory"})
    if (task.property(property) == nullptr)
      report.at(task, concat(task.id(), " has no ", property, ", which tasks of Fargate require"))
          .key(property);
  const auto cpu_units = units(cpu);
  const auto memory_units = units(memory);
  if (!cpu_units || *cpu_units > std::end(kFargateSizes)[-1].cpu) return;
  const auto* size = std::ranges::find(kFargateSizes, *cpu_units, &FargateSize::cpu);
  if (size == std::end(kFargateSizes)) {
    report.at(task, cpu,
              concat(*resolve::known_text(cpu),
                     " is not a CPU size of Fargate (256, 512, 1024, "
                     "2048, 4096, 8192, 16384)"));
    return;
  }
  if (!memory_units) return;
  const bool fits = *memory_units >= size->from && *memory_units <= size->to &&
                    (*memory_units - size->from) % size->step == 0;
  const bool smallest = size->cpu == 256 && *memory_units == 1536;
  if (fits && !smallest) return;
  if (are_chosen_apart(context, cpu, memory))
    return report.undecided(task, "its CPU and memory are chosen by two parameters");
  report.at(task, memory,
            concat("Fargate has no tasks of ", std::to_string(size->cpu), " CPU units and ",
                   std::to_string(*memory_units), " MiB; it allows ", std::to_string(size->from),
                   " to ", std::to_string(size->to), " MiB"));
}

void check_fargate(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type(kTask)) {
    const auto& task = context.graph.resource(index);
    if (!is_fargate(task)) continue;
    check_size(context, task, report);
    const ValuePtr mode = task.property("NetworkMode");
    if (mode == nullptr || resolve::equals(mode, "awsvpc") == Tri::kNo)
      report
          .at(task, mode,
              concat(task.id(), " requires Fargate, which supports only the network mode awsvpc"))
          .key("mode")
          .fix("set NetworkMode to awsvpc");
    graph::at_path(task.properties, "ContainerDefinitions[].Privileged", [&](ValuePtr privileged) {
      if (resolve::boolean(privileged) == true)
        report.at(task, privileged, "Fargate does not support privileged containers");
    });
  }
}

/// The task definition of a service, if it is of this stack.
const StackResource* task_of(const Context& context, const StackResource& service) {
  const auto target = context.graph.identify(service.property("TaskDefinition"), kTaskTypes);
  return target ? &context.graph.resource(target->resource) : nullptr;
}

/// The container with a name; nullopt where one of the containers is not known.
std::optional<ValuePtr> container(const StackResource& task, std::string_view name) {
  const ValuePtr list = task.property("ContainerDefinitions");
  if (resolve::is_unknown(list)) return std::nullopt;
  ValuePtr found = nullptr;
  for (const ValuePtr item : resolve::items(list)) {
    const auto own = resolve::known_text(resolve::get(item, "Name"));
    if (!own) return std::nullopt;
    if (*own == name) found = item;
  }
  return found;
}

void check_container(const StackResource& service, const StackResource& task, ValuePtr balancer,
                     Reporter& report) {
  const ValuePtr name_value = resolve::get(balancer, "ContainerName");
  const auto name = resolve::known_text(name_value);
  if (!name) return;
  const auto found = container(task, *name);
  if (!found) return;
  if (*found == nullptr) {
    report
        .at(service, name_value,
            concat(task.id(), " has no container ", quote(*name), ", which ", service.id(),
                   " registers with its load balancer"))
        .note(task, "the task definition");
    return;
  }
  const ValuePtr port_value = resolve::get(balancer, "ContainerPort");
  const auto port = resolve::integer(port_value);
  const ValuePtr mappings = resolve::get(*found, "PortMappings");
  if (!port || resolve::is_unknown(mappings)) return;
  const bool mapped = std::ranges::any_of(resolve::items(mappings), [&](ValuePtr mapping) {
    const ValuePtr own = resolve::get(mapping, "ContainerPort");
    return resolve::integer(own).value_or(*port) == *port;
  });
  if (!mapped)
    report
        .at(service, port_value,
            concat("container ", quote(*name), " of ", task.id(), " has no port mapping for ",
                   std::to_string(*port)))
        .note(task, "the task definition")
        .fix(concat("add ContainerPort: ", std::to_string(*port), " to its PortMappings"));
}

void check_containers(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type("AWS::ECS::Service")) {
    const auto& service = context.graph.resource(index);
    const auto* task = task_of(context, service);
    if (task == nullptr) continue;
    graph::at_path(service.properties, "LoadBalancers[]",
                   [&](ValuePtr balancer) { check_container(service, *task, balancer, report); });
  }
}

void check_service_network(const Context& context, const StackResource& service,
                           const StackResource& task, Reporter& report) {
  const ValuePtr mode = task.property("NetworkMode");
  const Tri vpc = mode == nullptr ? Tri::kNo : resolve::equals(mode, "awsvpc");
  const ValuePtr network = service.property("NetworkConfiguration");
  if (vpc == Tri::kYes && network == nullptr)
    report
        .at(service, concat(service.id(),
                            " has no NetworkConfiguration, which the network mode "
                            "awsvpc of ",
                            task.id(), " requires"))
        .note(task, "the task definition");
  if (vpc == Tri::kNo && network != nullptr && !resolve::is_unknown(network))
    report
        .at(service, network,
            concat("NetworkConfiguration is valid only with the network mode awsvpc, which ",
                   task.id(), " does not have"))
        .note(task, "the task definition");
  graph::at_path(service.properties, "LoadBalancers[].TargetGroupArn", [&](ValuePtr value) {
    const auto target = context.graph.identify(value, kTargetGroupTypes);
    if (!target || vpc == Tri::kUnknown) return;
    const auto& group = context.graph.resource(target->resource);
    const ValuePtr type = group.property("TargetType");
    const Tri is_ip = type == nullptr ? Tri::kNo : resolve::equals(type, "ip");
    if (is_ip == Tri::kUnknown || is_ip == vpc) return;
    report
        .at(service, value,
            concat("target group ", group.id(), vpc == Tri::kYes ? " does not have" : " has",
                   " the target type ip, ",
                   vpc == Tri::kYes ? "which the network mode awsvpc of "
                                    : "which requires the network mode awsvpc of ",
                   task.id(), vpc == Tri::kYes ? " requires" : ""))
        .note(group, "the target group")
        .fix(vpc == Tri::kYes ? "set TargetType to ip" : "set TargetType to instance");
  });
}

void check_network(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type("AWS::ECS::Service")) {
    const auto& service = context.graph.resource(index);
    const auto* task = task_of(context, service);
    if (task != nullptr && !resolve::is_unknown(service.properties) &&
        !resolve::is_unknown(task->properties))
      check_service_network(context, service, *task, report);
  }
}

constexpr std::string_view kSizeEquivalents[] = {"E3047", "E3048"};
constexpr std::string_view kServicePage =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
    "aws-resource-ecs-service.html";

constexpr std::string_view kSameDep082[] = {"E3052", "E3054"};

}  // namespace

extern constinit const Rule kInvalidFargateTask = {
    .info = {.id = "DEP080",
             .name = "invalid-fargate-task",
             .severity = Severity::kError,
             .summary = "A task for Fargate has a size or setting that Fargate does not support.",
             .source = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/"
                       "fargate-tasks-services.html",
             .equivalents = kSizeEquivalents},
    .check = check_fargate,
};

extern constinit const Rule kServiceContainerMismatch = {
    .info = {.id = "DEP081",
             .name = "service-container-mismatch",
             .severity = Severity::kError,
             .summary = "A service registers a container or port that its task does not have.",
             .source = kServicePage},
    .check = check_containers,
};

extern constinit const Rule kServiceNetworkMismatch = {
    .info = {.id = "DEP082",
             .name = "service-network-mismatch",
             .severity = Severity::kError,
             .summary = "The network settings of a service do not fit the mode of its task.",
             .source = kServicePage,
             .equivalents = kSameDep082},
    .check = check_network,
};

}  // namespace cfnaudit::rules
