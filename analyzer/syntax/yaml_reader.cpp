#include "analyzer/syntax/yaml_reader.h"

#include <algorithm>
#include <set>
#include <sstream>
#include <string>

#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "analyzer/base/text.h"
#include "analyzer/base/utf8.h"
#include "analyzer/syntax/characters.h"
#include "analyzer/syntax/input_text.h"
#include "analyzer/syntax/limits.h"
#include "analyzer/syntax/parser_text.h"
#include "analyzer/syntax/scalar_map.h"
#include "analyzer/syntax/tree_builder.h"

// YAML text -> Document, from yaml-cpp's events. An event tells the decoded text and the offset at
// which its node (or the node's tag or anchor) starts; where a node ends is read off the source
// here.

namespace cfnaudit::syntax {
namespace {

constexpr std::string_view kCoreTagPrefix = "tag:yaml.org,2002:";

/// Thrown through yaml-cpp to leave it early, and caught in this file.
struct Stop {};

bool ends_plain_word(std::string_view text, std::size_t at) {
  return at >= text.size() || is_blank(text[at]) || is_break(text[at]) ||
         std::string_view(":,]}").find(text[at]) != std::string_view::npos;
}

/// Length of the word for null at `at`, or 0. The same words as yaml-cpp's IsNullString.
std::size_t null_word(std::string_view text, std::size_t at) {
  for (const std::string_view word : {"~", "null", "Null", "NULL"})
    if (text.substr(at, word.size()) == word && ends_plain_word(text, at + word.size()))
      return word.size();
  return 0;
}

/// Skips what separates tokens: blanks, line breaks, comments.
std::size_t skip_space(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    if (is_blank(text[at]) || is_break(text[at])) {
      ++at;
    } else if (text[at] == '#' && (at == 0 || is_blank(text[at - 1]) || is_break(text[at - 1]))) {
      at = line_end(text, at);
    } else {
      break;
    }
  }
  return at;
}

ScalarStyle style_of(char first) {
  switch (first) {
    case '\'':
      return ScalarStyle::kSingleQuoted;
    case '"':
      return ScalarStyle::kDoubleQuoted;
    case '|':
      return ScalarStyle::kLiteral;
    case '>':
      return ScalarStyle::kFolded;
    default:
      return ScalarStyle::kPlain;
  }
}

/// What stands before a node's content.
struct Properties {
  std::size_t tag_begin = 0;
  std::size_t tag_end = 0;
  std::size_t end = 0;      // behind tag and anchor
  std::size_t content = 0;  // where the content starts, if there is any
  bool tagged = false;
};

class EventReader : public YAML::EventHandler {
 public:
  EventReader(std::string_view text, const ParserText& parsed, TreeBuilder& tree,
              Document& document)
      : text_(text), parsed_(parsed), tree_(tree), document_(document) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (document_count_++ == 0) return;
    const std::size_t at = reached_ = offset(mark);
    if (text_.substr(at, 3) == "---") {
      tree_.report("TPL003", tree_.span(at, at + 3),
                   "a second document starts here; only the first one is analysed",
                   "keep one template a file");
    } else {
      const bool starts_line = at == 0 || is_break(text_[at - 1]);
      tree_.stop(character_at(at),
                 starts_line
                     ? "the template ends above this line, which is indented less than its root"
                     : "nothing can follow here: the template's only value has ended",
                 starts_line ? "indent all keys of the template's root alike" : "");
    }
    throw Stop();
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    open(NodeKind::kList, mark, tag, anchor, style);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    open(NodeKind::kMap, mark, tag, anchor, style);
  }
  void OnMapEnd() override { close(); }

  void syntax_error(const YAML::Exception& error);

  void reached_end() { reached_ = text_.size(); }
  /// The breaks that were not put before a scalar, as far as the text was read: they are within a
  /// text.
  std::vector<std::size_t> misplaced_breaks() const;

 private:
  /// How an open collection is written.
  struct Layout {
    std::size_t column = 0;
    bool flow = false;
    char closing = '\0';  // bracket that ends a flow collection; none for `[key: value]`
  };

