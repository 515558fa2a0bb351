#include "analyzer/syntax/parser_text.h"

#include <algorithm>

#include "analyzer/syntax/characters.h"

// YAML text -> the same with line breaks where yaml-cpp needs them. The lines are looked at one by
// one, without what stands around them; so a line within a text can be taken for a node. The reader
// finds that out, and leaves it.

namespace cfnaudit::syntax {
namespace {

/// What stands before a scalar on its line: "- - !Tag &anchor ".
struct Lead {
  std::size_t properties = 0;  // where the first tag or anchor starts
  std::size_t content = 0;     // the scalar
  std::size_t indent = 0;      // a column at which the scalar may stand
  bool is_item = false;        // it stands behind a dash (or a question mark or colon)
};

bool is_indicator(std::string_view text, std::size_t at) {
  return at + 1 < text.size() && std::string_view("-?:").find(text[at]) != std::string_view::npos &&
         is_blank(text[at + 1]);
}

/// The content is npos when the line has no tag or anchor with something behind it.
Lead lead_of(std::string_view text, std::size_t line) {
  Lead out{.content = std::string_view::npos};
  std::size_t at = skip_blanks(text, line);
  while (is_indicator(text, at)) {
    out.is_item = true;
    out.indent = at - line + 1;
    at = skip_blanks(text, at + 1);
  }
  out.properties = at;
  if (!out.is_item) out.indent = at - line;
  while (at < text.size() && (text[at] == '!' || text[at] == '&')) {
    const std::size_t end = text[at] == '!' ? tag_end(text, at) : anchor_end(text, at);
    const std::size_t next = skip_blanks(text, end);
    if (next == end) return out;
    at = next;
    out.content = at;
  }
  if (out.content < text.size() && (is_break(text[out.content]) || text[out.content] == '#'))
    out.content = std::string_view::npos;
  if (out.content >= text.size()) out.content = std::string_view::npos;
  return out;
}

/// The first line behind `at` that is not blank; the text's size when there is none.
std::size_t next_line(std::string_view text, std::size_t at) {
  std::size_t line = line_end(text, at);
  while (line < text.size()) {
    line += break_length(text, line);
    const std::size_t first = skip_blanks(text, line);
    if (first < text.size() && !is_break(text[first])) return line;
    line = line_end(text, line);
  }
  return text.size();
}

std::size_t indentation(std::string_view text, std::size_t line) {
  std::size_t at = line;
  while (at < text.size() && text[at] == ' ') ++at;
  return at - line;
}

/// "|", ">-", "|2+", and nothing but a comment behind it.
bool is_block_header(std::string_view text, std::size_t at) {
  ++at;
  while (at < text.size() &&
         std::string_view("+-123456789").find(text[at]) != std::string_view::npos)
    ++at;
  const std::size_t rest = skip_blanks(text, at);
  return rest >= text.size() || is_break(text[rest]) || (text[rest] == '#' && rest > at);
}

bool has_indentation_indicator(std::string_view text, std::size_t at) {
  return text.substr(at, 3).find_first_of("123456789") != std::string_view::npos;
}

/// Is this line of text a key, or does a comment end it?
bool ends_on_line(std::string_view line) {
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == ':' && (i + 1 == line.size() || is_blank(line[i + 1]))) return true;
    if (line[i] == '#' && i > 0 && is_blank(line[i - 1])) return true;
  }
  return false;
}

/// Does yaml-cpp need a break before this scalar?
bool needs_break(std::string_view text, std::size_t line, const Lead& lead) {
  const char first = text[lead.content];
  const std::size_t next = next_line(text, lead.content);
  const std::size_t column = lead.properties - line;
  const bool indented_less = next < text.size() && indentation(text, next) <= column;
  if (first == '|' || first == '>')
    return is_block_header(text, lead.content) &&
           (indented_less || has_indentation_indicator(text, lead.content));
  const std::string_view rest =
      text.substr(lead.content, line_end(text, lead.content) - lead.content);
  if (first == '"' || first == '\'') {
    return quoted_end(rest, 0) == std::string_view::npos;
  }
  if (std::string_view("[]{},*!&%@`").find(first) != std::string_view::npos) return false;
  if (!indented_less || ends_on_line(rest)) return false;
  const std::size_t first_of_next = next + indentation(text, next);
  const bool may_continue =
      lead.is_item
          ? indentation(text, next) >= lead.indent && text[first_of_next] != '#'
          : !is_indicator(text, first_of_next) &&
                !ends_on_line(text.substr(first_of_next, line_end(text, next) - first_of_next));
  return may_continue;
}

}  // namespace

std::size_t tag_end(std::string_view text, std::size_t at) {
  if (text.substr(at, 2) == "!<") return std::min(text.find('>', at), text.size() - 1) + 1;
  // https://yaml.org/spec/1.1/#ns-tag-char, as yaml-cpp reads it
  static constexpr std::string_view kTagMarks = "!%-#;/?:@&=+$_.~*'()";
  const auto in_tag = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kTagMarks.find(c) != std::string_view::npos;
  };
  while (at < text.size() && in_tag(text[at])) ++at;
  return at;
}

std::size_t anchor_end(std::string_view text, std::size_t at) {
  while (at < text.size() && !is_blank(text[at]) && !is_break(text[at]) &&
         std::string_view("[]{},").find(text[at]) == std::string_view::npos)
    ++at;
  return at;
}

std::size_t quoted_end(std::string_view text, std::size_t begin) {
  const char quote = text[begin];
  for (std::size_t at = begin + 1; at < text.size(); ++at) {
    if (quote == '"' && text[at] == '\\') {
      ++at;
    } else if (text[at] == quote) {
      if (quote == '"' || at + 1 >= text.size() || text[at + 1] != quote) return at + 1;
      ++at;
    }
  }
  return std::string_view::npos;
}

ParserText::ParserText(std::string_view source, const std::set<std::size_t>& without)
    : source_(source) {
  if (source.find('!') == std::string_view::npos && source.find('&') == std::string_view::npos)
    return;
  for (std::size_t line = 0; line < source.size();) {
    consider_line(source, line, without);
    line = line_end(source, line);
    line += break_length(source, line);
  }
  if (!breaks_.empty()) edited_ += source.substr(copied_);
}

void ParserText::consider_line(std::string_view source, std::size_t line,
                               const std::set<std::size_t>& without) {
  const Lead lead = lead_of(source, line);
  if (lead.content != std::string_view::npos && !without.contains(lead.content) &&
      needs_break(source, line, lead))
    add_break(lead.content, lead.indent);
}

void ParserText::add_break(std::size_t at, std::size_t indent) {
  edited_ += source_.substr(copied_, at - copied_);
  breaks_.push_back({.source = at, .edited = edited_.size(), .length = indent + 1});
  edited_ += '\n';
  edited_.append(indent, ' ');
  copied_ = at;
}

std::size_t ParserText::source_offset(std::size_t at) const {
  const auto behind = std::upper_bound(breaks_.begin(), breaks_.end(), at,
                                       [](std::size_t a, const Break& b) { return a < b.edited; });
  if (behind == breaks_.begin()) return at;
  const Break& last = *std::prev(behind);
  const std::size_t end = last.edited + last.length;
  return at < end ? last.source : last.source + (at - end);
}

std::vector<std::size_t> ParserText::breaks() const {
  std::vector<std::size_t> out;
  for (const auto& one : breaks_) out.push_back(one.source);
  return out;
}

}  // namespace cfnaudit::syntax
