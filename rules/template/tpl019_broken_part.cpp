#include "rules/catalog.h"

// Reported by the analyzer itself: expand/includes.cpp, expand/nested.cpp.

namespace cfnaudit::rules {

constinit const Rule kBrokenPart = {
    .info = {.id = "TPL019",
             .name = "broken-part",
             .severity = Severity::kError,
             .summary = "A nested or included template is missing or does not match its use.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
                       "using-cfn-nested-stacks.html"},
};

}  // namespace cfnaudit::rules