  std::size_t offset(const YAML::Mark& mark) const {
    if (mark.pos < 0) return text_.size();
    return std::min(parsed_.source_offset(static_cast<std::size_t>(mark.pos)), text_.size());
  }
  /// The character that the byte at `at` belongs to; yaml-cpp's marks may point into one.
  Span character_at(std::size_t at) const {
    while (at > 0 && at < text_.size() && (static_cast<unsigned char>(text_[at]) & 0xC0) == 0x80)
      --at;
    const std::size_t length =
        at < text_.size() && !is_break(text_[at]) ? sequence_length(text_[at]) : 0;
    return tree_.span(at, at + length);
  }
  Properties properties(std::size_t at, const std::string& tag, YAML::anchor_t anchor) const;
  void set_tag(Node& node, const Properties& properties, const std::string& tag);
  std::size_t column_of(std::size_t at) const {
    const std::size_t line = text_.substr(0, at).find_last_of("\r\n");
    return at - (line == std::string_view::npos ? 0 : line + 1);
  }
  bool in_current_node(std::size_t content) const;
  std::size_t empty_place(const YAML::Mark& mark, const Properties& properties) const;
  void set_text(Node& node, std::size_t begin, const std::string& value);
  std::size_t scalar_end(std::size_t begin, ScalarStyle style, const std::string& value);
  void open(NodeKind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
            YAML::EmitterStyle::value style);
  void close();
  std::size_t open_quote() const;
  void stop_when_exhausted() const {
    if (tree_.exhausted()) throw Stop();
  }

  std::string_view text_;
  const ParserText& parsed_;
  std::set<std::size_t> scalars_behind_properties_;
  TreeBuilder& tree_;
  Document& document_;
  std::vector<Layout> layouts_;
  std::size_t reached_ = 0;
  int document_count_ = 0;
};

Properties EventReader::properties(std::size_t at, const std::string& tag,
                                   YAML::anchor_t anchor) const {
  Properties out{at, at, at, at, false};
  bool tag_left = tag != "?";  // "!" is also what yaml-cpp says of quoted scalars
  bool anchor_left = anchor != 0;
  while (out.content < text_.size()) {
    const char c = text_[out.content];
    if (c == '!' && tag_left) {
      out.tagged = true;
      out.tag_begin = out.content;
      out.end = out.tag_end = tag_end(text_, out.content);
      tag_left = false;
    } else if (c == '&' && anchor_left) {
      out.end = anchor_end(text_, out.content);
      anchor_left = false;
    } else {
      break;
    }
    out.content = skip_space(text_, out.end);
  }
  return out;
}

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
bool is_unsupported(std::string_view tag) {
  static constexpr std::string_view kUnsupported[] = {"!!binary", "!!omap", "!!pairs", "!!set",
                                                      "!!timestamp"};
  return std::find(std::begin(kUnsupported), std::end(kUnsupported), tag) != std::end(kUnsupported);
}

void EventReader::set_tag(Node& node, const Properties& properties, const std::string& tag) {
  if (!properties.tagged) return;
  node.tag_span = tree_.span(properties.tag_begin, properties.tag_end);
  const std::string_view written =
      text_.substr(properties.tag_begin, properties.tag_end - properties.tag_begin);
  if (tag == "!") {
    // The non-specific tag makes any scalar text: https://yaml.org/spec/1.1/#id864824
    node.tag = node.kind == NodeKind::kScalar ? "!!str" : std::string_view();
  } else if (written == tag || written.starts_with("!!")) {
    node.tag = written;
  } else if (tag.starts_with(kCoreTagPrefix)) {
    node.tag = document_.texts.keep("!!" + tag.substr(kCoreTagPrefix.size()));
  } else {
    node.tag = document_.texts.keep(tag);
  }
  if (is_unsupported(node.tag))
    tree_.report("TPL003", node.tag_span,
                 concat("CloudFormation does not support the YAML tag ", node.tag));
}

/// An empty node's event points at the next token. In a block collection, content that is indented
/// no deeper than the collection belongs to something else; in a flow collection an indicator
/// stands there.
bool EventReader::in_current_node(std::size_t content) const {
  if (layouts_.empty() || layouts_.back().flow || tree_.awaits_key()) return true;
  return column_of(content) > layouts_.back().column;
}

