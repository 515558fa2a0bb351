#pragma once

// What a role must be allowed so that a service delivers logs in its name. Read by the rule about
// state machines that cannot log, and by permissions.

#include <string_view>

namespace cfnaudit::aws {

/// On Resource "*": these actions have no resource types. Read on 2026-11-30.
/// https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-iam-policy
inline constexpr std::string_view kLogDeliveryActions[] = {
    "logs:CreateLogDelivery",        "logs:GetLogDelivery",    "logs:UpdateLogDelivery",
    "logs:DeleteLogDelivery",        "logs:ListLogDeliveries", "logs:PutResourcePolicy",
    "logs:DescribeResourcePolicies", "logs:DescribeLogGroups",
};

}  // namespace cfnaudit::aws
