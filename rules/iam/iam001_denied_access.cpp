#include "rules/catalog.h"

// Reported by the audit itself, from the config file's access section: audit/denials.cpp.

namespace cfnaudit::rules {

constinit const Rule kDeniedAccess = {
    .info = {.id = "IAM001",
             .name = "denied-access",
             .severity = Severity::kError,
             .summary = "Somebody can reach what the config file says that they must not.",
             .source = "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
             .security_severity = "8.0"},
};

}  // namespace cfnaudit::rules
