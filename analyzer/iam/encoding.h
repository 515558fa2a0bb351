#pragma once

// The meaning of policies as formulas over what a question leaves open in a request: the same
// semantics as evaluate, statement by statement. Made by questions, decided by solver.

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/symbolic_text.h"
#include "analyzer/iam/compiled_policy.h"
#include "analyzer/iam/evaluate.h"
#include "analyzer/iam/formula.h"
#include "analyzer/iam/terms.h"

namespace cfnaudit::iam {

/// How far a `*` in the region or account of a Resource reaches: AWS's documentation says past the
/// colon, AWS's policy checks do not let it. See docs/iam-semantics.md.
enum class ResourceReading : std::uint8_t { kWhole, kBySegment };

/// Which requests there are: any that a policy can be asked about, or those that AWS would make for
/// the given caller (whose keys then follow from the caller; see request_facts.h).
enum class World : std::uint8_t { kPolicies, kAws };

/// What a question fixes in its requests. All else may be anything.
struct Givens {
  ResourceReading resource_reading = ResourceReading::kWhole;
  std::optional<std::string> action;
  std::optional<SymbolicText> resource;
  std::optional<Caller> caller;
  SymbolicText resource_account;
  Context context{Presence::kUnknown};  // keys that are unknown may be anything
  World world = World::kPolicies;
};

/// Texts for the slots, and which of the optional ones the request has.
struct Assignment {
  std::vector<std::optional<SymbolicText>> texts;  // by slot; none where it is not present
  std::vector<bool> present;                       // by slot
};

class Encoding {
 public:
  /// `policies` are all policies that will be encoded: they say which keys may have several values.
  Encoding(Givens givens, std::span<const PolicyRef> policies);

  Formulas& formulas() { return formulas_; }
  const Formulas& formulas() const { return formulas_; }
  const Terms& terms() const { return terms_; }

  /// allows(P, r) := some Allow of P matches r, and no Deny of P does
  Formula allows(std::span<const PolicyRef> policies, Layer layer);
  /// As `allows`, but counts only what is granted to everyone, or to everyone but some.
  Formula allows_anyone(std::span<const PolicyRef> policies);
  /// Does the statement speak about the request? Whatever its effect.
  Formula applies(const CompiledStatement& statement) {
    return match(statement, Layer::kIdentity).any;
  }
  /// The whole decision of `set` about the given caller; the formula of Evaluator::conclude.
  Formula allowed(const PolicySet& set);
  Formula action_matches(const Glob& pattern);
  Formula resource_matches(const Glob& pattern);
  /// Holds of the free caller.
  Formula caller_matches(std::string_view arn_pattern);
  Formula caller_is_anonymous();
  /// The names of all keys that the policies ask for.
  std::vector<std::string> keys_in_use() const;
  Formula key_present(std::string_view key);
  /// Some value of the clause's key stands in the operator's relation to the operand, before
  /// negation.
  Formula key_passes(const CompiledClause& clause, const Operand& operand);
  /// What all requests have in common: well-formed texts, known keys. To be asked for last.
  Formula well_formed();

  /// Puts the values of keys in the place of the policy variables that stand for them.
  void fill_variables(Assignment& assignment) const;
  /// `assignment` has its variables filled.
  Tri holds(Formula formula, const Assignment& assignment) const;
  Request request(const Assignment& assignment) const;

  bool is_doubt(AtomId atom) const { return terms_.atom(atom).kind == AtomKind::kDoubt; }

 private:
  using Named = std::array<Formula, Evaluator::kNamings>;

  /// A text that is given, or a slot.
  struct Value {
    std::optional<SlotId> slot;
    SymbolicText text;
    Formula present = kTrue;
  };
  struct Key {
    std::vector<Value> values;
    Formula present = kFalse;
    Formula several = kFalse;  // more than one value?
    bool typed = false;        // every value can be read as one of the type
  };
  /// What the policies do with a key.
  struct KeyUse {
    std::set<std::string> set_clauses;       // distinct clauses with a set qualifier
    bool plain = false;                      // is there a clause without one?
    std::set<Domain> domains;                // of the operators
    std::vector<SymbolicText> exact_values;  // texts that the key is compared with
    const Operator* row = nullptr;
  };
  /// A pattern whose variables have values when `guard` holds.
  struct Filled {
    Formula guard;
    Glob pattern;
  };
  struct Match {
    Formula any;  // matches at all
    Named named;  // and the caller is named so
  };

  void survey(const CompiledStatement& statement);
  void survey(const CompiledClause& clause);
  void add_facts();
  Formula known(Tri value, std::string_view reason, std::string_view place);
  Formula doubt(std::string_view reason, std::string_view place);
  Formula test(const Value& value, const Test& test);
  Formula listed(Polarity polarity, std::vector<Formula> matches, Formula when_absent);

  Value action();
  Value resource();
  GlobTest resource_test(Glob pattern) const;
  Value caller();
  const Key& key(std::string_view name);
  Key make_key(const std::string& name);
  Key open_key(const std::string& name);
  std::optional<std::vector<Filled>> filled(const Glob& pattern, Case letters);
  std::vector<std::pair<Formula, std::optional<SymbolicText>>> variable_values(
      std::string_view name);

  Formula actions_match(const CompiledStatement& s);
  Formula resources_match(const CompiledStatement& s);
  Formula clause_holds(const CompiledClause& clause);
  Formula presence_holds(const CompiledClause& clause, const Key& key);
  Formula value_holds(const CompiledClause& clause, const Key& key, const Value& value);
  struct OperandTest {
    Formula tested;  // the operand has a value to compare with
    Formula matches;
    Formula readable;  // the request's value is one of the operator's domain
  };
  OperandTest operand_test(const CompiledClause& clause, std::size_t index, const Key& key,
                           const Value& value);
  OperandTest glob_test(const CompiledClause& clause, const Glob& pattern, const Value& value);

  Named named(const CompiledStatement& s);
  Named named_by(const CompiledPrincipal& principal);
  void add_account(const CompiledPrincipal& principal, Named& named);
  Formula exempt(const CompiledStatement& s);
  Formula is_entity();
  Match match(const CompiledStatement& s, Layer layer);

  struct Totals;
  Totals totals(const PolicySet& set);
  Formula same_account_allowed(const PolicySet& set, const Totals& totals);

  Caller decoded_caller(const Assignment& assignment) const;

  Givens givens_;
  Formulas formulas_;
  Terms terms_;
  std::map<std::string, KeyUse, std::less<>> uses_;
  std::set<std::string, std::less<>> variable_keys_;
  std::map<std::string, Key, std::less<>> keys_;
  std::vector<Glob> symbolic_resources_;
  std::vector<Glob> symbolic_principals_;
  std::vector<std::string> session_principals_;
  std::optional<Glob> fixed_action_;
  std::vector<Formula> constraints_;
  std::optional<Value> action_value_;
  std::optional<Value> resource_value_;
  std::optional<Value> caller_value_;
  const Evaluator* evaluator_ =
      nullptr;  // while allowed() runs: knows how the given caller is named
};

}  // namespace cfnaudit::iam
