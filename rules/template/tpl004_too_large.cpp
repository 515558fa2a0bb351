#include "rules/catalog.h"

// Reported by the analyzer itself: syntax/input_text.cpp and tree_builder.cpp.

namespace cfnaudit::rules {

extern constinit const Rule kTooLarge = {
    .info = {.id = "TPL004",
             .name = "too-large",
             .severity = Severity::kError,
             .summary =
                 "The template is too large, nested too deeply, or its aliases expand to too much.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
                       "cloudformation-limits.html"},
};

}  // namespace cfnaudit::rules
