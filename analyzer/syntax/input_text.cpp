#include "analyzer/syntax/input_text.h"

#include <optional>
#include <string>

#include "analyzer/base/hex.h"
#include "analyzer/base/text.h"
#include "analyzer/syntax/limits.h"

// Raw bytes -> text that can be parsed, and findings about what cannot.

namespace cfnaudit::syntax {
namespace {

constexpr char kReplacement =
    '_';  // one byte, so that offsets stay, and no indicator of YAML or JSON

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7F;
}

struct BadBytes {
  std::size_t first = 0;
  std::size_t count = 0;
};

/// Replaces bad bytes in place. https://yaml.org/spec/1.1/#id868524 lists what YAML allows.
BadBytes replace_bad_bytes(std::string& text) {
  BadBytes bad;
  const auto replace = [&](std::size_t at) {
    if (bad.count++ == 0 || at < bad.first) bad.first = at;
    text[at] = kReplacement;
  };
  for (std::size_t i = 0; i < text.size(); ++i)
    if (is_control(text[i])) replace(i);
  std::size_t from = 0;
  while (const auto at = first_invalid_utf8(std::string_view(text).substr(from))) {
    from += *at;
    replace(from);
  }
  return bad;
}

void replace_lone_returns(std::string& text) {
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n')) text[i] = '\n';
}

bool has_lone_return(std::string_view text) {
  for (std::size_t at = text.find('\r'); at != std::string_view::npos; at = text.find('\r', at + 1))
    if (at + 1 == text.size() || text[at + 1] != '\n') return true;
  return false;
}

bool is_clean(std::string_view text) {
  for (const char c : text)
    if (is_control(c)) return false;
  return !first_invalid_utf8(text);
}

std::string describe(char byte) {
  const auto value = static_cast<unsigned char>(byte);
  if (value == 0) return "a NUL byte";
  return concat(value < 0x80 ? "control character 0x" : "invalid UTF-8 byte 0x",
                upper_hex(value, 2));
}

std::string megabytes(std::size_t bytes) {
  return concat(std::to_string(bytes / (1024 * 1024)), " MB");
}

}  // namespace

std::string_view input_text(std::string_view text, std::uint32_t file, const InputFormat& format,
                            Staged<Document>& result) {
  const auto report = [&](std::string_view rule, Span span, std::string message, std::string fix) {
    result.diagnostics.push_back({.rule = std::string(rule),
                                  .severity = Severity::kError,
                                  .span = span,
                                  .message = std::move(message),
                                  .fix = std::move(fix)});
  };
  if (text.size() > format.max_bytes) {
    result.value.complete = false;
    report("TPL004", {file, 0, 0},
           concat("the file has ", std::to_string(text.size()),
                  " bytes; CloudFormation accepts 1 MB, and ", format.name, " above ",
                  megabytes(format.max_bytes), " is not analysed"),
           "split the template into nested stacks");
    return {};
  }
  if (text.size() > kMaxTemplateBytes) {
    report(
        "TPL004", {file, 0, 0},
        concat("the file has ", std::to_string(text.size()), " bytes; CloudFormation accepts 1 MB"),
        "split the template into nested stacks");
  }
  const bool correct_returns =
      format.lone_return == LoneReturn::kReadAsLineFeed && has_lone_return(text);
  if (is_clean(text) && !correct_returns) return text;

  std::string copy(text);
  if (correct_returns) replace_lone_returns(copy);
  const BadBytes bad = replace_bad_bytes(copy);
  if (bad.count == 0) return result.value.texts.keep(std::move(copy));
  const auto at = static_cast<std::uint32_t>(bad.first);
  const std::string what = concat(describe(text[at]), " at offset ", std::to_string(at));
  // A stray byte is a slip of an editor; more than one in a hundred is another encoding, or no text
  // at all.
  if (bad.count > 8 && bad.count > text.size() / 100) {
    result.value.complete = false;
    report("TPL001", {file, at, at + 1}, concat("this is no UTF-8 text: ", what),
           "save the file as UTF-8");
    return {};
  }
  report(
      "TPL001", {file, at, at + 1},
      concat(what, bad.count > 1 ? concat(", and ", count(bad.count - 1, "further bad byte")) : "",
             "; read as '_'"),
      "save the file as UTF-8");
  return result.value.texts.keep(std::move(copy));
}

}  // namespace cfnaudit::syntax
