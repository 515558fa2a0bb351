#pragma once

// A use of one resource by another, or by an output. Noted by the evaluator; read by graph and
// access.

#include <cstdint>
#include <string>

#include "analyzer/base/span.h"

namespace cfnaudit::resolve {

/// Index of a resource in Template::resources and Stack::resources.
using ResourceIndex = std::uint32_t;

enum class ReferenceKind : std::uint8_t { kRef, kGetAtt, kSub, kDependsOn };

/// A use of one resource by another, or by an output.
struct Reference {
  static constexpr ResourceIndex kOutput = UINT32_MAX;

  ResourceIndex from = 0;  // kOutput when an output refers
  ResourceIndex to = 0;
  ReferenceKind kind = ReferenceKind::kRef;
  std::string attribute;  // of GetAtt and Sub; empty for Ref
  Span span;
  std::string path;  // "Properties/VpcId"
};

}  // namespace cfnaudit::resolve
