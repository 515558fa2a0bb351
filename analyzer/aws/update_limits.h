#pragma once

// What CloudFormation refuses to do to a resource that exists: changes that no update can make, and
// replacements under a name that the old resource still has. Read by change.

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "analyzer/aws/table.h"

namespace cfnaudit::aws {

struct UpdateLimit {
  enum class Kind {
    kFixed,          // no change
    kOnlyUp,         // a number that cannot be decreased
    kNotOlder,       // a version that cannot be downgraded
    kNoWayBack,      // a property that has `value` keeps it
    kOneItemAtOnce,  // one item of a list is created or deleted in an update
    kItemsStay,      // items of a list are not deleted
  };

  std::string_view type;
  std::string_view property;  // "EBSOptions.VolumeSize"
  Kind kind = Kind::kFixed;
  /// Of kFixed: what counts where the property is not given, empty for nothing. Of kNoWayBack: the
  /// value.
  std::string_view value = {};
  /// Of lists: the field that tells items apart, and what an item is called.
  std::string_view key = {};
  std::string_view item = {};
  /// Of lists: fields that an item keeps.
  std::array<std::string_view, 2> fixed_fields = {};
  std::string_view unless = {};  // the limit does not hold where this property is given
  Source source;
};

/// Of a resource type.
std::span<const UpdateLimit> update_limits(std::string_view type);

/// A property that names a resource, while Ref returns something else.
struct NameProperty {
  std::string_view type;
  std::string_view property;
  std::string_view scope = {};  // the property that says where the name is unique; empty: anywhere
  Source source;
};

/// Nothing where the type has no such name, or none that AWS documents.
std::optional<NameProperty> name_property(std::string_view type);

}  // namespace cfnaudit::aws
