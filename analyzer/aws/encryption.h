#pragma once

// The keys of encrypted resources: the property that names the key, and what somebody who uses the
// resource must be allowed to do with it. Read by the rules about keys.

#include <span>
#include <string_view>

#include "analyzer/aws/table.h"

namespace cfnaudit::aws {

/// Actions on a resource, and those on its key that they bring about; with spaces between.
struct KeyUse {
  std::string_view actions;
  std::string_view key_actions;
};

struct Encryption {
  std::string_view type;
  std::string_view property;  // that names the key
  std::string_view managed;   // the alias of AWS's own key, whose policy lets no service in
  std::span<const KeyUse> uses;
  Source source;
};

/// Of a resource type; null when nothing is written down about it.
const Encryption* encryption_of(std::string_view type);
std::span<const Encryption> encryptions();

}  // namespace cfnaudit::aws
