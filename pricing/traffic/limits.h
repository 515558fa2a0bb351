#pragma once

// How much traffic the limits of a template let through: throttles, quotas, reserved concurrency,
// provisioned capacity. Used by traffic.cpp.

#include <vector>

#include "pricing/traffic/traffic.h"

namespace cfnaudit::pricing::traffic {

/// `cost` and `outcome` are those of `traffic` of one way in.
std::vector<Limit> limits_of(const EnvironmentCost& cost, const Outcome& outcome,
                             const Quantity& traffic);

}  // namespace cfnaudit::pricing::traffic
