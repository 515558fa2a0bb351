#include "rules/catalog.h"

// Reported by the analyzer itself: model/check_names.cpp and resolve/evaluate.cpp.

namespace cfnaudit::rules {

constinit const Rule kReferenceToNothing = {
    .info = {.id = "TPL007",
             .name = "reference-to-nothing",
             .severity = Severity::kError,
             .summary = "A name in the template is not defined.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                       "intrinsic-function-reference-ref.html"},
};

}  // namespace cfnaudit::rules
