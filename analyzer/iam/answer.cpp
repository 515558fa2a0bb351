// Policies -> their type.

#include "analyzer/iam/answer.h"

namespace cfnaudit::iam {

PolicyType type_of(std::span<const PolicyRef> policies) {
  for (const PolicyRef& policy : policies)
    for (const Statement& statement : policy->source().statements)
      if (statement.principals.polarity != Polarity::kAbsent) return PolicyType::kResource;
  return PolicyType::kIdentity;
}

}  // namespace cfnaudit::iam
