#include "analyzer/resolve/json_text.h"

#include <algorithm>

#include "analyzer/resolve/stack.h"
#include "analyzer/syntax/json_reader.h"

// Text with symbols -> Value.

namespace cfnaudit::resolve {

namespace {

/// The text with each symbol outside quotes replaced by a number of the same length, so that
/// {"Seconds": ${Wait}} parses.
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
    if (out[i] == '\\' && quoted)
      ++i;
    else if (out[i] == '"')
      quoted = !quoted;
  }
  return out;
}

class Converter {
 public:
  Converter(const SourceFile& file, ValuePtr holder, const Substituted& text, JsonStore& store)
      : origin_(file, holder), holder_(holder), text_(text.text), kept_(text.kept), store_(store) {}

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
          value->fields.push_back({{name(*key), locate(key->span)}, convert(*member)});
        break;
    }
    return value;
  }

 private:
  Span locate(Span span) {
    const auto begin = offset_in_holder(span.begin);
    const auto end = offset_in_holder(span.end);
    return begin && end && *begin <= *end ? origin_.span(*begin, *end) : holder_->span;
  }

  std::optional<std::size_t> offset_in_holder(std::size_t offset) const {
    for (const auto& run : kept_)
      if (offset >= run.begin && offset <= run.begin + run.size)
        return run.source_begin + (offset - run.begin);
    return std::nullopt;
  }

  std::string_view name(const syntax::Node& key) {
    const SymbolicText raw = text_.slice(key.span.begin, key.span.end);
    if (raw.known()) return key.text;
    return *store_.texts.make(raw.slice(1, raw.text().size() - 1).text());
  }

  void scalar(const syntax::Node& node, Value& value) {
    const SymbolicText raw = text_.slice(node.span.begin, node.span.end);
    if (node.style == syntax::ScalarStyle::kDoubleQuoted) {
      value.kind = ValueKind::kString;
      if (raw.known()) {
        value.text = std::string(node.text);
      } else {
        value.text =
            raw.slice(1, raw.text().size() - 1);  // symbols are quoted as they stand; escapes stay
      }
      return;
    }
    if (!raw.known()) {
      value.kind = ValueKind::kString;
      value.text = raw;
      return;
    }
    value.kind =
        node.text == "true" || node.text == "false" ? ValueKind::kBoolean : ValueKind::kNumber;
    value.text = std::string(node.text);
  }

  TextOrigin origin_;
  ValuePtr holder_;
  const SymbolicText& text_;
  const std::vector<Segment>& kept_;
  JsonStore& store_;
};

}  // namespace

Substituted substitute(const SymbolicText& text, const Substitution& find) {
  Substituted out;
  const std::string& all = text.text();
  std::size_t begin = 0;
  std::size_t search = 0;
  const auto keep_until = [&](std::size_t end) {
    out.kept.push_back({static_cast<std::uint32_t>(out.text.text().size()),
                        static_cast<std::uint32_t>(begin),
                        static_cast<std::uint32_t>(end - begin)});
    out.text.append(text.slice(begin, end));
  };
  while (true) {
    const std::size_t open = all.find("${", search);
    const std::size_t close = open == std::string::npos ? open : all.find('}', open);
    if (close == std::string::npos) break;
    search = open + 2;
    const bool is_hole = std::any_of(text.holes().begin(), text.holes().end(),
                                     [&](const auto& hole) { return hole.begin == open; });
    if (is_hole) continue;
    const auto value = find(std::string_view(all).substr(open + 2, close - open - 2));
    if (!value) continue;
    keep_until(open);
    out.text.append(*value);
    begin = search = close + 1;
  }
  keep_until(all.size());
  return out;
}

Result<ValuePtr> read_json_text(const SourceFile& file, ValuePtr holder, const Substituted& text,
                                JsonStore& store) {
  const std::string* parsed = store.texts.make(parsable(text.text));
  auto read = syntax::read_json(*parsed, file.number());
  if (!read.diagnostics.empty()) return failure(read.diagnostics.front().message);
  const auto* document = store.documents.make(std::move(read.value));
  return Converter(file, holder, text, store).convert(*document->root);
}

Result<ValuePtr> read_json_text(const SourceFile& file, ValuePtr holder, const SymbolicText& text,
                                JsonStore& store) {
  Substituted whole{text, {}};
  if (text.text() == holder->text.text())
    whole.kept.push_back({0, 0, static_cast<std::uint32_t>(text.text().size())});
  return read_json_text(file, holder, whole, store);
}

}  // namespace cfnaudit::resolve
