#include "cli/report/json_document.h"

#include "analyzer/base/text.h"

// Texts of values -> the text of a document.

namespace cfnaudit::cli {

namespace {

/// One level further in: a string has no line break of its own.
void append_inner(std::string& out, std::string_view value) {
  for (std::size_t begin = 0;;) {
    const auto end = value.find('\n', begin);
    if (end == std::string_view::npos) {
      out += value.substr(begin);
      return;
    }
    out += value.substr(begin, end + 1 - begin);
    out += "  ";
    begin = end + 1;
  }
}

}  // namespace

std::string value_text(const Json& json) {
  std::string out = document_text(json);
  out.pop_back();
  return out;
}

std::string object_text(std::span<const Member> members) {
  std::string out = "{";
  for (const auto& [key, value] : members) {
    out += concat(out.size() > 1 ? "," : "", "\n  \"", key, "\": ");
    append_inner(out, value);
  }
  return out + (members.empty() ? "}" : "\n}");
}

std::string array_text(std::span<const std::string> values) {
  std::string out = "[";
  for (const auto& value : values) {
    out += out.size() > 1 ? ",\n  " : "\n  ";
    append_inner(out, value);
  }
  return out + (values.empty() ? "]" : "\n]");
}

}  // namespace cfnaudit::cli
