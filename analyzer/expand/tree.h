#pragma once

// A template as a tree that can be edited: what the expanders read and write. Made from syntax
// nodes by node_trees.cpp and turned back into them; every part keeps the place that the author
// wrote. Parts are shared by pointer, as in the Python program whose results are reproduced.

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/base/arena.h"
#include "analyzer/base/span.h"
#include "analyzer/expand/sam/legacy_order.h"
#include "analyzer/syntax/node.h"

namespace cfnaudit::expand {

enum class Kind : std::uint8_t { kNull, kBoolean, kInteger, kReal, kText, kList, kMap };

struct Tree;

/// A text and whether Python 2 knew it as unicode; only the ids of deployments depend on that.
struct Key {
  std::string_view text;
  Span span;
  bool unicode = false;
};

struct Entry {
  Key key;
  Tree* value = nullptr;
};

struct Tree {
  Kind kind = Kind::kNull;
  bool unicode = false;
  syntax::ScalarStyle style = syntax::ScalarStyle::kPlain;
  std::string_view text;
  Span span;
  std::vector<Tree*> items;
  std::vector<Entry> entries;           // in the order of insertion
  std::unique_ptr<LegacyOrder> legacy;  // of a map that Python 2 would have ordered

  bool is(Kind k) const { return kind == k; }
  /// The member's value; nullptr when absent, null, or when this is no map.
  Tree* get(std::string_view key) const;
  /// Is there such a member, null or not?
  bool has(std::string_view key) const { return entry(key) != nullptr; }
  const Entry* entry(std::string_view key) const;
  Entry* entry(std::string_view key);
  /// Replaces the value of an equal key, which keeps its place.
  void set(Key key, Tree* value);
  void erase(std::string_view key);
  /// The entries in the order in which SAM iterates.
  std::vector<Entry> ordered() const;
};

inline bool is_text(const Tree* tree) { return tree != nullptr && tree->is(Kind::kText); }
inline bool is_map(const Tree* tree) { return tree != nullptr && tree->is(Kind::kMap); }
inline bool is_list(const Tree* tree) { return tree != nullptr && tree->is(Kind::kList); }
inline bool is_bool(const Tree* tree) { return tree != nullptr && tree->is(Kind::kBoolean); }
inline bool is_text(const Tree* tree, std::string_view text) {
  return is_text(tree) && tree->text == text;
}
bool is_true(const Tree* tree);
bool is_false(const Tree* tree);
/// Neither absent, null, false, zero nor empty.
bool is_truthy(const Tree* tree);
/// {"Ref": x}, {"Condition": x} or {"Fn::...": x}.
bool is_intrinsic(const Tree* tree);
bool is_if(const Tree* tree);
bool is_no_value(const Tree* tree);
/// The x of {"Ref": x}; otherwise the tree itself.
Tree* referenced(Tree* tree);
/// The text, or nothing for what is no text.
std::string_view text_of(const Tree* tree);
/// Equal as JSON values; maps in any order.
bool equal(const Tree* a, const Tree* b);
/// get() along a path: dig(tree, {"Properties", "Events"}).
Tree* dig(Tree* tree, std::initializer_list<std::string_view> path);
bool contains(const Tree* list, const Tree* item);

enum class Order : std::uint8_t { kInserted, kLegacy };

/// A value of a builder's list or map; nullptr is left out.
class Forest;
struct Part {
  Part(Tree* value) : tree(value) {}                          // NOLINT: to read like JSON
  Part(const char* value) : text(value), is_literal(true) {}  // NOLINT
  Part(std::string value) : text(std::move(value)), is_literal(true) {}  // NOLINT
  Part(std::string_view value) : text(value), is_literal(true) {}        // NOLINT
  Part(bool) = delete;

  Tree* tree = nullptr;
  std::string text;
  bool is_literal = false;
};
using Member = std::pair<std::string_view, Part>;

/// Does a plain scalar keep the text that was written (007), or get YAML's value for it (7)?
enum class Scalars : std::uint8_t { kWritten, kTyped };

/// Makes trees. What it makes stands at `place`, the part of the source that it comes from.
class Forest {
 public:
  Span place;
  Scalars scalars = Scalars::kTyped;

  Tree* make(Kind kind);
  std::string_view keep(std::string text) { return texts_.keep(std::move(text)); }
  Key key(std::string_view text, bool unicode = false) {
    return {keep(std::string(text)), place, unicode};
  }

  Tree* text(std::string value, bool unicode = false);
  Tree* boolean(bool value);
  Tree* integer(long long value);
  Tree* null() { return make(Kind::kNull); }
  Tree* list(std::initializer_list<Part> parts = {});
  Tree* list(std::vector<Tree*> items);
  Tree* map(std::initializer_list<Member> members = {}, Order order = Order::kInserted);
  Tree* legacy(std::initializer_list<Member> members = {}) { return map(members, Order::kLegacy); }
  void set(Tree* map, std::string_view key, Part value);

  Tree* ref(std::string id, bool unicode = false);
  Tree* get_att(std::string id, std::string_view attribute, bool unicode = false);
  Tree* sub(std::string pattern, Tree* variables = nullptr, bool unicode = false);
  Tree* join(std::string_view separator, Tree* items);
  Tree* choose(Tree* condition, Tree* value, Tree* otherwise = nullptr);
  Tree* no_value() { return ref("AWS::NoValue"); }

  /// Shares the parts.
  Tree* shallow_copy(const Tree* tree);
  Tree* deep_copy(const Tree* tree);

 private:
  Tree* part(const Part& part);
  Arena<Tree> trees_;
  TextArena texts_;
};

/// Sets the place of what is made until the end of the scope.
class At {
 public:
  At(Forest& forest, Span place) : forest_(forest), outer_(forest.place) { forest.place = place; }
  ~At() { forest_.place = outer_; }
  At(const At&) = delete;
  At& operator=(const At&) = delete;

 private:
  Forest& forest_;
  Span outer_;
};

}  // namespace cfnaudit::expand
