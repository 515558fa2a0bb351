#include "analyzer/resolve/value.h"

#include <algorithm>
#include <charconv>

#include "analyzer/base/json.h"
#include "analyzer/base/text.h"

// Reading values.

namespace cfnaudit::resolve {

ValuePtr get(ValuePtr value, std::string_view key) {
  if (value == nullptr) return nullptr;
  if (value->kind == ValueKind::kUnknown) return value;
  for (const auto& field : value->fields)
    if (field.key.value == key) return field.value;
  return nullptr;
}

ValuePtr get_path(ValuePtr value, std::string_view dotted_path) {
  while (value != nullptr && !dotted_path.empty()) {
    const auto dot = dotted_path.find('.');
    value = get(value, dotted_path.substr(0, dot));
    if (dot == std::string_view::npos) break;
    dotted_path.remove_prefix(dot + 1);
  }
  return value;
}

bool is_unknown(ValuePtr value) { return value != nullptr && value->kind == ValueKind::kUnknown; }

std::vector<ValuePtr> items(ValuePtr value) {
  if (value == nullptr || value->kind == ValueKind::kNull) return {};
  if (value->kind == ValueKind::kList) return value->items;
  return {value};
}

std::optional<std::string_view> known_text(ValuePtr value) {
  if (value == nullptr || !value->is_scalar() || !value->text.known()) return std::nullopt;
  return value->text.text();
}

const SymbolicText* text(ValuePtr value) {
  return value != nullptr && value->is_scalar() ? &value->text : nullptr;
}

std::optional<long long> integer(ValuePtr value) {
  const auto known = known_text(value);
  return known ? parse_integer(*known) : std::nullopt;
}

std::optional<double> number(ValuePtr value) {
  const auto known = known_text(value);
  if (!known) return std::nullopt;
  double out = 0;
  const auto [end, error] = std::from_chars(known->data(), known->data() + known->size(), out);
  if (error != std::errc() || end != known->data() + known->size()) return std::nullopt;
  return out;
}

std::optional<bool> boolean(ValuePtr value) {
  const auto known = known_text(value);
  if (!known) return std::nullopt;
  if (equals_ignoring_case(*known, "true")) return true;
  if (equals_ignoring_case(*known, "false")) return false;
  return std::nullopt;
}

Tri equals(ValuePtr value, std::string_view expected) {
  if (value == nullptr) return Tri::kNo;
  if (value->kind == ValueKind::kUnknown) return Tri::kUnknown;
  if (!value->is_scalar()) return Tri::kNo;
  if (value->text.known()) return tri(value->text.text() == expected);
  return Tri::kUnknown;
}

std::string why_unknown(ValuePtr value) {
  if (value == nullptr) return {};
  if (value->kind == ValueKind::kUnknown) return value->reason;
  std::vector<std::string> reasons;
  for (const auto& hole : value->text.holes()) {
    std::string why = reason(hole.symbol);
    if (std::find(reasons.begin(), reasons.end(), why) == reasons.end())
      reasons.push_back(std::move(why));
  }
  return enumerate(reasons);
}

namespace {

/// False when a part is unknown or symbolic; `out` then shows it in brackets.
bool append(std::string& out, ValuePtr value) {
  switch (value->kind) {
    case ValueKind::kNull:
      out += "null";
      return true;
    case ValueKind::kNumber:
    case ValueKind::kBoolean:
      out += value->text.text();
      return true;
    case ValueKind::kString:
      append_json_string(out, value->text.text());
      return value->text.known();
    case ValueKind::kUnknown:
      out += concat("<", value->reason, ">");
      return false;
    case ValueKind::kList: {
      bool known = true;
      out += '[';
      for (const ValuePtr item : value->items) {
        if (out.back() != '[') out += ',';
        known = append(out, item) && known;
      }
      out += ']';
      return known;
    }
    case ValueKind::kMap: {
      bool known = true;
      out += '{';
      for (const auto& field : value->fields) {
        if (out.back() != '{') out += ',';
        append_json_string(out, field.key.value);
        out += ':';
        known = append(out, field.value) && known;
      }
      out += '}';
      return known;
    }
  }
  return false;
}

}  // namespace

std::string to_string(ValuePtr value) {
  if (value == nullptr) return "absent";
  std::string out;
  append(out, value);
  return out;
}

std::optional<std::string> to_json(ValuePtr value) {
  if (value == nullptr) return std::nullopt;
  std::string out;
  if (!append(out, value)) return std::nullopt;
  return out;
}

}  // namespace cfnaudit::resolve
