#pragma once

// Work that is done once for each of many inputs, on all cores. Used by the commands about
// templates.

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "cli/options/options.h"

namespace cfnaudit::cli {

/// Calls `work(i)` for each i below `count`; each thread takes the next one. On a terminal a line
/// says how far it is ("templates"). What had too little memory beside others is tried again alone;
/// what fails even then is told to `failed` with the reason, and the others go on.
void for_each_input(std::size_t count, std::string_view what, const Options& options,
                    const std::function<void(std::size_t)>& work,
                    const std::function<void(std::size_t, std::string)>& failed);

}  // namespace cfnaudit::cli
