#pragma once

// The IAM action that an operation of AWS's SDKs needs, where it is called otherwise than the
// operation. Read by access, for tasks of state machines, schedules and APIs that name operations.

#include <string>
#include <string_view>

namespace cfnaudit::aws {

/// "s3:ListBucket" for "s3" and "listObjectsV2", "states:StartExecution" for "sfn" and
/// "startExecution". Whether there is an action of this name is for the catalog to say. Empty: the
/// operation needs several actions, or none that is known.
std::string action_of_operation(std::string_view service, std::string_view operation);

}  // namespace cfnaudit::aws
