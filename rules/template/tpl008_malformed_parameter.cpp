#include "rules/catalog.h"

// Reported by the analyzer itself: model/build.cpp.

namespace cfnaudit::rules {

namespace {

constexpr std::string_view kSameTpl008[] = {"E2001", "E2002", "E2015"};

}  // namespace

extern constinit const Rule kMalformedParameter = {
    .info = {.id = "TPL008",
             .name = "malformed-parameter",
             .severity = Severity::kError,
             .summary =
                 "A parameter declaration is malformed, or its default violates its constraints.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
                       "parameters-section-structure.html",
             .equivalents = kSameTpl008},
};

}  // namespace cfnaudit::rules
