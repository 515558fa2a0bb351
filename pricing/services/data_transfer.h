#pragma once

// The charge for data sent to the internet, shared by the services that send it.
// https://aws.amazon.com/ec2/pricing/on-demand/ (Data Transfer)

#include "pricing/estimator.h"

namespace cfnaudit::pricing {

inline constexpr PriceKey kDataOut = {"AWSDataTransfer", "internet-out", "GB"};
inline constexpr UsageKey kDataOutUsage = {
    "monthly_data_transfer_out_gb", "GB sent to the internet per month", {1, 10, 1'000}};

inline LineItem data_out(const Subject& subject) {
  return {.name = "Data transferred out",
          .price = kDataOut,
          .monthly = subject.usage(kDataOutUsage.name),
          .assumption = "volume tiers apply per account"};
}

}  // namespace cfnaudit::pricing
