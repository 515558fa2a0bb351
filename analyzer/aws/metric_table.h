#pragma once

// The namespaces of CloudWatch whose metrics are in a generated table (data/metrics.tsv), which the
// source of metrics.h reads where it has no table of its own.

#include <span>
#include <string_view>

#include "analyzer/aws/metric_family.h"

namespace cfnaudit::aws {

/// Each set of dimensions with which metrics are emitted is a family. Empty: not in the table.
std::span<const MetricFamily> generated_families(std::string_view metric_namespace);

}  // namespace cfnaudit::aws