/// Where a value that was left out would stand: behind its tag or anchor, its key's colon, or its
/// dash.
std::size_t EventReader::empty_place(const YAML::Mark& mark, const Properties& properties) const {
  if (properties.end > offset(mark)) return properties.end;
  const std::size_t next = skip_space(text_, tree_.last_end());
  const auto behind = [&](char indicator) {
    return next < text_.size() && text_[next] == indicator ? next + 1 : tree_.last_end();
  };
  if (tree_.awaits_value()) return behind(':');
  if (!layouts_.empty() && !layouts_.back().flow && tree_.collection().kind == NodeKind::kList)
    return behind('-');
  return offset(mark);
}

void EventReader::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const Properties found = properties(offset(mark), "?", anchor);
  const std::size_t word = in_current_node(found.content) ? null_word(text_, found.content) : 0;
  if (word == 0) {
    const std::size_t at = empty_place(mark, found);
    tree_.add(tree_.make(NodeKind::kNull, tree_.span(at, at)), anchor);
  } else {
    // As a key, the word is text like any other.
    const auto kind = tree_.awaits_key() ? NodeKind::kScalar : NodeKind::kNull;
    Node* node = tree_.make(kind, tree_.span(found.content, found.content + word));
    node->text = text_.substr(found.content, word);
    tree_.add(node, anchor);
  }
  stop_when_exhausted();
}

void EventReader::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const std::size_t begin = offset(mark);
  const Span place = tree_.span(begin, anchor_end(text_, begin));
  tree_.alias_used(place);
  tree_.alias(anchor, place);
  stop_when_exhausted();
}

/// yaml-cpp 0.7 decodes the escapes \N and \_ to the bytes 85 and A0, which are no UTF-8.
std::string repaired(std::string_view text) {
  std::string out;
  while (const auto bad = first_invalid_utf8(text)) {
    out += text.substr(0, *bad);
    out += '\xC2';
    out += text[*bad];
    text.remove_prefix(*bad + 1);
  }
  out += text;
  return out;
}

void EventReader::set_text(Node& node, std::size_t begin, const std::string& value) {
  const bool quoted =
      node.style == ScalarStyle::kSingleQuoted || node.style == ScalarStyle::kDoubleQuoted;
  const std::string_view slice = text_.substr(begin + (quoted ? 1 : 0), value.size());
  if (slice == value) {
    node.text = slice;
  } else {
    node.text =
        document_.texts.keep(node.style == ScalarStyle::kDoubleQuoted ? repaired(value) : value);
  }
}

std::size_t EventReader::scalar_end(std::size_t begin, ScalarStyle style,
                                    const std::string& value) {
  if (style == ScalarStyle::kPlain && text_.substr(begin, value.size()) == value)
    return begin + value.size();
  if (style == ScalarStyle::kSingleQuoted || style == ScalarStyle::kDoubleQuoted) {
    const std::size_t end = quoted_end(text_, begin);
    if (end != std::string_view::npos) return end;
    tree_.stop(character_at(begin), "this quote is not closed");
    return text_.size();
  }
  const auto pieces = scalar_map(text_, begin, style, value);
  for (auto piece = pieces.rbegin(); piece != pieces.rend(); ++piece)
    if (piece->verbatim) return piece->source_end;
  const std::size_t header = text_.find_first_of(" \t\r\n", begin);
  return std::min(header, text_.size());
}

/// yaml-cpp 0.7 loses a line break at the end of a folded text that keeps them (">+"): the value
/// with all that are written.
std::string with_kept_breaks(std::string_view text, std::size_t begin, std::size_t last_line_end,
                             std::string value) {
  if (text.substr(begin + 1, 2).find('+') == std::string_view::npos || value.empty()) return value;
  value.erase(value.find_last_not_of('\n') + 1);
  for (std::size_t at = last_line_end; break_length(text, at) > 0; at = skip_blanks(text, at)) {
    value += '\n';
    at += break_length(text, at);
  }
  return value;
}

