#pragma once

// The concrete evaluator: would AWS allow this request under these policies? Plain and close to the
// documentation; the solver's answers are checked against it. Used by access for the access matrix
// and by the policy command.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/symbolic_text.h"
#include "analyzer/base/tri.h"
#include "analyzer/iam/compiled_policy.h"
#include "analyzer/iam/context.h"

namespace cfnaudit::iam {

enum class CallerType : std::uint8_t {
  kUser,
  kRoleSession,
  kFederatedUser,  // of sts:GetFederationToken
  kRoot,
  kService,    // "lambda.amazonaws.com"
  kFederated,  // a web identity or SAML assertion, before it has a role
  kAnonymous,
};

/// Who calls. Texts that a type has no use for stay empty.
struct Caller {
  CallerType type = CallerType::kAnonymous;
  SymbolicText account;
  SymbolicText arn;          // user, role, root; name of the service; identity provider
  SymbolicText session_arn;  // assumed-role or federated-user, if it is to be told apart
  SymbolicText unique_id;    // AIDA..., AROA..., if known

  friend auto operator<=>(const Caller&, const Caller&) = default;
};

/// The account is read from the ARN.
Caller user(SymbolicText arn);
/// The session's ARN follows from the role's; without a name the session is not told apart from
/// others.
Caller role_session(SymbolicText role_arn, const SymbolicText& session_name = {});
Caller service(SymbolicText name);

struct Request {
  Caller principal;
  std::string action;
  SymbolicText resource;  // an ARN, or "*" for actions that have no resource type
  SymbolicText resource_account;
  Context context;
};

using Policies = std::vector<PolicyRef>;

/// What a resource's policy means to callers of its own account.
enum class ResourcePolicyKind : std::uint8_t {
  kMayGrant,   // one way to be allowed, beside identity policies
  kMustAllow,  // KMS key policies: identity policies count only where the key policy lets the
               // account decide
  kTrust,      // as kMustAllow, for sts:AssumeRole*
};

/// Everything that bears on a request. An absent boundary limits nothing; an empty one allows
/// nothing.
struct PolicySet {
  Policies identity;
  Policies resource;
  ResourcePolicyKind resource_kind = ResourcePolicyKind::kMayGrant;
  std::optional<Policies> boundary;
  std::optional<Policies> session;
  std::optional<Policies> endpoint;  // of the VPC endpoint that the call goes through
  /// Service and resource control policies that bear on the caller's and the resource's account, by
  /// level: root, units, account. Each level must allow.
  std::vector<Policies> service_control;
  std::vector<Policies> resource_control;
};

enum class Layer : std::uint8_t {
  kIdentity,
  kResource,
  kBoundary,
  kSession,
  kEndpoint,
  kServiceControl,
  kResourceControl,
};

/// kImplicitlyDenied is also the answer where nothing allows and a Deny may match: denied either
/// way.
enum class Verdict : std::uint8_t { kAllowed, kExplicitlyDenied, kImplicitlyDenied, kUnknown };

std::string_view to_string(Verdict verdict);
std::string_view to_string(Layer layer);

struct StatementMatch {
  Layer layer = Layer::kIdentity;
  PolicyRef policy;
  std::size_t statement = 0;
  Tri match = Tri::kYes;

  const Statement& source() const { return policy->source().statements[statement]; }
};

struct Decision {
  Verdict verdict = Verdict::kImplicitlyDenied;
  std::vector<StatementMatch> matched;  // surely or maybe, in order of layers
  std::vector<Layer> missing;           // layers without the Allow that was needed
  std::vector<Doubt> doubts;            // of kUnknown: what decides
};

/// One caller, one resource, one context; any number of actions, each answered in well under a
/// microsecond: what does not depend on the action is decided once. Keeps references to both
/// arguments.
class Evaluator {
 public:
  /// request.action plays no part.
  Evaluator(const PolicySet& policies, const Request& request);

  Verdict verdict(const Action& action) const;
  /// The verdict on the request with this context, which says at least what the request's own says:
  /// only what that leaves open is decided again.
  Verdict verdict(const Action& action, const Context& fuller) const;
  /// The verdict with its reasons.
  Decision decide(const Action& action) const;

  /// How a resource policy names the caller; decides what the grant is limited by.
  enum class Naming : std::uint8_t { kDirectly, kByRole, kAnyone, kByAccount };
  static constexpr std::size_t kNamings = 4;
  using Named = std::array<Tri, kNamings>;
  /// How a statement's principals name the caller.
  Named named(const CompiledStatement& statement) const;

 private:
  struct Identity {
    PrincipalKind kind;
    Naming naming;
    Glob text;
  };
  /// A statement that may match, for some action.
  struct Candidate {
    PolicyRef policy;
    const CompiledStatement* statement;
    Tri match;   // of all parts but the action and, in a resource policy, how the caller is named
    Tri caller;  // whether it is there and may mean the caller: no context changes that
    std::optional<Tri> resource;  // whether it means the resource, if no context changes that
    Named named;                  // in a resource policy
  };
  /// Policies of which one must allow.
  struct Group {
    Layer layer;
    std::vector<Candidate> candidates;
  };
  struct Totals {
    Tri denied = Tri::kNo;
    Named granted{};               // by the resource policy
    std::array<Tri, 7> allowed{};  // by layer
  };

  /// The names under which a resource policy may know the caller.
  const std::vector<Identity>& identities() const;
  void add_group(Layer layer, const Policies& policies);
  Candidate candidate(Layer layer, const PolicyRef& policy, const CompiledStatement& s) const;
  Tri match_in(const Candidate& candidate, const Context& fuller) const;
  Named named_by(const CompiledPrincipal& principal) const;
  Tri exempt(const CompiledStatement& statement) const;
  bool is_iam_entity() const;
  bool service_control_applies() const;
  bool is_service_linked() const;

  Totals totals(const Action& action, const Context* fuller = nullptr) const;
  Tri same_account_allowed(const Totals& totals) const;
  Tri cross_account_allowed(const Totals& totals) const;
  Tri allowed(const Totals& totals) const;
  Verdict conclude(const Totals& totals, const Action& action) const;
  std::vector<Layer> missing(const Totals& totals) const;
  std::vector<Doubt> doubts(const Candidate& candidate, const Action& action) const;

  const PolicySet& policies_;
  const Request& request_;
  Glob resource_;
  Tri same_account_ = Tri::kUnknown;
  mutable std::optional<std::vector<Identity>> identities_;  // most policies name nobody
  std::vector<Group> groups_;
};

Decision decide(const PolicySet& policies, const Request& request);
/// Only its verdict, which takes less time where much is open.
Verdict verdict(const PolicySet& policies, const Request& request);

}  // namespace cfnaudit::iam
