#pragma once

// Comments and Metadata of a template, and entries of the config file -> Suppressions. Knows the
// catalogue, and other tools' ids of its rules. Called by audit and config.

#include <string_view>
#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"
#include "analyzer/syntax/node.h"
#include "rules/suppression.h"

namespace cfnaudit::rules {

/// Those of a template, and what is wrong with them (TPL031). `root` is the tree as written, before
/// any expansion.
Staged<std::vector<Suppression>> suppressions_of(const SourceFile& file, const syntax::Node& root);

/// One wish from a map {rule, reason, until, resource, environment, path, property}, as Metadata
/// and the config file have it. `root` is where `property` is looked up below `resource`; nullptr
/// where there is no template.
Suppression read_suppression(const syntax::Node& entry, std::string_view source,
                             std::vector<Diagnostic>& problems);

}  // namespace cfnaudit::rules
