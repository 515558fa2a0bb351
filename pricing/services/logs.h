#pragma once

// The charges for logs, shared by log groups and by functions whose group no template makes.
// https://aws.amazon.com/cloudwatch/pricing/

#include "pricing/estimator.h"

namespace cfnaudit::pricing {

/// In tiers since 2025-05-01.
inline constexpr PriceKey kLambdaLogsIngested = {"AmazonCloudWatch", "lambda-log-ingestion", "GB"};
inline constexpr PriceKey kLogsStored = {"AmazonCloudWatch", "log-storage", "GB-months"};

}  // namespace cfnaudit::pricing
