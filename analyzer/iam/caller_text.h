#pragma once

// Callers as one text each, so that a formula can say about an unknown caller what policies say
// about principals:
//   iam/user/ARN  iam/role/ARN  iam/session/ARN (of sts:GetFederationToken)  iam/root/ARN
//   service/NAME  federated/PROVIDER  anonymous
// Used by encoding.

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/iam/evaluate.h"
#include "analyzer/iam/glob.h"
#include "analyzer/iam/terms.h"

namespace cfnaudit::iam {

inline constexpr std::string_view kUserForm = "iam/user/*";
inline constexpr std::string_view kRoleForm = "iam/role/*";
inline constexpr std::string_view kSessionForm = "iam/session/*";
inline constexpr std::string_view kRootForm = "iam/root/*";
inline constexpr std::string_view kServiceForm = "service/*";
inline constexpr std::string_view kFederatedForm = "federated/*";
inline constexpr std::string_view kServicePrefix = "service/";
inline constexpr std::string_view kFederatedPrefix = "federated/";
inline constexpr std::string_view kAnonymous = "anonymous";
/// Users, roles and sessions.
inline constexpr std::array kEntityForms = {kUserForm, kRoleForm, kSessionForm};

/// What the text of every caller matches one of. `?` stands for no symbol, so callers with symbols
/// have wider forms.
enum class Symbols : std::uint8_t { kNone, kSome };
std::vector<GlobTest> caller_forms(Symbols symbols);
/// Texts to try first.
std::vector<std::string> preferred_callers();

/// The callers of an account that a principal names: "111122223333",
/// "arn:aws:iam::111122223333:root".
std::optional<GlobTest> account_pattern(const Glob& principal);

struct CallerPattern {
  CallerType type = CallerType::kUser;
  Glob glob;
};
/// The one user, role or federated user that a principal names by its ARN. A symbol is taken for a
/// role.
std::optional<CallerPattern> caller_pattern(const Glob& principal);
/// "AIDA...", "AROA...".
bool is_unique_id(std::string_view principal);
bool is_whole_symbol(const Glob& principal);
/// The glob with plain text in front.
Glob with_prefix(std::string_view prefix, const Glob& glob);
/// The texts of the roles that an assumed-role ARN can be a session of.
std::vector<GlobTest> roles_of_session(std::string_view session_arn);

/// The caller that a text stands for.
Caller caller_from(const SymbolicText& text);

}  // namespace cfnaudit::iam
