#pragma once

// Whether others can learn of a resource from the template: a resource that is not used in the
// template may then be used elsewhere. Asked by the rules about what nobody uses.

#include <string_view>

#include "rules/rule.h"

namespace cfnaudit::rules {

/// Does an output speak of the resource?
inline bool is_handed_out(const Context& context, std::string_view id) {
  for (const auto& output : context.stack.outputs) {
    const SymbolicText* text = resolve::text(output.value);
    if (text == nullptr) return true;  // it is not known what it hands out
    for (const auto& hole : text->holes())
      if (hole.symbol.id.find(id) != std::string::npos) return true;
  }
  return false;
}

}  // namespace cfnaudit::rules
