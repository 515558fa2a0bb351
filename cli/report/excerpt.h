#pragma once

// Source lines with the places of a finding underlined, as compilers show them. Used by the text
// report of findings.

#include <string>
#include <vector>

#include "analyzer/base/source.h"
#include "cli/report/paint.h"

namespace cfnaudit::cli {

struct Mark {
  Span span;
  std::string label;  // shown behind the underline; may be empty
};

/// How the main mark is painted, and how much room there is.
struct ExcerptStyle {
  Style main = Style::kError;
  std::size_t width = 100;
};

/// Lines with line breaks. The first mark is the main one: its place heads the excerpt and it is
/// underlined with carets.
struct Excerpt {
  std::string text;
  std::size_t gutter = 0;  // columns before the bar
};

Excerpt excerpt(const SourceMap& sources, std::vector<Mark> marks, const ExcerptStyle& style,
                const Paint& paint);

}  // namespace cfnaudit::cli
