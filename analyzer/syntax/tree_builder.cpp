#include "analyzer/syntax/tree_builder.h"

#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/syntax/limits.h"

// Nodes in the order of the text -> tree and findings.

namespace cfnaudit::syntax {
namespace {

constexpr std::size_t kIndexedMembers = 16;  // below, a linear search is faster than hashing
constexpr std::size_t kNotedPlaces = 10;
constexpr std::size_t kReportedProblems = 200;
constexpr std::size_t kPathParts = 32;

/// A node counts once more for each 64 bytes of its text.
std::size_t size_of(Span span) { return 1 + (span.end - span.begin) / 64; }

}  // namespace

Span TreeBuilder::span(std::size_t begin, std::size_t end) const {
  return {file_, static_cast<std::uint32_t>(begin),
          static_cast<std::uint32_t>(std::max(begin, end))};
}

Node* TreeBuilder::make(NodeKind kind, Span span) {
  count(size_of(span), span);
  Node* node = result_.value.nodes.make();
  node->kind = kind;
  node->span = span;
  node->tag_span = {span.file, span.begin, span.begin};
  return node;
}

void TreeBuilder::add(const Node* node, std::size_t anchor) {
  remember(anchor, {node, size_of(node->span), 0});
  place(node, node->span, 0);
}

void TreeBuilder::open(Node* collection, std::size_t anchor) {
  remember(anchor, {});
  Frame& frame = frames_.emplace_back();
  frame.node = collection;
  frame.end = collection->span.begin;
  frame.nodes_before = nodes_ - size_of(collection->span);
  frame.anchor = anchor;
  if (frames_.size() > kMaxDepth) stop_at_depth(collection->span);
}

void TreeBuilder::stop_at_depth(Span place) {
  stop_at_limit(
      place, concat("collections are nested deeper than ", std::to_string(kMaxDepth), " levels"));
}

void TreeBuilder::close(std::size_t end) {
  Frame& last = frames_.back();
  if (last.replaced) restore_order(last);
  for (const auto* source : last.merges) merge(last, *source);
  last.node->span.end = span(last.node->span.begin, end).end;
  const Node* node = last.node;
  const std::size_t height = last.height;
  remember(last.anchor, {node, nodes_ - last.nodes_before, height});
  frames_.pop_back();
  place(node, node->span, height);
}

void TreeBuilder::alias(std::size_t anchor, Span place_of_use) {
  const Anchored target =
      anchor >= 1 && anchor <= anchors_.size() ? anchors_[anchor - 1] : Anchored{};
  if (target.node == nullptr) {
    report("TPL003", place_of_use, "this alias stands inside of what it repeats");
    return place(make(NodeKind::kNull, place_of_use), place_of_use, 0);
  }
  if (frames_.size() + target.height > kMaxDepth) {
    report("TPL004", place_of_use,
           concat("with this alias, collections are nested deeper than ", std::to_string(kMaxDepth),
                  " levels"));
    return place(make(NodeKind::kNull, place_of_use), place_of_use, 0);
  }
  count_repeated(target.nodes, place_of_use);
  place(exhausted_ ? result_.value.nodes.make() : target.node, place_of_use, target.height);
}

bool TreeBuilder::awaits_key() const {
  return !frames_.empty() && collection().kind == NodeKind::kMap && frames_.back().key == nullptr;
}

bool TreeBuilder::awaits_value() const {
  return !frames_.empty() && collection().kind == NodeKind::kMap && frames_.back().key != nullptr;
}

void TreeBuilder::place(const Node* node, Span place, std::size_t height) {
  if (frames_.empty()) {
    if (result_.value.root == nullptr) result_.value.root = node;
    return;
  }
  Frame& frame = frames_.back();
  frame.end = std::max<std::size_t>(frame.end, place.end);
  frame.height = std::max(frame.height, height + 1);
  if (frame.node->kind == NodeKind::kList) {
    frame.node->items.push_back(node);
  } else if (frame.key == nullptr) {
    frame.key = node;
    frame.key_place = place;
  } else {
    add_entry(frame, node);
    frame.key = nullptr;
  }
}

// CloudFormation itself takes the last of two equal keys, without a word:
// https://github.com/aws-cloudformation/cfn-lint/issues/35
void TreeBuilder::add_entry(Frame& frame, const Node* value) {
  const Node& key = *frame.key;
  if (key.kind != NodeKind::kScalar) {
    return report("TPL001", frame.key_place,
                  key.kind == NodeKind::kNull ? "this entry has no key" : "a key must be text",
                  key.kind == NodeKind::kMap ? "quote the value if {{...}} was meant as text" : "");
  }
  if (key.text == "<<" && key.style == ScalarStyle::kPlain) {
    merge_keys_.push_back(frame.key_place);
    return frame.merges.push_back(value);
  }
  if (Member* first = same_key(frame, key.text)) {
    report("TPL002", frame.key_place,
           concat("key ", quote(key.text), " occurs twice; CloudFormation takes only the last one"),
           "remove or rename one of the two", {{first->key->span, "this one is lost", {}}},
           Severity::kWarning);
    *first = {&key, value};
    frame.replaced = true;
    return;
  }
  insert(frame, {&key, value});
}

Member* TreeBuilder::same_key(Frame& frame, std::string_view key) {
  auto& members = frame.node->members;
  if (members.size() < kIndexedMembers) {
    for (auto& member : members)
      if (member.key->text == key) return &member;
    return nullptr;
  }
  if (frame.key_index.empty())
    for (std::size_t i = 0; i < members.size(); ++i)
      frame.key_index.emplace(members[i].key->text, i);
  const auto found = frame.key_index.find(key);
  return found == frame.key_index.end() ? nullptr : &members[found->second];
}

/// Members stand in the order of the text.
void TreeBuilder::restore_order(Frame& frame) {
  std::stable_sort(
      frame.node->members.begin(), frame.node->members.end(),
      [](const Member& a, const Member& b) { return a.key->span.begin < b.key->span.begin; });
  frame.key_index.clear();
}

void TreeBuilder::insert(Frame& frame, Member member) {
  frame.node->members.push_back(member);
  if (!frame.key_index.empty())
    frame.key_index.emplace(member.key->text, frame.node->members.size() - 1);
}

// https://yaml.org/type/merge.html : the map's own keys win, then earlier sources over later ones.
void TreeBuilder::merge(Frame& frame, const Node& source) {
  for (const auto* item : source.items)
    if (item->kind == NodeKind::kMap) merge(frame, *item);
  for (const auto& member : source.members) {
    if (exhausted_) return;
    if (same_key(frame, member.key->text) != nullptr) continue;
    count_repeated(2, source.span);
    insert(frame, member);
  }
}

void TreeBuilder::remember(std::size_t anchor, Anchored anchored) {
  if (anchor == 0) return;
  if (anchors_.size() < anchor) anchors_.resize(anchor);
  anchors_[anchor - 1] = anchored;
}

void TreeBuilder::count(std::size_t nodes, Span place) {
  nodes_ += nodes;
  if (nodes_ <= kMaxNodes || exhausted_) return;
  stop_at_limit(place, concat("the template has more than ", std::to_string(kMaxNodes),
                              " values; it is analysed up to here"));
}

void TreeBuilder::count_repeated(std::size_t nodes, Span place) {
  count(nodes, place);
  repeated_ += nodes;
  if (repeated_ <= most_repeated_ || exhausted_) return;
  stop_at_limit(place, concat("aliases repeat more than ", std::to_string(most_repeated_),
                              " values; the template is analysed up to here"));
}

void TreeBuilder::report(std::string_view rule, Span place, std::string message, std::string fix,
                         std::vector<Note> notes, Severity severity) {
  if (result_.diagnostics.size() >= kReportedProblems) {
    ++unreported_;
    return;
  }
  append(rule, place, std::move(message), std::move(fix), std::move(notes), severity);
}

void TreeBuilder::append(std::string_view rule, Span place, std::string message, std::string fix,
                         std::vector<Note> notes, Severity severity) {
  result_.diagnostics.push_back({.rule = std::string(rule),
                                 .severity = severity,
                                 .span = place,
                                 .path = path(),
                                 .message = std::move(message),
                                 .fix = std::move(fix),
                                 .notes = std::move(notes)});
}

std::string TreeBuilder::path() const {
  std::vector<std::string> parts;
  for (const auto& frame : frames_) {
    if (parts.size() >= kPathParts) break;
    if (frame.node->kind == NodeKind::kList)
      parts.push_back(std::to_string(frame.node->items.size()));
    if (frame.key != nullptr && frame.key->kind == NodeKind::kScalar)
      parts.emplace_back(frame.key->text);
  }
  return join(parts, "/");
}

void TreeBuilder::report_places(const std::vector<Span>& places, std::string_view what,
                                std::string fix) {
  if (places.empty()) return;
  std::vector<Note> notes;
  for (std::size_t i = 1; i < std::min(places.size(), kNotedPlaces); ++i)
    notes.push_back({places[i], "here too", {}});
  if (places.size() > kNotedPlaces)
    notes.back().message =
        concat("here too, and at ", cfnaudit::count(places.size() - kNotedPlaces, "further place"));
  append("TPL003", places.front(), std::string(what), std::move(fix), std::move(notes));
}

void TreeBuilder::stop_at_limit(Span place, std::string message) {
  exhausted_ = true;
  result_.value.complete = false;
  append("TPL004", {file_, place.begin, place.begin}, std::move(message), {}, {});
}

void TreeBuilder::stop(Span place, std::string message, std::string fix) {
  result_.value.complete = false;
  append("TPL001", place, std::move(message), std::move(fix), {});
}

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
void TreeBuilder::finish() {
  while (!frames_.empty()) close(frames_.back().end);
  if (result_.value.root == nullptr) result_.value.root = make(NodeKind::kNull, span(0, 0));
  report_places(aliases_, "CloudFormation does not support YAML aliases",
                "write the value out at each place");
  report_places(merge_keys_, "CloudFormation does not support YAML hash merges",
                "write the keys out");
  if (unreported_ > 0)
    append("TPL004", span(0, 0),
           concat(cfnaudit::count(unreported_, "further problem"), " of the text are not listed"),
           {}, {});
}

}  // namespace cfnaudit::syntax
