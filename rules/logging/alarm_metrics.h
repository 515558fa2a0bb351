#pragma once

// The metrics that a CloudWatch alarm watches, directly or through metric math. Made from the
// properties of an alarm; read by the rules about alarms.

#include <string_view>
#include <vector>

#include "analyzer/resolve/stack.h"

namespace cfnaudit::rules {

struct AlarmDimension {
  std::string_view name;
  resolve::ValuePtr name_value = nullptr;
  resolve::ValuePtr value = nullptr;
};

enum class Use : std::uint8_t {
  kCompared,   // the alarm compares this metric's statistic with its threshold
  kInFormula,  // an expression stands between
};

struct AlarmMetric {
  std::string_view metric_namespace;
  std::string_view name;
  resolve::ValuePtr name_value = nullptr;
  std::vector<AlarmDimension> dimensions;
  resolve::ValuePtr unknown_dimension = nullptr;  // the first value that hides a dimension's name
  resolve::ValuePtr statistic = nullptr;
  resolve::ValuePtr unit = nullptr;
  Use use = Use::kCompared;
};

/// Metrics whose namespace and name are known.
std::vector<AlarmMetric> alarm_metrics(const resolve::StackResource& alarm);

}  // namespace cfnaudit::rules
