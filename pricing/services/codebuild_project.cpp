// AWS::CodeBuild::Project -> build minutes by the size of the machine.
// https://aws.amazon.com/codebuild/pricing/

#include "analyzer/base/text.h"
#include "pricing/catalog.h"

namespace cfnaudit::pricing {
namespace {

/// A family: "linux BUILD_GENERAL1_SMALL".
constexpr PriceKey kMinutes = {"CodeBuild", "build-minutes", "minutes"};
constexpr PriceKey kPrices[] = {kMinutes};
constexpr UsageKey kUsage[] = {
    {"monthly_build_mins", "build minutes per month", {100, 1'000, 10'000}}};

std::vector<LineItem> estimate(const Subject& project) {
  const Choice size = choice(project.property("Environment.ComputeType"), "BUILD_GENERAL1_SMALL");
  const Choice kind = choice(project.property("Environment.Type"), "LINUX_CONTAINER");
  for (const Choice* decided : {&size, &kind})
    if (!decided->known()) return {unpriced("Build minutes", decided->why_unknown)};
  const std::string system = lowercase(kind.text.substr(0, kind.text.rfind("_CONTAINER")));
  return {{.name = concat("Build minutes (", system, ", ", size.text, ")"),
           .price = kMinutes,
           .monthly = project.usage("monthly_build_mins"),
           .variant = concat(system, " ", size.text)}};
}

}  // namespace

constinit const Estimator kCodeBuildProject = {.resource_type = "AWS::CodeBuild::Project",
                                               .prices = kPrices,
                                               .usage = kUsage,
                                               .estimate = estimate};

}  // namespace cfnaudit::pricing
