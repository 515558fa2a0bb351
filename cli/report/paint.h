#pragma once

// Colours of text reports, or none of them. Used by the text renderers.

#include <string>
#include <string_view>

#include "analyzer/base/diagnostic.h"
#include "analyzer/base/text.h"
#include "cli/report/report.h"

namespace cfnaudit::cli {

enum class Style : std::uint8_t { kError, kWarning, kNote, kStrong, kFrame, kFix, kFaint };

class Paint {
 public:
  explicit Paint(Color color) : color_(color) {}

  std::string operator()(Style style, std::string_view text) const {
    if (color_ == Color::kOff || text.empty()) return std::string(text);
    // Select Graphic Rendition, in the order of Style.
    static constexpr std::string_view kCodes[] = {"1;31", "1;33", "1;36", "1", "1;34", "32", "2"};
    return concat("\x1b[", kCodes[static_cast<std::size_t>(style)], "m", text, "\x1b[0m");
  }

 private:
  Color color_;
};

inline Style style_of(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return Style::kError;
    case Severity::kWarning:
      return Style::kWarning;
    case Severity::kNote:
      break;
  }
  return Style::kNote;
}

}  // namespace cfnaudit::cli
