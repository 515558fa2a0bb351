#pragma once

// What the commands about templates share: audits of all inputs at a time, under the user's ruling.

#include <memory>
#include <set>
#include <string_view>
#include <vector>

#include "audit/audit.h"
#include "cli/input/inputs.h"
#include "cli/options/invocation.h"

namespace cfnaudit::cli {

/// "2026-11-22", in UTC, or the day of SOURCE_DATE_EPOCH.
std::string today();

/// As of today.
audit::Ruling ruling_of(const Invocation& invocation);

/// Templates are independent of each other: each thread takes the next one. The inputs must outlive
/// the audits.
std::vector<std::unique_ptr<audit::Audit>> audit_all(Inputs& inputs, const Options& options,
                                                     const audit::Stages& stages,
                                                     const audit::Ruling& ruling);

/// The template, or a file that it names, which the report would overwrite; empty: none.
std::string input_that_is(const Options& options,
                          const std::vector<std::unique_ptr<audit::Audit>>& audits);

/// Those of one side that are part of others there; of two that contain each other, the first
/// stays.
std::set<const audit::Audit*> parts_among(std::vector<const audit::Audit*> audits);

/// Leaves out templates of a folder that are part of others there: they are audited as such.
void leave_out_parts(const Inputs& inputs, std::vector<std::unique_ptr<audit::Audit>>& audits);

/// Says what is wrong with the usage file: what every template has against it. A name that one of
/// several templates knows is right. True when something is an error.
bool complain_about_usage(const Inputs& inputs,
                          const std::vector<std::unique_ptr<audit::Audit>>& audits);

}  // namespace cfnaudit::cli
