#pragma once

// Template -> findings about names that stand for nothing: Ref, Fn::GetAtt, Fn::Sub, conditions,
// DependsOn, mappings. Run by build.cpp once all sections are known.

#include <functional>
#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/model/template.h"

namespace cfnaudit::model {

/// Reports TPL007. Says nothing about resources of a template that macros may complete.
void check_names(const Template& tmpl, std::vector<Diagnostic>& diagnostics);

/// Calls `visit` for an expression and all that it holds, outermost first.
void for_each(ExpressionPtr expression, const std::function<void(const Expression&)>& visit);

}  // namespace cfnaudit::model
