#pragma once

// What `policy` asks for: a part of Options. Filled by policy_commands, read by the files of
// cli/policy/. Documents are paths, "file://" paths, "-" for standard input, or JSON itself.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cfnaudit::cli {

enum class PolicyTask : std::uint8_t {
  kEvaluate,
  kCompare,
  kNoNewAccess,
  kAccessNotGranted,
  kNoPublicAccess,
  kValidate,
  kImport,
  kDeploy,
  kGenerate,
};

/// As AWS names them; absent: what the document looks like.
enum class NamedPolicyType : std::uint8_t {
  kIdentity,
  kResource,
  kServiceControl,
  kResourceControl,
};

struct PolicyOptions {
  PolicyTask task = PolicyTask::kEvaluate;
  std::vector<std::string> documents;  // in the order in which the command names them
  std::string existing;                // of check-no-new-access
  std::vector<std::string> templates;  // --template
  std::optional<NamedPolicyType> type;
  std::string resource_type;
  std::string function;             // of generate: only what it needs
  bool patch = false;               // of generate: a unified diff
  bool check = false;               // of generate: do the roles allow more?
  std::string base;                 // of deploy: the template that is deployed now
  std::vector<std::string> roles;   // of deploy: policies of the role that deploys
  std::vector<std::string> access;  // "actions=a,b,resources=c", or JSON

  // One request, of `evaluate`.
  std::string principal;
  std::string action;
  std::string resource;
  std::string resource_account;
  std::vector<std::string> context;  // KEY=VALUE; a key may come again
  std::vector<std::string> identity;
  std::vector<std::string> boundary;
  std::vector<std::string> scps;  // a level each
  std::vector<std::string> rcps;
  std::vector<std::string> endpoint;
  std::string resource_policy;
  std::string session;
};

}  // namespace cfnaudit::cli
