#include "rules/catalog.h"

// Reported by the analyzer itself: expand/sam*.cpp.

namespace cfnaudit::rules {

constinit const Rule kRefusedSamTemplate = {
    .info = {.id = "TPL017",
             .name = "refused-sam-template",
             .severity = Severity::kError,
             .summary =
                 "The transform of AWS SAM refuses a section or an API's document, or is missing.",
             .source =
                 "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/"
                 "sam-specification-template-anatomy.html"},
};

}  // namespace cfnaudit::rules
