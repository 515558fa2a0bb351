#include "rules/catalog.h"

// Reported by the analyzer itself: expand/loops.cpp.

namespace cfnaudit::rules {

extern constinit const Rule kInvalidLoop = {
    .info = {.id = "TPL018",
             .name = "invalid-loop",
             .severity = Severity::kError,
             .summary = "An Fn::ForEach is invalid.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                       "intrinsic-function-reference-foreach.html"},
};

}  // namespace cfnaudit::rules
