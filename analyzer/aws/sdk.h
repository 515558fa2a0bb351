#pragma once

// AWS's SDKs as programs use them: clients and their operations, waiters, and the resources of
// boto3; and the modules that Lambda's runtimes have. Read from generated tables (data/sdk_*.tsv,
// data/lambda_modules.tsv), by the reader of function code.

#include <optional>
#include <string_view>
#include <vector>

namespace cfnaudit::aws {

/// Is there a client that boto3 calls so?
bool is_sdk_client(std::string_view client);

/// "PutItem" for "put_item", "putItem" or "PutItem"; empty when the client has none of this name.
std::string_view sdk_operation(std::string_view client, std::string_view method);

/// The same name in another spelling: "bucket_name" and "BucketName".
bool sdk_name_equals(std::string_view a, std::string_view b);

/// The operation that a waiter asks: "DescribeTable" for "table_exists" or "TableExists".
std::string_view sdk_waiter_operation(std::string_view client, std::string_view waiter);

/// Does a client of any service have an operation of this name?
bool is_any_sdk_operation(std::string_view method);

/// "sqs" for the package "@aws-sdk/client-sqs"; empty for others.
std::string_view client_of_package(std::string_view package);

/// "stepfunctions" for the class StepFunctions of the AWS SDK for JavaScript v2.
std::string_view client_of_class(std::string_view name);

enum class MemberKind : unsigned char {
  kAction,      // asks the operation
  kPart,        // makes another resource, of identifiers that are passed
  kReference,   // an attribute that is another resource
  kCollection,  // many resources; asks the operation when they are looked at
  kBatch,       // of a collection of this type
  kWaiter,
  kLoad,
};

/// What a resource of boto3 has.
struct ResourceMember {
  MemberKind kind = MemberKind::kAction;
  std::string_view operation;
  /// "Bucket=@BucketName,Key=@Key": parameters that the SDK sets: @ an identifier, ' a text.
  std::string_view parameters;
  std::string_view type;  // of the resource that it gives; empty
  /// "BucketName=@BucketName,Key=^": @ an identifier, ^ what is passed, $ a parameter of the
  /// request, ? something of the response.
  std::string_view identifiers;
};

/// `type` is empty for the service itself: what boto3.resource("s3") returns.
std::optional<ResourceMember> resource_member(std::string_view service, std::string_view type,
                                              std::string_view member, bool batch = false);
/// The names of its identifiers, in order; nothing: there is no such resource.
std::optional<std::vector<std::string_view>> resource_identifiers(std::string_view service,
                                                                  std::string_view type);

/// Does the runtime have this top-level module of itself? Nothing: the runtime is not known.
std::optional<bool> has_module(std::string_view runtime, std::string_view module);

}  // namespace cfnaudit::aws
