#include "analyzer/syntax/scalar_map.h"

#include <algorithm>
#include <optional>

#include "analyzer/base/utf8.h"
#include "analyzer/syntax/characters.h"

// Source bytes and decoded text of a scalar -> pieces that say which belongs to which; part of a
// text -> span. The folding rules are those of https://yaml.org/spec/1.1/#id929764 (block) and
// #id898031 (flow).

namespace cfnaudit::syntax {
namespace {

/// Walks source and decoded text side by side. Any disagreement ends the walk with `failed`.
class Walk {
 public:
  Walk(std::string_view source, std::size_t at, std::string_view decoded)
      : source_(source), decoded_(decoded), at_(at) {}

  bool done() const { return failed_ || text_ >= decoded_.size(); }
  std::size_t at() const { return at_; }
  std::string_view rest() const { return decoded_.substr(text_); }
  void skip_to(std::size_t at) { at_ = at; }
  void fail() { failed_ = true; }
  std::vector<Piece> pieces() && { return failed_ ? std::vector<Piece>() : std::move(pieces_); }

  /// The source up to `end` is the decoded text, byte for byte.
  void verbatim(std::size_t end) {
    const std::size_t size = end - at_;
    if (rest().substr(0, size) != source_.substr(at_, size)) return fail();
    if (size == 0) return;
    if (!pieces_.empty() && pieces_.back().verbatim && pieces_.back().source_end == at_) {
      pieces_.back().text_end += size;
      pieces_.back().source_end = end;
    } else {
      pieces_.push_back({text_, text_ + size, at_, end, true});
    }
    text_ += size;
    at_ = end;
  }

  /// The source up to `end` stands for `size` decoded bytes.
  void encoded(std::size_t end, std::size_t size) {
    if (size > decoded_.size() - text_) return fail();
    if (size > 0) pieces_.push_back({text_, text_ + size, at_, end, false});
    text_ += size;
    at_ = end;
  }

 private:
  std::string_view source_;
  std::string_view decoded_;
  std::size_t at_;
  std::size_t text_ = 0;
  bool failed_ = false;
  std::vector<Piece> pieces_;
};

struct Breaks {
  std::size_t count = 0;
  std::size_t end = 0;  // behind the blanks that follow the last break
};

Breaks breaks_at(std::string_view source, std::size_t at) {
  Breaks breaks{0, skip_blanks(source, at)};
  while (const std::size_t length = break_length(source, breaks.end)) {
    ++breaks.count;
    breaks.end = skip_blanks(source, breaks.end + length);
  }
  return breaks;
}

/// A line break in a flow scalar: one is a blank, n are n - 1 line feeds, and an escaped one is
/// nothing.
void fold_flow(Walk& walk, const Breaks& breaks, std::size_t one_break) {
  const std::size_t size = breaks.count == 1 ? one_break : breaks.count - 1;
  const char expected = breaks.count == 1 ? ' ' : '\n';
  if (walk.rest().substr(0, size).find_first_not_of(expected) != std::string_view::npos)
    return walk.fail();
  walk.encoded(breaks.end, size);
}

bool is_high_surrogate(std::string_view source, std::size_t at) {
  if (source.substr(at, 2) != "\\u" || at + 6 > source.size()) return false;
  const char second = source[at + 3];
  return (source[at + 2] == 'd' || source[at + 2] == 'D') &&
         (second == '8' || second == '9' || second == 'a' || second == 'A' || second == 'b' ||
          second == 'B');
}

bool is_low_surrogate(std::string_view source, std::size_t at) {
  if (source.substr(at, 2) != "\\u" || at + 6 > source.size()) return false;
  const char second = source[at + 3];
  return (source[at + 2] == 'd' || source[at + 2] == 'D') &&
         ((second >= 'c' && second <= 'f') || (second >= 'C' && second <= 'F'));
}

/// Source bytes of the escape that starts with the backslash at `at`.
std::size_t escape_length(std::string_view source, std::size_t at) {
  if (is_high_surrogate(source, at) && is_low_surrogate(source, at + 6)) return 12;
  switch (at + 1 < source.size() ? source[at + 1] : '\0') {
    case 'x':
      return 4;
    case 'u':
      return 6;
    case 'U':
      return 10;
    default:
      return 2;
  }
}

void backslash(Walk& walk, std::string_view source) {
  const std::size_t at = walk.at();
  if (break_length(source, at + 1) > 0) return fold_flow(walk, breaks_at(source, at + 1), 0);
  const std::size_t end = at + escape_length(source, at);
  if (end > source.size()) return walk.fail();
  walk.encoded(end, sequence_length(walk.rest().front()));
}

std::vector<Piece> flow_map(std::string_view source, std::size_t begin, ScalarStyle style,
                            std::string_view decoded) {
  Walk walk(source, style == ScalarStyle::kPlain ? begin : begin + 1, decoded);
  while (!walk.done()) {
    const std::size_t at = walk.at();
    if (at >= source.size()) {
      walk.fail();
    } else if (is_blank(source[at]) || is_break(source[at])) {
      const Breaks breaks = breaks_at(source, at);
      breaks.count > 0 ? fold_flow(walk, breaks, 1) : walk.verbatim(breaks.end);
    } else if (source[at] == '\\' && style == ScalarStyle::kDoubleQuoted) {
      backslash(walk, source);
    } else if (source.substr(at, 2) == "''" && style == ScalarStyle::kSingleQuoted) {
      walk.encoded(at + 2, 1);
    } else {
      walk.verbatim(at + 1);
    }
  }
  return std::move(walk).pieces();
}

std::size_t count_spaces(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(' ', at), text.size()) - at;
}

/// Columns that the block's indentation takes from each line: leading spaces in the source less
/// those that remain in the decoded text, at the first line that is not blank. Right for every
/// indentation indicator.
std::optional<std::size_t> block_indentation(std::string_view source, std::size_t at,
                                             std::string_view decoded) {
  const std::size_t first = decoded.find_first_not_of(" \n");
  if (first == std::string_view::npos) return std::nullopt;
  const std::size_t line = decoded.rfind('\n', first) + 1;  // npos + 1 is 0
  const std::size_t kept = first - line;
  while (at < source.size()) {
    const std::size_t spaces = count_spaces(source, at);
    const std::size_t end = line_end(source, at);
    if (at + spaces < end) return spaces >= kept ? std::optional(spaces - kept) : std::nullopt;
    at = end + break_length(source, end);
  }
  return std::nullopt;
}

std::size_t content_begin(std::string_view source, std::size_t line, std::size_t indentation) {
  return line + std::min(indentation, count_spaces(source, line));
}

std::vector<Piece> literal_map(std::string_view source, std::size_t line, std::size_t indentation,
                               std::string_view decoded) {
  Walk walk(source, line, decoded);
  while (!walk.done()) {
    walk.skip_to(content_begin(source, walk.at(), indentation));
    const std::size_t end = line_end(source, walk.at());
    walk.verbatim(end);
    if (walk.done()) break;
    if (walk.rest().front() != '\n') {
      walk.fail();
    } else {
      walk.encoded(end + break_length(source, end), 1);
    }
  }
  return std::move(walk).pieces();
}

/// Maps the line breaks at the walk's place, with the blank lines behind them, to one blank or to
/// line feeds.
void fold_block(Walk& walk, std::string_view source, std::size_t indentation) {
  std::size_t at = walk.at();
  std::size_t breaks = 0;
  while (const std::size_t length = break_length(source, at)) {
    ++breaks;
    at = content_begin(source, at + length, indentation);
  }
  const std::string_view rest = walk.rest();
  const std::size_t feeds = std::min({rest.find_first_not_of('\n'), rest.size(), breaks});
  const bool blank = feeds == 0 && breaks == 1 && rest.starts_with(' ');
  if (feeds == 0 && !blank) return walk.fail();
  walk.encoded(at, blank ? 1 : feeds);
}

std::vector<Piece> folded_map(std::string_view source, std::size_t line, std::size_t indentation,
                              std::string_view decoded) {
  Walk walk(source, line, decoded);
  walk.skip_to(content_begin(source, line, indentation));
  if (break_length(source, walk.at()) > 0) fold_block(walk, source, indentation);
  while (!walk.done()) {
    const std::size_t end = line_end(source, walk.at());
    walk.verbatim(end);
    if (walk.done()) break;
    if (end == source.size() && walk.rest() == "\n") {
      walk.encoded(end, 1);
    } else {
      fold_block(walk, source, indentation);
    }
  }
  return std::move(walk).pieces();
}

}  // namespace

