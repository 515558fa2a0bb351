#pragma once

// Several files as one template: what their expansions share, and the steps that put them together.
// Used by expand.cpp.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/expand/expansion.h"
#include "analyzer/expand/tree.h"
#include "analyzer/syntax/node.h"

namespace cfnaudit::expand {

/// Numbers of the files that are being expanded, outermost first.
using Chain = std::vector<std::uint32_t>;

struct Parts {
  Expansion& made;
  std::vector<Diagnostic>& diagnostics;
  std::size_t instances = 0;  // of nested templates
  std::size_t included = 0;   // nodes of included files, as often as they are included
  bool changed = false;       // has anything been expanded?
  std::string unread;         // why open() gave nothing: "cannot be read"

  Forest& forest() { return *made.forest; }
  void report(Span span, std::string_view resource, std::string message,
              Severity severity = Severity::kError);
  void give_up(std::string_view what, std::string reason) {
    made.opaque.push_back({std::string(what), std::move(reason)});
  }
  /// The same, of a local part.
  void miss(std::string_view what, std::string reason) {
    made.opaque.push_back({std::string(what), std::move(reason), true});
  }
  /// The tree of the file that `path` names, read once; null after a report at `place`.
  const syntax::Document* open(const ExpandOptions& options, Span place, std::string_view path,
                               std::string_view resource, const Chain& chain);
};

/// expand_tree() of a template that becomes part of another under `prefix`: what is said of its
/// resources is said under their names there.
Tree* expand_part(Parts& parts, const syntax::Node& root, const ExpandOptions& options,
                  const Chain& chain, std::string_view prefix);
/// A template's nodes -> its plain tree: the order of the transforms.
Tree* expand_tree(Parts& parts, const syntax::Node& root, const ExpandOptions& options,
                  const Chain& chain);
/// AWS::Include with a local file: its content takes the place of the transform.
void include_files(Parts& parts, Tree* root, const ExpandOptions& options, const Chain& chain);
/// Definitions of APIs and state machines in local files take the place of their location.
void read_definitions(Parts& parts, Tree* root, const ExpandOptions& options, const Chain& chain);
/// Does the resource have its definition in a local file?
bool names_definition(const syntax::Node& resource);
/// Local templates of nested stacks: their sections become part of the template's.
void nest_templates(Parts& parts, Tree* root, const ExpandOptions& options, const Chain& chain);

/// One stack of several that are deployed side by side.
struct Sibling {
  std::string name;
  Tree* root = nullptr;
};
/// Their sections in one template; imports of what one of them exports become its values.
Tree* join_stacks(Parts& parts, const std::vector<Sibling>& stacks, const ExpandOptions& options);

/// {Condition: a} of an entry and `b` in one condition of the section.
void require_condition(Forest& forest, Tree* root, Tree* entry, std::string_view condition);
/// Is the place elsewhere, behind a scheme (s3://, https://)?
bool is_remote(std::string_view path);

}  // namespace cfnaudit::expand
