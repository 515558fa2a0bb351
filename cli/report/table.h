#pragma once

// Rows of cells as aligned columns. Used by the text reports of access and cost.

#include <cstdint>
#include <string>
#include <vector>

namespace cfnaudit::cli {

enum class Align : std::uint8_t { kLeft, kRight };

class Table {
 public:
  /// One entry a column; the last column may be wrapped.
  explicit Table(std::vector<Align> columns) : columns_(std::move(columns)) {}

  /// Missing cells are empty. Cells are plain text without escapes.
  void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  /// Lines, two spaces between columns, nothing behind the last.
  std::string render(std::size_t width) const;

 private:
  std::vector<Align> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace cfnaudit::cli
