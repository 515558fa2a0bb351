#include "rules/catalog.h"

// Reported by the analyzer itself: syntax/yaml_reader.cpp, json_reader.cpp and input_text.cpp.

namespace cfnaudit::rules {

extern constinit const Rule kSyntaxError = {
    .info = {.id = "TPL001",
             .name = "syntax-error",
             .severity = Severity::kError,
             .summary = "The file is not well-formed YAML or JSON.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
                       "template-formats.html"},
};

}  // namespace cfnaudit::rules
