#include "rules/schema/scalars.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "analyzer/base/text.h"
#include "analyzer/base/utf8.h"

// The text of a scalar -> what it may be.

namespace cfnaudit::rules {

namespace {

/// Not written as a string: YAML 1.1, which CloudFormation reads, has more words and numbers than
/// JSON. https://yaml.org/type/bool.html, https://yaml.org/type/int.html
bool is_plain(resolve::ValuePtr value) {
  return value->span != value->origin || value->node == nullptr ||
         value->node->style == syntax::ScalarStyle::kPlain;
}

template <std::size_t Size>
bool is_one_of(const std::array<std::string_view, Size>& words, std::string_view text) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return equals_ignoring_case(word, text); });
}

}  // namespace

std::optional<double> parse_number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(out))
    return std::nullopt;
  return out;
}

std::optional<double> number_of(resolve::ValuePtr value) {
  const auto text = resolve::known_text(value);
  return text ? parse_number(trim(*text)) : std::nullopt;
}

bool may_be_number(resolve::ValuePtr value) {
  const auto text = trim(value->text.text());
  if (parse_number(text)) return true;
  if (text.empty() || !is_plain(value) ||
      text.find_first_of("0123456789") == std::string_view::npos)
    return false;
  // 0x1F, 0o17, 1_000, 1:30
  return text.find_first_not_of("0123456789abcdefABCDEFxo_:.+-") == std::string_view::npos;
}

bool may_be_boolean(resolve::ValuePtr value) {
  static constexpr std::array<std::string_view, 4> kStrings = {"true", "false", "0", "1"};
  static constexpr std::array<std::string_view, 6> kPlain = {"yes", "no", "on", "off", "y", "n"};
  const auto text = value->text.text();
  return is_one_of(kStrings, text) || (is_plain(value) && is_one_of(kPlain, text));
}

bool is_attribute(resolve::ValuePtr value) {
  if (value->node == nullptr) return false;
  if (value->node->tag == "!GetAtt") return true;
  return value->node->members.size() == 1 && value->node->members[0].key->text == "Fn::GetAtt";
}

SymbolicText without_stack_name(resolve::ValuePtr value, std::string_view stack_name) {
  const SymbolicText& text = value->text;
  const bool is_literal = value->node == nullptr || value->node->text == text.text();
  if (is_literal || stack_name.empty()) return text;
  const auto unknown = SymbolicText::of({.id = "AWS::StackName"});
  // The id of a nested stack, which its name is computed from.
  if (text.text().find(":stack/") != std::string::npos) return unknown;
  const auto at = text.text().find(stack_name);
  const auto cuts = [&](const SymbolicText::Hole& hole) {
    return hole.begin < at + stack_name.size() && at < hole.end;
  };
  if (at == std::string::npos || std::any_of(text.holes().begin(), text.holes().end(), cuts))
    return text;
  SymbolicText out = text.slice(0, at);
  out.append(unknown);
  out.append(text.slice(at + stack_name.size(), text.text().size()));
  return out;
}

std::string number_text(double number) {
  std::array<char, 32> buffer{};
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::fixed)
          .ptr;
  return {buffer.data(), end};
}

std::size_t characters(const SymbolicText& text) {
  std::size_t count = 0;
  auto hole = text.holes().begin();
  for (std::size_t at = 0; at < text.text().size();) {
    if (hole != text.holes().end() && hole->begin == at) {
      at = (hole++)->end;
      continue;
    }
    at += first_code_point(std::string_view(text.text()).substr(at)).length;
    ++count;
  }
  return count;
}

bool is_misspelled(std::string_view text, std::string_view meant) {
  const auto digits = [](std::string_view from) {
    std::string out(from);
    std::erase_if(out, [](char c) { return c < '0' || c > '9'; });
    return out;
  };
  return digits(text) == digits(meant) && !text.starts_with(meant) && !meant.starts_with(text) &&
         !equals_ignoring_case(text, meant);
}

bool looks_like_placeholder(std::string_view text) {
  static constexpr std::array<std::string_view, 8> kNothing = {"none", "null", "n/a",  "na",
                                                               "-",    "*",    "todo", "default"};
  static constexpr std::array<std::string_view, 10> kParts = {
      "<", ">", "change", "replace", "enter", "your", "placeholder", "example", "xxx", "..."};
  if (trim(text).empty() || is_one_of(kNothing, trim(text))) return true;
  const std::string lower = lowercase(text);
  if (std::any_of(kParts.begin(), kParts.end(),
                  [&](std::string_view part) { return lower.find(part) != std::string::npos; }))
    return true;
  const bool has_lower =
      std::any_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  return !has_lower && text.find('_') != std::string_view::npos;
}

}  // namespace cfnaudit::rules
