#pragma once

// What the author meant by a property that its owner does not have. Used by mismatch.cpp.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/resolve/resource_types.h"

namespace cfnaudit::rules {

/// What stands for a definition where a type takes tags: {Key, Value}.
inline constexpr std::string_view kTag = "t";

/// A resource type or one of its nested definitions.
struct Owner {
  std::string_view type;
  std::string_view definition;  // empty: the type itself

  std::string key() const;
};

/// By name.
std::vector<resolve::PropertyInfo> properties_of(const Owner& owner);

/// The definition that a value of this type holds, in lists and maps as well; nullopt when there is
/// none, or a choice.
std::optional<std::string_view> definition_of(resolve::PropertyType type);

/// Where below an owner each property is first met, breadth first.
class Places {
 public:
  /// "VersioningConfiguration", "Rules.Filter"; nullopt when there is none.
  std::optional<std::string_view> nearest(const Owner& from, std::string_view name);

 private:
  using Index = std::map<std::string_view, std::string>;
  std::map<std::pair<std::string_view, std::string_view>, Index> below_;
};

struct Hint {
  std::string text;  // "; did you mean BucketName?", "; it belongs to VersioningConfiguration"
  std::optional<std::string_view> meant;  // a property of the same owner
};

/// Empty when nothing is close. `parents` are the owners above, the type first; `path` names the
/// properties that lead from one to the next.
Hint hint_for(std::string_view name, const Owner& owner, const std::vector<Owner>& parents,
              const std::vector<std::string_view>& path, Places& places);

}  // namespace cfnaudit::rules
