#pragma once

// Owns the nodes of one tree: objects are made once, never moved, and freed together. Used by
// syntax, model and resolve, whose trees are shared by pointer and immutable once built.

#include <deque>
#include <string>
#include <string_view>
#include <utility>

namespace cfnaudit {

template <typename T>
class Arena {
 public:
  template <typename... Arguments>
  T* make(Arguments&&... arguments) {
    return &items_.emplace_back(std::forward<Arguments>(arguments)...);
  }
  std::size_t size() const { return items_.size(); }

 private:
  std::deque<T> items_;
};

/// Texts that are not a slice of the source: decoded escapes, folded lines.
class TextArena {
 public:
  std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }

 private:
  std::deque<std::string> texts_;
};

}  // namespace cfnaudit
