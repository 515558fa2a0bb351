#pragma once

// Names that AWS gives by itself, and properties that give one. Read by graph, pricing and rules.

#include <array>
#include <string_view>

namespace cfnaudit::aws {

/// Properties that name a resource without being what Ref returns, read on 2026-11-22.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
inline constexpr std::array<std::string_view, 9> kNameProperties = {
    "Name",     "TopicName", "QueueName",  "FunctionName", "StateMachineName",
    "RoleName", "TableName", "BucketName", "LogGroupName"};

/// The log group of a function that names no other: this and the function's name, read on
/// 2026-11-22. https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html
inline constexpr std::string_view kFunctionLogGroup = "/aws/lambda/";

}  // namespace cfnaudit::aws
