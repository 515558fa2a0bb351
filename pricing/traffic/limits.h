#pragma once

// How much traffic the limits of a template let through: throttles, quotas, reserved concurrency,
// provisioned capacity. Used by traffic.cpp.

#include <vector>

#include "pricing/estimate.h"
#include "pricing/traffic/outcome.h"

namespace cfnaudit::pricing::traffic {

/// `costs` and `outcome` are those of `traffic` of one way in.
std::vector<Limit> limits_of(const std::vector<ResourceCost>& costs, const PriceBook& book,
                             const Outcome& outcome, const Quantity& traffic);

}  // namespace cfnaudit::pricing::traffic
