#include "rules/catalog.h"

// Reported by the analyzer itself: model/build.cpp.

namespace cfnaudit::rules {

extern constinit const Rule kMalformedResource = {
    .info = {.id = "TPL009",
             .name = "malformed-resource",
             .severity = Severity::kError,
             .summary = "A resource declaration is malformed.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
                       "resources-section-structure.html"},
};

}  // namespace cfnaudit::rules
