// The functions of a stack, and places in their code.

#include "analyzer/functions/functions.h"

#include <algorithm>

namespace cfnaudit::functions {

const FunctionCode* find(const Functions& functions, graph::ResourceIndex function) {
  const auto at = std::ranges::find(functions, function, &FunctionCode::function);
  return at == functions.end() ? nullptr : &*at;
}

Span FunctionCode::span(code::Place at, const SourceFile& file) const {
  const auto* own = code->files[at.file].file;
  if (own != nullptr) return {own->number(), at.begin, at.end};
  return resolve::TextOrigin(file, place).span(at.begin, at.end);
}

}  // namespace cfnaudit::functions
