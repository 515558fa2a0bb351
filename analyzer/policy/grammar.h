#pragma once

// The grammar of policies as tables: the elements of a document and of a statement, which of them
// each language takes, and the forms of their values. Used by reader.cpp.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "analyzer/base/symbolic_text.h"
#include "analyzer/iam/policy.h"

namespace cfnaudit::policy {

/// The parts of a statement that decide.
enum class StatementPart : std::uint8_t { kEffect, kPrincipal, kAction, kResource, kCondition };
inline constexpr std::size_t kStatementParts = 5;

struct StatementElement {
  std::string_view name;
  std::optional<StatementPart> part;  // none for Sid
};

std::span<const std::string_view> policy_elements();
std::span<const StatementElement> statement_elements();
/// The element that a misspelt name means.
std::optional<std::string_view> similar_policy_element(std::string_view name);
std::optional<StatementElement> similar_statement_element(std::string_view name);

enum class Need : std::uint8_t { kRequired, kOptional, kForbidden };

struct LanguageRules {
  std::string_view name;  // "an identity policy"
  Need principal;
  Need resource;
  bool unique_sids;
  bool arns_only;      // Resource is "*" or an ARN
  bool prefixed_keys;  // condition keys name their service
};

/// Nothing for a language whose grammar is not checked.
std::optional<LanguageRules> rules_of(iam::Language language);

/// What is wrong with the form of a value, and what to do.
struct FormProblem {
  std::string message;
  std::string fix;
};

/// Nothing while the text's unknown parts decide.
std::optional<FormProblem> action_problem(const SymbolicText& action);
std::optional<FormProblem> resource_problem(const SymbolicText& resource);

}  // namespace cfnaudit::policy
