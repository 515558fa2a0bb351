#include "rules/catalog.h"

// Reported by the analyzer itself: model/build.cpp.

namespace cfnaudit::rules {

extern constinit const Rule kMalformedSection = {
    .info = {.id = "TPL005",
             .name = "malformed-section",
             .severity = Severity::kError,
             .summary = "The file is not a template, or one of its sections is malformed.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
                       "template-anatomy.html"},
};

}  // namespace cfnaudit::rules
