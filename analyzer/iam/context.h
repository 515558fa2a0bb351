#pragma once

// The condition keys of a request: key -> absent, some values, or not known. Filled by whoever
// asks; read by the matching of statements.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/symbolic_text.h"
#include "analyzer/base/text.h"

namespace cfnaudit::iam {

enum class Presence : std::uint8_t { kAbsent, kPresent, kUnknown };

struct ContextValue {
  Presence presence = Presence::kAbsent;
  std::vector<SymbolicText> values;  // of a present key
};

/// Keys are case-insensitive. A key with an empty list counts as absent, as in AWS.
class Context {
 public:
  Context() = default;
  /// What keys are that nobody set: absent (a complete request) or unknown (a question about some
  /// request).
  explicit Context(Presence unlisted) : unlisted_{unlisted, {}} {}

  void set(std::string_view key, std::vector<SymbolicText> values) {
    const Presence presence = values.empty() ? Presence::kAbsent : Presence::kPresent;
    keys_[lowercase(key)] = {presence, std::move(values)};
  }
  void set(std::string_view key, SymbolicText value) {
    set(key, std::vector<SymbolicText>{std::move(value)});
  }
  void set_absent(std::string_view key) { keys_[lowercase(key)] = {Presence::kAbsent, {}}; }
  void set_unknown(std::string_view key) { keys_[lowercase(key)] = {Presence::kUnknown, {}}; }

  /// `key` in lower case.
  const ContextValue& find(std::string_view key) const {
    const auto at = keys_.find(key);
    return at == keys_.end() ? unlisted_ : at->second;
  }
  const std::map<std::string, ContextValue, std::less<>>& keys() const { return keys_; }

 private:
  std::map<std::string, ContextValue, std::less<>> keys_;
  ContextValue unlisted_;
};

}  // namespace cfnaudit::iam
