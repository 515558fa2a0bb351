#include "rules/catalog.h"

// Reported by the audit itself: rules/suppress.cpp.

namespace cfnaudit::rules {

extern constinit const Rule kUnusedSuppression = {
    .info = {.id = "TPL030",
             .name = "unused-suppression",
             .severity = Severity::kWarning,
             .summary = "A suppression does not match any finding.",
             .source = "https://github.com/cfnaudit/cfnaudit/blob/main/docs/suppressions.md"},
};

}  // namespace cfnaudit::rules
