#include "analyzer/expand/expand.h"

#include <algorithm>
#include <array>

#include "analyzer/expand/node_trees.h"
#include "analyzer/expand/sam.h"

// Document -> Expansion: which transforms the template names.

namespace cfnaudit::expand {

using syntax::Node;
using syntax::NodeKind;

namespace {

constexpr std::string_view kSam = "AWS::Serverless-2016-10-31";

bool names(const Node* transform, std::string_view name) {
  if (transform == nullptr) return false;
  if (transform->kind == NodeKind::kScalar) return transform->text == name;
  return std::any_of(transform->items.begin(), transform->items.end(), [&](const Node* item) {
    return item->kind == NodeKind::kScalar && item->text == name;
  });
}

}  // namespace

// https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
std::string_view partition_of(std::string_view region) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kPartitions = {{
      {"cn-", "aws-cn"},
      {"us-gov-", "aws-us-gov"},
      {"us-iso-", "aws-iso"},
      {"us-isob-", "aws-iso-b"},
      {"eu-isoe-", "aws-iso-e"},
      {"us-isof-", "aws-iso-f"},
      {"eusc-", "aws-eusc"},
  }};
  for (const auto& [prefix, partition] : kPartitions)
    if (region.starts_with(prefix)) return partition;
  return "aws";
}

Staged<Expansion> expand(const syntax::Document& document, const ExpandOptions& options) {
  Staged<Expansion> out;
  out.value.root = document.root;
  const Node* root = document.root;
  if (root->kind != NodeKind::kMap || !names(root->find("Transform"), kSam)) return out;
  out.value.forest = std::make_unique<Forest>();
  out.value.nodes = std::make_unique<Arena<Node>>();
  out.value.expanded = true;
  Tree* tree = tree_of(*root, *out.value.forest);
  tree = translate_sam(tree, *out.value.forest, options, out.diagnostics, out.value.origins);
  out.value.root = node_of(*tree, *out.value.nodes);
  return out;
}

}  // namespace cfnaudit::expand