void EventReader::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                           const std::string& value) {
  const Properties found = properties(offset(mark), tag, anchor);
  reached_ = std::max(reached_, found.content);
  if (found.end < found.content) scalars_behind_properties_.insert(found.content);
  Node* node = tree_.make(NodeKind::kScalar, tree_.span(found.content, found.content));
  const bool written =
      !value.empty() || (found.content < text_.size() && in_current_node(found.content) &&
                         style_of(text_[found.content]) != ScalarStyle::kPlain);
  if (written) {
    node->style = style_of(text_[found.content]);
    node->span = tree_.span(found.content, scalar_end(found.content, node->style, value));
    set_text(*node, found.content,
             node->style == ScalarStyle::kFolded
                 ? with_kept_breaks(text_, found.content, node->span.end, value)
                 : value);
  } else {
    node->span = tree_.span(found.end, found.end);
  }
  set_tag(*node, found, tag);
  tree_.add(node, anchor);
  stop_when_exhausted();
}

void EventReader::open(NodeKind kind, const YAML::Mark& mark, const std::string& tag,
                       YAML::anchor_t anchor, YAML::EmitterStyle::value style) {
  const Properties found = properties(offset(mark), tag, anchor);
  Node* node = tree_.make(kind, tree_.span(found.content, found.content));
  set_tag(*node, found, tag);
  const char first = found.content < text_.size() ? text_[found.content] : '\0';
  Layout layout;
  layout.flow = style == YAML::EmitterStyle::Flow;
  if (layout.flow && kind == NodeKind::kList) layout.closing = ']';
  if (layout.flow && kind == NodeKind::kMap && first == '{') layout.closing = '}';
  if (!layout.flow) {
    layout.column = column_of(found.content);
  }
  layouts_.push_back(layout);
  tree_.open(node, anchor);
  stop_when_exhausted();
}

void EventReader::close() {
  const Layout layout = layouts_.back();
  layouts_.pop_back();
  std::size_t end = tree_.last_end();
  if (layout.closing != '\0') {
    std::size_t at = end;
    if (tree_.collection().items.empty() && tree_.collection().members.empty())
      at = std::max<std::size_t>(at, tree_.collection().span.begin + 1);
    at = skip_space(text_, at);
    while (at < text_.size() && text_[at] == ',') at = skip_space(text_, at + 1);
    if (at < text_.size() && text_[at] == layout.closing) end = at + 1;
  }
  tree_.close(end);
  stop_when_exhausted();
}

/// The quote that is open at the end of the text; npos when there is none. Starts behind the last
/// node that was read.
std::size_t EventReader::open_quote() const {
  std::size_t at = tree_.last_end();
  while (at < text_.size()) {
    const bool token_start =
        at == 0 || std::string_view(" \t\r\n[{,:").find(text_[at - 1]) != std::string_view::npos;
    if (token_start && text_[at] == '#') {
      at = line_end(text_, at);
    } else if (token_start && (text_[at] == '"' || text_[at] == '\'')) {
      const std::size_t end = quoted_end(text_, at);
      if (end == std::string_view::npos) return at;
      at = end;
    } else {
      ++at;
    }
  }
  return std::string_view::npos;
}

struct Explanation {
  std::string_view yaml_cpp;  // how yaml-cpp's message starts
  std::string_view message;
  std::string_view fix;
};

