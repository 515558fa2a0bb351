#pragma once

// The usage that the user expects, by resource, by pattern, or as a default for all resources of a
// type, for all environments or for one. Made from the usage file (usage_file.h), asked by the
// estimators; what is not declared stays open and is never counted as zero.

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pricing/money.h"
#include "pricing/traffic/declared.h"

namespace cfnaudit::pricing {

/// Built-in assumptions for usage that nobody declared.
enum class UsageProfile : std::uint8_t { kLow, kModerate, kHigh };

/// "low", "moderate", "high".
std::string_view to_string(UsageProfile profile);
std::optional<UsageProfile> usage_profile(std::string_view name);

/// A quantity that an estimator asks for. Names follow Infracost's usage files where those have
/// one.
struct UsageKey {
  std::string_view name;                      // "monthly_requests"
  std::string_view meaning;                   // "requests a month"
  std::array<std::int64_t, 3> profiles = {};  // by UsageProfile
  /// The key is one of these words, separated by |, the first by default: "linux|windows". Empty
  /// for a number.
  std::string_view words = {};
};

/// What is declared for a key: a number, or one of the key's words.
struct DeclaredUsage {
  Quantity quantity;
  std::string word;
  std::string follows_from = {};  // of what follows from traffic: "10,000,000 requests of ..."
};

class Usage {
 public:
  /// To whom a declaration applies.
  enum class Scope : std::uint8_t {
    kResource,  // a logical id, or a pattern with * and ?
    kType,      // all resources of a type
  };

  /// An empty environment stands for all of them.
  void declare(Scope scope, std::string_view subject, std::string_view key, DeclaredUsage usage,
               std::string_view environment = {});
  void declare(std::string_view logical_id, std::string_view key, Quantity quantity) {
    declare(Scope::kResource, logical_id, key, {quantity, ""});
  }
  void declare_default(std::string_view resource_type, std::string_view key, Quantity quantity) {
    declare(Scope::kType, resource_type, key, {quantity, ""});
  }
  /// What follows from traffic. It stands behind what is declared for the resource, by its name or
  /// a pattern, and before defaults of its type.
  void derive(std::string_view environment, std::string_view logical_id, std::string_view key,
              Quantity quantity, std::string follows_from);
  void assume(UsageProfile profile) { profile_ = profile; }
  std::optional<UsageProfile> profile() const { return profile_; }

  traffic::Declared& traffic() { return traffic_; }
  const traffic::Declared& traffic() const { return traffic_; }

  /// What is declared for the resource by its name, else by a pattern, else what follows from
  /// traffic, else for its type; each first for the environment, then for all. Null when nothing
  /// is. What follows from traffic is of one environment alone, also where that counts as another:
  /// `variation` is its own name.
  const DeclaredUsage* find(std::string_view environment, std::string_view logical_id,
                            std::string_view resource_type, std::string_view key,
                            std::string_view variation = {}) const;

 private:
  using Declarations = std::map<std::string, DeclaredUsage, std::less<>>;  // by key
  using Subjects = std::map<std::string, Declarations, std::less<>>;
  struct Section {
    Subjects resources;
    std::vector<std::pair<std::string, Declarations>> patterns;  // as written
    Subjects types;
  };

  std::map<std::string, Section, std::less<>> sections_;  // by environment, "" for all
  std::map<std::string, Subjects, std::less<>> derived_;  // by environment
  traffic::Declared traffic_;
  std::optional<UsageProfile> profile_;
};

/// Does a pattern with * and ? cover the text?
bool matches(std::string_view pattern, std::string_view text);

}  // namespace cfnaudit::pricing
