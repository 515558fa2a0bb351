#pragma once

// What is said about regions before a template is evaluated: the one that the template itself
// names, and the partition of one. Used by resolve, by expanders and by the pipeline.

#include <optional>
#include <string>
#include <string_view>

#include "analyzer/syntax/node.h"

namespace cfnaudit::model {

/// "us-west-2" of a description or metadata that names one region and no other.
std::optional<std::string> documented_region(const syntax::Node& root);
/// The partition of a region: "aws", "aws-cn", "aws-us-gov" ...
std::string_view partition_of(std::string_view region);

}  // namespace cfnaudit::model
