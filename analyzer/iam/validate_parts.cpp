// What the parts of `validate` share.

#include "analyzer/iam/validate_parts.h"

#include <algorithm>

namespace cfnaudit::iam {

namespace {

/// A name that AWS generates for a resource, within an ARN: it has no slashes and no colons.
bool is_generated_name(const Symbol& symbol, std::string_view before) {
  return symbol.kind == SymbolKind::kGenerated && symbol.id.find('.') == std::string::npos &&
         std::count(before.begin(), before.end(), ':') >= 5;
}

}  // namespace

std::string as_pattern(const SymbolicText& text) {
  std::string out;
  std::size_t from = 0;
  for (const auto& hole : text.holes()) {
    out += text.text().substr(from, hole.begin - from);
    out += is_generated_name(hole.symbol, out) ? "generated-name" : "*";
    from = hole.end;
  }
  out += text.text().substr(from);
  for (std::size_t at = out.find("${"); at != std::string::npos; at = out.find("${", at)) {
    const auto end = out.find('}', at);
    if (end == std::string::npos) break;
    const std::string_view whole = out;
    out = concat(whole.substr(0, at), "*", whole.substr(end + 1));
  }
  return out;
}

bool has_variable(const SymbolicText& text) {
  std::size_t at = text.text().find("${");
  for (; at != std::string::npos; at = text.text().find("${", at + 2)) {
    const bool is_hole =
        std::any_of(text.holes().begin(), text.holes().end(),
                    [&](const auto& hole) { return at >= hole.begin && at < hole.end; });
    if (!is_hole && text.text().find('}', at) != std::string::npos) return true;
  }
  return false;
}

std::string element_path(std::string_view name, Polarity polarity, std::size_t index) {
  return concat(polarity == Polarity::kAllBut ? "Not" : "", name, "/", std::to_string(index));
}

}  // namespace cfnaudit::iam
