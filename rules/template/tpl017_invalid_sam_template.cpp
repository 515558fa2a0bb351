#include "rules/catalog.h"

// Reported by the analyzer itself: expand/sam*.cpp.

namespace cfnaudit::rules {

extern constinit const Rule kInvalidSamTemplate = {
    .info = {.id = "TPL017",
             .name = "invalid-sam-template",
             .severity = Severity::kError,
             .summary =
                 "AWS SAM rejects a section or an API document, or the transform is missing.",
             .source =
                 "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/"
                 "sam-specification-template-anatomy.html"},
};

}  // namespace cfnaudit::rules
