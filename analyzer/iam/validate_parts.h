#pragma once

// The parts of `validate`, one for each element of a statement. Each
// is a file of its own, called by validate.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/base/text.h"
#include "analyzer/iam/compiled_policy.h"
#include "analyzer/iam/solver.h"

namespace cfnaudit::iam {

class Findings {
 public:
  void statement(std::size_t number) { statement_ = number; }
  void policy() { statement_ = kNone; }

  /// `element` is "Action/0", or empty for the whole.
  void add(std::string_view rule, Severity severity, Span span, std::string_view element,
           std::string message, std::string fix = {}) {
    Diagnostic out;
    out.rule = std::string(rule);
    out.severity = severity;
    out.span = span;
    out.path =
        statement_ == kNone ? std::string() : concat("Statement/", std::to_string(statement_));
    if (!element.empty()) out.path += concat(out.path.empty() ? "" : "/", element);
    out.message = std::move(message);
    out.fix = std::move(fix);
    all_.push_back(std::move(out));
  }
  void note(Span span, std::string message) {
    all_.back().notes.push_back({span, std::move(message), {}});
  }
  std::vector<Diagnostic> take() { return std::move(all_); }

 private:
  static constexpr std::size_t kNone = SIZE_MAX;
  std::size_t statement_ = kNone;
  std::vector<Diagnostic> all_;
};

/// The text as a pattern of the catalogue: what is not known yet, and policy variables, are stars;
/// a generated name is some name.
std::string as_pattern(const SymbolicText& text);
bool has_variable(const SymbolicText& text);
/// "Action/0", "NotAction/0".
std::string element_path(std::string_view name, Polarity polarity, std::size_t index);

void validate_actions(const CompiledStatement& statement, Findings& findings);
void validate_resources(const CompiledStatement& statement, Version version, Findings& findings);
void validate_principals(const CompiledStatement& statement, Findings& findings);
void validate_conditions(const CompiledStatement& statement, Version version, Findings& findings);
/// Actions and resources that do not meet.
void validate_scope(const CompiledStatement& statement, Findings& findings);
/// Statements that others cover, decided by the solver.
void validate_statements(Reasoner& reasoner, const PolicyRef& policy, Language language,
                         Findings& findings);

}  // namespace cfnaudit::iam
