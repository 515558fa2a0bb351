#include "rules/catalog.h"

// Reported by the analyzer itself: resolve/stack.cpp.

namespace cfnaudit::rules {

constexpr std::string_view kSame[] = {"W1001", "E3005"};

extern constinit const Rule kReferenceToAbsentResource = {
    .info = {.id = "TPL013",
             .name = "reference-to-absent-resource",
             .severity = Severity::kError,
             .summary = "A resource is referenced in an environment where its condition is false.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
                       "conditions-section-structure.html",
             .equivalents = kSame},
};

}  // namespace cfnaudit::rules
