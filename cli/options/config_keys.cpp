#include "cli/options/config_keys.h"

#include <algorithm>

// Option name -> what a config file may say about it.

namespace cfnaudit::cli {

namespace {

constexpr ConfigKey kKeys[] = {
    {"account-id"},
    {"baseline", ConfigValue::kFile},
    {"budget"},
    {"color"},
    {"comment-flavor"},
    {"comment-threshold"},
    {"currency"},
    {"environment"},
    {"fail-on"},
    {"format"},
    {"free-tier"},
    {"jobs"},
    {"parameter-overrides"},
    {"parameters", ConfigValue::kFile},
    {"policies", ConfigValue::kFile},
    {"price-book", ConfigValue::kFile},
    {"profile"},
    {"quiet"},
    {"region"},
    {"stack-name"},
    {"template-root", ConfigValue::kFolder},
    {"together"},
    {"usage-file", ConfigValue::kFile},
    {"usage-profile"},
    {"verbose"},
};

}  // namespace

std::span<const ConfigKey> config_keys() { return kKeys; }

const ConfigKey* find_config_key(std::string_view name) {
  const auto* found = std::find_if(std::begin(kKeys), std::end(kKeys),
                                   [&](const ConfigKey& key) { return key.name == name; });
  return found == std::end(kKeys) ? nullptr : found;
}

}  // namespace cfnaudit::cli
