#include "rules/catalog.h"

// Reported by the analyzer itself: expand/sam*.cpp.

namespace cfnaudit::rules {

extern constinit const Rule kInvalidSamResource = {
    .info = {.id = "TPL016",
             .name = "invalid-sam-resource",
             .severity = Severity::kError,
             .summary = "AWS SAM rejects a resource.",
             .source =
                 "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/"
                 "sam-specification-resources-and-properties.html"},
};

}  // namespace cfnaudit::rules
