#pragma once

// A policy document in a file of its own, as JSON or YAML, to an iam::Policy with places; and what
// is wrong with its grammar. What cannot be read stays open in the policy: it may allow or deny,
// and never surely does. Used by the requests of `policy evaluate`, by import, and by the policy
// command.

#include <optional>
#include <string>
#include <string_view>

#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"
#include "analyzer/iam/policy.h"
#include "analyzer/syntax/node.h"

namespace cfnaudit::policy {

/// What a statement must say: identity policies name no principals, resource policies must; their
/// Resource may be left out, being the resource that they belong to.
enum class DocumentKind : std::uint8_t { kIdentity, kResource };

/// kResource if some statement names principals.
DocumentKind kind_of(const syntax::Node& document);

/// The policy, and its problems: `rule` is one of "invalid-syntax", "duplicate-element",
/// "invalid-type", "unknown-element", "missing-element", "conflicting-elements", "invalid-version",
/// "missing-version" (a note), "invalid-effect", "invalid-principal", "empty-list". The document
/// may also be JSON text in a scalar, percent-encoded or not; places then are those of the scalar.
Staged<iam::Policy> read_policy(const syntax::Node& document, std::optional<DocumentKind> kind,
                                std::string id);

/// The same for a whole file, with the problems of its syntax.
Staged<iam::Policy> read_policy(const SourceFile& file, std::optional<DocumentKind> kind,
                                std::string id);

}  // namespace cfnaudit::policy
