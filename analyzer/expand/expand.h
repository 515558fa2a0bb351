#pragma once

// A template with transforms -> the plain template that CloudFormation would deploy. Stands between
// syntax and model: nodes in, nodes out. Every node that it makes carries the place of the line
// that the author wrote. Called by the pipeline for every file; a template without transforms
// passes untouched.

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"
#include "analyzer/expand/tree.h"
#include "analyzer/syntax/node.h"

namespace cfnaudit::expand {

struct ExpandOptions {
  std::string region = "us-east-1";
  std::map<std::string, std::string, std::less<>> parameters;  // values known before deployment
};

/// Problems are reported with these ids (their pages are in rules/template/):
///   TPL016 SAM refuses a resource    TPL017 SAM refuses a section or the whole template
struct Expansion {
  /// The plain template; the document's own root when there was nothing to expand.
  const syntax::Node* root = nullptr;
  /// Generated logical id -> the SAM resource that it comes from.
  std::unordered_map<std::string_view, std::string_view> origins;
  /// Was the template transformed?
  bool expanded = false;

  /// What the nodes and names point into.
  std::unique_ptr<Forest> forest;
  std::unique_ptr<Arena<syntax::Node>> nodes;
};

Staged<Expansion> expand(const syntax::Document& document, const ExpandOptions& options);

/// The partition of a region: "aws", "aws-cn", "aws-us-gov" ...
std::string_view partition_of(std::string_view region);

}  // namespace cfnaudit::expand
