#pragma once

// What the validation of policies (analyzer/iam/validate) finds in the statements that a template
// writes: the same as `policy validate` says of the document. Used by the rules of this folder
// alone.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/iam/validate.h"
#include "rules/rule.h"

namespace cfnaudit::rules {

/// A statement that the author wrote, and what a part of the validation finds in it.
struct Validated {
  const access::BoundPolicy& policy;
  const iam::CompiledStatement& statement;
  const std::vector<Diagnostic>& findings;
};

/// Calls `visit` for each statement with findings. Left out: policies that AWS, AWS SAM or a
/// property writes, those that AWS refuses (IAM015), and statements that may not be there.
void for_each_validated(const Context& context, iam::Part part,
                        const std::function<void(const Validated&)>& visit);

/// Reports it at the place that it names.
Finding report_found(const Context& context, const Validated& validated, const Diagnostic& found,
                     Reporter& report);

/// Reports what the actions of a statement have in common as one finding: "a:A and a:B grant
/// nothing: " and `reason`. What another statement of the same policy or principal grants or denies
/// is not missed.
std::optional<Finding> report_useless(const Context& context, const Validated& validated,
                                      std::string_view rule, std::string_view reason,
                                      Reporter& report);

}  // namespace cfnaudit::rules
