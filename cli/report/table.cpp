// Cells -> lines with aligned columns.

#include "cli/report/table.h"

#include <algorithm>

#include "cli/report/escape.h"

namespace cfnaudit::cli {
namespace {

constexpr std::size_t kNarrowest = 20;

}  // namespace

std::string Table::render(std::size_t width) const {
  std::vector<std::size_t> widths(columns_.size(), 0);
  for (const auto& row : rows_)
    for (std::size_t c = 0; c < row.size(); ++c)
      widths[c] = std::max(widths[c], display_width(row[c]));
  std::string out;
  for (const auto& row : rows_) {
    std::string line;
    std::size_t at = 0;
    for (std::size_t c = 0; c < row.size(); ++c) {
      const bool last = c + 1 == columns_.size();
      // Where too little is left, wrapping would make a narrow tower.
      const bool wraps = last && columns_[c] == Align::kLeft && at + kNarrowest <= width;
      if (wraps)
        line += wrap(row[c], width, at);
      else
        line += columns_[c] == Align::kLeft ? pad_right(row[c], widths[c])
                                            : pad_left(row[c], widths[c]);
      if (!last) line += "  ";
      at += widths[c] + 2;
    }
    out += line.substr(0, line.find_last_not_of(' ') + 1);
    out += '\n';
  }
  return out;
}

}  // namespace cfnaudit::cli
