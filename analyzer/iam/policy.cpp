// Words of the policy grammar -> their meaning.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html

#include "analyzer/iam/policy.h"

namespace cfnaudit::iam {

bool names_principals(Language language) {
  return language == Language::kResource || language == Language::kTrust ||
         language == Language::kResourceControl;
}

std::optional<Version> parse_version(std::string_view text) {
  if (text == "2012-10-17") return Version::k2012;
  if (text == "2008-10-17") return Version::k2008;
  return std::nullopt;
}

std::optional<Effect> parse_effect(std::string_view text) {
  if (text == "Allow") return Effect::kAllow;
  if (text == "Deny") return Effect::kDeny;
  return std::nullopt;
}

std::optional<PrincipalKind> parse_principal_kind(std::string_view key) {
  if (key == "AWS") return PrincipalKind::kAws;
  if (key == "Service") return PrincipalKind::kService;
  if (key == "Federated") return PrincipalKind::kFederated;
  if (key == "CanonicalUser") return PrincipalKind::kCanonicalUser;
  return std::nullopt;
}

std::optional<Principal> parse_principal(const Text& text) {
  if (text.value.known() && text.value.text() != "*") return std::nullopt;
  return Principal{PrincipalKind::kAnyone, text};
}

std::vector<Statement> unknown_statements(std::string reason, Span span) {
  const Text anything{SymbolicText("*"), span};
  Statement allow;
  allow.principals = {Polarity::kListed, {{PrincipalKind::kAnyone, anything}}, span};
  allow.actions = {Polarity::kListed, {anything}, span};
  allow.resources = {Polarity::kListed, {anything}, span};
  allow.unknown = std::move(reason);
  allow.as_written = false;
  allow.span = span;
  Statement deny = allow;
  deny.effect = Effect::kDeny;
  return {std::move(allow), std::move(deny)};
}

}  // namespace cfnaudit::iam
