#include "rules/catalog.h"

// Usage file -> what is malformed or unknown in it; reported by pricing/usage_file.cpp.

namespace cfnaudit::rules {

extern constinit const Rule kUsageFileProblem = {
    .info = {.id = "CST001",
             .name = "usage-file-problem",
             .severity = Severity::kError,
             .summary =
                 "The usage file refers to something that does not exist, or has an invalid value.",
             .source = "https://www.infracost.io/docs/features/usage_based_resources/"}};

}  // namespace cfnaudit::rules
