#pragma once

// Who can reach what in one stack: its principals with the policies that bind them, the resources
// that policies can name, and the reach between the two, direct and through other principals. Made
// from a Graph; read by rules and reports.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/aws/policy_places.h"
#include "analyzer/base/diagnostic.h"
#include "analyzer/graph/graph.h"
#include "analyzer/iam/evaluate.h"
#include "analyzer/iam/policy.h"
#include "analyzer/iam/solver.h"
#include "analyzer/resolve/json_text.h"

namespace cfnaudit::access {

using aws::PolicyForm;
using aws::PolicyPlace;
using aws::PolicyUse;

/// Where a policy is written.
struct PolicySource {
  graph::ResourceIndex resource = 0;  // the resource that declares it
  std::string path;                   // "Properties/Policies/0/PolicyDocument"
  std::string name;                   // policy name or managed policy's name
  bool aws_managed = false;
  PolicyUse use = PolicyUse::kIdentity;
};

struct BoundPolicy {
  iam::PolicyRef policy;
  PolicySource source;
  resolve::ValuePtr document = nullptr;  // null: composed of properties, or AWS's
  /// What is wrong with its grammar; errors are what AWS refuses: then nothing of it is sure. Paths
  /// begin at the document: "Statement/0/Effect".
  std::vector<Diagnostic> problems;
};

/// A policy that is no identity policy, and the resource that it bears on.
struct Attachment {
  std::size_t policy = 0;  // index of Access::policies
  PolicyUse use = PolicyUse::kResource;
  graph::ResourceIndex to = 0;

  friend bool operator==(const Attachment&, const Attachment&) = default;
};

/// A role, user, group or permission set of the stack.
struct Principal {
  graph::ResourceIndex resource = 0;
  iam::Caller caller;                         // as policies and requests name it
  std::vector<std::size_t> policies;          // indexes of Access::policies: identity policies
  std::vector<graph::ResourceIndex> used_by;  // functions, state machines ... that run as it
  std::vector<std::string>
      assumable_by;  // services, accounts, federated providers of the trust policy
  std::optional<std::size_t> boundary;  // index of Access::policies
  std::vector<std::string>
      unknown;  // policies that are outside: "parameter PolicyArn has no value"
};

/// Something that a policy's Resource can name: a resource of the stack or a part of it.
struct Destination {
  std::string id;  // "ApplicationTable", "ApplicationTable/index/GSI1"
  graph::ResourceIndex resource = 0;
  SymbolicText arn;        // of a family: of some member
  bool is_family = false;  // stands for many: the objects of a bucket, the streams of a log group
  std::string prefix;      // of a family: what stands between the owner's ARN and the member's name
  std::string service;     // "dynamodb"
  /// Other ARNs under which requests name it: "FUNCTION:live", "LOG-GROUP:*", the users of a
  /// database. Their rows are rows of this destination.
  std::vector<Destination> forms;
  std::string only_action;  // of a form that one action takes; empty: any
  // The catalogue's types that this ARN can be, "table"; absent until a principal may act on the
  // service.
  std::optional<std::vector<std::string>> resource_types;
};

enum class Verdict : std::uint8_t { kReachable, kUnreachable, kUnknown };

/// A statement that grants.
struct Grant {
  std::size_t policy = 0;
  std::size_t statement = 0;

