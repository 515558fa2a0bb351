#pragma once

// What an update does to one resource. Made by change.cpp and refusals.cpp, read by the diff.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/resolve/resource_types.h"
#include "analyzer/resolve/stack.h"

namespace cfnaudit::change {

/// In the order of reports: worst last.
enum class Effect : std::uint8_t {
  kUpdated,        // in place
  kCreated,        // new
  kMayBeReplaced,  // AWS decides, or a value that is not known
  kReplaced,       // a new physical resource, then the old one is deleted
  kDeleted,
};

std::string_view to_string(Effect effect);

struct PropertyChange {
  std::string path;    // "Properties/Policies/0/PolicyDocument": all that differs is below it;
                       // "DeletionPolicy"
  std::string before;  // display text of the value; empty when absent
  std::string after;
  resolve::Replacement replacement = resolve::Replacement::kNo;
};

struct ResourceChange {
  Effect effect = Effect::kUpdated;
  const resolve::StackResource* before = nullptr;  // null when it is created
  const resolve::StackResource* after = nullptr;   // null when it is deleted
  std::vector<PropertyChange> properties;
  /// The old resource holds data, and no policy keeps it.
  bool loses_data = false;
  /// Of a replacement: the property with its name, of which nobody knows whether it changes too. If
  /// it does not, CloudFormation refuses the replacement.
  std::string unknown_name;
  /// It holds data and is replaced; a policy keeps the old one, and the new one is empty.
  bool starts_empty = false;
  /// It holds data that a policy kept, and keeps no more.
  bool loses_protection = false;
  /// Beyond its own properties: "its type changes", "Table, which it names, is replaced".
  std::string reason;
  /// Why the update of the stack fails here, a clause each: then nothing is replaced or lost.
  std::vector<std::string> refusals;

  bool is_refused() const { return !refusals.empty(); }
  std::string_view id() const { return after != nullptr ? after->id() : before->id(); }
  std::string_view type() const { return after != nullptr ? after->type() : before->type(); }
};

/// The fields of a map by their names; none of what is no map.
using Fields = std::map<std::string_view, resolve::ValuePtr>;
Fields fields_of(resolve::ValuePtr map);

/// Do two values say the same? What is not known is the same if the same decides it.
bool same(resolve::ValuePtr a, resolve::ValuePtr b);

}  // namespace cfnaudit::change
