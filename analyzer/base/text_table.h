#pragma once

// A constant table in text form: one row a line, fields separated by tabs, lines sorted by their
// first field (byte order), lines that start with '#' at the top. Looked up in place by binary
// search; nothing is decoded before it is asked for. Holds no data of its own: the text is an
// embedded file.

#include <optional>
#include <string_view>
#include <vector>

namespace cfnaudit {

/// One line of a TextTable.
class Row {
 public:
  explicit Row(std::string_view line) : line_(line) {}
  /// Field `index` from 0; empty when the line has fewer.
  std::string_view field(std::size_t index) const;
  std::string_view key() const { return field(0); }
  std::string_view line() const { return line_; }

 private:
  std::string_view line_;
};

class TextTable {
 public:
  explicit TextTable(std::string_view text);

  std::optional<Row> find(std::string_view key) const;
  /// All rows whose first field starts with `prefix`, in order.
  std::vector<Row> with_prefix(std::string_view prefix) const;
  /// All rows, in order.
  std::vector<Row> rows() const { return with_prefix({}); }
  /// The comment lines at the top: origin, version, licence.
  std::string_view head() const { return head_; }

 private:
  std::size_t lower_bound(std::string_view key) const;

  std::string_view head_;
  std::string_view body_;
};

}  // namespace cfnaudit
