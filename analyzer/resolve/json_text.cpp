#include "analyzer/resolve/json_text.h"

#include "analyzer/resolve/stack.h"
#include "analyzer/syntax/json_reader.h"

// Text with symbols -> Value.

namespace cfnaudit::resolve {

namespace {

/// The text with each symbol outside quotes replaced by a number of the same length, so that {"Seconds": ${Wait}} parses.
std::string parsable(const SymbolicText& text) {
  std::string out = text.text();
  bool quoted = false;
  std::size_t next = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (next < text.holes().size() && i == text.holes()[next].begin) {
      const auto& hole = text.holes()[next++];
      for (std::size_t j = hole.begin; j < hole.end; ++j) out[j] = quoted ? 'x' : '1';
      i = hole.end - 1;
      continue;
    }
    if (out[i] == '\\' && quoted) ++i;
    else if (out[i] == '"') quoted = !quoted;
  }
  return out;
}

class Converter {
 public:
  Converter(const SourceFile& file, ValuePtr holder, const SymbolicText& text, JsonStore& store)
      : origin_(file, holder), holder_(holder), text_(text), moved_(text.text() != holder->text.text()), store_(store) {}

  ValuePtr convert(const syntax::Node& node) {
    Value* value = store_.values.make();
    value->span = value->origin = locate(node.span);
    switch (node.kind) {
      case syntax::NodeKind::kNull:
        break;
      case syntax::NodeKind::kScalar:
        scalar(node, *value);
        break;
      case syntax::NodeKind::kList:
        value->kind = ValueKind::kList;
        for (const auto* item : node.items) value->items.push_back(convert(*item));
        break;
      case syntax::NodeKind::kMap:
        value->kind = ValueKind::kMap;
        for (const auto& [key, member] : node.members)
          value->fields.push_back({{key->text, locate(key->span)}, convert(*member)});
        break;
    }
    return value;
  }

 private:
  /// Positions in the parsed text are positions in the holder's text unless substitutions moved them.
  Span locate(Span span) { return moved_ ? holder_->span : origin_.span(span.begin, span.end); }

  void scalar(const syntax::Node& node, Value& value) {
    const SymbolicText raw = text_.slice(node.span.begin, node.span.end);
    if (node.style == syntax::ScalarStyle::kDoubleQuoted) {
      value.kind = ValueKind::kString;
      if (raw.known()) {
        value.text = std::string(node.text);
      } else {
        value.text = raw.slice(1, raw.text().size() - 1);  // symbols are quoted as they stand; escapes stay
      }
      return;
    }
    if (!raw.known()) {
      value.kind = ValueKind::kString;
      value.text = raw;
      return;
    }
    value.kind = node.text == "true" || node.text == "false" ? ValueKind::kBoolean : ValueKind::kNumber;
    value.text = std::string(node.text);
  }

  TextOrigin origin_;
  ValuePtr holder_;
  const SymbolicText& text_;
  bool moved_;
  JsonStore& store_;
};

}  // namespace

SymbolicText substitute(const SymbolicText& text, const Substitution& find) {
  SymbolicText out;
  const std::string& all = text.text();
  std::size_t begin = 0;
  std::size_t search = 0;
  while (true) {
    const std::size_t open = all.find("${", search);
    const std::size_t close = open == std::string::npos ? open : all.find('}', open);
    if (close == std::string::npos) break;
    search = open + 2;
    bool is_hole = false;
    for (const auto& hole : text.holes()) is_hole = is_hole || hole.begin == open;
    if (is_hole) continue;
    const auto value = find(std::string_view(all).substr(open + 2, close - open - 2));
    if (!value) continue;
    out.append(text.slice(begin, open));
    out.append(*value);
    begin = search = close + 1;
  }
  out.append(text.slice(begin, all.size()));
  return out;
}

Result<ValuePtr> read_json_text(const SourceFile& file, ValuePtr holder, const SymbolicText& text, JsonStore& store) {
  const std::string* parsed = store.texts.make(parsable(text));
  auto read = syntax::read_json(*parsed, file.number());
  if (!read.diagnostics.empty()) return failure(read.diagnostics.front().message);
  const auto* document = store.documents.make(std::move(read.value));
  return Converter(file, holder, text, store).convert(*document->root);
}

}  // namespace cfnaudit::resolve
