#include "rules/catalog.h"

// Reported by the analyzer itself: syntax/yaml_reader.cpp and tree_builder.cpp.

namespace cfnaudit::rules {

extern constinit const Rule kUnsupportedYaml = {
    .info = {.id = "TPL003",
             .name = "unsupported-yaml",
             .severity = Severity::kError,
             .summary = "The template uses a YAML feature that CloudFormation does not support.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
                       "template-formats.html"},
};

}  // namespace cfnaudit::rules
