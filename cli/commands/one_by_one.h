#pragma once

// Templates that need not be there at the same time: each is read, audited, turned into its share
// of the report and forgotten, by the thread that has it. Called by templates.

#include <optional>
#include <string>
#include <vector>

#include "cli/commands/outcome.h"
#include "cli/commands/shard.h"
#include "cli/formats.h"
#include "cli/input/inputs.h"
#include "cli/options/invocation.h"

namespace cfnaudit::cli {

struct Run {
  std::vector<Outcome> outcomes;
  std::vector<ShardUnread> unread;
  std::string digest;  // of options, settings and candidates; of a shard
};

/// Of all templates below the paths, or of this shard, in the order of the paths. Nothing, and it
/// is said why, when nothing can be done. What cannot be read is left out of `inputs`.
std::optional<Run> run_all(const Invocation& invocation, Inputs& inputs,
                           const audit::Stages& stages, const Format& format,
                           const ReportOptions& shown);

}  // namespace cfnaudit::cli
