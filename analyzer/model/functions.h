#pragma once

// How the intrinsic functions are written whose value depends on their arguments alone: one row
// each. Read by build_expression.cpp; what each row means is a row of resolve/functions.cpp.
// Together they are all that a further function needs.

#include <cstddef>
#include <span>
#include <string_view>

namespace cfnaudit::model {

struct Function {
  std::string_view name;  // long form
  std::string_view tag;   // short form
  /// A list of `least` to `most` arguments; `most` 0: one argument, which may itself be a function,
  /// as in Fn::Base64: !Sub ...
  std::size_t least = 0;
  std::size_t most = 0;
  /// Of one argument that is a map: the keys that it must have and may have.
  std::span<const std::string_view> required_keys;
  std::span<const std::string_view> optional_keys;
  /// Only the transform AWS::LanguageExtensions understands it.
  bool is_extension = false;

  bool takes_list() const { return most != 0; }
};

std::span<const Function> functions();
/// By the long or the short name; null for other names.
const Function* find_function(std::string_view name_or_tag);

}  // namespace cfnaudit::model
