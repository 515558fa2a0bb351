#pragma once

// A template evaluated in one environment: every resource with its values, identifiers and the
// references that were met on the way. Made by evaluate.cpp; the input of graph and, with it, of
// everything above.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/arena.h"
#include "analyzer/base/diagnostic.h"
#include "analyzer/base/symbolic_text.h"
#include "analyzer/base/tri.h"
#include "analyzer/model/template.h"
#include "analyzer/resolve/enumerate.h"
#include "analyzer/resolve/reference.h"
#include "analyzer/resolve/value.h"
#include "analyzer/syntax/scalar_map.h"

namespace cfnaudit::resolve {

struct StackResource {
  const model::Resource* declaration = nullptr;
  Tri exists = Tri::kYes;
  ValuePtr properties = nullptr;  // a map, unknown, or null when there are none
  SymbolicText ref;               // what Ref returns
  std::optional<SymbolicText> arn;
  ValuePtr deletion_policy = nullptr;
  ValuePtr update_replace_policy = nullptr;

  std::string_view id() const { return declaration->id.value; }
  std::string_view type() const { return declaration->type.value; }
  /// get_path() into the properties.
  ValuePtr property(std::string_view dotted_path) const {
    return get_path(properties, dotted_path);
  }
};

struct StackOutput {
  const model::Output* declaration = nullptr;
  Tri exists = Tri::kYes;
  ValuePtr value = nullptr;
  ValuePtr export_name = nullptr;
};

struct Stack {
  const model::Template* tmpl = nullptr;
  const Environment* environment = nullptr;
  std::vector<StackResource> resources;  // aligned with Template::resources
  std::vector<StackOutput> outputs;
  std::vector<Tri> conditions;  // aligned with Template::conditions
  std::vector<Reference> references;

  const StackResource* resource(std::string_view id) const;
};

/// All environments of a template. Values live here; moving keeps addresses.
struct Resolution {
  Environments environments;
  std::vector<Stack> stacks;  // aligned with environments.environments
  Arena<Value> values;
};

/// Problems found while evaluating carry the environments in which they occur:
///   TPL012 key that a mapping lacks    TPL013 reference to a resource that the environment does
///   not have TPL014 function on a value that it cannot take    TPL015 circular dependency
Staged<Resolution> resolve(const model::Template& tmpl, const SourceFile& file,
                           const EnvironmentOptions& options);

/// In these environments and no others.
Staged<Resolution> resolve(const model::Template& tmpl, Environments environments);

/// From here on the value is unknown: it is not what its place takes.
void forget(Resolution& resolution, StackResource& resource, ValuePtr value);

/// The logical path of a value inside a resource's properties: "Properties/Policies/0/PolicyName";
/// empty when `value` is not below it.
std::string path_of(const StackResource& resource, ValuePtr value);

/// Finds the template bytes that made parts of a scalar's text; scans the source once, at the first
/// question.
class TextOrigin {
 public:
  TextOrigin(const SourceFile& file, ValuePtr value) : file_(&file), value_(value) {}
  /// Of bytes [begin, end) of the value's text; the value's span when they cannot be told apart.
  Span span(std::size_t begin, std::size_t end);

 private:
  const SourceFile* file_;
  ValuePtr value_;
  std::optional<syntax::TextMap> map_;
};

}  // namespace cfnaudit::resolve
