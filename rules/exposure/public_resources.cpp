#include <array>
#include <string_view>

#include "rules/catalog.h"
#include "rules/settings.h"

// Settings that give a resource an address on the internet.

namespace cfnaudit::rules {
namespace {

constexpr std::string_view kEips[] = {"SERVICE_PROVIDED_EIPS"};
constexpr std::string_view kEnabled[] = {"ENABLED"};
constexpr std::string_view kInVpc[] = {"VPC", "VPC_ENDPOINT"};
constexpr std::string_view kApiKey[] = {"API_KEY"};
constexpr std::string_view kAnyBlock[] = {"0.0.0.0/0", "::/0"};

constexpr std::string_view kIsPublic = "has an address on the internet";
constexpr std::string_view kMakePrivate =
    "set PubliclyAccessible: false, and let clients connect from the VPC";

// A replication instance of DMS is public unless it is told otherwise.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dms-replicationinstance.html
constexpr Setting kPublicDatabases[] = {
    {"AWS::RDS::DBInstance", "PubliclyAccessible", kIsTrue, kIsPublic, kMakePrivate},
    {"AWS::RDS::DBCluster", "PubliclyAccessible", kIsTrue, kIsPublic, kMakePrivate},
    {"AWS::Neptune::DBInstance", "PubliclyAccessible", kIsTrue, kIsPublic, kMakePrivate},
    {"AWS::Redshift::Cluster", "PubliclyAccessible", kIsTrue, kIsPublic, kMakePrivate},
    {"AWS::RedshiftServerless::Workgroup", "PubliclyAccessible", kIsTrue, kIsPublic, kMakePrivate},
    {"AWS::AmazonMQ::Broker", "PubliclyAccessible", kIsTrue, kIsPublic, kMakePrivate},
    {"AWS::DMS::ReplicationInstance", "PubliclyAccessible", kIsTrue.or_absent(), kIsPublic,
     kMakePrivate},
    {"AWS::MSK::Cluster", "BrokerNodeGroupInfo.ConnectivityInfo.PublicAccess.Type", one_of(kEips),
     kIsPublic, "set PublicAccess to Type: DISABLED, and let clients connect from the VPC"},
};

constexpr std::string_view kSameDatabases[] = {"CKV_AWS_17",
                                               "CKV_AWS_69",
                                               "CKV_AWS_87",
                                               "CKV_AWS_89",
                                               "F22",
                                               "W91",
                                               "AwsSolutions-RS8",
                                               "RDS.2",
                                               "Redshift.1",
                                               "DMS.1",
                                               "RDS_INSTANCE_PUBLIC_ACCESS_CHECK",
                                               "REDSHIFT_CLUSTER_PUBLIC_ACCESS_CHECK",
                                               "DMS_REPLICATION_NOT_PUBLIC"};

Tri has_one_way_to_sign_in(const Context&, const graph::StackResource& api) {
  return lacks(api, "AdditionalAuthenticationProviders");
}

constexpr Setting kApiKeys[] = {
    {"AWS::AppSync::GraphQLApi", "AuthenticationType", one_of(kApiKey),
     "answers anyone who has its API key, which every client carries",
     "authenticate users with AMAZON_COGNITO_USER_POOLS, OPENID_CONNECT, AWS_IAM or AWS_LAMBDA",
     has_one_way_to_sign_in},
};

constexpr Setting kGuests[] = {
    {"AWS::Cognito::IdentityPool", "AllowUnauthenticatedIdentities", kIsTrue,
     "gives AWS credentials to guests who do not sign in",
     "set AllowUnauthenticatedIdentities: false"},
};

constexpr std::string_view kGetsPublicIp = "gives its instances public IP addresses";
constexpr std::string_view kNoPublicIp = "set AssociatePublicIpAddress: false";

constexpr Setting kPublicIps[] = {
    {"AWS::EC2::Instance", "NetworkInterfaces.*.AssociatePublicIpAddress", kIsTrue,
     "has a public IP address", kNoPublicIp},
    {"AWS::EC2::LaunchTemplate", "LaunchTemplateData.NetworkInterfaces.*.AssociatePublicIpAddress",
     kIsTrue, kGetsPublicIp, kNoPublicIp},
    {"AWS::AutoScaling::LaunchConfiguration", "AssociatePublicIpAddress", kIsTrue, kGetsPublicIp,
     kNoPublicIp},
    {"AWS::ECS::Service", "NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp",
     one_of(kEnabled), "gives its tasks public IP addresses", "set AssignPublicIp: DISABLED"},
};

constexpr Setting kPublicSubnets[] = {
    {"AWS::EC2::Subnet", "MapPublicIpOnLaunch", kIsTrue,
     "gives every instance that is launched in it a public IP address",
     "set MapPublicIpOnLaunch: false, and give addresses to the instances that need one"},
};

constexpr std::string_view kOutside = "can be reached from the internet: it is not in a VPC";
constexpr std::string_view kMoveIn = "place it in subnets of a VPC with VPCOptions";

constexpr Setting kDomains[] = {
    {"AWS::OpenSearchService::Domain", "VPCOptions", kIsAbsent, kOutside, kMoveIn},
    {"AWS::Elasticsearch::Domain", "VPCOptions", kIsAbsent, kOutside, kMoveIn},
};

constexpr Setting kTransferServers[] = {
    {"AWS::Transfer::Server", "EndpointType", none_of(kInVpc).or_absent(),
     "has an endpoint on the internet", "set EndpointType: VPC"},
};

constexpr Setting kEndpointServices[] = {
    {"AWS::EC2::VPCEndpointService", "AcceptanceRequired", kIsFalse,
     "accepts every connection without asking", "set AcceptanceRequired: true"},
};

constexpr std::string_view kSendsAnywhere = "may send to any address";
constexpr std::string_view kLimitEgress = "allow only the destinations that are needed";

// A group without egress rules of its own has one that allows everything.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html
constexpr Setting kEgress[] = {
    {"AWS::EC2::SecurityGroup", "SecurityGroupEgress", kIsAbsent, kSendsAnywhere, kLimitEgress},
    {"AWS::EC2::SecurityGroup", "SecurityGroupEgress.*.CidrIp?", one_of(kAnyBlock), kSendsAnywhere,
     kLimitEgress},
    {"AWS::EC2::SecurityGroup", "SecurityGroupEgress.*.CidrIpv6?", one_of(kAnyBlock),
     kSendsAnywhere, kLimitEgress},
    {"AWS::EC2::SecurityGroupEgress", "CidrIp", one_of(kAnyBlock), kSendsAnywhere, kLimitEgress},
    {"AWS::EC2::SecurityGroupEgress", "CidrIpv6", one_of(kAnyBlock), kSendsAnywhere, kLimitEgress},
};

constexpr Setting kWebsites[] = {
    {"AWS::S3::Bucket", "WebsiteConfiguration", kIsPresent,
     "is a website of its own, which has to be public and has no TLS",
     "serve the bucket through CloudFront, and keep it private"},
};

constexpr std::string_view kDisabled[] = {"Disabled"};
constexpr Setting kNotebooks[] = {
    {"AWS::SageMaker::NotebookInstance", "DirectInternetAccess", none_of(kDisabled).or_absent(),
     "is connected to the internet directly", "set DirectInternetAccess: Disabled and a SubnetId"},
};

constexpr std::string_view kSameGuests[] = {"CKV_AWS_366", "W57", "AwsSolutions-COG7", "Cognito.2",
                                            "COGNITO_ALLOW_UNAUTHENTICATED_IDENTITIES_RULE"};
constexpr std::string_view kSamePublicIps[] = {"CKV_AWS_88",
                                               "EC2.9",
                                               "EC2.25",
                                               "ECS.2",
                                               "AutoScaling.5",
                                               "EC2_INSTANCE_NO_PUBLIC_IP",
                                               "AUTOSCALING_LAUNCH_CONFIG_PUBLIC_IP_DISABLED"};
constexpr std::string_view kSameSubnets[] = {"W33", "EC2.15",
                                             "SUBNET_AUTO_ASSIGN_PUBLIC_IP_DISABLED"};
constexpr std::string_view kSameDomains[] = {
    "W90",  "AwsSolutions-OS1",          "Opensearch.2",
    "ES.2", "ELASTICSEARCH_IN_VPC_ONLY", "OPENSEARCH_IN_VPC_ONLY"};
constexpr std::string_view kSameTransfer[] = {"CKV_AWS_164"};
constexpr std::string_view kSameEndpointService[] = {"CKV_AWS_123"};
constexpr std::string_view kSameEgress[] = {"W5", "F1000",
                                            "EC2_SECURITY_GROUP_EGRESS_OPEN_TO_WORLD_RULE",
                                            "SECURITY_GROUP_MISSING_EGRESS_RULE"};
constexpr std::string_view kSameWebsite[] = {"AwsSolutions-S5"};
constexpr std::string_view kSameNotebook[] = {"AwsSolutions-SM3", "SageMaker.1",
                                              "SAGEMAKER_NOTEBOOK_NO_DIRECT_INTERNET_ACCESS"};

}  // namespace

extern constinit const Rule kPublicDatabase = {
    .info = {.id = "EXP006",
             .name = "public-database",
             .severity = Severity::kWarning,
             .summary = "A database or broker has an address on the internet.",
             .source = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/"
                       "USER_VPC.WorkingWithRDSInstanceinaVPC.html",
             .equivalents = kSameDatabases,
             .security_severity = "7.5",
             .types = kTypesOf<kPublicDatabases>},
    .check = check_rows<kPublicDatabases>};

extern constinit const Rule kApiKeyOnly = {
    .info = {.id = "EXP008",
             .name = "api-key-only",
             .severity = Severity::kWarning,
             .summary = "An AppSync API accepts an API key and authenticates no one.",
             .source = "https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html",
             .security_severity = "6.5",
             .types = kTypesOf<kApiKeys>},
    .check = check_rows<kApiKeys>};

extern constinit const Rule kGuestCredentials = {
    .info = {.id = "EXP009",
             .name = "guest-credentials",
             .severity = Severity::kWarning,
             .summary = "An identity pool gives credentials to guests.",
             .source = "https://docs.aws.amazon.com/cognito/latest/developerguide/"
                       "identity-pools.html",
             .equivalents = kSameGuests,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kTypesOf<kGuests>},
    .check = check_rows<kGuests>};

extern constinit const Rule kPublicIpAddress = {
    .info = {.id = "EXP010",
             .name = "public-ip-address",
             .severity = Severity::kWarning,
             .summary = "An instance or task has a public IP address.",
             .source = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/"
                       "using-instance-addressing.html",
             .equivalents = kSamePublicIps,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kTypesOf<kPublicIps>},
    .check = check_rows<kPublicIps>};

extern constinit const Rule kSubnetAssignsPublicIp = {
    .info = {.id = "EXP011",
             .name = "subnet-assigns-public-ip",
             .severity = Severity::kWarning,
             .summary = "A subnet gives every instance a public IP address.",
             .source = "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-public-ip.html",
             .equivalents = kSameSubnets,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kTypesOf<kPublicSubnets>},
    .check = check_rows<kPublicSubnets>};

extern constinit const Rule kDomainOutsideVpc = {
    .info = {.id = "EXP012",
             .name = "domain-outside-vpc",
             .severity = Severity::kWarning,
             .summary = "A search domain is not in a VPC.",
             .source = "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/"
                       "vpc.html",
             .equivalents = kSameDomains,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kTypesOf<kDomains>},
    .check = check_rows<kDomains>};

extern constinit const Rule kPublicTransferServer = {
    .info = {.id = "EXP013",
             .name = "public-transfer-server",
             .severity = Severity::kWarning,
             .summary = "A Transfer Family server has an endpoint on the internet.",
             .source = "https://docs.aws.amazon.com/transfer/latest/userguide/"
                       "create-server-in-vpc.html",
             .equivalents = kSameTransfer,
             .by_default = Default::kOff,
             .types = kTypesOf<kTransferServers>},
    .check = check_rows<kTransferServers>};

extern constinit const Rule kConnectionsNotReviewed = {
    .info = {.id = "EXP014",
             .name = "connections-not-reviewed",
             .severity = Severity::kWarning,
             .summary = "An endpoint service accepts every connection.",
             .source = "https://docs.aws.amazon.com/vpc/latest/privatelink/"
                       "configure-endpoint-service.html",
             .equivalents = kSameEndpointService,
             .by_default = Default::kOff,
             .types = kTypesOf<kEndpointServices>},
    .check = check_rows<kEndpointServices>};

extern constinit const Rule kOpenEgress = {
    .info = {.id = "EXP015",
             .name = "open-egress",
             .severity = Severity::kWarning,
             .summary = "A security group allows traffic to any address.",
             .source = "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
             .equivalents = kSameEgress,
             .by_default = Default::kOff,
             .types = kTypesOf<kEgress>},
    .check = check_rows<kEgress>};

extern constinit const Rule kWebsiteBucket = {
    .info = {.id = "EXP016",
             .name = "website-bucket",
             .severity = Severity::kWarning,
             .summary = "A bucket is a website of its own.",
             .source =
                 "https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteEndpoints.html",
             .equivalents = kSameWebsite,
             .by_default = Default::kOff,
             .types = kTypesOf<kWebsites>},
    .check = check_rows<kWebsites>};

extern constinit const Rule kNotebookOnInternet = {
    .info = {.id = "EXP017",
             .name = "notebook-on-internet",
             .severity = Severity::kWarning,
             .summary = "A notebook instance is connected to the internet directly.",
             .source = "https://docs.aws.amazon.com/sagemaker/latest/dg/"
                       "appendix-notebook-and-internet-access.html",
             .equivalents = kSameNotebook,
             .by_default = Default::kOff,
             .profiles = Profile::kSecurityHub,
             .types = kTypesOf<kNotebooks>},
    .check = check_rows<kNotebooks>};

}  // namespace cfnaudit::rules
