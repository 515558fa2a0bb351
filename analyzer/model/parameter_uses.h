#pragma once

// Which parameters an expression's value depends on. Used for the axes of environments, and by
// expanders for the values that a collection or a name may have.

#include <cstddef>
#include <vector>

#include "analyzer/model/template.h"

namespace cfnaudit::model {

/// Indexes in Template::parameters, in the order in which they are met; through conditions too.
std::vector<std::size_t> parameters_of(const Template& tmpl,
                                       const std::vector<ExpressionPtr>& expressions);

}  // namespace cfnaudit::model
