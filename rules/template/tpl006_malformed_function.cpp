#include "rules/catalog.h"

// Reported by the analyzer itself: model/build_expression.cpp.

namespace cfnaudit::rules {

extern constinit const Rule kMalformedFunction = {
    .info = {.id = "TPL006",
             .name = "malformed-function",
             .severity = Severity::kError,
             .summary = "An intrinsic function does not exist or is malformed.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                       "intrinsic-function-reference.html"},
};

}  // namespace cfnaudit::rules
