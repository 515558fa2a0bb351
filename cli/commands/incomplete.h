#pragma once

// Was something not decided that should have been?

#include <algorithm>

#include "audit/audit.h"

namespace cfnaudit::cli {

/// A search ended at its budget, or a rule failed.
inline bool gave_up(const audit::Audit& audit) {
  return std::any_of(audit.incomplete.begin(), audit.incomplete.end(), [](const auto& open) {
    return open.kind == rules::Incomplete::Kind::kGaveUp;
  });
}

}  // namespace cfnaudit::cli
