#pragma once

// What the commands about templates share: audits of all inputs at a time, under the user's ruling.

#include <memory>
#include <string>
#include <vector>

#include "audit/audit.h"
#include "cli/input/inputs.h"
#include "cli/input/local_files.h"
#include "cli/options/invocation.h"

namespace cfnaudit::cli {

/// "2026-11-22", in UTC, or the day of SOURCE_DATE_EPOCH.
std::string today();

/// As of today.
audit::Ruling ruling_of(const Invocation& invocation);

/// One template, and what it is audited with beside the settings.
struct Audited {
  const SourceFile* file = nullptr;
  const StackGroup* group = nullptr;  // that it stands for
  std::string stack_name = {};        // of a version of a template; empty: by the options
  LocalFiles* files = nullptr;        // that it may name; null: none
};
std::unique_ptr<audit::Audit> audit_one(const Audited& one, const Options& options,
                                        const resolve::EnvironmentOptions& shared,
                                        const audit::Stages& stages, const audit::Ruling& ruling);

/// In whose folder the files lie that it names.
const SourceFile& first_file(const SourceFile& file, const StackGroup* group);

/// Templates are independent of each other: each thread takes the next one. The inputs must outlive
/// the audits.
std::vector<std::unique_ptr<audit::Audit>> audit_all(Inputs& inputs, const Options& options,
                                                     const audit::Stages& stages,
                                                     const audit::Ruling& ruling);

}  // namespace cfnaudit::cli
