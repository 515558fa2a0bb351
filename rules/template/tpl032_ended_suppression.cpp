#include "rules/catalog.h"

// Reported by the audit itself: rules/suppress.cpp.

namespace cfnaudit::rules {

constinit const Rule kEndedSuppression = {
    .info = {.id = "TPL032",
             .name = "ended-suppression",
             .severity = Severity::kWarning,
             .summary = "A suppression has expired.",
             .source = "https://github.com/cfnaudit/cfnaudit/blob/main/docs/suppressions.md"},
};

}  // namespace cfnaudit::rules
