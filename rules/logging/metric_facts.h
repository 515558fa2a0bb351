#pragma once

// Which metrics AWS services emit, and with which dimensions. Written down from the services'
// metrics pages; read by the rule about alarms on metrics that do not exist.

#include <span>
#include <string_view>
#include <vector>

namespace cfnaudit::rules {

/// Metrics of one namespace that are emitted with the same dimensions: all of `required`, any of
/// `possible`, nothing else.
struct MetricFamily {
  std::string_view metric_namespace;
  std::span<const std::string_view> names;
  std::span<const std::string_view> required = {};
  std::span<const std::string_view> possible = {};
  bool dimensions_documented =
      true;  // false: the page does not say which dimensions occur together
};

/// The families of a namespace; empty when its metrics are not written down here.
std::span<const MetricFamily> metric_families(std::string_view metric_namespace);

/// Every metric or dimension name of a namespace.
std::vector<std::string_view> metric_names(std::string_view metric_namespace);
std::vector<std::string_view> dimension_names(std::string_view metric_namespace);

/// What to do instead of watching `metric` with dimensions that it never has; empty when there is
/// no better advice than to change the dimensions.
std::string_view advice(std::string_view metric_namespace, std::string_view metric);

}  // namespace cfnaudit::rules