const Explanation kExplanations[] = {
    {YAML::ErrorMsg::END_OF_MAP_FLOW, "a ',' or the closing '}' is missing here", ""},
    {YAML::ErrorMsg::END_OF_SEQ_FLOW, "a ',' or the closing ']' is missing here", ""},
    {YAML::ErrorMsg::END_OF_MAP, "this does not fit the map that it stands in",
     "check the indentation, and the ':' behind the key"},
    {YAML::ErrorMsg::END_OF_SEQ, "this does not fit the list that it stands in",
     "check the indentation, and the '-' before the item"},
    {YAML::ErrorMsg::MAP_VALUE, "a ':' cannot stand here",
     "check the indentation of this line and the one above; quote text that contains ': '"},
    {YAML::ErrorMsg::MAP_KEY, "a key cannot stand here", "check the indentation"},
    {YAML::ErrorMsg::BLOCK_ENTRY, "a list item cannot stand here",
     "put it on a line of its own, indented with spaces"},
    {YAML::ErrorMsg::FLOW_END, "this bracket closes nothing",
     "quote the text if the bracket belongs to it"},
    {YAML::ErrorMsg::UNKNOWN_TOKEN, "text cannot start with this character", "quote the text"},
    {YAML::ErrorMsg::TAB_IN_INDENTATION, "a tab cannot indent", "indent with spaces"},
    {YAML::ErrorMsg::EOF_IN_SCALAR, "a quote is not closed", ""},
    {YAML::ErrorMsg::DOC_IN_SCALAR, "a document marker stands inside quotes", "close the quotes"},
    {YAML::ErrorMsg::UNKNOWN_ANCHOR, "no anchor of this name stands above", ""},
    {YAML::ErrorMsg::INVALID_ESCAPE, "this escape does not exist",
     "double the backslash, or use single quotes"},
    {YAML::ErrorMsg::INVALID_UNICODE, "this escape is no Unicode character", ""},
    {YAML::ErrorMsg::INVALID_HEX, "an escape needs hexadecimal digits", ""},
};

bool tab_indents_line(std::string_view text, std::size_t at) {
  const std::size_t before = text.substr(0, at).find_last_of("\r\n");
  const std::size_t line = before == std::string_view::npos ? 0 : before + 1;
  return text.substr(line, skip_blanks(text, line) - line).find('\t') != std::string_view::npos;
}

void EventReader::syntax_error(const YAML::Exception& error) {
  std::size_t at = offset(error.mark);
  reached_ = at;
  if (error.msg == YAML::ErrorMsg::EOF_IN_SCALAR) at = std::min(at, open_quote());
  const bool block = layouts_.empty() || !layouts_.back().flow;
  if (block && error.msg != YAML::ErrorMsg::EOF_IN_SCALAR && tab_indents_line(text_, at))
    return tree_.stop(character_at(at), "a tab cannot indent", "indent with spaces");
  for (const auto& explanation : kExplanations)
    if (error.msg.starts_with(explanation.yaml_cpp))
      return tree_.stop(character_at(at), std::string(explanation.message),
                        std::string(explanation.fix));
  tree_.stop(character_at(at), error.msg);
}

std::vector<std::size_t> EventReader::misplaced_breaks() const {
  auto out = parsed_.breaks();
  std::erase_if(out, [&](std::size_t at) {
    return at > reached_ || scalars_behind_properties_.contains(at);
  });
  return out;
}

/// Returns the breaks that `parsed` should not have.
std::vector<std::size_t> parse(std::string_view text, const ParserText& parsed,
                               Staged<Document>& result, std::uint32_t file) {
  TreeBuilder tree(result, file, text.size());
  EventReader reader(text, parsed, tree, result.value);
  try {
    std::istringstream stream{std::string(parsed.text())};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(reader)) {
    }
    reader.reached_end();
  } catch (const Stop&) {
    // The reason is already reported.
  } catch (const YAML::DeepRecursion&) {
    tree.stop_at_depth(tree.span(tree.last_end(), tree.last_end()));
  } catch (const YAML::Exception& error) {
    reader.syntax_error(error);
  }
  auto misplaced = reader.misplaced_breaks();
  tree.finish();
  return misplaced;
}

}  // namespace

Staged<Document> read_yaml(const SourceFile& file) {
  const InputFormat format = {kMaxYamlBytes, "YAML", LoneReturn::kReadAsLineFeed};
  constexpr int kRounds = 4;
  std::set<std::size_t> without;
  for (int round = 1;; ++round) {
    Staged<Document> result;
    const auto text = input_text(file.text(), file.number(), format, result);
    const ParserText parsed(text, without);
    auto misplaced = parse(text, parsed, result, file.number());
    if (misplaced.empty()) return result;
    if (round == kRounds) misplaced = parsed.breaks();
    without.insert(misplaced.begin(), misplaced.end());
  }
}

}  // namespace cfnaudit::syntax
