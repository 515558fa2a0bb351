#pragma once

// An IAM policy as plain data, with its places in the source; and the parts of the policy grammar
// that need no source tree. Built by access (from evaluated templates) and by the policy command
// (from JSON); compiled by compiled_policy.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/span.h"
#include "analyzer/base/symbolic_text.h"
#include "analyzer/iam/operators.h"

namespace cfnaudit::iam {

using Text = Spanned<SymbolicText>;

enum class Version : std::uint8_t { k2008, k2012 };
enum class Effect : std::uint8_t { kAllow, kDeny };

/// Is an element missing, written as `Action`, or as `NotAction`?
enum class Polarity : std::uint8_t { kAbsent, kListed, kAllBut };

/// `Action` or `NotAction` (and so on) with its values, a single value being a list of one.
template <typename T>
struct Element {
  Polarity polarity = Polarity::kAbsent;
  std::vector<T> values;
  Span span;
};

enum class PrincipalKind : std::uint8_t { kAnyone, kAws, kService, kFederated, kCanonicalUser };

struct Principal {
  PrincipalKind kind = PrincipalKind::kAws;
  Text text;  // "*" for kAnyone
};

/// One key under one operator: "StringEquals": {"aws:SourceAccount": ["1", "2"]}.
struct ConditionClause {
  Spanned<std::string> name;       // of the operator, as written
  std::optional<OperatorUse> use;  // none: no such operator
  Spanned<std::string> key;
  std::vector<Text> values;
};

struct Statement {
  std::string sid;
  Effect effect = Effect::kAllow;
  Element<Principal> principals;
  Element<Text> actions;
  Element<Text> resources;
  std::vector<ConditionClause> conditions;
  /// Why it is not known whether the statement is there, or is as it stands: it then never surely
  /// matches. See `unknown_statements`.
  std::string unknown;
  Span span;
};

struct Policy {
  Version version = Version::k2008;  // what a missing Version means
  std::string id;                    // for people: "PolicyName", "Queue policy", an ARN
  std::vector<Statement> statements;
  Span span;
};

std::optional<Version> parse_version(std::string_view text);
std::optional<Effect> parse_effect(std::string_view text);
/// "AWS", "Service", "Federated", "CanonicalUser": the keys of a Principal map.
std::optional<PrincipalKind> parse_principal_kind(std::string_view key);
/// The Principal that is a string, not a map: only "*" is one (or a text that may turn out to be).
std::optional<Principal> parse_principal(const Text& text);

/// An Allow and a Deny that both may match anything: what is known of a policy that cannot be read.
std::vector<Statement> unknown_statements(std::string reason, Span span);

}  // namespace cfnaudit::iam
