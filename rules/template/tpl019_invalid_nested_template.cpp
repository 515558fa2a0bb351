#include "rules/catalog.h"

// Reported by the analyzer itself: expand/includes.cpp, expand/nested.cpp.

namespace cfnaudit::rules {

extern constinit const Rule kInvalidNestedTemplate = {
    .info = {.id = "TPL019",
             .name = "invalid-nested-template",
             .severity = Severity::kError,
             .summary = "A nested or included template is missing or does not match its use.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
                       "using-cfn-nested-stacks.html"},
};

}  // namespace cfnaudit::rules
