#pragma once

// The findings that were there when a team began to look: a file that a check is compared with, so
// that only new ones fail. Findings are known by fingerprint, so they stay old when lines move,
// files are renamed or YAML becomes JSON.

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audit/audit.h"

namespace cfnaudit::audit {

struct BaselineEntry {
  std::string path;  // of the template
  std::string rule;
  std::string resource;
  std::string message;
  std::string fingerprint;
  std::vector<std::string> members;  // as Diagnostic::members: with one more it is a new finding
};

using Baseline = std::vector<BaselineEntry>;

/// All findings of these audits, also those that an earlier baseline hides.
Baseline baseline_of(std::span<const std::unique_ptr<Audit>> audits);

/// Takes out of the findings those that the baseline has, and returns its entries that match
/// nothing any more: what has been mended.
Baseline apply(const Baseline& baseline, std::span<const std::unique_ptr<Audit>> audits);

}  // namespace cfnaudit::audit
