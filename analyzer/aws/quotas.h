#pragma once

// How much services take and how long they wait, unless a template says otherwise: one row for each
// quota or default. Read by model (the size of a template) and by the rules about timeouts.

#include <cstddef>

#include "analyzer/aws/table.h"

namespace cfnaudit::aws {

template <typename Value>
struct Quota {
  Value value;
  Source source;
};

// CloudFormation
inline constexpr Source kCloudFormationQuotas = {
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html",
    "2026-11-22"};
inline constexpr Quota<std::size_t> kDescriptionBytes = {1024, kCloudFormationQuotas};
inline constexpr Quota<std::size_t> kParameters = {200, kCloudFormationQuotas};
inline constexpr Quota<std::size_t> kMappings = {200, kCloudFormationQuotas};
inline constexpr Quota<std::size_t> kResources = {500, kCloudFormationQuotas};
inline constexpr Quota<std::size_t> kOutputs = {200, kCloudFormationQuotas};

// How long a function may run, where it does not say
inline constexpr Quota<long long> kFunctionSeconds = {
    3, {"https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html", "2026-11-22"}};

// How long a queue hides a message that was received, where it does not say
inline constexpr Quota<long long> kVisibilitySeconds = {
    30,
    {"https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
     "aws-resource-sqs-queue.html",
     "2026-11-30"}};

// How long an API waits for its integration, where that does not say
inline constexpr Quota<long long> kRestApiMilliseconds = {
    29'000,
    {"https://docs.aws.amazon.com/apigateway/latest/developerguide/"
     "api-gateway-execution-service-limits-table.html",
     "2026-11-22"}};
inline constexpr Source kV2Integration = {
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
    "aws-resource-apigatewayv2-integration.html",
    "2026-11-22"};
inline constexpr Quota<long long> kHttpApiMilliseconds = {30'000, kV2Integration};
inline constexpr Quota<long long> kWebSocketApiMilliseconds = {29'000, kV2Integration};

}  // namespace cfnaudit::aws
