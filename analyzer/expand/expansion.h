#pragma once

// What expanding takes and what it makes: options, the plain template, and what stays opaque.
// Filled by expand.cpp and its steps; read by the pipeline.

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzer/base/arena.h"
#include "analyzer/base/source.h"
#include "analyzer/expand/tree.h"
#include "analyzer/syntax/node.h"

namespace cfnaudit::expand {

/// A file that a template names, or why there is none.
struct OpenedFile {
  const SourceFile* file = nullptr;
  std::string problem;
  bool missing = false;  // something may make it before the template is deployed
  bool outside = false;  // it may not be read: no fault of the template
};

struct ExpandOptions {
  std::string region = "us-east-1";
  std::string account_id = "123456789012";
  std::string stack_name;                                      // empty: not known
  std::map<std::string, std::string, std::less<>> parameters;  // values known before deployment
  /// More values that parameters have in some environments.
  std::vector<std::map<std::string, std::string, std::less<>>> parameter_sets;
  /// Of a nested template: the values that its parent passes, over all environments; none: not
  /// known. A parameter that is missing here has its default.
  std::optional<std::map<std::string, std::vector<std::string>, std::less<>>> passed;
  /// Reads a file that file number `from` names by a local path. Without it, nothing is read.
  std::function<OpenedFile(std::uint32_t from, std::string_view path)> open;
};

/// What could not be expanded, and why.
struct Opaque {
  std::string what;  // "Fn::ForEach::Tables", a logical id
  std::string reason;
  bool unread = false;  // a local part that was not read: the template is not whole
};

/// Problems are reported with these ids (their pages are in rules/template/):
///   TPL016 SAM refuses a resource    TPL017 SAM refuses a section or the whole template
///   TPL018 a loop that cannot run    TPL019 a nested or included template that does not fit
struct Expansion {
  /// The plain template; the document's own root when there was nothing to expand.
  const syntax::Node* root = nullptr;
  /// Generated logical id -> the resource that it comes from.
  std::unordered_map<std::string_view, std::string_view> origins;
  /// Was the template transformed?
  bool expanded = false;
  std::vector<Opaque> opaque;
  /// The documents of nested and included files.
  std::deque<syntax::Document> documents;
  std::vector<const SourceFile*> files;  // beside `documents`

  /// What the nodes and names point into.
  std::unique_ptr<Forest> forest;
  std::unique_ptr<Arena<syntax::Node>> nodes;
};

}  // namespace cfnaudit::expand
