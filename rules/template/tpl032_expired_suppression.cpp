#include "rules/catalog.h"

// Reported by the audit itself: rules/suppress.cpp.

namespace cfnaudit::rules {

extern constinit const Rule kExpiredSuppression = {
    .info = {.id = "TPL032",
             .name = "expired-suppression",
             .severity = Severity::kWarning,
             .summary = "A suppression has expired.",
             .source = "https://github.com/cfnaudit/cfnaudit/blob/main/docs/suppressions.md"},
};

}  // namespace cfnaudit::rules
