#include "analyzer/expand/expand.h"

#include <algorithm>
#include <utility>

#include "analyzer/base/text.h"
#include "analyzer/expand/extensions.h"
#include "analyzer/expand/flatten.h"
#include "analyzer/expand/loops.h"
#include "analyzer/expand/node_trees.h"
#include "analyzer/expand/parts.h"
#include "analyzer/expand/sam/sam.h"
#include "analyzer/expand/sam/types.h"
#include "analyzer/expand/transforms.h"
#include "analyzer/syntax/reader.h"

// Document -> Expansion: which transforms the template names.

namespace cfnaudit::expand {

using syntax::Node;
using syntax::NodeKind;

namespace {

/// Nodes of the plain template of several files: so many, and one for every few bytes of theirs.
constexpr std::size_t kLeastNodes = 100'000;
constexpr std::size_t kBytesPerNode = 2;

/// Is there anything below that the steps here would change?
bool has_macros(const Node* node) {
  if (node->tag == "!Transform") return true;
  for (const Node* item : node->items)
    if (has_macros(item)) return true;
  for (const auto& [key, value] : node->members)
    if (is_loop(key->text) || key->text == "Fn::Transform" || has_macros(value)) return true;
  return false;
}

/// Does a resource have its template or its definition in another file?
bool names_files(const Node* resources) {
  if (resources == nullptr) return false;
  return std::any_of(resources->members.begin(), resources->members.end(), [](const auto& member) {
    const Node* type = member.value->find("Type");
    if (type == nullptr) return false;
    return type->text == "AWS::CloudFormation::Stack" || names_definition(*member.value);
  });
}

bool needs_expansion(const Node& root) {
  if (root.kind != NodeKind::kMap) return false;
  const Node* transform = root.find("Transform");
  const bool transformed =
      transform != nullptr &&
      (names_transform(transform, kSamTransform) ||
       names_transform(transform, kLanguageExtensions) || transform->kind != NodeKind::kScalar);
  return transformed || names_files(root.find("Resources")) || has_macros(&root);
}

/// How many nodes a tree has when what is shared is written out.
std::size_t size_of(const Tree* tree, std::unordered_map<const Tree*, std::size_t>& known) {
  constexpr std::size_t kEnough = 1'000'000'000;
  if (tree->items.empty() && tree->entries.empty()) return 1;
  if (const auto found = known.find(tree); found != known.end()) return found->second;
  std::size_t size = 1;
  for (const Tree* item : tree->items) size += size_of(item, known);
  for (const Entry& entry : tree->entries) size += size_of(entry.value, known);
  size = std::min(size, kEnough);
  known.emplace(tree, size);
  return size;
}

/// The template without AWS::LanguageExtensions when nothing is left for it to do.
const Node* without_idle_transform(const Node& root, Arena<Node>& nodes) {
  if (!names_transform(root.find("Transform"), kLanguageExtensions) || uses_extensions(root))
    return &root;
  Node* out = nodes.make(root);
  std::erase_if(out->members, [](const syntax::Member& member) {
    return member.key->text == "Transform" && member.value->items.size() < 2;
  });
  for (syntax::Member& member : out->members) {
    if (member.key->text != "Transform") continue;
    Node* rest = nodes.make(*member.value);
    std::erase_if(rest->items,
                  [](const Node* item) { return names_transform(item, kLanguageExtensions); });
    member.value = rest;
  }
  return out;
}

/// The tree as nodes, unless parts that repeat parts have made it too large.
void finish(Staged<Expansion>& out, const Tree* tree) {
  std::unordered_map<const Tree*, std::size_t> known;
  const bool has_parts = !out.value.files.empty();
  std::size_t bytes = tree->span.end;
  for (const SourceFile* file : out.value.files) bytes += file->text().size();
  if (!has_parts || size_of(tree, known) <= kLeastNodes + bytes / kBytesPerNode) {
    out.value.root = without_idle_transform(*node_of(*tree, *out.value.nodes), *out.value.nodes);
    return;
  }
  out.diagnostics.push_back({.rule = "TPL019",
                             .severity = Severity::kError,
                             .span = tree->span,
                             .message = "the nested templates together are too large"});
  out.value.opaque.push_back({"nested templates", "together they are too large", true});
}

/// What of a template needs a transform that it does not name.
void check_transforms(const Node& root, std::vector<Diagnostic>& found) {
  for (auto check : {check_extensions, check_sam_types})
    for (Diagnostic& problem : check(root)) found.push_back(std::move(problem));
}

void start(Expansion& made) {
  made.forest = std::make_unique<Forest>();
  made.nodes = std::make_unique<Arena<Node>>();
  made.expanded = true;
}

}  // namespace

Tree* expand_tree(Parts& parts, const Node& root, const ExpandOptions& options,
                  const Chain& chain) {
  const bool is_sam = names_transform(root.find("Transform"), kSamTransform);
  // SAM is a Python program: it sees the values that YAML gives to scalars.
  const auto outer =
      std::exchange(parts.forest().scalars, is_sam ? Scalars::kTyped : Scalars::kWritten);
  Tree* tree = tree_of(root, parts.forest());
  include_files(parts, tree, options, chain);
  if (Loops(tree, parts.forest(), options, parts.diagnostics, parts.made.opaque).run())
    parts.changed = true;
  if (is_sam) {
    tree = translate_sam(tree, parts.forest(), options, parts.diagnostics, parts.made.origins);
    parts.changed = true;
  }
  read_definitions(parts, tree, options, chain);
  nest_templates(parts, tree, options, chain);
  parts.forest().scalars = outer;
  return tree;
}

Tree* expand_part(Parts& parts, const Node& root, const ExpandOptions& options, const Chain& chain,
                  std::string_view prefix) {
  auto own = std::exchange(parts.made.origins, {});
  const std::size_t problems = parts.diagnostics.size();
  const std::size_t opaque = parts.made.opaque.size();
  check_transforms(root, parts.diagnostics);
  Tree* tree = expand_tree(parts, root, options, chain);
  for (std::size_t i = problems; i < parts.diagnostics.size(); ++i) {
    constexpr std::string_view kResources = "Resources/";
    Diagnostic& found = parts.diagnostics[i];
    if (found.resource.empty()) continue;
    found.resource = with_prefix(prefix, found.resource);
    if (found.path.starts_with(kResources)) found.path.insert(kResources.size(), prefix);
  }
  for (std::size_t i = opaque; i < parts.made.opaque.size(); ++i)
    parts.made.opaque[i].what = with_prefix(prefix, parts.made.opaque[i].what);
  for (const auto& [id, origin] : parts.made.origins)
    own.emplace(parts.forest().keep(concat(prefix, id)),
                parts.forest().keep(concat(prefix, origin)));
  parts.made.origins = std::move(own);
  return tree;
}

Staged<Expansion> expand(const syntax::Document& document, const ExpandOptions& options) {
  Staged<Expansion> out;
  out.value.root = document.root;
  check_transforms(*document.root, out.diagnostics);
  if (!needs_expansion(*document.root)) return out;
  start(out.value);
  Parts parts{out.value, out.diagnostics};
  const Tree* tree = expand_tree(parts, *document.root, options, {document.root->span.file});
  if (parts.changed) {
    finish(out, tree);
  } else {
    out.value.root = without_idle_transform(*document.root, *out.value.nodes);
    out.value.expanded = out.value.root != document.root;
  }
  return out;
}

Staged<Expansion> expand_stacks(const std::vector<StackFile>& stacks,
                                const ExpandOptions& options) {
  Staged<Expansion> out;
  start(out.value);
  Parts parts{out.value, out.diagnostics};
  std::vector<Sibling> siblings;
  for (const StackFile& stack : stacks) {
    auto read = syntax::read(*stack.file);
    std::move(read.diagnostics.begin(), read.diagnostics.end(),
              std::back_inserter(out.diagnostics));
    const Node* root = out.value.documents.emplace_back(std::move(read.value)).root;
    out.value.files.push_back(stack.file);
    if (root->find("Resources") == nullptr) {
      parts.report(root->span, {}, concat(stack.file->name(), " is not a template"));
      parts.miss(stack.file->name(), "is not a template");
      continue;
    }
    ExpandOptions own = options;
    own.stack_name = stack.name;
    siblings.push_back(
        {stack.name, expand_part(parts, *root, own, {root->span.file}, concat(stack.name, "/"))});
  }
  finish(out, join_stacks(parts, siblings, options));
  if (out.value.root == nullptr) out.value.root = out.value.nodes->make();
  return out;
}

}  // namespace cfnaudit::expand
