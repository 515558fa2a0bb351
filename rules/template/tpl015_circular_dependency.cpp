#include "rules/catalog.h"

// Reported by the analyzer itself: graph/build.cpp and resolve/evaluate.cpp.

namespace cfnaudit::rules {

constexpr std::string_view kSame[] = {"E3004"};

extern constinit const Rule kCircularDependency = {
    .info = {.id = "TPL015",
             .name = "circular-dependency",
             .severity = Severity::kError,
             .summary = "Resources or conditions depend on each other in a cycle.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                       "aws-attribute-dependson.html",
             .equivalents = kSame},
};

}  // namespace cfnaudit::rules
