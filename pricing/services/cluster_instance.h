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

/// An instance of class db.serverless, whose capacity units ("NCU") have no price here. `scaling`
/// is the cluster's configuration, whose MinCapacity is charged all month.
std::vector<LineItem> serverless_instance_items(graph::ValuePtr scaling, std::string_view unit);

}  // namespace cfnaudit::pricing
