#include "analyzer/resolve/dynamic_references.h"

#include <string_view>

// Text -> text with symbols.

namespace cfnaudit::resolve {

namespace {

/// The first "}}" at or behind `from` that stands outside symbols: not the last two of
/// {{resolve:ssm:${Name}}}.
std::size_t find_close(const SymbolicText& text, std::size_t from) {
  std::size_t at = text.text().find("}}", from);
  for (const auto& hole : text.holes())
    if (at >= hole.begin && at < hole.end) at = text.text().find("}}", hole.end);
  return at;
}

}  // namespace

SymbolicText with_dynamic_references(SymbolicText text) {
  static constexpr std::string_view kOpen = "{{resolve:";
  const std::string& all = text.text();
  if (all.find(kOpen) == std::string::npos) return text;
  SymbolicText out;
  std::size_t begin = 0;
  while (true) {
    const auto open = all.find(kOpen, begin);
    const auto close = open == std::string::npos ? open : find_close(text, open);
    if (close == std::string::npos) break;
    out.append(text.slice(begin, open));
    out.append(
        SymbolicText::of({all.substr(open + 2, close - open - 2), SymbolKind::kDynamicReference}));
    begin = close + 2;
  }
  out.append(text.slice(begin, all.size()));
  return out;
}

}  // namespace cfnaudit::resolve
