#pragma once

// What the instances of DocumentDB and Neptune clusters share: hours, and credits of burstable
// classes.

#include <string_view>
#include <vector>

#include "pricing/estimator.h"

namespace cfnaudit::pricing {

inline constexpr UsageKey kClusterCreditsUsage = {"monthly_cpu_credit_hrs",
                                                  "vCPU-hours of surplus CPU credits per month"};

/// `hours` is a family by the instance's class and `kind`: "db.t3.medium io-optimized" of "
/// io-optimized".
std::vector<LineItem> cluster_instance_items(const Subject& instance, const PriceKey& hours,
                                             const PriceKey& credits, std::string_view kind = "");

}  // namespace cfnaudit::pricing
