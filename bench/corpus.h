#pragma once

// Synthetic input of any size for the benchmarks: the same size and seed give the same bytes on
// every machine.

#include <cstddef>
#include <cstdint>
#include <string>

namespace cfnaudit::bench {

/// A YAML template with about `resources` resources, connected as a serverless application's are:
/// functions with their role, queue, table and log group, and alarms on them; three environments.
std::string yaml_template(std::size_t resources, std::uint64_t seed = 1);

}  // namespace cfnaudit::bench
