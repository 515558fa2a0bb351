#pragma once

// What the benchmarks read from the disk: the project's example templates, and the floor that every
// reader of YAML stands on: yaml-cpp's events with a handler that does nothing.

#include <string>
#include <string_view>
#include <vector>

namespace cfnaudit::bench {

/// The templates to measure on: those of examples/, and the reference template where it lies beside
/// the project.
std::vector<std::string> template_paths();
std::string read_text(const std::string& path);

/// Parses the text and throws the events away; false when it is not YAML.
bool parse_events(std::string_view text);

}  // namespace cfnaudit::bench
