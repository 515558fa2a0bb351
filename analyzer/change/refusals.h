#pragma once

// Why CloudFormation or a service refuses a change, and the update of the stack fails. Used by
// change.cpp.

#include <string>
#include <vector>

#include "analyzer/change/resource_change.h"

namespace cfnaudit::change {

/// Of a resource that is on both sides, a clause each: "KeySpec cannot be changed". What depends on
/// a value that is not known is not refused.
std::vector<std::string> refusals(const ResourceChange& change);

/// The property that names a resource which is replaced, where the same unknown value gives the
/// name on both sides: "TableName". Empty: none, or the name is known.
std::string unknown_name(const ResourceChange& change);

}  // namespace cfnaudit::change
