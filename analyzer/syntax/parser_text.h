#pragma once

// The text that yaml-cpp gets. It takes the column of a tag or anchor for the indentation of the
// text behind it, so that in
//     - !Sub |
//       text
// the text is not part of the item. A line break between the two makes it read them as YAML says.
// Made by yaml_reader; offsets into this text are mapped back to the source.

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace cfnaudit::syntax {

class ParserText {
 public:
  /// Puts a break before the texts that need one, but not at the offsets of `without`.
  explicit ParserText(std::string_view source, const std::set<std::size_t>& without = {});

  /// What to parse: the source itself when nothing had to be put in.
  std::string_view text() const { return breaks_.empty() ? source_ : edited_; }
  /// The offset in the source of an offset in text().
  std::size_t source_offset(std::size_t at) const;
  /// Where a break was put in, in the source; a scalar must start at each, or the place was no
  /// node.
  std::vector<std::size_t> breaks() const;

 private:
  struct Break {
    std::size_t source = 0;
    std::size_t edited = 0;  // where it starts in the edited text
    std::size_t length = 0;  // of the line break and the indentation behind it
  };

  void consider_line(std::string_view source, std::size_t line,
                     const std::set<std::size_t>& without);
  void add_break(std::size_t at, std::size_t indent);

  std::string_view source_;
  std::string edited_;
  std::size_t copied_ = 0;  // of the source
  std::vector<Break> breaks_;
};

/// Offset behind the tag that starts at `at`.
std::size_t tag_end(std::string_view text, std::size_t at);
/// Offset behind the anchor or alias that starts at `at`.
std::size_t anchor_end(std::string_view text, std::size_t at);
/// Offset behind the closing quote of the scalar that starts at `begin`; npos when it does not end.
std::size_t quoted_end(std::string_view text, std::size_t begin);

}  // namespace cfnaudit::syntax
