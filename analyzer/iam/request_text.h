#pragma once

// A request as people read it. Used by rules and reports that show a witness.

#include <string>

#include "analyzer/iam/evaluate.h"

namespace cfnaudit::iam {

/// "arn:... dynamodb:GetItem on arn:... with aws:sourceip = 10.0.0.0", without the keys that follow
/// from the rest.
std::string to_string(const Request& request);

}  // namespace cfnaudit::iam
