#pragma once

// Which metrics AWS services emit, with which dimensions, and what the value of a dimension names.
// One row for each set of metrics that are emitted with the same dimensions, from the services'
// metrics pages. Read by graph (what an alarm watches) and by the rules about alarms.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "analyzer/aws/metric_family.h"

namespace cfnaudit::aws {

/// The day on which the tables were made: metrics that AWS added since are not in them.
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html
inline constexpr std::string_view kMetricsAsOf = "2026-11-22";

/// The families of a namespace; empty when not all of its metrics are known.
std::span<const MetricFamily> metric_families(std::string_view metric_namespace);

/// Are all dimensions of the namespace in its families?
bool dimensions_complete(std::string_view metric_namespace);

/// Every metric or dimension name of a namespace.
std::vector<std::string_view> metric_names(std::string_view metric_namespace);
std::vector<std::string_view> dimension_names(std::string_view metric_namespace);

/// How the value of a dimension names its resource.
enum class Form : std::uint8_t {
  kUnstated,  // not written down: perhaps a part of the ARN
  kName,
  kArn,
};

/// A dimension of a CloudWatch metric and a type of the resource that its value names.
struct Dimension {
  std::string_view metric_namespace;  // "AWS/Lambda"
  std::string_view name;              // "FunctionName"
  std::string_view type;              // "AWS::Lambda::Function"
  Form form = Form::kUnstated;
  std::string_view expression = {};  // what gives the value; # stands for the logical id
  bool ref_is_wrong = false;         // Ref returns something else: a URL, an id, an ARN
  std::string_view short_name = {};  // an attribute with a name that is not the value either
};

/// Of a namespace, in the order of their names.
std::span<const Dimension> dimensions(std::string_view metric_namespace);

}  // namespace cfnaudit::aws
