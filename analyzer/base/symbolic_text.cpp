#include "analyzer/base/symbolic_text.h"

#include <functional>

#include "analyzer/base/text.h"

namespace cfnaudit {

std::string reason(const Symbol& symbol) {
  switch (symbol.kind) {
    case SymbolKind::kParameter:
      return concat("parameter ", symbol.id, " has no value");
    case SymbolKind::kGenerated:
      return concat("AWS chooses ", symbol.id, " at deployment");
    case SymbolKind::kImport:
      return concat("another stack exports ", symbol.id);
    case SymbolKind::kDynamicReference:
      return concat(symbol.id, " is read at deployment");
    case SymbolKind::kMacro:
      return concat(symbol.id, " is made by a macro");
    case SymbolKind::kAccount:
    case SymbolKind::kExternal:
      return concat(symbol.id, " depends on the account");
    case SymbolKind::kSecretParameter:
      return concat("the value of parameter ", symbol.id, " is secret");
    case SymbolKind::kSecret:
      return concat("the value of ", symbol.id, " is secret");
  }
  return symbol.id;
}

Symbol secret(std::string_view id, SymbolKind kind, std::string_view text) {
  return {std::string(id), kind, std::hash<std::string_view>{}(text)};
}

SymbolicText SymbolicText::of(Symbol symbol) {
  SymbolicText out;
  out.text_ = symbol.kind == SymbolKind::kSecret ? "(secret)" : concat("${", symbol.id, "}");
  out.holes_.push_back({0, static_cast<std::uint32_t>(out.text_.size()), std::move(symbol)});
  return out;
}

void SymbolicText::append(const SymbolicText& other) {
  const auto shift = static_cast<std::uint32_t>(text_.size());
  text_ += other.text_;
  for (const auto& hole : other.holes_)
    holes_.push_back({hole.begin + shift, hole.end + shift, hole.symbol});
}

SymbolicText SymbolicText::slice(std::size_t begin, std::size_t end) const {
  SymbolicText out(text_.substr(begin, end - begin));
  for (const auto& hole : holes_)
    if (hole.begin >= begin && hole.end <= end)
      out.holes_.push_back({hole.begin - static_cast<std::uint32_t>(begin),
                            hole.end - static_cast<std::uint32_t>(begin), hole.symbol});
  return out;
}

std::vector<SymbolicText> SymbolicText::split(std::string_view separator) const {
  std::vector<SymbolicText> parts;
  if (separator.empty()) return {*this};
  std::size_t begin = 0;
  std::size_t search = 0;
  while (true) {
    const std::size_t at = text_.find(separator, search);
    if (at == std::string::npos) break;
    const Hole* inside = nullptr;
    for (const auto& hole : holes_)
      if (at + separator.size() > hole.begin && at < hole.end) inside = &hole;
    if (inside != nullptr) {
      search = inside->end;
      continue;
    }
    parts.push_back(slice(begin, at));
    begin = search = at + separator.size();
  }
  parts.push_back(slice(begin, text_.size()));
  return parts;
}

}  // namespace cfnaudit
