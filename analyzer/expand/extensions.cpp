#include "analyzer/expand/extensions.h"

#include <algorithm>
#include <string>

#include "analyzer/base/text.h"
#include "analyzer/expand/loops.h"
#include "analyzer/expand/transforms.h"
#include "analyzer/model/functions.h"

// Nodes -> uses of AWS::LanguageExtensions.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-languageextensions.html

namespace cfnaudit::expand {

using syntax::Member;
using syntax::Node;
using syntax::NodeKind;

namespace {

constexpr int kMaxDepth = 200;

struct Use {
  std::string_view what;
  Span span;
  std::string path;
};

bool is_function_key(std::string_view key) { return key == "Ref" || key.starts_with("Fn::"); }

/// The long name of the function that a node is, or nothing.
std::string function_of(const Node& node) {
  if (node.tag.starts_with('!') && node.tag.size() > 1 && node.tag[1] != '!')
    return node.tag == "!Ref" ? "Ref" : concat("Fn::", node.tag.substr(1));
  if (node.kind != NodeKind::kMap || node.members.size() != 1) return {};
  const auto key = node.members.front().key->text;
  return is_function_key(key) ? std::string(key) : std::string();
}

const Node& argument_of(const Node& node) {
  return node.tag.starts_with('!') ? node : *node.members.front().value;
}

class Uses {
 public:
  explicit Uses(const Node& root) {
    for (const auto& [key, value] : root.members)
      if (key->text == "Resources" || key->text == "Outputs" || key->text == "Conditions") {
        path_ = std::string(key->text);
        section(*value, 0);
      } else if (key->text == "Mappings") {
        mappings_have_functions = has_function(*value, 0);
      }
  }

  std::vector<Use> found;
  bool has_loops = false;
  bool mappings_have_functions = false;  // which are refused without the transform: see the model

 private:
  static bool has_function(const Node& node, int depth) {
    if (depth > kMaxDepth) return false;
    if (!function_of(node).empty()) return true;
    const auto below = [&](const Node* child) { return has_function(*child, depth + 1); };
    return std::any_of(node.items.begin(), node.items.end(), below) ||
           std::any_of(node.members.begin(), node.members.end(),
                       [&](const syntax::Member& member) { return below(member.value); });
  }

  void add(std::string_view what, const Node& node) {
    const Span whole{node.span.file, std::min(node.tag_span.begin, node.span.begin), node.span.end};
    found.push_back({what, node.tag.empty() ? node.span : whole, path_});
  }

  /// Entries of a section, and of the fragments of its loops.
  void section(const Node& entries, int depth) {
    if (depth > kMaxDepth) return;
    const std::string outer = path_;
    for (const auto& [key, value] : entries.members) {
      path_ = concat(outer, "/", key->text);
      if (is_loop(key->text))
        loop(*value, depth, &Uses::section);
      else
        entry(*value, depth);
    }
    path_ = outer;
  }

  void loop(const Node& parts, int depth, void (Uses::*fragment)(const Node&, int)) {
    has_loops = true;
    for (std::size_t i = 0; i < parts.items.size(); ++i)
      i == 2 ? (this->*fragment)(*parts.items[i], depth + 1) : walk(*parts.items[i], depth + 1);
  }

  void entry(const Node& entry, int depth) {
    for (const auto& [key, value] : entry.members) {
      const bool policy = key->text == "DeletionPolicy" || key->text == "UpdateReplacePolicy";
      if (policy && path_.starts_with("Resources/") && !function_of(*value).empty())
        add("a function as deletion policy", *value);
      if (key->text != "Metadata") walk(*value, depth + 1);
    }
    if (path_.starts_with("Conditions/")) walk(entry, depth + 1);
  }

  void walk(const Node& node, int depth) {
    if (depth > kMaxDepth) return;
    const std::string function = function_of(node);
    if (const auto* row = model::find_function(function); row != nullptr && row->is_extension)
      add(row->name, node);
    if (function == "Fn::FindInMap") find_in_map(node);
    for (const Node* item : node.items) walk(*item, depth + 1);
    for (const auto& [key, value] : node.members)
      is_loop(key->text) ? loop(*value, depth, &Uses::walk) : walk(*value, depth + 1);
  }

  void find_in_map(const Node& node) {
    const auto& parts = argument_of(node).items;
    const bool more =
        std::any_of(parts.begin(), parts.begin() + std::min<std::ptrdiff_t>(3, std::ssize(parts)),
                    [](const Node* part) {
                      const std::string function = function_of(*part);
                      return !function.empty() && function != "Ref" && function != "Fn::FindInMap";
                    });
    if (more)
      add("a function other than Ref and Fn::FindInMap as an argument of Fn::FindInMap", node);
  }

  std::string path_;
};

}  // namespace

bool uses_extensions(const Node& root) {
  const Uses uses(root);
  return uses.has_loops || uses.mappings_have_functions || !uses.found.empty();
}

std::vector<Diagnostic> check_extensions(const Node& root) {
  const Node* transform = root.find("Transform");
  if (names_transform(transform, kLanguageExtensions) || names_macro(transform)) return {};
  const Uses uses(root);
  if (uses.found.empty()) return {};
  const Use& first = uses.found.front();
  const auto parts = split(first.path, '/');
  Diagnostic told{
      .rule = "TPL006",
      .severity = Severity::kError,
      .span = first.span,
      .resource = parts.front() == "Resources" ? std::string(parts.back()) : std::string(),
      .path = first.path,
      .message = concat(first.what, " requires the transform AWS::LanguageExtensions"),
      .fix = "add Transform: AWS::LanguageExtensions to the template",
      .key = "AWS::LanguageExtensions"};
  for (std::size_t i = 1; i < uses.found.size(); ++i)
    told.notes.push_back({uses.found[i].span, concat(uses.found[i].what, ", too"), {}});
  return {std::move(told)};
}

}  // namespace cfnaudit::expand
