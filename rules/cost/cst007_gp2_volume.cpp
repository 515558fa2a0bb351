#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/cost/prices.h"

// Volumes of gp2 -> what gp3 would save.

namespace cfnaudit::rules {
namespace {

using graph::ValuePtr;

constexpr pricing::PriceKey kGp2 = {"AmazonEC2", "ebs-gp2", "GB-months"};
constexpr pricing::PriceKey kGp3 = {"AmazonEC2", "ebs-gp3", "GB-months"};

/// gp3 is as fast as gp2 up to this size without options, which cost less than the difference.
/// https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html
constexpr long long kSameSpeedGb = 1'000;

/// A volume whose properties stand in `value`, its size under `size`.
void look_at(const Context& context, Reporter& reporter, const graph::StackResource& owner,
             ValuePtr value, std::string_view size) {
  const ValuePtr type = resolve::get(value, "VolumeType");
  if (resolve::equals(type, "gp2") != Tri::kYes) return;
  const auto gigabytes = resolve::integer(resolve::get(value, size));
  if (!gigabytes || *gigabytes <= 0 || *gigabytes > kSameSpeedGb) return;
  const auto now = monthly(context, kGp2, *gigabytes);
  const auto then = monthly(context, kGp3, *gigabytes);
  if (!now || !then || *then >= *now) return;
  reporter
      .at(owner, type,
          concat(owner.id(), " has a ", std::to_string(*gigabytes), " GB gp2 volume, which costs ",
                 a_month(*now), "; gp3 is at least as fast and costs ", a_month(*then)))
      .fix("set VolumeType: gp3");
}

void check(const Context& context, Reporter& reporter) {
  for (const auto index : context.graph.resources()) {
    const auto& resource = context.graph.resource(index);
    if (resource.exists != Tri::kYes) continue;
    if (resource.type() == "AWS::EC2::Volume")
      look_at(context, reporter, resource, resource.properties, "Size");
    for (const char* path : {"BlockDeviceMappings", "LaunchTemplateData.BlockDeviceMappings"})
      if (resource.type() == "AWS::EC2::Instance" ||
          resource.type() == "AWS::EC2::LaunchTemplate" ||
          resource.type() == "AWS::AutoScaling::LaunchConfiguration")
        for (const ValuePtr device : resolve::items(resource.property(path)))
          look_at(context, reporter, resource, resolve::get(device, "Ebs"), "VolumeSize");
  }
}

}  // namespace

extern constinit const Rule kGp2Volume = {
    .info = {.id = "CST007",
             .name = "gp2-volume",
             .severity = Severity::kWarning,
             .summary = "A gp2 volume costs more than a gp3 volume that is at least as fast.",
             .source = "https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html"},
    .check = check};

}  // namespace cfnaudit::rules
