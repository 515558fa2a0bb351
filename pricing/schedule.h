#pragma once

// A schedule expression of EventBridge -> how often it fires in a month. Used by the estimators of
// schedules and of what they invoke.
// https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pricing/estimator.h"

namespace cfnaudit::pricing {

struct Firing {
  std::optional<Quantity> monthly;
  std::string why_unknown;  // empty when `monthly` is there
};

/// rate(5 minutes), cron(0 8 ? * MON-FRI *), at(2027-01-01T00:00:00). A month is a twelfth of a
/// year of 365 days (730 hours): a cron expression counts its days in such a year, a day of the
/// week 365/7 times.
Firing firing_of(std::string_view expression);

/// The edges by which resources of the stack call it, or its aliases and versions.
std::vector<const graph::Edge*> calls_of(const Subject& target);

/// How often all schedules of the stack that target the resource fire in a month; nullopt when
/// there is none, or when anything else may invoke it as well.
std::optional<Bound> scheduled_runs(const Subject& target);

}  // namespace cfnaudit::pricing
