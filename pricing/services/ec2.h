#pragma once

// The cost of virtual machines, shared by instances, auto scaling groups and the nodes of a
// cluster: hours by type, options, and the volumes that come along.
// https://aws.amazon.com/ec2/pricing/on-demand/

#include "pricing/estimator.h"
#include "pricing/services/ebs.h"

namespace cfnaudit::pricing {

/// A family: the variants are types, with the operating system, tenancy or commitment behind them
/// when those are not the common ones: "t3.medium", "t3.medium windows", "t3.medium dedicated",
/// "t3.medium standard 1_year no_upfront".
inline constexpr PriceKey kInstanceHours = {"AmazonEC2", "instance-hours", "hours"};
inline constexpr PriceKey kEbsOptimizedHours = {"AmazonEC2", "ebs-optimized-hours", "hours"};
inline constexpr PriceKey kCpuCredits = {"AmazonEC2", "cpu-credits", "vCPU-hours"};
inline constexpr PriceKey kCpuCreditsT4g = {"AmazonEC2", "cpu-credits-t4g", "vCPU-hours"};
inline constexpr PriceKey kCpuCreditsWindows = {"AmazonEC2", "cpu-credits-windows", "vCPU-hours"};
inline constexpr PriceKey kDetailedMonitoring = {"AmazonCloudWatch", "custom-metrics",
                                                 "metric-months"};
inline constexpr PriceKey kPublicIpv4 = {"AmazonVPC", "public-ipv4-hours", "hours"};

inline constexpr PriceKey kMachinePrices[] = {
    kInstanceHours,
    kEbsOptimizedHours,
    kCpuCredits,
    kCpuCreditsT4g,
    kCpuCreditsWindows,
    kDetailedMonitoring,
    kPublicIpv4,
    kEbsGp2,
    kEbsGp3,
    kEbsIo1,
    kEbsIo2,
    kEbsSt1,
    kEbsSc1,
    kEbsStandard,
    kEbsGp3Iops,
    kEbsGp3Throughput,
    kEbsIo1Iops,
    kEbsIo2Iops,
    kEbsStandardRequests,
};

inline constexpr UsageKey kOperatingSystem = {.name = "operating_system",
                                              .meaning = "operating system of the image",
                                              .words = "linux|windows|rhel|suse"};
inline constexpr UsageKey kReservedType = {.name = "reserved_instance_type",
                                           .meaning = "type of the reservation",
                                           .words = "standard|convertible"};
inline constexpr UsageKey kReservedTerm = {.name = "reserved_instance_term",
                                           .meaning = "term of the reservation",
                                           .words = "none|1_year|3_year"};
inline constexpr UsageKey kReservedPayment = {.name = "reserved_instance_payment_option",
                                              .meaning = "payment option of the reservation",
                                              .words = "no_upfront|partial_upfront|all_upfront"};
inline constexpr UsageKey kMachineUsage[] = {
    {"monthly_hrs", "instance hours per month", {730, 730, 730}},
    {"monthly_cpu_credit_hrs", "hours with surplus CPU credits per month and vCPU"},
    {"vcpu_count", "vCPUs that use surplus credits", {2, 2, 2}},
    {"instances", "running instances on average"},
    {"root_volume_gb", "GB of the root volume, if only the image determines it", {8, 8, 20}},
    kEbsRequestsUsage,
    kOperatingSystem,
    kReservedType,
    kReservedTerm,
    kReservedPayment,
};

/// What decides the cost of a machine: an instance's properties over those of its launch template.
class Machine {
 public:
  /// `own` are properties of an instance, `launch` the LaunchTemplateData or the launch
  /// configuration behind them; either may be null.
  /// A launch configuration monitors in detail by default, a template and an instance do not.
  Machine(graph::ValuePtr own, graph::ValuePtr launch, bool monitored_by_default = false)
      : own_(own), launch_(launch), monitored_by_default_(monitored_by_default) {}

  graph::ValuePtr property(std::string_view dotted_path) const;
  /// The volumes of both; those of `own` replace those with the same device name.
  std::vector<graph::ValuePtr> devices() const;
  /// Detailed monitoring; nullopt when `why_unknown` says why it is not known.
  std::optional<bool> is_monitored(std::string& why_unknown) const;

 private:
  graph::ValuePtr own_;
  graph::ValuePtr launch_;
  bool monitored_by_default_;
};

/// The data of the launch template that a LaunchTemplateSpecification names; null when it is not of
/// this stack.
graph::ValuePtr launch_template_data(const Subject& subject, graph::ValuePtr specification);

/// Hours, options and volumes of `copies` machines, at most `most` when something bounds them.
struct Fleet {
  Amount copies = 1;
  std::string assumption;  // "DesiredCapacity 2"; empty for a single machine
  std::optional<Quantity> most;
  std::string most_reason;
  std::vector<graph::ValuePtr> subnets = {};  // of a group; a single machine names its own
};

/// An empty `type` is one that only a launch template outside the stack knows.
std::vector<LineItem> machine_items(const Subject& subject, const Machine& machine,
                                    const Fleet& fleet, const Choice& type);

/// " standard 1_year no_upfront" of the declared commitment; empty for on demand.
std::string commitment(const Subject& subject);

}  // namespace cfnaudit::pricing
