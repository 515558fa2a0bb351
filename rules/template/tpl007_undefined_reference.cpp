#include "rules/catalog.h"

// Reported by the analyzer itself: model/check_names.cpp and resolve/evaluate.cpp.

namespace cfnaudit::rules {

namespace {

constexpr std::string_view kSameTpl007[] = {"E1010", "E1019", "E1020", "E3015"};

}  // namespace

extern constinit const Rule kUndefinedReference = {
    .info = {.id = "TPL007",
             .name = "undefined-reference",
             .severity = Severity::kError,
             .summary = "A name in the template is not defined.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
                       "intrinsic-function-reference-ref.html",
             .equivalents = kSameTpl007},
};

}  // namespace cfnaudit::rules
