#include <algorithm>
#include <string>
#include <vector>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/iam/statements.h"

// Stacks that run something and watch nothing.

namespace cfnaudit::rules {
namespace {

constexpr std::string_view kRunning[] = {
    "AWS::Lambda::Function", "AWS::StepFunctions::StateMachine",
    "AWS::ECS::Service",     "AWS::RDS::DBInstance",
    "AWS::RDS::DBCluster",   "AWS::EC2::Instance"};
constexpr std::string_view kWatching[] = {
    "AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm",
    "AWS::ApplicationInsights::Application", "AWS::Synthetics::Canary"};

void check(const Context& context, Reporter& report) {
  std::vector<std::string> names;
  const graph::StackResource* first = nullptr;
  for (const auto index : context.graph.resources()) {
    const auto& resource = context.graph.resource(index);
    if (std::ranges::find(kWatching, resource.type()) != std::end(kWatching)) return;
    if (resource.exists != Tri::kYes ||
        std::ranges::find(kRunning, resource.type()) == std::end(kRunning))
      continue;
    if (first == nullptr) first = &resource;
    names.emplace_back(resource.id());
  }
  if (first == nullptr) return;
  report.at(*first, concat("no alarm watches ", list_names(names)))
      .fix("add an AWS::CloudWatch::Alarm with an action, on errors at least");
}

}  // namespace

extern constinit const Rule kNoAlarm = {
    .info =
        {.id = "LOG025",
         .name = "no-alarm",
         .severity = Severity::kWarning,
         .summary = "A template runs functions, services or databases, and has no alarm.",
         .source =
             "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html",
         .by_default = Default::kOff,
         .profiles = Profile::kServerless,
         .types = kRunning},
    .check = check,
};

}  // namespace cfnaudit::rules
