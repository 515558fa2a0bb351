#include "rules/catalog.h"

// Reported by the analyzer itself: resolve/evaluate.cpp.

namespace cfnaudit::rules {

constexpr std::string_view kSame[] = {"E1011"};

extern constinit const Rule kMissingMappingKey = {
    .info = {.id = "TPL012",
             .name = "missing-mapping-key",
             .severity = Severity::kError,
             .summary = "Fn::FindInMap looks up a key that the mapping does not have, in at least "
                        "one environment.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                       "intrinsic-function-reference-findinmap.html",
             .equivalents = kSame},
};

}  // namespace cfnaudit::rules
