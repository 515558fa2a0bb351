#include "cli/input/parameters.h"

#include "analyzer/base/text.h"
#include "analyzer/syntax/reader.h"

// Parameter files -> ParameterSet.
// https://docs.aws.amazon.com/cli/latest/reference/cloudformation/deploy/

namespace cfnaudit::cli {

using syntax::Node;
using syntax::NodeKind;

namespace {

/// A scalar, or the comma-separated text of a list.
std::optional<std::string> parameter_text(const Node& node) {
  if (node.kind == NodeKind::kScalar) return std::string(node.text);
  if (node.kind != NodeKind::kList) return std::nullopt;
  std::vector<std::string> items;
  for (const Node* item : node.items) {
    if (item->kind != NodeKind::kScalar) return std::nullopt;
    items.emplace_back(item->text);
  }
  return join(items, ",");
}

}  // namespace

std::string stem_of(std::string_view path) {
  const auto slash = path.find_last_of('/');
  std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  const auto dot = name.find('.');
  if (dot != std::string_view::npos && dot > 0) name = name.substr(0, dot);
  return std::string(name);
}

Result<resolve::ParameterSet> read_parameters(const SourceFile& file) {
  const auto read = syntax::read(file);
  const auto place = [&](Span span) {
    const Position at = file.lines().position(span.begin);
    return concat(file.name(), ":", std::to_string(at.line), ":", std::to_string(at.column), ": ");
  };
  if (!read.diagnostics.empty())
    return failure(concat(place(read.diagnostics.front().span), read.diagnostics.front().message));
  resolve::ParameterSet out;
  out.name = stem_of(file.name());
  const Node* root = read.value.root;
  if (root->kind == NodeKind::kList) {
    for (const Node* item : root->items) {
      const Node* key = item->find("ParameterKey");
      const Node* value = item->find("ParameterValue");
      if (key == nullptr)
        return failure(concat(place(item->span), "an entry needs the key ParameterKey"));
      const auto text = value == nullptr ? std::nullopt : parameter_text(*value);
      if (text) out.values.insert_or_assign(std::string(key->text), *text);
    }
    return out;
  }
  if (root->kind != NodeKind::kMap)
    return failure(
        concat(place(root->span),
               "a parameter file is a map, or a list of ParameterKey and ParameterValue"));
  const Node* nested = root->find("Parameters");
  if (nested != nullptr && nested->kind == NodeKind::kMap) root = nested;
  for (const auto& [key, value] : root->members) {
    const auto text = parameter_text(*value);
    if (!text)
      return failure(concat(place(value->span), "the value of ", key->text, " must be a text"));
    out.values.insert_or_assign(std::string(key->text), *text);
  }
  return out;
}

Result<std::pair<std::string, std::string>> read_override(std::string_view text) {
  const auto equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0)
    return failure(concat("--parameter-overrides takes KEY=VALUE, not ", quote(text)));
  return std::pair(std::string(text.substr(0, equals)), std::string(text.substr(equals + 1)));
}

}  // namespace cfnaudit::cli
