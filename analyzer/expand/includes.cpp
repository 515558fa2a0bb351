#include <algorithm>

#include "analyzer/base/text.h"
#include "analyzer/expand/node_trees.h"
#include "analyzer/expand/parts.h"
#include "analyzer/expand/static_values.h"

// AWS::Include -> the content of the file. CloudFormation reads it from S3; before a template is
// packaged, the place is a local path.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-include.html

namespace cfnaudit::expand {

namespace {

/// Nodes of a tree.
std::size_t count(const syntax::Node& node) {
  std::size_t nodes = 1;
  for (const auto* item : node.items) nodes += count(*item);
  for (const auto& member : node.members) nodes += 1 + count(*member.value);
  return nodes;
}

class Includes {
 public:
  Includes(Parts& parts, Tree* root, const ExpandOptions& options, const Chain& chain)
      : parts_(parts), options_(options), values_(root, parts.forest(), options), chain_(chain) {}

  void expand_sections(Tree* root);
  void expand(Tree* tree, int depth);
  /// The transform of this very map.
  void replace(Tree* tree);

 private:
  static constexpr int kMaxDepth = 100;
  static constexpr std::size_t kMaxIncluded = 100'000;

  Tree* content(Tree* transform);
  void merge(Tree* into, const Tree* content);
  bool has_room(const syntax::Node& content, Span place);

  Parts& parts_;
  const ExpandOptions& options_;
  StaticValues values_;
  Chain chain_;
};

/// The content of the file that {Name: AWS::Include ...} names; null when it stays.
Tree* Includes::content(Tree* transform) {
  if (!is_map(transform) || !is_text(transform->get("Name"), "AWS::Include")) return nullptr;
  Tree* location = dig(transform, {"Parameters", "Location"});
  if (location == nullptr) {
    parts_.report(transform->span, {}, "AWS::Include needs the parameter Location");
    return nullptr;
  }
  const auto path = values_.text(location);
  if (!path) {
    parts_.give_up("AWS::Include", concat("its Location is not known: ", values_.why()));
    return nullptr;
  }
  if (is_remote(*path)) {
    parts_.give_up("AWS::Include", concat(*path, " is not read"));
    return nullptr;
  }
  if (!options_.open) {
    parts_.miss("AWS::Include", concat(*path, " is not read"));
    return nullptr;
  }
  const auto* document = parts_.open(options_, location->span, *path, {}, chain_);
  if (document == nullptr) {
    parts_.miss("AWS::Include", concat(*path, " ", parts_.unread));
    return nullptr;
  }
  if (!has_room(*document->root, location->span)) return nullptr;
  Tree* tree = tree_of(*document->root, parts_.forest());
  parts_.changed = true;
  chain_.push_back(document->root->span.file);
  expand(tree, 0);
  chain_.pop_back();
  values_.refresh();  // it may become part of a section that values are made of
  return tree;
}

/// Files that include files that include files: what they make together is bounded.
bool Includes::has_room(const syntax::Node& content, Span place) {
  if (parts_.included > kMaxIncluded) return false;
  parts_.included += count(content);
  if (parts_.included <= kMaxIncluded) return true;
  parts_.report(place, {}, "the included files together are too large");
  parts_.give_up("AWS::Include", "the included files together are too large");
  return false;
}

void Includes::merge(Tree* into, const Tree* content) {
  for (const Entry& entry : content->entries) {
    Tree* section = into->get(entry.key.text);
    if (section == nullptr)
      into->set(entry.key, entry.value);
    else if (is_map(section) && is_map(entry.value))
      merge(section, entry.value);
  }
}

void Includes::expand(Tree* tree, int depth) {
  if (depth > kMaxDepth) return;
  for (Tree* item : tree->items) expand(item, depth + 1);
  for (const Entry& entry : tree->entries)
    if (entry.key.text != "Fn::Transform") expand(entry.value, depth + 1);
  replace(tree);
}

void Includes::replace(Tree* tree) {
  const Entry* transform = tree->entry("Fn::Transform");
  Tree* call = transform == nullptr ? nullptr : transform->value;
  if (is_list(call) && call->items.size() == 1) call = call->items.front();
  Tree* found = call == nullptr ? nullptr : content(call);
  if (found == nullptr) return;
  tree->erase("Fn::Transform");
  if (is_map(found)) return merge(tree, found);
  if (!tree->entries.empty()) return;
  // The whole value is the file's.
  tree->kind = found->kind;
  tree->text = found->text;
  tree->items = found->items;
  tree->span = found->span;
}

/// In the section Transform, too: there the file's sections join the template's.
void Includes::expand_sections(Tree* root) {
  Tree* transform = root->get("Transform");
  if (is_map(transform)) {
    if (Tree* found = content(transform)) {
      root->erase("Transform");
      merge(root, found);
    }
  } else if (is_list(transform)) {
    std::erase_if(transform->items, [&](Tree* item) {
      Tree* found = content(item);
      if (found != nullptr) merge(root, found);
      return found != nullptr;
    });
  }
}

}  // namespace

void include_files(Parts& parts, Tree* root, const ExpandOptions& options, const Chain& chain) {
  Includes includes(parts, root, options, chain);
  includes.expand_sections(root);
  for (const Entry& section : std::vector<Entry>(root->entries))
    if (section.key.text != "Transform") includes.expand(section.value, 0);
  includes.replace(root);
}

}  // namespace cfnaudit::expand
