#include <algorithm>
#include <string>
#include <string_view>

#include "analyzer/base/text.h"
#include "rules/catalog.h"
#include "rules/settings.h"

// Opinions of compliance programs about instances, clusters, users and policies.

namespace cfnaudit::rules {
namespace {

using graph::StackResource;
using graph::ValuePtr;

Tri has_no_template(const Context&, const StackResource& instance) {
  return lacks(instance, "LaunchTemplate");
}

constexpr Setting kProfiles[] = {
    {"AWS::EC2::Instance", "IamInstanceProfile", kIsAbsent,
     "has no instance profile, so its programs need keys of their own",
     "set IamInstanceProfile with a role for its programs", has_no_template},
};

constexpr std::string_view kNoUsers = "does not decide who may do what with its indexes";
constexpr std::string_view kSetUsers = "set AdvancedSecurityOptions: {Enabled: true}";

constexpr Setting kFineGrained[] = {
    {"AWS::OpenSearchService::Domain", "AdvancedSecurityOptions.Enabled", kIsFalse.or_absent(),
     kNoUsers, kSetUsers},
    {"AWS::Elasticsearch::Domain", "AdvancedSecurityOptions.Enabled", kIsFalse.or_absent(),
     kNoUsers, kSetUsers},
};

constexpr Setting kClusters[] = {
    {"AWS::EMR::Cluster", "SecurityConfiguration", kIsAbsent,
     "has no security configuration, so its data is encrypted only where EMR does so by default",
     "name an AWS::EMR::SecurityConfiguration"},
    {"AWS::EMR::Cluster", "KerberosAttributes", kIsAbsent, "does not authenticate its users",
     "set KerberosAttributes, and Kerberos in the security configuration"},
};

constexpr std::string_view kAllow[] = {"ALLOW"};
constexpr std::string_view kLetsThrough = "lets through every request that no rule matches";
constexpr std::string_view kBlock = "set DefaultAction: {Type: BLOCK}";

constexpr Setting kWebAcls[] = {
    {"AWS::WAF::WebACL", "DefaultAction.Type", one_of(kAllow), kLetsThrough, kBlock},
    {"AWS::WAFRegional::WebACL", "DefaultAction.Type", one_of(kAllow), kLetsThrough, kBlock},
};

/// Users that an AWS::IAM::UserToGroupAddition adds to a group are in one.
Tri is_added_to_none(const Context& context, const StackResource& user) {
  const auto all = context.graph.resources();
  const auto self = std::ranges::find_if(
      all, [&](auto index) { return &context.graph.resource(index) == &user; });
  if (self == all.end()) return Tri::kUnknown;
  return tri(std::ranges::none_of(context.graph.in(*self), [&](const auto* edge) {
    return context.graph.resource(edge->from).type() == "AWS::IAM::UserToGroupAddition";
  }));
}

constexpr Setting kUsers[] = {
    {"AWS::IAM::User", "Groups", kIsAbsent, "is in no group", "list its groups in Groups",
     is_added_to_none},
};

constexpr std::string_view kInvoke[] = {"lambda:InvokeFunction", "lambda:InvokeFunctionUrl"};

constexpr Setting kPermissions[] = {
    {"AWS::Lambda::Permission", "Action", none_of(kInvoke), "allows more than to invoke a function",
     "set Action: lambda:InvokeFunction"},
};

constexpr std::string_view kVip[] = {"vip"};

constexpr Setting kDistributions[] = {
    {"AWS::CloudFront::Distribution", "DistributionConfig.ViewerCertificate?.SslSupportMethod",
     one_of(kVip), "has IP addresses of its own, which only viewers without SNI need",
     "set SslSupportMethod: sni-only"},
};

constexpr std::string_view kInline = "has policies that nobody else can have";
constexpr std::string_view kManaged = "write them as AWS::IAM::ManagedPolicy";

constexpr Setting kInlineRows[] = {
    {"AWS::IAM::Role", "Policies", kIsPresent, kInline, kManaged},
    {"AWS::IAM::Group", "Policies", kIsPresent, kInline, kManaged},
    {"AWS::IAM::User", "Policies", kIsPresent, kInline, kManaged},
};

// Policies of AWS IoT have a language of their own: their actions and resources are here alone.

void tell_iot(const StackResource& policy, ValuePtr values, std::string_view what,
              Reporter& report) {
  for (const ValuePtr value : resolve::items(values)) {
    const auto text = resolve::known_text(value);
    if (!text || (*text != "*" && *text != "iot:*")) continue;
    report.at(policy, value, concat(policy.id(), " allows every ", what))
        .fix(concat("list the ", what, "s that the devices need"));
  }
}

void check_iot_policies(const Context& context, Reporter& report) {
  for (const auto index : context.graph.of_type("AWS::IoT::Policy")) {
    const auto& policy = context.graph.resource(index);
    if (policy.exists != Tri::kYes) continue;
    for (const ValuePtr statement : resolve::items(policy.property("PolicyDocument.Statement"))) {
      if (resolve::equals(resolve::get(statement, "Effect"), "Allow") != Tri::kYes) continue;
      tell_iot(policy, resolve::get(statement, "Action"), "action", report);
      tell_iot(policy, resolve::get(statement, "Resource"), "resource", report);
    }
  }
}

constexpr std::string_view kIotPolicies[] = {"AWS::IoT::Policy"};

constexpr std::string_view kSameProfiles[] = {"EC2_INSTANCE_PROFILE_ATTACHED"};
constexpr std::string_view kSameFineGrained[] = {"Opensearch.7",
                                                 "OPENSEARCH_ACCESS_CONTROL_ENABLED"};
constexpr std::string_view kSameClusters[] = {"W63", "EMR_KERBEROS_ENABLED"};
constexpr std::string_view kSameWebAcls[] = {"F665", "WAF_WEB_ACL_DEFAULT_ACTION_RULE"};
constexpr std::string_view kSameUsers[] = {"F2000", "IAM_USER_MISSING_GROUP_RULE"};
constexpr std::string_view kSamePermissions[] = {"W24", "LAMBDA_PERMISSION_INVOKE_FUNCTION_ACTION"};
constexpr std::string_view kSameDistributions[] = {"CloudFront.8", "CLOUDFRONT_SNI_ENABLED"};
constexpr std::string_view kSameInline[] = {"IAM_NO_INLINE_POLICY_CHECK"};
constexpr std::string_view kSameIot[] = {"W38", "W39", "IOT_POLICY_WILDCARD_ACTION_RULE",
                                         "IOT_POLICY_WILDCARD_RESOURCE_RULE"};

}  // namespace

extern constinit const Rule kInstanceWithoutProfile = {
    .info = {.id = "HRD024",
             .name = "instance-without-profile",
             .severity = Severity::kWarning,
             .summary = "An instance has no instance profile.",
             .source = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/"
                       "iam-roles-for-amazon-ec2.html",
             .equivalents = kSameProfiles,
             .by_default = Default::kOff,
             .types = kTypesOf<kProfiles>},
    .check = check_rows<kProfiles>};

extern constinit const Rule kNoFineGrainedAccess = {
    .info = {.id = "HRD025",
             .name = "no-fine-grained-access",
             .severity = Severity::kWarning,
             .summary = "A search domain has no fine-grained access control.",
             .source = "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/"
                       "fgac.html",
             .equivalents = kSameFineGrained,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kTypesOf<kFineGrained>},
    .check = check_rows<kFineGrained>};

extern constinit const Rule kClusterWithoutSecurity = {
    .info = {.id = "HRD026",
             .name = "cluster-without-security",
             .severity = Severity::kWarning,
             .summary = "An EMR cluster has no security configuration, or no Kerberos.",
             .source = "https://docs.aws.amazon.com/emr/latest/ManagementGuide/"
                       "emr-security-configurations.html",
             .equivalents = kSameClusters,
             .by_default = Default::kOff,
             .types = kTypesOf<kClusters>},
    .check = check_rows<kClusters>};

extern constinit const Rule kWebAclAllowsByDefault = {
    .info = {.id = "HRD027",
             .name = "web-acl-allows-by-default",
             .severity = Severity::kWarning,
             .summary = "A web ACL of WAF Classic allows what no rule matches.",
             .source = "https://docs.aws.amazon.com/waf/latest/developerguide/"
                       "classic-web-acl-default-action.html",
             .equivalents = kSameWebAcls,
             .by_default = Default::kOff,
             .types = kTypesOf<kWebAcls>},
    .check = check_rows<kWebAcls>};

extern constinit const Rule kUserWithoutGroup = {
    .info = {.id = "HRD028",
             .name = "user-without-group",
             .severity = Severity::kWarning,
             .summary = "An IAM user is in no group.",
             .source = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_groups.html",
             .equivalents = kSameUsers,
             .by_default = Default::kOff,
             .types = kTypesOf<kUsers>},
    .check = check_rows<kUsers>};

extern constinit const Rule kPermissionBeyondInvoke = {
    .info = {.id = "HRD029",
             .name = "permission-beyond-invoke",
             .severity = Severity::kWarning,
             .summary = "A function's permission allows more than to invoke it.",
             .source = "https://docs.aws.amazon.com/lambda/latest/dg/"
                       "access-control-resource-based.html",
             .equivalents = kSamePermissions,
             .by_default = Default::kOff,
             .types = kTypesOf<kPermissions>},
    .check = check_rows<kPermissions>};

extern constinit const Rule kIotPolicyAllowsEverything = {
    .info = {.id = "HRD030",
             .name = "iot-policy-allows-everything",
             .severity = Severity::kWarning,
             .summary = "A policy of AWS IoT allows every action or resource.",
             .source = "https://docs.aws.amazon.com/iot/latest/developerguide/"
                       "audit-chk-iot-policy-permissive.html",
             .equivalents = kSameIot,
             .security_severity = "4.3",
             .by_default = Default::kOff,
             .types = kIotPolicies},
    .check = check_iot_policies};

extern constinit const Rule kDistributionWithoutSni = {
    .info = {.id = "HRD031",
             .name = "distribution-without-sni",
             .severity = Severity::kWarning,
             .summary = "A distribution has IP addresses of its own instead of SNI.",
             .source = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/"
                       "cnames-https-dedicated-ip-or-sni.html",
             .equivalents = kSameDistributions,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub | Profile::kCost,
             .types = kTypesOf<kDistributions>},
    .check = check_rows<kDistributions>};

extern constinit const Rule kInlinePolicies = {
    .info = {.id = "HRD032",
             .name = "inline-policies",
             .severity = Severity::kWarning,
             .summary = "A role, group or user has inline policies.",
             .source = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
                       "access_policies_managed-vs-inline.html",
             .equivalents = kSameInline,
             .by_default = Default::kOff,
             .types = kTypesOf<kInlineRows>},
    .check = check_rows<kInlineRows>};

}  // namespace cfnaudit::rules
