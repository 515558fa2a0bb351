#include "rules/catalog.h"

// Reported by the analyzer itself: syntax/tree_builder.cpp.

namespace cfnaudit::rules {

extern constinit const Rule kDuplicateKey = {
    .info = {.id = "TPL002",
             .name = "duplicate-key",
             .severity = Severity::kWarning,
             .summary =
                 "A key occurs more than once in a map; CloudFormation uses only the last one.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
                       "template-formats.html"},
};

}  // namespace cfnaudit::rules
