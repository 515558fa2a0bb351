#pragma once

// The IAM actions that an operation of AWS's SDKs needs, and which of its arguments name the
// resources. Read by the layer that turns calls of functions' code into calls of the system.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cfnaudit::aws {

/// How arguments of an operation name a resource.
struct OperationTarget {
  std::vector<std::string_view> arguments;  // {"TableName", "IndexName"}, in the ARN's order
  std::string type;                         // of the action's service in the catalog: "index"
  std::string arn;  // with "${Bucket}" for arguments; empty: that of the type, or the argument is
                    // one itself
};

enum class Need : std::uint8_t {
  kAlways,
  kIfGiven,     // when the argument is given
  kIfNotGiven,  // when it is not
  kPerhaps,     // it depends on what is not written down
};

struct OperationAction {
  std::string name;  // "dynamodb:Query"
  Need need = Need::kAlways;
  std::string_view argument;  // of kIfGiven and kIfNotGiven
  std::vector<OperationTarget>
      targets;  // the first whose arguments are all given; empty: not known
};

struct SdkOperation {
  std::vector<OperationAction> actions;  // empty: no permission is needed
};

/// By the client's name in boto3, "stepfunctions", and the operation's, "StartExecution". Nothing:
/// not known.
std::optional<SdkOperation> find_sdk_operation(std::string_view client, std::string_view operation);

}  // namespace cfnaudit::aws
