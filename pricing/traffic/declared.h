#pragma once

// What a usage file declares under `traffic`: how often each way in is used, and what one use of a
// resource amounts to. Made by read.cpp, kept in Usage; asked when flows are built.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pricing/money.h"

namespace cfnaudit::pricing::traffic {

/// How a number is written.
enum class Measure : std::uint8_t {
  kCount,         // a month: "10M", "250k", "20/s"; of parts: "3"
  kKilobytes,     // "2", "2 KB", "1.5 MB", "512 B"
  kMilliseconds,  // "120", "120 ms", "1.5 s"
  kShare,         // "0.2", "20 %"
};

/// What the text says, in units of the measure; nullopt when it says no such number.
std::optional<Quantity> parse(std::string_view text, Measure measure);

class Declared {
 public:
  /// `section` is "ways" for ways in, else as in the file: "functions". An empty environment stands
  /// for all.
  void declare(std::string_view environment, std::string_view section, std::string_view name,
               std::string_view key, Quantity quantity);
  /// Of the name itself, else of a pattern; each first for the environment.
  std::optional<Quantity> find(std::string_view environment, std::string_view section,
                               std::string_view name, std::string_view key) const;
  /// Keys that begin with the prefix, without it, in alphabetical order.
  std::vector<std::pair<std::string, Quantity>> all(std::string_view environment,
                                                    std::string_view section, std::string_view name,
                                                    std::string_view prefix) const;
  /// Is anything declared that holds in the environment?
  bool applies_to(std::string_view environment) const;
  bool empty() const { return sections_.empty(); }

 private:
  using Keys = std::map<std::string, Quantity, std::less<>>;
  using Names = std::map<std::string, Keys, std::less<>>;
  using Sections = std::map<std::string, Names, std::less<>>;

  std::map<std::string, Sections, std::less<>> sections_;  // by environment
};

}  // namespace cfnaudit::pricing::traffic
