#pragma once

// Who can reach what in one stack: its principals with the policies that bind them, the resources
// that policies can name, and the reach between the two. Made from a Graph; read by rules and
// reports.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/graph/graph.h"
#include "analyzer/iam/evaluate.h"
#include "analyzer/iam/policy.h"
#include "analyzer/resolve/json_text.h"

namespace cfnaudit::access {

/// Where a policy is written.
struct PolicySource {
  graph::ResourceIndex resource = 0;  // the resource that declares it
  std::string path;                   // "Properties/Policies/0/PolicyDocument"
  std::string name;                   // policy name or managed policy's name
  bool aws_managed = false;
};

struct BoundPolicy {
  iam::PolicyRef policy;
  PolicySource source;
};

/// A role, user or group of the stack.
struct Principal {
  graph::ResourceIndex resource = 0;
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
  SymbolicText arn;
  bool is_family = false;  // stands for many: the objects of a bucket, the streams of a log group
  std::string service;     // "dynamodb"
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

/// What one principal may do with one destination. Pairs that are proved unreachable have no row.
struct Reach {
  std::size_t principal = 0;
  std::size_t destination = 0;
  Verdict verdict = Verdict::kReachable;
  std::vector<std::string> actions;  // allowed, sorted: "dynamodb:GetItem"
  std::vector<std::string>
      access_levels;  // "List", "Read", "Write", "Tagging", "Permissions management"
  std::vector<std::string> conditions;  // under which the grant holds
  std::vector<std::string> unknown;     // actions that could not be decided, with the reason
  std::vector<Grant> grants;
};

struct Access {
  std::shared_ptr<resolve::JsonStore> store;  // what policies read from texts point into
  std::vector<BoundPolicy> policies;
  std::vector<Principal> principals;
  std::vector<Destination> destinations;
  std::vector<Reach> reach;
};

/// `sibling` is what was found for another environment of the same template: what is looked up in
/// tables for texts that are equal there is taken over from it.
Access analyze(const SourceFile& file, const graph::Graph& graph, const Access* sibling = nullptr);

/// Does the identity side of a role allow `action` on `resource`? For rules that ask one question.
Tri allows(const Access& access, const graph::Graph& graph, const Principal& principal,
           std::string_view action, const SymbolicText& resource);

/// The principal that is this role, user or group; nullptr when it is none of the stack's.
const Principal* find_principal(const Access& access, graph::ResourceIndex resource);

}  // namespace cfnaudit::access
