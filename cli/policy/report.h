#pragma once

// What the tasks of `policy` have to say, ready to be shown, as text or as JSON. Filled by the
// tasks, rendered by report.cpp and json.cpp.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/base/diagnostic.h"
#include "analyzer/base/source.h"
#include "analyzer/iam/questions.h"
#include "analyzer/permissions/deploy.h"
#include "analyzer/permissions/roles.h"
#include "analyzer/policy/account.h"
#include "cli/report/report.h"

namespace cfnaudit::cli {

/// A request, as people read it.
struct PolicyWitness {
  std::string principal;  // empty: the policies do not speak about callers
  std::string action;
  std::string resource;
  /// Keys that the policies look at, in order; no values: absent.
  std::vector<std::pair<std::string, std::vector<std::string>>> context;
};
PolicyWitness witness_of(const iam::Request& request, iam::PolicyType type,
                         const iam::Policies& policies);

/// "arn:aws:iam::111122223333:user/Ann", "lambda.amazonaws.com", "*" for an anonymous caller.
std::string name_of(const iam::Caller& caller);

/// Where a policy of a template stands; without a resource it is a document.
struct PolicySubject {
  std::string resource;
  std::string path;
  std::vector<std::string> environments;
};

struct CheckReason {
  std::string description;
  std::size_t statement = 0;
  std::string sid;
};

/// "needs Deny statement 1 (NoDelete) of the new policy". `name` says which policy a statement is
/// of; empty where there is only one.
std::vector<CheckReason> proof_of(
    const iam::Answer& answer, const std::function<std::string_view(const iam::PolicyRef&)>& name);

struct CheckRow {
  PolicySubject subject;
  iam::Answer::Kind kind = iam::Answer::Kind::kUnknown;
  std::string message;
  std::vector<CheckReason> reasons;  // statements that allow the witness, or that the proof needs
  std::optional<PolicyWitness> witness;
  std::vector<std::string> unknown;  // why it is not known
};

struct CompareRow {
  PolicySubject subject;
  iam::Permissiveness relation = iam::Permissiveness::kUnknown;
  std::optional<PolicyWitness> only_first;
  std::optional<PolicyWitness> only_second;
  std::vector<CheckReason> reasons;  // statements that a proved cover needs
  std::vector<std::string> unknown;
};

struct DecisionStatement {
  std::string layer;  // "identityPolicies"
  std::string policy;
  std::size_t statement = 0;
  std::string sid;
  std::string effect;
  bool certain = true;
};
struct DecisionRow {
  std::string decision;
  std::vector<DecisionStatement> matched;
  std::string reason;
};

struct ValidatedFile {
  std::string name;
  std::vector<Diagnostic> findings;
  std::vector<std::string> environments;  // of a template
};

/// What a deployment needs, and of an action that the role's policies do not allow, on what.
struct DeployRow {
  permissions::Requirement requirement;
  std::vector<std::string> environments;
  permissions::Ruling ruling;  // kYes without --role
};

/// What of the ARNs is only assumed, and not written into a policy.
struct Assumed {
  std::string account;  // empty: given
  std::string region;
  std::string partition;
  bool stack_name = false;
};

struct DeployReport {
  std::string name;  // of the template
  bool is_update = false;
  bool has_role = false;
  std::vector<DeployRow> rows;
  std::vector<permissions::Gap> gaps;
  Assumed assumed;
};

/// A role with the smallest policy for it; its resources are written as the template writes them.
struct GeneratedRole {
  std::string role;
  std::vector<std::string> users;
  Span place;
  std::vector<permissions::Permission> permissions;  // `on`: YAML values
  std::vector<permissions::Permission> plain;        // `on`: ARNs
  std::vector<std::string> open;                     // why there may be more
  /// Do the role's own policies allow no more? Only asked where nothing is open.
  std::optional<iam::Answer::Kind> tight;
  std::optional<PolicyWitness> more;  // that only they allow
  std::vector<std::string> unknown;   // why that is not known
};

struct GeneratedReport {
  std::string name;  // of the template
  std::vector<GeneratedRole> roles;
  Assumed assumed;
  bool check = false;
  std::string patch;  // a unified diff, if it was asked for
};

std::string_view to_string(iam::Permissiveness relation);
/// "PASS", "FAIL", "UNKNOWN".
std::string_view result_of(iam::Answer::Kind kind);
/// The worst of several answers: a failure, else what is unknown.
iam::Answer::Kind worst(const std::vector<CheckRow>& rows);

using RenderChecks = std::string (*)(const std::vector<CheckRow>&);
/// With the names of what is compared.
using RenderComparisons = std::string (*)(const std::vector<CompareRow>&, std::string_view first,
                                          std::string_view second);
using RenderDecision = std::string (*)(const DecisionRow&);
using RenderValidated = std::string (*)(const std::vector<ValidatedFile>&, const SourceMap&,
                                        const ReportOptions&);
using RenderGenerated = std::string (*)(const GeneratedReport&, const SourceMap&);
using RenderDeploy = std::string (*)(const DeployReport&, const SourceMap&);
using RenderAccount = std::string (*)(const policy::Account&);

std::string generated_text(const GeneratedReport& report, const SourceMap& sources);
std::string generated_json(const GeneratedReport& report, const SourceMap& sources);
std::string deploy_text(const DeployReport& report, const SourceMap& sources);
std::string deploy_json(const DeployReport& report, const SourceMap& sources);
std::string checks_text(const std::vector<CheckRow>& rows);
std::string checks_json(const std::vector<CheckRow>& rows);
std::string compare_text(const std::vector<CompareRow>& rows, std::string_view first,
                         std::string_view second);
std::string compare_json(const std::vector<CompareRow>& rows, std::string_view first,
                         std::string_view second);
std::string decision_text(const DecisionRow& row);
/// One line, with its line break.
std::string decision_json(const DecisionRow& row);
std::string validated_text(const std::vector<ValidatedFile>& files, const SourceMap& sources,
                           const ReportOptions& options);
/// The file of `policy import`, which policy::read_account reads.
std::string account_json(const policy::Account& account);
std::string validated_json(const std::vector<ValidatedFile>& files, const SourceMap& sources,
                           const ReportOptions& options);

}  // namespace cfnaudit::cli