std::vector<Piece> scalar_map(std::string_view source, std::size_t begin, ScalarStyle style,
                              std::string_view decoded) {
  if (begin >= source.size() || decoded.empty()) return {};
  if (style != ScalarStyle::kLiteral && style != ScalarStyle::kFolded)
    return flow_map(source, begin, style, decoded);
  const std::size_t header_end = line_end(source, begin);
  const std::size_t line = header_end + break_length(source, header_end);
  const auto indentation = block_indentation(source, line, decoded);
  if (!indentation) return {};
  return style == ScalarStyle::kLiteral ? literal_map(source, line, *indentation, decoded)
                                        : folded_map(source, line, *indentation, decoded);
}

TextMap::TextMap(const SourceFile& file, const Node& scalar) : scalar_(&scalar) {
  // What stands in another file is found as a whole.
  if (scalar.kind == NodeKind::kScalar && scalar.span.file == file.number())
    pieces_ = scalar_map(file.text(), scalar.span.begin, scalar.style, scalar.text);
}

Span TextMap::span(std::size_t begin, std::size_t end) const {
  if (begin > end || end > scalar_->text.size() || pieces_.empty()) return scalar_->span;
  const auto holding = [&](std::size_t at) {
    return std::upper_bound(pieces_.begin(), pieces_.end(), at,
                            [](std::size_t offset, const Piece& p) { return offset < p.text_end; });
  };
  const auto from = holding(begin);
  std::size_t source_begin = pieces_.back().source_end;
  if (from != pieces_.end())
    source_begin = from->source_begin + (from->verbatim ? begin - from->text_begin : 0);
  std::size_t source_end = source_begin;
  if (end > begin) {
    const auto to = holding(end - 1);
    source_end = to->verbatim ? to->source_begin + (end - to->text_begin) : to->source_end;
  }
  return {scalar_->span.file, static_cast<std::uint32_t>(source_begin),
          static_cast<std::uint32_t>(source_end)};
}

Span text_span(const SourceFile& file, const Node& scalar, std::size_t begin, std::size_t end) {
  return TextMap(file, scalar).span(begin, end);
}

}  // namespace cfnaudit::syntax
