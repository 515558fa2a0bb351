#pragma once

// What a call in code is on: an ARN, with the resource of the template that has it. Made by
// code_targets, judged by code_calls.

#include <optional>
#include <string>

#include "analyzer/access/access.h"

namespace cfnaudit::calls {

/// What is called: one of several values of an argument is one of these.
struct CodeTarget {
  SymbolicText arn;                              // "*" for actions without resource types
  std::optional<graph::ResourceIndex> resource;  // of the template
  std::string open;                              // why a part of the ARN is not known
  access::Verdict verdict = access::Verdict::kReachable;
};

}  // namespace cfnaudit::calls
