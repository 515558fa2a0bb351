// What was read of a program, and questions to it.

#include "analyzer/code/code.h"

#include "analyzer/base/text.h"

namespace cfnaudit::code {

const std::string* Text::literal() const {
  static const std::string kEmpty;
  if (parts.empty()) return &kEmpty;
  if (parts.size() != 1 || parts.front().kind != PartKind::kLiteral) return nullptr;
  return &parts.front().text;
}

namespace {

Text unknown(std::string why) { return {{{PartKind::kUnknown, std::move(why)}}}; }

/// "a.{b,c}.d": the names of a step.
bool names(std::string_view step, std::string_view key) {
  if (!step.starts_with('{') || !step.ends_with('}')) return step == key;
  std::string_view rest = step.substr(1, step.size() - 2);
  while (!rest.empty()) {
    const auto comma = rest.find(',');
    if (rest.substr(0, comma) == key) return true;
    rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
  }
  return false;
}

void collect(const Value& value, std::string_view path, std::vector<Text>& out);

void collect_field(const Value& map, std::string_view step, std::string_view rest,
                   std::vector<Text>& out) {
  const bool keys = step == "{key}";
  for (const auto& field : map.fields) {
    const auto* key = field.key.literal();
    if (keys)
      out.push_back(field.key);
    else if (key == nullptr)
      out.push_back(unknown("a key of the argument is not known"));
    else if (names(step, *key))
      collect(field.value, rest, out);
  }
  if (map.open) out.push_back(unknown(map.why.empty() ? "more may be passed" : map.why));
}

void collect(const Value& value, std::string_view path, std::vector<Text>& out) {
  if (value.kind == ValueKind::kUnknown) {
    out.push_back(unknown(value.why));
    return;
  }
  if (value.kind == ValueKind::kOneOf) {
    for (const auto& item : value.items) collect(item, path, out);
    return;
  }
  if (path.starts_with("[]")) {
    path.remove_prefix(2);
    if (path.starts_with('.')) path.remove_prefix(1);
    if (value.kind != ValueKind::kList) {
      if (value.kind == ValueKind::kText && path.empty()) out.push_back(value.text);
      return;
    }
    for (const auto& item : value.items) collect(item, path, out);
    if (value.open) out.push_back(unknown(value.why.empty() ? "more may be passed" : value.why));
    return;
  }
  if (path.empty()) {
    if (value.kind == ValueKind::kText)
      out.push_back(value.text);
    else
      out.push_back(unknown("it is not a string"));
    return;
  }
  if (value.kind != ValueKind::kMap) return;
  const auto end = path.find_first_of(".[");
  const bool braces = path.starts_with('{');
  const auto close = braces ? path.find('}') + 1 : end;
  const std::string_view step = path.substr(0, close);
  std::string_view rest = close >= path.size() ? std::string_view() : path.substr(close);
  if (rest.starts_with('.')) rest.remove_prefix(1);
  collect_field(value, step, rest, out);
}

}  // namespace

std::vector<Text> values_at(const SdkCall& call, std::string_view path) {
  std::vector<Text> out;
  collect(call.arguments, path, out);
  return out;
}

Tri passes(const SdkCall& call, std::string_view path) {
  Tri out = Tri::kNo;
  const auto ask = [&](const Value& value, auto&& self, std::string_view rest) -> Tri {
    if (value.kind == ValueKind::kUnknown) return Tri::kUnknown;
    if (value.kind == ValueKind::kOneOf) {
      Tri any = Tri::kNo;
      bool all = !value.items.empty();
      for (const auto& item : value.items) {
        const Tri one = self(item, self, rest);
        any = either(any, one);
        all = all && one == Tri::kYes;
      }
      return all ? Tri::kYes : any == Tri::kNo ? Tri::kNo : Tri::kUnknown;
    }
    if (rest.starts_with("[]")) {  // in any item
      if (value.kind != ValueKind::kList) return Tri::kNo;
      rest.remove_prefix(std::min<std::size_t>(rest.starts_with("[].") ? 3 : 2, rest.size()));
      Tri any = value.open ? Tri::kUnknown : Tri::kNo;
      for (const auto& item : value.items) any = either(any, self(item, self, rest));
      return any;
    }
    if (rest.empty()) return Tri::kYes;
    if (value.kind != ValueKind::kMap) return Tri::kNo;
    const auto dot = rest.find_first_of(".[");
    Tri found = value.open ? Tri::kUnknown : Tri::kNo;
    for (const auto& field : value.fields) {
      const auto* key = field.key.literal();
      if (key != nullptr && *key != rest.substr(0, dot)) continue;
      const Tri one = self(field.value, self,
                           dot == std::string_view::npos ? std::string_view()
                           : rest[dot] == '.'            ? rest.substr(dot + 1)
                                                         : rest.substr(dot));
      found = either(found, key == nullptr || field.optional ? both(one, Tri::kUnknown) : one);
    }
    return found;
  };
  out = ask(call.arguments, ask, path);
  return out;
}

}  // namespace cfnaudit::code
