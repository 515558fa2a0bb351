#pragma once

// The ARNs under which requests name a resource, beside its own: a row for each, with the page of
// AWS's documentation. Read by destinations.cpp.

#include <span>
#include <string_view>

namespace cfnaudit::access {

struct ResourceForm {
  std::string_view type;
  std::string_view behind;     // what follows: ":*"
  bool is_family = false;      // then comes the name of any member
  std::string_view instead;    // the service of an ARN that is not the resource's own
  std::string_view kind;       // its type, "execution:"
  std::string_view attribute;  // what follows it: "Ref", an attribute; empty: the resource's name
  std::string_view page;
};

std::span<const ResourceForm> resource_forms();

}  // namespace cfnaudit::access
