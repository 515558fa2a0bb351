#pragma once

// What is said about regions before a template is evaluated: the one that the template itself
// names, and the partition of one. Used by resolve, by expanders and by the pipeline.

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "analyzer/syntax/node.h"

namespace cfnaudit::model {

/// "us-west-2" of a description or metadata that names one region and no other.
std::optional<std::string> documented_region(const syntax::Node& root);
/// The region of a run that nobody gave: the documented one, else us-east-1, or the first that the
/// mappings by region have where they lack us-east-1.
std::string assumed_region(const syntax::Node& root);
/// Adds the regions that a text names, also as part of a word: "us-east-1" of "us-east-1a".
void add_regions_in(std::string_view text, std::set<std::string>& regions);
/// The partition of a region: "aws", "aws-cn", "aws-us-gov" ...
std::string_view partition_of(std::string_view region);

}  // namespace cfnaudit::model
