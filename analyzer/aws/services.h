#pragma once

// AWS services: how they are named, and whom they answer. Read by access and by the rules about
// policies.

#include <string_view>

namespace cfnaudit::aws {

/// The service in the ARNs of a principal's resources: "execute-api" of "apigateway.amazonaws.com".
std::string_view arn_service(std::string_view principal);

/// Does the type's service let in requests without a signature, from the Internet, if the policy
/// does? All others take "*" for any AWS account.
bool answers_anonymous(std::string_view type);

/// Does the service refuse a policy that lets in everyone, whatever the settings?
bool always_blocks_public(std::string_view type);

}  // namespace cfnaudit::aws
