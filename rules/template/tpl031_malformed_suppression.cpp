#include "rules/catalog.h"

// Reported by the audit itself: rules/suppression.cpp.

namespace cfnaudit::rules {

extern constinit const Rule kMalformedSuppression = {
    .info = {.id = "TPL031",
             .name = "malformed-suppression",
             .severity = Severity::kWarning,
             .summary = "A suppression names no rule, has no reason, or is malformed.",
             .source = "https://github.com/cfnaudit/cfnaudit/blob/main/docs/suppressions.md"},
};

}  // namespace cfnaudit::rules
