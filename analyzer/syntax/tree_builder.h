#pragma once

// Assembles a Document from what a reader finds, in the order of the text. Both readers drive it,
// so both treat duplicate keys, keys that are no text, aliases, limits and broken files alike.

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/base/span.h"
#include "analyzer/syntax/limits.h"
#include "analyzer/syntax/node.h"

namespace cfnaudit::syntax {

class TreeBuilder {
 public:
  /// `bytes`: the size of the text, of which aliases may repeat so much.
  TreeBuilder(Staged<Document>& result, std::uint32_t file, std::size_t bytes)
      : result_(result), file_(file), most_repeated_(kLeastRepeated + bytes / kBytesPerRepeated) {}

  Span span(std::size_t begin, std::size_t end) const;
  /// A new node, empty but for kind and place; the caller fills in the rest before anybody sees it.
  Node* make(NodeKind kind, Span span);

  /// Puts a finished null or scalar in its place: root, key, value or item. Anchors count from 1; 0
  /// is none.
  void add(const Node* node, std::size_t anchor = 0);
  /// Starts a list or map; what follows goes into it until close().
  void open(Node* collection, std::size_t anchor = 0);
  /// Ends the innermost collection and puts it in its place. Its span ends at `end`.
  void close(std::size_t end);
  /// Puts the anchored node in its place, or a null when that would recurse or exceed a limit.
  void alias(std::size_t anchor, Span place);

  std::size_t depth() const { return frames_.size(); }
  /// The innermost open collection; there must be one.
  const Node& collection() const { return *frames_.back().node; }
  /// Is the next node the key of a map entry?
  bool awaits_key() const;
  bool awaits_value() const;
  /// Where the last finished part of the innermost collection ends, or where that collection
  /// begins.
  std::size_t last_end() const { return frames_.empty() ? 0 : frames_.back().end; }
  /// A limit is exceeded: the reader must stop.
  bool exhausted() const { return exhausted_; }

  /// Reports a problem that does not end reading; after some hundreds they are only counted.
  void report(std::string_view rule, Span place, std::string message, std::string fix = {},
              std::vector<Note> notes = {}, Severity severity = Severity::kError);
  /// Collects places for one finding each, reported by finish().
  void alias_used(Span place) { aliases_.push_back(place); }
  /// Reports a syntax error that ends reading.
  void stop(Span place, std::string message, std::string fix = {});
  /// Reports that kMaxDepth is exceeded; reading must end.
  void stop_at_depth(Span place);
  /// Closes what is still open, as it is, and gives the document its root.
  void finish();

 private:
  struct Frame {
    Node* node = nullptr;
    const Node* key = nullptr;  // of the entry whose value is awaited
    Span key_place;
    std::size_t end = 0;
    std::size_t height = 1;
    std::size_t nodes_before = 0;
    std::size_t anchor = 0;
    bool replaced = false;            // a later key took an earlier one's place
    std::vector<const Node*> merges;  // values of `<<`
    std::unordered_map<std::string_view, std::size_t> key_index;  // filled for large maps only
  };
  /// A node as the alias of its anchor sees it.
  struct Anchored {
    const Node* node = nullptr;  // nullptr while it is still being read
    std::size_t nodes = 1;
    std::size_t height = 0;
  };

  void place(const Node* node, Span place, std::size_t height);
  void add_entry(Frame& frame, const Node* value);
  Member* same_key(Frame& frame, std::string_view key);
  static void restore_order(Frame& frame);
  void insert(Frame& frame, Member member);
  void merge(Frame& frame, const Node& source);
  void remember(std::size_t anchor, Anchored anchored);
  void count(std::size_t nodes, Span place);
  void count_repeated(std::size_t nodes, Span place);
  void report_places(const std::vector<Span>& places, std::string_view what, std::string fix);
  void append(std::string_view rule, Span place, std::string message, std::string fix,
              std::vector<Note> notes, Severity severity = Severity::kError);
  void stop_at_limit(Span place, std::string message);
  std::string path() const;

  Staged<Document>& result_;
  std::uint32_t file_;
  std::vector<Frame> frames_;
  std::vector<Anchored> anchors_;  // by anchor - 1
  std::vector<Span> aliases_;
  std::vector<Span> merge_keys_;
  std::size_t nodes_ = 0;
  std::size_t repeated_ = 0;
  std::size_t most_repeated_;
  std::size_t unreported_ = 0;
  bool exhausted_ = false;
};

}  // namespace cfnaudit::syntax
