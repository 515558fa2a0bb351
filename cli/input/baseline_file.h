#pragma once

// The file that a baseline is kept in. Read and written by check.

#include <string>

#include "analyzer/base/result.h"
#include "analyzer/base/source.h"
#include "audit/baseline.h"

namespace cfnaudit::cli {

Result<audit::Baseline> read_baseline(const SourceFile& file);

/// The file's text: JSON, sorted.
std::string baseline_text(audit::Baseline entries);

}  // namespace cfnaudit::cli
