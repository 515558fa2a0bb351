#pragma once

// The properties of a resource as a deploying role's needs depend on them: which are set, which
// services they mention, which texts they hold. Used by deploy.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/resolve/value.h"

namespace cfnaudit::permissions {

class Properties {
 public:
  /// `other` may be null: what the same resource had before an update.
  Properties(resolve::ValuePtr properties, resolve::ValuePtr other);

  /// Is one of these top-level properties set, or may it be? With spaces between.
  bool has_one_of(std::string_view names) const;
  /// Does a property, at any depth, have to do with the service?
  bool mention(std::string_view service) const;
  /// All scalars, at any depth.
  const std::vector<resolve::ValuePtr>& texts() const { return texts_; }
  /// Bucket and key, where both stand side by side.
  const std::vector<std::pair<SymbolicText, SymbolicText>>& objects() const { return objects_; }
  /// The ARN with its one symbol filled from a property of that name: ${SubnetGroupName} from
  /// DBSubnetGroupName.
  std::optional<SymbolicText> filled(const SymbolicText& arn) const;

 private:
  void read(resolve::ValuePtr value);

  std::vector<resolve::ValuePtr> roots_;
  std::vector<resolve::ValuePtr> texts_;
  std::vector<std::string> names_;                                  // lower case
  std::vector<std::pair<std::string, resolve::ValuePtr>> scalars_;  // lower-case name
  std::vector<std::pair<SymbolicText, SymbolicText>> objects_;
  bool is_open_ = false;  // which properties there are is not known
};

}  // namespace cfnaudit::permissions
