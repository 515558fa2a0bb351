#pragma once

// A policy document to an iam::Policy with places, and what AWS refuses about it. The one reader of
// policies: of files (JSON or YAML), of requests, of an account, and of templates' values, which
// access hands over as Parts. What is not known yet, or not well-formed, stays open in the policy:
// it may allow or deny, and never surely does.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"
#include "analyzer/iam/policy.h"
#include "analyzer/policy/part.h"
#include "analyzer/syntax/node.h"

namespace cfnaudit::policy {

/// kResource if some statement names principals, else kIdentity.
iam::Language language_of(const Part& document);

/// The policy, and its problems; none of what depends on an unknown value. An error is what AWS
/// refuses when the document is saved: nothing of the policy is then sure. `rule` is one of
/// "invalid-syntax", "duplicate-element", "invalid-type", "unknown-element", "missing-element",
/// "conflicting-elements", "unsupported-element", "invalid-version", "invalid-effect",
/// "invalid-principal", "invalid-action", "invalid-arn", "unknown-operator",
/// "unknown-condition-key", "duplicate-sid"; warnings and notes: "empty-list", "missing-version",
/// "unknown-operator". `path` is "Statement/0/Action/1". Without a language it is the one that
/// language_of() says.
Staged<iam::Policy> read_policy(const Part& document, std::optional<iam::Language> language,
                                std::string id);

/// The document may also be JSON text in a scalar, percent-encoded or not; places then are those of
/// the scalar.
Staged<iam::Policy> read_policy(const syntax::Node& document, std::optional<iam::Language> language,
                                std::string id);

/// The same for a whole file, with the problems of its syntax.
Staged<iam::Policy> read_policy(const SourceFile& file, std::optional<iam::Language> language,
                                std::string id);

/// A policy that consists of one statement.
Staged<iam::Policy> read_statement(const Part& statement, iam::Language language, std::string id);

/// Marks the policy as one that AWS refuses for the first of these errors.
void refuse(Staged<iam::Policy>& policy, std::vector<Diagnostic> errors);

}  // namespace cfnaudit::policy
