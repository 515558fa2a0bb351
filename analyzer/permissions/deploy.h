#pragma once

// What the role that deploys a stack must be allowed: for each resource the actions of its type's
// handlers (aws/handlers), without those that no property of it calls for, on the ARNs that the
// template makes; iam:PassRole for the roles that it hands to services; and what CloudFormation
// reads for parameters and dynamic references. Made for one environment; read by
// `policy deploy`.

#include <cstdint>
#include <string>
#include <vector>

#include "analyzer/aws/handlers.h"
#include "analyzer/base/span.h"
#include "analyzer/graph/graph.h"
#include "analyzer/iam/compiled_policy.h"
#include "analyzer/iam/policy.h"

namespace cfnaudit::permissions {

struct Requirement {
  std::string resource;  // logical id; of a parameter its name
  std::string type;
  Span place;
  std::string action;
  std::uint8_t handlers = 0;           // bits of aws::Handler: when
  std::vector<SymbolicText> on;        // ARNs with symbols; "*" for actions without resource types
  std::vector<std::string> open;       // why a part of them is not known
  std::vector<std::string> passed_to;  // of iam:PassRole: services; empty: any
  bool sure = false;      // needed in any case; else AWS lists it for some properties of the type
  bool inferred = false;  // the type's schema lists nothing
};

/// A resource of which it is not known what its deployment needs.
struct Gap {
  std::string resource;
  std::string type;
  Span place;
  std::string reason;
};

struct Deployment {
  std::vector<Requirement> requirements;  // in the order of the template, then by action
  std::vector<Gap> gaps;
};

/// To create, update and delete all of the stack.
Deployment deployment(const graph::Graph& graph, bool stack_name_is_given);
/// To update the one stack to the other, and to take that back.
Deployment deployment(const graph::Graph& before, const graph::Graph& after,
                      bool stack_name_is_given);

enum class Allowed : std::uint8_t { kYes, kNo, kUnknown };

/// Would the identity policies of a role allow it, as far as identity policies decide?
struct Ruling {
  Allowed allowed = Allowed::kYes;
  SymbolicText on;     // of kNo and kUnknown: the ARN
  std::string reason;  // of kUnknown, or the statement that denies
};
Ruling rule(const Requirement& requirement, const std::vector<iam::PolicyRef>& policies,
            const resolve::Environment& environment);

}  // namespace cfnaudit::permissions
