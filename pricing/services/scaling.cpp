// Scalable targets -> the capacity that a resource has at least and at most.

#include "pricing/services/scaling.h"

#include <algorithm>

#include "analyzer/base/text.h"

namespace cfnaudit::pricing {
namespace {

constexpr std::string_view kTargetType = "AWS::ApplicationAutoScaling::ScalableTarget";

/// Is it the resource's Ref, ARN or name, or one of its attributes?
bool is_resource(const Subject& subject, const SymbolicText& text) {
  const std::string_view types[] = {subject.resource().type()};
  if (const auto target = subject.graph().identify(text, types))
    return target->resource == subject.index();
  if (text.holes().size() != 1 || text.holes().front().end != text.text().size()) return false;
  const std::string_view symbol = text.holes().front().symbol.id;
  return symbol.starts_with(concat(subject.resource().id(), "."));
}

}  // namespace

std::optional<ScalingRange> scaling_range(const Subject& subject, std::string_view dimension,
                                          const IsScaled& is_scaled) {
  for (const auto index : subject.graph().of_type(kTargetType)) {
    const auto& target = subject.graph().resource(index);
    const SymbolicText* id = resolve::text(target.property("ResourceId"));
    if (id == nullptr || !is_scaled(*id)) continue;
    if (resolve::equals(target.property("ScalableDimension"), dimension) == Tri::kNo) continue;
    if (target.exists != Tri::kYes) {
      const Amount unknown =
          Amount::unknown(concat("whether ", target.id(), " exists is not known"));
      return ScalingRange{unknown, unknown};
    }
    return ScalingRange{whole_number(target.property("MinCapacity"), "MinCapacity is missing"),
                        whole_number(target.property("MaxCapacity"), "MaxCapacity is missing")};
  }
  return std::nullopt;
}

std::optional<ScalingRange> scaling_range(const Subject& subject, std::string_view dimension) {
  return scaling_range(subject, dimension, [&](const SymbolicText& id) {
    return is_resource(subject, id) || is_resource(subject, id.split("/").back()) ||
           is_resource(subject, id.split(":").back());
  });
}

Amount raised(const Amount& own, const std::optional<ScalingRange>& range) {
  if (!range || !own.quantity()) return own;
  if (!range->least.quantity()) return range->least;
  return larger_known(own, range->least);
}

std::string_view why_raised(const Amount& own, const std::optional<ScalingRange>& range) {
  const auto before = own.quantity();
  const auto after = raised(own, range).quantity();
  return before && after && *before != *after ? " (MinCapacity of auto scaling)" : "";
}

std::optional<Bound> scaling_bound(const std::optional<ScalingRange>& range, const Amount& each) {
  if (!range) return std::nullopt;
  const auto most = range->most.quantity();
  const auto all = (range->most * each).quantity();
  if (!most || !all) return std::nullopt;
  return Bound{*all, concat("MaxCapacity ", to_string(*most), " of auto scaling, all month")};
}

std::optional<ScalingRange> added_readers(const Subject& instance, std::string_view dimension,
                                          std::span<const std::string_view> cluster_types) {
  const auto& graph = instance.graph();
  const auto cluster = graph.identify(instance.property("DBClusterIdentifier"), cluster_types);
  if (!cluster) return std::nullopt;
  auto range = scaling_range(instance.other(cluster->resource), dimension);
  if (!range) return std::nullopt;
  std::int64_t readers = -1;  // the first instance writes
  for (const auto index : graph.of_type(instance.resource().type())) {
    const Subject other = instance.other(index);
    const auto owner = graph.identify(other.property("DBClusterIdentifier"), cluster_types);
    if (!owner || owner->resource != cluster->resource) continue;
    if (readers < 0 && index != instance.index()) return std::nullopt;
    if (other.resource().exists != Tri::kYes && index != instance.index()) {
      const Amount unknown =
          Amount::unknown(concat("whether ", other.resource().id(), " exists is not known"));
      return ScalingRange{unknown, unknown};
    }
    ++readers;
  }
  return ScalingRange{above(range->least, readers), above(range->most, readers)};
}

}  // namespace cfnaudit::pricing
