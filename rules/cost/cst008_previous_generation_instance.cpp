#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/cost/prices.h"

// Instance types that AWS has replaced -> the replacement where it costs less.

namespace cfnaudit::rules {
namespace {

using graph::ValuePtr;

constexpr pricing::PriceKey kHours = {"AmazonEC2", "instance-hours", "hours"};

struct Replaced {
  std::string_view family;
  std::string_view by;
};

// https://aws.amazon.com/ec2/previous-generation/ ; each size has the same vCPUs and at least the
// same memory.
constexpr Replaced kReplaced[] = {{"m3", "m5"}, {"m4", "m5"}, {"c3", "c5"}, {"c4", "c5"},
                                  {"r3", "r5"}, {"r4", "r5"}, {"t2", "t3"}};

void look_at(const Context& context, Reporter& reporter, const graph::StackResource& owner,
             ValuePtr value) {
  const auto type = resolve::known_text(value);
  if (!type) return;
  const auto dot = type->find('.');
  for (const Replaced& replaced : kReplaced) {
    if (type->substr(0, dot) != replaced.family) continue;
    const std::string newer = concat(replaced.by, type->substr(dot));
    const auto now = monthly(context, kHours, pricing::kHoursPerMonth, *type);
    const auto then = monthly(context, kHours, pricing::kHoursPerMonth, newer);
    if (!now || !then || *then >= *now) return;
    reporter
        .at(owner, value,
            concat(owner.id(), " uses ", *type, ", which costs ", a_month(*now), "; its successor ",
                   newer, " costs ", a_month(*then)))
        .fix(concat("use ", newer, " after testing the image on it"));
  }
}

void check(const Context& context, Reporter& reporter) {
  for (const auto index : context.graph.resources()) {
    const auto& resource = context.graph.resource(index);
    if (resource.exists != Tri::kYes) continue;
    const auto type = resource.type();
    if (type == "AWS::EC2::Instance" || type == "AWS::AutoScaling::LaunchConfiguration")
      look_at(context, reporter, resource, resource.property("InstanceType"));
    if (type == "AWS::EC2::LaunchTemplate")
      look_at(context, reporter, resource, resource.property("LaunchTemplateData.InstanceType"));
  }
}

}  // namespace

extern constinit const Rule kPreviousGenerationInstance = {
    .info = {.id = "CST008",
             .name = "previous-generation-instance",
             .severity = Severity::kWarning,
             .summary = "An instance type of a previous generation costs more than its successor.",
             .source = "https://aws.amazon.com/ec2/previous-generation/"},
    .check = check};

}  // namespace cfnaudit::rules
