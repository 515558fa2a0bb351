// Templates on standard input, each ended by a zero byte -> a line of JSON for each: what this
// project's reader makes of it. For compare.mjs, which compares it with another parser.
//
//   {"complete": true, "root": [kind, tag, begin, end, text | items | [[key, value] ...]]}

#include <iostream>
#include <iterator>
#include <string>

#include <nlohmann/json.hpp>

#include "analyzer/syntax/yaml_reader.h"

namespace {

using cfnaudit::syntax::Node;
using cfnaudit::syntax::NodeKind;
using nlohmann::json;

json tree(const Node& node) {
  static const char* const kKinds[] = {"null", "scalar", "list", "map"};
  json content = node.kind == NodeKind::kScalar ? json(std::string(node.text)) : json::array();
  for (const auto* item : node.items) content.push_back(tree(*item));
  for (const auto& member : node.members)
    content.push_back({tree(*member.key), tree(*member.value)});
  return {kKinds[static_cast<int>(node.kind)], std::string(node.tag), node.span.begin,
          node.span.end, std::move(content)};
}

}  // namespace

int main() {
  std::string text;
  while (std::getline(std::cin, text, '\0')) {
    const cfnaudit::SourceFile file(0, "template.yaml", text);
    const auto result = cfnaudit::syntax::read_yaml(file);
    json out = {{"complete", result.value.complete}, {"root", tree(*result.value.root)}};
    for (const auto& one : result.diagnostics)
      out["problems"].push_back(one.rule + " " + one.message);
    std::cout << out.dump(-1, ' ', false, json::error_handler_t::replace) << '\n';
  }
  return 0;
}
