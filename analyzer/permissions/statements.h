#pragma once

// Permissions as the statements of one policy: those on the same resources together, and those of
// the same actions. Used by the commands that write policies.

#include <string>
#include <vector>

#include "analyzer/base/symbolic_text.h"

namespace cfnaudit::permissions {

/// One action on some resources.
struct Permission {
  std::string action;
  std::vector<SymbolicText> on;        // "*" alone: whatever
  std::vector<std::string> passed_to;  // of iam:PassRole
  std::string subject;                 // what it is for: "Orders (AWS::DynamoDB::Table)"
  std::vector<std::string> open;       // why a part of `on` is not known
};

struct PolicyStatement {
  std::vector<std::string> actions;  // sorted
  std::vector<SymbolicText> on;      // sorted
  std::vector<std::string> passed_to;
  std::vector<std::string> subjects;
  std::vector<std::string> open;
};

std::vector<PolicyStatement> statements(const std::vector<Permission>& permissions);

}  // namespace cfnaudit::permissions
