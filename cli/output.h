#pragma once

// Where the program's words go: reports to a file or standard output, complaints to the error
// stream. Used by the commands.

#include <string>
#include <string_view>

#include "analyzer/base/result.h"

namespace cfnaudit::cli {

/// To standard error, line by line; what a terminal would take for a command is made visible.
void complain(std::string_view message);

/// The same without the program's name in front.
void complain_as_it_is(std::string_view message);

/// Writes to the file, or to standard output when `path` is empty; that its reader has gone is no
/// failure. A file is replaced as a whole, and keeps its permissions.
Result<void> write_output(const std::string& path, std::string_view text);
/// Are both the same file on this disk, whatever they are called?
bool is_same_file(const std::string& a, const std::string& b);
/// The same; says why where it cannot.
bool write_report(const std::string& path, std::string_view text);

}  // namespace cfnaudit::cli