  friend auto operator<=>(const Grant&, const Grant&) = default;
};

/// Actions that one principal may perform on one destination, and that hold alike: there is a row
/// for what is allowed whatever the request, one for each set of conditions, one for what could not
/// be decided. Pairs that are proved unreachable have no row.
struct Reach {
  std::size_t principal = 0;
  std::size_t destination = 0;
  Verdict verdict = Verdict::kReachable;
  std::vector<std::string> actions;  // sorted: "dynamodb:GetItem"
  std::vector<std::string>
      access_levels;  // "List", "Read", "Write", "Tagging", "Permissions management"
  std::vector<std::string> conditions;  // under which the grant holds
  std::vector<std::string> unknown;     // why it could not be decided
  std::vector<Grant> grants;
  std::optional<std::size_t> form;  // of Destination::forms: the ARN that the request names
  /// A request that is allowed, replayed on the evaluator; where it takes a certain one.
  std::shared_ptr<const iam::Request> witness;
};

/// How one comes to act as another.
enum class HopKind : std::uint8_t {
  kInvoke,       // lambda:InvokeFunction
  kStart,        // states:StartExecution
  kChangeCode,   // lambda:UpdateFunctionCode
  kAssume,       // sts:AssumeRole
  kPassAndRun,   // iam:PassRole, and something that runs as the role can be made
  kChange,       // what runs as it is made to do something else
  kTrust,        // iam:UpdateAssumeRolePolicy: its trust policy is rewritten
  kCredentials,  // iam:CreateAccessKey, iam:UpdateLoginProfile
  kJoin,         // iam:AddUserToGroup
};

struct Hop {
  HopKind kind = HopKind::kInvoke;
  graph::ResourceIndex through = 0;  // the function, state machine or role
  std::size_t principal = 0;         // that acts from here on
  Verdict verdict = Verdict::kReachable;
  std::vector<std::string> conditions;
  std::vector<std::string> unknown;
};

/// A row of `reach` that another principal comes to use.
struct Transitive {
  std::size_t principal = 0;  // at the start
  std::vector<Hop> via;       // at least one, in order
  std::size_t reach = 0;      // index of Access::reach: what the last one does
  Verdict verdict = Verdict::kReachable;
};

/// A right of a principal that leads to more than its policies say, where it is no step to another
/// principal (those are hops).
struct Gain {
  enum class Kind : std::uint8_t {
    kAnyRight,        // may give `changed`, or whom it binds, any right
    kNoBoundary,      // may take off its permissions boundary
    kNoDeny,          // may take off a Deny of it, or of whom it binds
    kResourcePolicy,  // may give itself any right on `changed`
    kNewPrincipal,    // may make a new user or role with any right
    kOutside,         // makes `changed` act, whose role is not in the template
  };
  std::size_t principal = 0;
  Kind kind = Kind::kAnyRight;
  graph::ResourceIndex changed = 0;
  std::string action;
  Verdict verdict = Verdict::kReachable;
  std::vector<std::string> unknown;
};

/// A principal that another comes to act as.
struct Acting {
  std::size_t start = 0;
  std::vector<Hop> via;  // at least one; the last one's principal acts
  Verdict verdict = Verdict::kReachable;
};

struct SharedWork;

struct Access {
  std::shared_ptr<SharedWork> shared;       // with the other environments of the template
  std::shared_ptr<iam::Reasoner> reasoner;  // of `shared`
  std::vector<BoundPolicy> policies;
  std::vector<Attachment> attachments;
  std::vector<Principal> principals;
  std::vector<Destination> destinations;
  std::vector<Reach> reach;
  /// What is known to lie outside of the template: roles and policies that it only names.
  struct Outside {
    graph::ResourceIndex resource = 0;
    std::string reason;
  };
  std::vector<Outside> outside;
  /// Something that may do to `handed` what no policy of the template shows: a nested stack that is
  /// not read, a custom resource.
  struct Opaque {
    graph::ResourceIndex resource = 0;
    std::vector<graph::ResourceIndex> handed;
    std::string reason;
    std::optional<graph::ResourceIndex> runs = std::nullopt;  // the function behind it
  };
  std::vector<Opaque> opaque;
};

/// Data first (0), then code (1), the rest (2), logs (3), networks (4): the order of reports.
int destination_rank(const Destination& destination);

/// The principal that is this role, user or group; nullptr when it is none of the stack's.
const Principal* find_principal(const Access& access, graph::ResourceIndex resource);
/// The principal that a function, a state machine ... runs as, or that the resource itself is.
std::optional<std::size_t> acting_principal(const Access& access, graph::ResourceIndex resource);

}  // namespace cfnaudit::access
