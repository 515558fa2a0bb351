#include "analyzer/syntax/reader.h"

#include <algorithm>
#include <optional>

#include "analyzer/syntax/json_reader.h"
#include "analyzer/syntax/limits.h"
#include "analyzer/syntax/yaml_reader.h"

// A file of either format -> Document.

namespace cfnaudit::syntax {
namespace {

/// Where the last syntax error stands: how far the reader understood the text. Nothing when it read
/// everything.
std::optional<std::uint32_t> last_error(const Staged<Document>& result) {
  std::optional<std::uint32_t> last;
  for (const auto& diagnostic : result.diagnostics)
    if (diagnostic.rule == "TPL001") last = std::max(last.value_or(0), diagnostic.span.begin);
  return last;
}

}  // namespace

Staged<Document> read(const SourceFile& file) {
  const std::string_view text = file.text();
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || (text[first] != '{' && text[first] != '['))
    return read_yaml(file);
  auto json = read_json(file);
  const auto json_error = last_error(json);
  if (!json_error || text.size() > kMaxYamlBytes) return json;
  // Flow style with comments, unquoted keys or trailing commas is YAML. Whoever gets further reads
  // the right format.
  auto yaml = read_yaml(file);
  const auto yaml_error = last_error(yaml);
  if (!yaml_error) return yaml;
  return *yaml_error > *json_error ? std::move(yaml) : std::move(json);
}

}  // namespace cfnaudit::syntax
