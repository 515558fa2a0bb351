#pragma once

// What the APIs of API Gateway offer: methods of REST APIs and routes of HTTP and WebSocket APIs,
// from resources or from an OpenAPI body, with their authorization and integration. Used by
// entry_points.cpp.

#include <optional>
#include <string>
#include <vector>

#include "analyzer/access/entry/entry_point.h"
#include "analyzer/graph/graph.h"

namespace cfnaudit::access {

struct ApiOperation {
  EntryKind kind = EntryKind::kApiMethod;
  graph::ResourceIndex api = 0;
  graph::ResourceIndex resource = 0;  // the method or route, or the API that has a body
  std::string method;                 // "POST", "*" of ANY
  std::string path;                   // "/process", "$default"
  std::string authorization;          // "none", "AWS_IAM", "authorizer X"
  bool anonymous = false;
  std::string unknown;  // why nobody knows whether everyone may call it; then anonymous is set
  std::optional<std::string> private_network;  // why the internet does not reach it
  resolve::ValuePtr uri = nullptr;             // of the integration
  resolve::ValuePtr credentials = nullptr;     // the role that the API calls it as
  resolve::ValuePtr definition = nullptr;      // of an operation in a body
  std::string action;  // "dynamodb:PutItem" of an integration with an AWS service, where it says so
};

/// Mock integrations are no operations.
std::vector<ApiOperation> api_operations(const graph::Graph& graph);

/// The ARN that a call has: arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH.
SymbolicText operation_arn(const graph::Graph& graph, const ApiOperation& operation);
/// The ARNs that policies may know the operation by: in each stage, for each method, with its path
/// variables as they are and as '*'. The first is operation_arn.
std::vector<SymbolicText> operation_arns(const graph::Graph& graph, const ApiOperation& operation);

/// The function's ARN, or another one, that an integration's URI calls.
SymbolicText target_of_uri(const SymbolicText& uri);

}  // namespace cfnaudit::access
