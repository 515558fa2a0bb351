#pragma once

// What AWS calls for a resource: one row for each kind of call. A row says which resource makes the
// call, by which property or which task of a state machine, what is called, the edge that this
// makes in the graph, under whose identity the call is made, for which actions that identity or the
// target's policy must allow, and when.
//
// Read by graph (edges, tasks of state machines), access (who starts a function, what a role must
// allow) and the rules about permissions between services. A new task, event source, destination or
// notification is one row of data/integrations.tsv and nothing elsewhere.

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "analyzer/aws/edge_kind.h"
#include "analyzer/aws/table.h"
#include "analyzer/aws/types.h"

namespace cfnaudit::aws {

/// How the text of a property names its target.
enum class Naming : std::uint8_t {
  kWhole,        // the text is a Ref, ARN, id or name, perhaps with a qualifier behind it
  kFunctionUri,  // the URI of an API Gateway integration, which holds the function's ARN, or the
                 // ARN itself
  kImage,        // the URI of a container image, which holds the repository's name
};

/// Who AWS is to the target when it calls.
enum class Identity : std::uint8_t {
  kUnstated,      // not written down: the row makes an edge, and nothing is asked
  kCallerRole,    // the role that the caller runs as
  kNamedRole,     // the role that the property `by` of the caller names
  kFunctionRole,  // the role of the function that `by` names
  kService,  // the services `by`, which bring the caller's ARN and account: the target's policy
             // decides
};

/// When a call that is not allowed fails.
enum class Phase : std::uint8_t { kCreate, kRun };

/// On what the actions must be allowed.
enum class Scope : std::uint8_t {
  kTarget,    // the target, or a part of it
  kPart,      // its parts alone, behind `part`: the objects of a bucket
  kRoles,     // the roles that the target runs as
  kAnything,  // whatever: the action takes no resource, or none that is known
  kRule,      // the rule `part` of EventBridge
};

/// The edge of a call: from the caller to the target, unless it says otherwise.
struct CallEdge {
  EdgeKind kind;
  std::string_view other = {};  // the property that names who takes the caller's place: "TopicArn"
  Types others = {};
  bool pulls = false;  // the target is read: the edge leads from it
};

struct Integration {
  std::string_view caller;     // "AWS::Lambda::EventSourceMapping"
  std::string_view task = {};  // "sqs:sendMessage"; "sqs:*" of all tasks without a row of their
                               // own; "ecs:runTask.sync" besides, of one that waits for its job
  std::string_view property =
      {};  // that names the target, in the caller or in the task's Parameters
  Naming naming = Naming::kWhole;
  /// What is called: one of these. The actions are those on the first, which the others stand for.
  /// Without types it is anything, and the row makes the edge for the other rows of its property.
  Types targets = {};
  bool is_self = false;  // the caller itself is the target
  std::optional<CallEdge> edge = {};
  std::string_view actions = {};  // with spaces between, "|" where either is enough; empty: not
                                  // written down
  Identity identity = Identity::kUnstated;
  std::string_view by = {};  // a property that names a role or a function, or service principals
  std::string_view unless = {};  // a property: a role that is used instead
  bool brings_source = false;    // AWS asks for a condition on what the service calls for
  Scope scope = Scope::kTarget;
  std::string_view part = {};
  /// "EngineType", "Type=S3", "!Role": of the caller, in the same element of its lists.
  std::string_view condition = {};
  /// The target's own default policy lets the service in, until it is given another one.
  bool by_default = false;
  Phase phase = Phase::kRun;
  std::string_view loss = {};  // "writes no logs": all that fails
  std::string_view page = {};
  std::string_view read = {};
};

/// Those that a property makes: all, and those of a resource type.
std::span<const Integration> integrations();
std::span<const Integration> integrations_of(std::string_view caller);

/// Those that a task makes.
std::span<const Integration> task_integrations();

/// Of a task, the one that makes the edge first; none when nothing is written down about it. The
/// service has "aws-sdk:" or not, and is empty for a task whose Resource is itself the ARN.
std::span<const Integration> task_integrations(std::string_view service,
                                               std::string_view operation);
/// Besides, of a task that waits for its job to end.
std::span<const Integration> job_integrations(std::string_view service, std::string_view operation);

/// The setting by which something that makes calls is switched off, and its value then.
struct Switch {
  std::string_view type;
  std::string_view property;
  std::string_view off;
};

std::span<const Switch> switches();

}  // namespace cfnaudit::aws
