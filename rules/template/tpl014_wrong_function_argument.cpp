#include "rules/catalog.h"

// Reported by the analyzer itself: resolve/evaluate.cpp.

namespace cfnaudit::rules {

extern constinit const Rule kWrongFunctionArgument = {
    .info = {.id = "TPL014",
             .name = "wrong-function-argument",
             .severity = Severity::kError,
             .summary = "An intrinsic function gets an invalid argument.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                       "intrinsic-function-reference.html"},
};

}  // namespace cfnaudit::rules
