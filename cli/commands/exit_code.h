#pragma once

// How every command ends.

namespace cfnaudit::cli {

/// 0: nothing at or above --fail-on. 1: findings at or above it. 2: the command could not do its
/// job. 3: finished, but something was not decided that should have been.
enum ExitCode : int { kClean = 0, kFindings = 1, kFailed = 2, kIncomplete = 3 };

}  // namespace cfnaudit::cli
