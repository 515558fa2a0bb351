#pragma once

// The order in which a dictionary of Python 2.7 would give its keys. AWS SAM still reproduces it,
// because the ids of API deployments are hashes of a printed dictionary. Owned by Tree.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cfnaudit::expand {

/// An open-addressing hash table of keys, as in CPython 2.7's dictobject.c.
class LegacyOrder {
 public:
  LegacyOrder() : slots_(8, kFree) {}

  void add(std::string_view key);
  void remove(std::string_view key);
  /// Makes room as dict.update does before it copies.
  void reserve(std::size_t incoming);
  /// What copying the dictionary does to the order: every key is added anew.
  void copy();
  std::vector<std::string_view> keys() const;

 private:
  static constexpr int kFree = -1;
  static constexpr int kDummy = -2;

  std::size_t find(std::string_view key) const;
  void resize(std::size_t request);

  std::vector<int> slots_;  // indexes of names_
  std::vector<std::string> names_;
  std::size_t used_ = 0;
  std::size_t filled_ = 0;
  bool settled_ = false;  // another copy would change nothing
};

}  // namespace cfnaudit::expand
