#pragma once

// Metrics that are emitted with the same dimensions: what the tables of metrics are made of. Used
// by the tables in metrics.cpp and metric_table.cpp.

#include <span>
#include <string_view>

namespace cfnaudit::aws {

/// Metrics of one namespace that are emitted with the same dimensions: all of `required`, any of
/// `possible`, nothing else.
struct MetricFamily {
  std::span<const std::string_view> names;
  std::span<const std::string_view> required = {};
  std::span<const std::string_view> possible = {};
  bool dimensions_documented =
      true;  // false: the page does not say which dimensions occur together
};

}  // namespace cfnaudit::aws
