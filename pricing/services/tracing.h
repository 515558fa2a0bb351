#pragma once

// The charge for X-Ray traces, shared by every service that can start one. Used by functions,
// stages and state machines.

#include "pricing/estimator.h"

namespace cfnaudit::pricing {

/// https://aws.amazon.com/xray/pricing/
inline constexpr PriceKey kTracesRecorded = {"AWSXRay", "traces-recorded", "traces"};
inline constexpr UsageKey kTracesUsage = {"monthly_traces",
                                          "X-Ray traces that start at the resource per month",
                                          {1'000, 50'000, 5'000'000}};

/// One trace is charged once, however many services add to it: it is counted where it starts.
inline LineItem traces_recorded(const Subject& subject) {
  return {.name = "X-Ray traces recorded",
          .price = kTracesRecorded,
          .monthly = subject.usage(kTracesUsage.name),
          .assumption =
              "traces that start here; by default, 1 per second and 5 % of the rest are sampled"};
}

}  // namespace cfnaudit::pricing
