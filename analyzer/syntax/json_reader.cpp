#include "analyzer/syntax/json_reader.h"

#include <optional>
#include <string>

#include "analyzer/base/hex.h"
#include "analyzer/base/json.h"
#include "analyzer/base/text.h"
#include "analyzer/base/utf8.h"
#include "analyzer/syntax/characters.h"
#include "analyzer/syntax/input_text.h"
#include "analyzer/syntax/limits.h"
#include "analyzer/syntax/tree_builder.h"

// JSON text -> Document, by recursive descent (RFC 8259) that kMaxDepth bounds. An error inside a
// string is reported and passed over; any other ends reading, and the tree keeps what was complete
// by then.

namespace cfnaudit::syntax {
namespace {

class Reader {
 public:
  Reader(std::string_view text, TreeBuilder& tree, Document& document)
      : text_(text), tree_(tree), document_(document) {}

  void read() {
    if (peek() == '\0') return;
    if (!value()) return;
    if (peek() != '\0') fail("nothing may follow the template's closing bracket");
  }

 private:
  /// The next character behind white space; '\0' at the end (the text itself holds none).
  char peek() {
    while (at_ < text_.size() && (is_blank(text_[at_]) || is_break(text_[at_]))) ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  Span here() const {
    return tree_.span(at_, at_ < text_.size() ? at_ + sequence_length(text_[at_]) : at_);
  }
  bool fail(std::string_view message, std::string_view fix = {}) {
    const bool ended = at_ >= text_.size();
    tree_.stop(here(), ended ? concat("the file ends here: ", message) : std::string(message),
               std::string(fix));
    return false;
  }

  // Each returns false when reading must end.
  bool value();
  bool collection(NodeKind kind, char closing);
  bool entry(NodeKind kind);
  bool string();
  bool bare();
  std::string decode(std::size_t begin, std::size_t end);
  std::size_t decode_escape(std::size_t at, std::string& out);
  std::optional<unsigned> code_unit(std::size_t at) const;

  std::string_view text_;
  TreeBuilder& tree_;
  Document& document_;
  std::size_t at_ = 0;
};

bool Reader::value() {
  if (tree_.exhausted()) return false;
  switch (peek()) {
    case '{':
      return collection(NodeKind::kMap, '}');
    case '[':
      return collection(NodeKind::kList, ']');
    case '"':
      return string();
    default:
      return bare();
  }
}

bool Reader::collection(NodeKind kind, char closing) {
  tree_.open(tree_.make(kind, tree_.span(at_, at_ + 1)));
  if (tree_.exhausted()) return false;
  ++at_;
  bool first = true;
  while (peek() != closing) {
    if (!first) {
      if (text_.substr(at_, 1) != ",")
        return fail(concat("a ',' or the closing '", std::string(1, closing), "' is missing"));
      ++at_;
      if (peek() == closing)
        return fail("a ',' cannot stand before a closing bracket", "remove the ','");
    }
    if (!entry(kind)) return false;
    first = false;
  }
  tree_.close(++at_);
  return true;
}

bool Reader::entry(NodeKind kind) {
  if (kind == NodeKind::kList) return value();
  if (peek() != '"') return fail("a key in double quotes is missing");
  if (!string()) return false;
  if (peek() != ':') return fail("a ':' is missing");
  ++at_;
  return value();
}

std::size_t closing_quote(std::string_view text, std::size_t begin) {
  for (std::size_t at = begin; at < text.size(); ++at) {
    if (text[at] == '"') return at;
    if (text[at] == '\\') ++at;
  }
  return std::string_view::npos;
}

bool Reader::string() {
  const std::size_t begin = at_;
  const std::size_t end = closing_quote(text_, begin + 1);
  if (end == std::string_view::npos) return fail("this quote is not closed");
  Node* node = tree_.make(NodeKind::kScalar, tree_.span(begin, end + 1));
  node->style = ScalarStyle::kDoubleQuoted;
  const std::string_view raw = text_.substr(begin + 1, end - begin - 1);
  // RFC 8259, section 7: a string holds no control characters.
  const std::size_t control = raw.find_first_of("\t\r\n");
  if (control != std::string_view::npos) {
    const std::size_t at = begin + 1 + control;
    tree_.report("TPL001", tree_.span(at, at + 1),
                 "a tab or line break cannot stand inside a JSON string", "write \\t or \\n");
  }
  node->text =
      raw.find('\\') == std::string_view::npos ? raw : document_.texts.keep(decode(begin + 1, end));
  tree_.add(node);
  at_ = end + 1;
  return !tree_.exhausted();
}

std::string Reader::decode(std::size_t begin, std::size_t end) {
  std::string out;
  out.reserve(end - begin);
  for (std::size_t at = begin; at < end;) {
    const std::size_t escape = std::min(text_.find('\\', at), end);
    out += text_.substr(at, escape - at);
    at = escape < end ? decode_escape(escape, out) : end;
  }
  return out;
}

std::optional<unsigned> Reader::code_unit(std::size_t at) const {
  if (text_.substr(at, 2) != "\\u" || at + 6 > text_.size()) return std::nullopt;
  unsigned unit = 0;
  for (const char c : text_.substr(at + 2, 4)) {
    const auto digit = hex_digit(c);
    if (!digit) return std::nullopt;
    unit = unit * 16 + *digit;
  }
  return unit;
}

/// Appends what the escape at `at` means; returns the offset behind it.
std::size_t Reader::decode_escape(std::size_t at, std::string& out) {
  static constexpr std::string_view kEscapes = "\"\\/bfnrt";
  static constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
  const auto known = kEscapes.find(text_[at + 1]);
  if (known != std::string_view::npos) {
    out += kMeanings[known];
    return at + 2;
  }
  const auto unit = code_unit(at);
  if (!unit) {
    const std::size_t end = at + 1 + sequence_length(text_[at + 1]);
    tree_.report("TPL001", tree_.span(at, end), "this escape does not exist in JSON",
                 "double the backslash");
    out += text_.substr(at, end - at);
    return end;
  }
  const auto low = code_unit(at + 6);
  if (*unit >= 0xD800 && *unit < 0xDC00 && low && *low >= 0xDC00 && *low < 0xE000) {
    append_utf8(out, 0x10000 + ((*unit - 0xD800) << 10) + (*low - 0xDC00));
    return at + 12;
  }
  if (*unit >= 0xD800 && *unit < 0xE000) {
    tree_.report("TPL001", tree_.span(at, at + 6),
                 "this escape is half of a surrogate pair and no character",
                 "write both halves, or the character itself");
    append_utf8(out, 0xFFFD);
  } else {
    append_utf8(out, *unit);
  }
  return at + 6;
}

bool Reader::bare() {
  const std::size_t end = std::min(text_.find_first_of(" \t\r\n,:[]{}\"", at_), text_.size());
  const std::string_view word = text_.substr(at_, end - at_);
  const bool null = word == "null";
  if (!null && word != "true" && word != "false" && !is_json_number(word)) {
    if (word.empty()) return fail("a value is missing");
    return fail("this is no JSON value", "put text in double quotes");
  }
  Node* node = tree_.make(null ? NodeKind::kNull : NodeKind::kScalar, tree_.span(at_, end));
  node->text = word;
  tree_.add(node);
  at_ = end;
  return !tree_.exhausted();
}

}  // namespace

Staged<Document> read_json(std::string_view text, std::uint32_t file) {
  Staged<Document> result;
  const std::string_view input =
      input_text(text, file, {kMaxJsonBytes, "JSON", LoneReturn::kKeep}, result);
  TreeBuilder tree(result, file, text.size());
  Reader(input, tree, result.value).read();
  tree.finish();
  return result;
}

Staged<Document> read_json(const SourceFile& file) { return read_json(file.text(), file.number()); }

}  // namespace cfnaudit::syntax
