#pragma once

// A policy whose patterns and operands are read once, and the matching of its statements against
// parts of a request. Made once per policy by whoever evaluates; used by evaluate, and by the
// encoding for the solver.

#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "analyzer/base/tri.h"
#include "analyzer/iam/context.h"
#include "analyzer/iam/glob.h"
#include "analyzer/iam/operators.h"
#include "analyzer/iam/policy.h"

namespace cfnaudit::iam {

struct CompiledClause {
  OperatorUse use;  // row is null: no such operator
  std::string key;  // lower case
  std::vector<Operand> operands;
  const ConditionClause* source = nullptr;
};

struct CompiledPrincipal {
  PrincipalKind kind = PrincipalKind::kAws;
  Glob text;  // without wildcards
};

template <typename T>
struct CompiledElement {
  Polarity polarity = Polarity::kAbsent;
  std::vector<T> values;
};

struct CompiledStatement {
  const Statement* source = nullptr;
  Effect effect = Effect::kAllow;
  CompiledElement<CompiledPrincipal> principals;
  CompiledElement<Glob> actions;
  CompiledElement<Glob> resources;
  std::vector<CompiledClause> conditions;
};

/// Statements point into the policy, so it stays where it was made; see `compile`.
class CompiledPolicy {
 public:
  explicit CompiledPolicy(Policy policy);
  CompiledPolicy(const CompiledPolicy&) = delete;
  CompiledPolicy& operator=(const CompiledPolicy&) = delete;

  const Policy& source() const { return source_; }
  std::span<const CompiledStatement> statements() const { return statements_; }

 private:
  Policy source_;
  std::vector<CompiledStatement> statements_;
};

using PolicyRef = std::shared_ptr<const CompiledPolicy>;
inline PolicyRef compile(Policy policy) {
  return std::make_shared<const CompiledPolicy>(std::move(policy));
}

/// "s3:GetObject", folded to lower case once.
class Action {
 public:
  explicit Action(std::string_view text)
      : text_(text),
        glob_(SymbolicText(text_), {.wildcards = Wildcards::kLiteral, .letters = Case::kFolded}) {}
  const std::string& text() const { return text_; }
  const Glob& glob() const { return glob_; }
  friend bool operator==(const Action& a, const Action& b) {
    return std::ranges::equal(a.glob_.tokens(), b.glob_.tokens());
  }

 private:
  std::string text_;
  Glob glob_;
};

Tri action_matches(const CompiledStatement& statement, const Action& action);
/// `resource` is plain text: an ARN, or "*" for actions without a resource type.
Tri resource_matches(const CompiledStatement& statement, const Glob& resource,
                     const Context& context);
Tri conditions_hold(const CompiledStatement& statement, const Context& context);
Tri clause_holds(const CompiledClause& clause, const Context& context);

/// Something that decides, and is not known.
struct Doubt {
  std::string reason;  // "the value of aws:SourceIp is not known"
  std::string key;     // the condition key, where it is one, in lower case
  Span span;           // where the policy asks

  friend auto operator<=>(const Doubt&, const Doubt&) = default;
};

/// What may decide, where the answer is Unknown.
std::vector<Doubt> action_doubts(const CompiledStatement& statement);
std::vector<Doubt> resource_doubts(const CompiledStatement& statement, const Glob& resource,
                                   const Context& context);
std::vector<Doubt> clause_doubts(const CompiledClause& clause, const Context& context);

}  // namespace cfnaudit::iam
