#pragma once

// Which options a config file may set. What writes files, waits for ever or decides what is asked
// is for the command line alone: a config file may come with the change that it judges. Read by
// read_options and invocation; the config file's schema is held against it.

#include <cstdint>
#include <span>
#include <string_view>

namespace cfnaudit::cli {

enum class ConfigValue : std::uint8_t { kPlain, kFile, kFolder };

struct ConfigKey {
  std::string_view name;  // "fail-on"
  ConfigValue value = ConfigValue::kPlain;
};

std::span<const ConfigKey> config_keys();
/// Null for options that only the command line sets, and for what is no option.
const ConfigKey* find_config_key(std::string_view name);

}  // namespace cfnaudit::cli
