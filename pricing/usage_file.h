#pragma once

// The usage file, cfnaudit-usage.yaml: what a team expects to use. Structure and key names are
// Infracost's (https://www.infracost.io/docs/features/usage_based_resources/); resources are
// called by their logical ids, types as in CloudFormation, and `environments` holds what differs.
// Read for the cost command; written by its --init-usage.

#include <span>
#include <string>

#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"
#include "analyzer/graph/graph.h"
#include "pricing/usage.h"

namespace cfnaudit::pricing {

/// The file's declarations; what is malformed, negative or unknown is reported (CST001) and left
/// out. `graphs` are the environments that the names are checked against.
Staged<Usage> read_usage(const SourceFile& file, std::span<const graph::Graph* const> graphs);

/// A usage file for a template: every key of every resource with its meaning, to be filled in.
std::string usage_file_for(std::span<const graph::Graph* const> graphs);

}  // namespace cfnaudit::pricing
