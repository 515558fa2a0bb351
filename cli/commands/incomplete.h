#pragma once

// Was something not decided that should have been, or not read?

#include <algorithm>

#include "audit/audit.h"

namespace cfnaudit::cli {

/// A search ended at its budget, a rule failed, or part of the template was not read.
inline bool is_incomplete(const audit::Audit& audit) {
  return !audit.is_whole() ||
         std::any_of(audit.incomplete.begin(), audit.incomplete.end(), [](const auto& open) {
           return open.kind == rules::Incomplete::Kind::kGaveUp;
         });
}

}  // namespace cfnaudit::cli
