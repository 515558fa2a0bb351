#pragma once

// Where the values of a stack's resources differ from what the schemas of their types demand. Found
// once for each environment by mismatch.cpp, before the rules run; each rule of this folder reports
// those of its kind.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/base/span.h"
#include "analyzer/model/template.h"
#include "analyzer/resolve/stack.h"

namespace cfnaudit::rules {

enum class MismatchKind : std::uint8_t {
  kUnknownProperty,
  kMissingProperty,
  kWrongType,
  kValueNotAllowed,
  kValueOutOfBounds,
  kReadOnlyProperty,
  kConflictingProperties,
};

struct Mismatch {
  MismatchKind kind = MismatchKind::kUnknownProperty;
  const resolve::StackResource* resource = nullptr;
  Span span;
  std::string path;  // below the resource: "Properties/Tags/0/Key"; empty: the resource as a whole
  std::string message;
  std::string key;  // the property's name
  Severity severity = Severity::kError;
  bool may_refer = false;             // of kWrongType: a reference may have been meant
  resolve::ValuePtr value = nullptr;  // of kWrongType
  /// The parameter whose default is only a placeholder: what a deployment passes decides.
  const model::Parameter* decided_by = nullptr;
};

/// For each stack, at most one for each place and cause, and none where `reported` has a problem of
/// the template. Nothing is found below values that are not known, in types outside the tables, and
/// in templates that a macro of the account rewrites.
std::vector<std::vector<Mismatch>> schema_mismatches(const model::Template& tmpl,
                                                     std::span<const resolve::Stack> stacks,
                                                     std::span<const Diagnostic> reported);

}  // namespace cfnaudit::rules
