#include "rules/catalog.h"

// Reported by the analyzer itself: model/build.cpp.

namespace cfnaudit::rules {

extern constinit const Rule kLimitExceeded = {
    .info = {.id = "TPL011",
             .name = "limit-exceeded",
             .severity = Severity::kError,
             .summary = "The template exceeds a quota of CloudFormation.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
                       "cloudformation-limits.html"},
};

}  // namespace cfnaudit::rules
