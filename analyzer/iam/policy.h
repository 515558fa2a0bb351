#pragma once

// An IAM policy as plain data, with its places in the source; and the parts of the policy grammar
// that need no source tree. Built by the reader of policies (analyzer/policy) and by access, from
// permissions; compiled by compiled_policy.

#include <cstddef>
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

/// What a document is for decides which elements its statements take.
enum class Language : std::uint8_t {
  kIdentity,         // of a user, group, role or permission set; a permissions boundary
  kResource,         // of a resource, a VPC endpoint or an API
  kTrust,            // who may assume a role
  kServiceControl,   // SCP
  kResourceControl,  // RCP
  kOther,            // another language, such as that of tag policies: its grammar is not checked
};

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
  bool as_written = true;  // false: with "*" in the place of what is not known
  Span span;
  std::size_t number = 0;  // its place in the document's Statement
};

struct Policy {
  Version version = Version::k2008;  // what a missing Version means
  std::string id;                    // for people: "PolicyName", "Queue policy", an ARN
  std::vector<Statement> statements;
  Span span;
};

/// Do its statements say who? Those of other policies bear on whom they are attached to.
bool names_principals(Language language);

std::optional<Version> parse_version(std::string_view text);
std::optional<Effect> parse_effect(std::string_view text);
/// "AWS", "Service", "Federated", "CanonicalUser": the keys of a Principal map.
std::optional<PrincipalKind> parse_principal_kind(std::string_view key);
/// The Principal that is a string, not a map: only "*" is one (or a text that may turn out to be).
std::optional<Principal> parse_principal(const Text& text);

/// An Allow and a Deny that both may match anything: what is known of a policy that cannot be read.
std::vector<Statement> unknown_statements(std::string reason, Span span);

}  // namespace cfnaudit::iam
