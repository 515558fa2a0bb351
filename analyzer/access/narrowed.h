#pragma once

// Policies without what names a resource only if a colon stood inside of a name that AWS or a
// parameter gives it: "arn:aws:lambda:*:*:function:other:*" is none of FUNCTION's aliases, and
// "arn:aws:logs:*:*:log-group:/other:*" none of a log group's streams. Names have no colons, but
// those of some members (the keys of S3 objects). Made and used by reach.

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "analyzer/access/access.h"
#include "analyzer/iam/evaluate.h"

namespace cfnaudit::access {

/// May the names of a family's members have colons?
bool members_have_colons(const Destination& destination);

class Narrowing {
 public:
  /// The policies without those patterns of Allow statements; nothing: there are none. Statements
  /// keep their places.
  std::optional<iam::PolicySet> narrow(const iam::PolicySet& policies, const SymbolicText& arn,
                                       const Destination& destination);
  /// What a policy of such a set was made of; any other is itself.
  iam::PolicyRef original(const iam::PolicyRef& policy) const;

 private:
  iam::PolicyRef narrow(const iam::PolicyRef& policy, const SymbolicText& arn,
                        const Destination& destination);

  std::map<std::pair<const iam::CompiledPolicy*, SymbolicText>, iam::PolicyRef> known_;
  std::map<const iam::CompiledPolicy*, iam::PolicyRef> originals_;
};

}  // namespace cfnaudit::access
