#include <string_view>

#include "rules/catalog.h"
#include "rules/settings.h"

// Keys that last, and policies on users.

namespace cfnaudit::rules {
namespace {

/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-accesskey.html,
/// 2026-11-30: Active where it is left out.
Tri is_active(const Context&, const graph::StackResource& key) {
  const auto status = key.property("Status");
  return status == nullptr ? Tri::kYes : opposite(resolve::equals(status, "Inactive"));
}

constexpr Setting kKeys[] = {
    {"AWS::IAM::AccessKey", "UserName", kIsPresent,
     "is an access key that works until somebody deletes it",
     "use a role, or IAM Identity Center for people", is_active},
};

constexpr std::string_view kOnUser = "gives permissions to a user directly";
constexpr std::string_view kUseGroups = "attach the policy to a group or role";

constexpr Setting kUserPolicies[] = {
    {"AWS::IAM::User", "Policies", kIsPresent, kOnUser, kUseGroups},
    {"AWS::IAM::User", "ManagedPolicyArns", kIsPresent, kOnUser, kUseGroups},
    {"AWS::IAM::Policy", "Users", kIsPresent, kOnUser, kUseGroups},
    {"AWS::IAM::ManagedPolicy", "Users", kIsPresent, kOnUser, kUseGroups},
    {"AWS::IAM::UserPolicy", "UserName", kIsPresent, kOnUser, kUseGroups},
};

constexpr Setting kLogins[] = {
    {"AWS::IAM::User", "LoginProfile?.PasswordResetRequired", kIsFalse.or_absent(),
     "keeps the password of the template", "set PasswordResetRequired: true"},
};

constexpr std::string_view kSameUsers[] = {
    "CKV_AWS_40",           "F10", "F11", "F12", "IAM.2", "IAM_USER_NO_POLICIES_CHECK",
    "IAM_NO_POLICY_ON_USER"};
constexpr std::string_view kSameLogins[] = {"W50", "IAM_USER_LOGIN_PROFILE_PASSWORD_RESET_RULE"};

}  // namespace

extern constinit const Rule kLongLivedKey = {
    .info = {.id = "IAM021",
             .name = "long-lived-key",
             .severity = Severity::kWarning,
             .summary = "An access key works until somebody deletes it.",
             .source = "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
             .security_severity = "5.3",
             .types = kTypesOf<kKeys>},
    .check = check_rows<kKeys>};

extern constinit const Rule kPolicyOnUser = {
    .info = {.id = "IAM022",
             .name = "policy-on-user",
             .severity = Severity::kWarning,
             .summary = "A policy is attached to a user.",
             .source = "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
             .equivalents = kSameUsers,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kTypesOf<kUserPolicies>},
    .check = check_rows<kUserPolicies>};

extern constinit const Rule kPasswordNotReset = {
    .info = {.id = "IAM023",
             .name = "password-not-reset",
             .severity = Severity::kWarning,
             .summary = "A user keeps the password of the template.",
             .source = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
                       "id_credentials_passwords_admin-change-user.html",
             .equivalents = kSameLogins,
             .by_default = Default::kOff,
             .types = kTypesOf<kLogins>},
    .check = check_rows<kLogins>};

}  // namespace cfnaudit::rules
