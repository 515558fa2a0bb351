// Scalar -> the JSON document that it holds.

#include "analyzer/policy/text_document.h"

#include <optional>
#include <string_view>

#include "analyzer/base/hex.h"
#include "analyzer/base/text.h"
#include "analyzer/syntax/json_reader.h"

namespace cfnaudit::policy {
namespace {

/// RFC 3986, as get-account-authorization-details encodes policies.
/// https://docs.aws.amazon.com/IAM/latest/APIReference/API_PolicyDetail.html
std::string percent_decoded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool has_room = text[i] == '%' && i + 2 < text.size();
    const auto high = has_room ? hex_digit(text[i + 1]) : std::nullopt;
    const auto low = has_room ? hex_digit(text[i + 2]) : std::nullopt;
    const bool escape = high && low;
    out += escape ? static_cast<char>(*high * 16 + *low) : text[i];
    if (escape) i += 2;
  }
  return out;
}

}  // namespace

std::optional<TextDocument> text_document(const syntax::Node& node) {
  if (node.kind != syntax::NodeKind::kScalar) return std::nullopt;
  const std::string_view start = trim(node.text);
  const bool encoded = lowercase(start.substr(0, 3)) == "%7b";
  if (!encoded && !start.starts_with('{')) return std::nullopt;
  TextDocument out;
  out.text = std::make_unique<std::string>(encoded ? percent_decoded(start) : std::string(start));
  out.document = syntax::read_json(*out.text, node.span.file);
  return out;
}

std::vector<Diagnostic> syntax_problems(const Staged<syntax::Document>& document) {
  std::vector<Diagnostic> out;
  for (const Diagnostic& one : document.diagnostics) {
    const bool is_duplicate = one.rule == "TPL002";  // IAM refuses them; templates may have them
    const bool is_template_size = one.rule == "TPL004" && document.value.complete;
    if ((one.severity != Severity::kError && !is_duplicate) || is_template_size) continue;
    out.push_back(one);
    out.back().severity = Severity::kError;
    out.back().rule = is_duplicate ? "duplicate-element" : "invalid-syntax";
  }
  return out;
}

}  // namespace cfnaudit::policy
