#include "rules/catalog.h"

// Reported by the analyzer itself: model/build.cpp.

namespace cfnaudit::rules {

extern constinit const Rule kUnknownKey = {
    .info = {.id = "TPL010",
             .name = "unknown-key",
             .severity = Severity::kError,
             .summary = "A section or attribute does not exist.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
                       "template-anatomy.html"},
};

}  // namespace cfnaudit::rules
