#pragma once

// What Application Auto Scaling adds to the costs of what it scales: it keeps a capacity between
// MinCapacity and MaxCapacity of a scalable target, whatever the resource itself says. Made from
// the template's targets; used by the services that it scales.
// https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html

#include <functional>
#include <optional>
#include <span>
#include <string_view>

#include "pricing/estimator.h"

namespace cfnaudit::pricing {

struct ScalingRange {
  Amount least;
  Amount most;
};

/// Decides whether a ResourceId is the one in question.
using IsScaled = std::function<bool(const SymbolicText& resource_id)>;

/// The range of a target of this dimension, "ecs:service:DesiredCount"; nullopt when none scales
/// it.
std::optional<ScalingRange> scaling_range(const Subject& subject, std::string_view dimension,
                                          const IsScaled& is_scaled);
/// The same for the resource itself, which is the last part of the ResourceId:
/// "service/CLUSTER/NAME", "cluster:NAME".
std::optional<ScalingRange> scaling_range(const Subject& subject, std::string_view dimension);

/// The resource's own capacity, raised to the least of its range. What is unknown stays unknown.
Amount raised(const Amount& own, const std::optional<ScalingRange>& range);
/// " (MinCapacity of auto scaling)" when the range raises it.
std::string_view why_raised(const Amount& own, const std::optional<ScalingRange>& range);
/// The most of the range, each unit as much as `each` all month.
std::optional<Bound> scaling_bound(const std::optional<ScalingRange>& range, const Amount& each);

/// Readers that a cluster's scaling adds to those of the template. They have the class of the
/// primary instance, so the cluster's first instance carries them; nullopt for every other
/// instance.
/// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Integrating.AutoScaling.html
std::optional<ScalingRange> added_readers(const Subject& instance, std::string_view dimension,
                                          std::span<const std::string_view> cluster_types);

}  // namespace cfnaudit::pricing
