#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/text.h"
#include "analyzer/graph/path.h"
#include "rules/catalog.h"
#include "rules/wiring/creation_order.h"

// Resources that AWS checks against others when it creates them, and when those are created ->
// creations that come too early.

namespace cfnaudit::rules {
namespace {

using graph::ResourceIndex;
using graph::StackResource;
using resolve::ValuePtr;

/// `dependent` must wait for the `prerequisite` that speaks of the same resource: `path` of the one
/// and `other_path` of the other name it, or have the same text. Without `other_path` it must wait
/// for any, once `path` is set.
struct Order {
  std::string_view dependent;
  std::string_view path;
  std::string_view prerequisite;
  std::string_view other_path;
  std::string_view why;             // what AWS does
  std::string_view principal = {};  // that the permission or policy lets in
  std::string_view owner = {};      // besides, these two name the same API or pool
  std::string_view other_owner = {};
  Severity severity = Severity::kError;  // a warning where the creation mostly succeeds
};

// Each row: what the page of the dependent says, or the service's page about the check; read on
// 2026-11-30.
constexpr std::string_view kPermission = "AWS::Lambda::Permission";
constexpr std::string_view kBucketPolicy = "AWS::S3::BucketPolicy";
constexpr Order kOrders[] = {
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-notificationconfiguration.html
    {"AWS::S3::Bucket", "NotificationConfiguration.LambdaConfigurations[].Function", kPermission,
     "FunctionName", "S3 checks that it may invoke the function", "s3.amazonaws.com"},
    {"AWS::S3::Bucket", "NotificationConfiguration.QueueConfigurations[].Queue",
     "AWS::SQS::QueuePolicy", "Queues[]", "S3 checks that it may send to the queue",
     "s3.amazonaws.com"},
    {"AWS::S3::Bucket", "NotificationConfiguration.TopicConfigurations[].Topic",
     "AWS::SNS::TopicPolicy", "Topics[]", "S3 checks that it may publish to the topic",
     "s3.amazonaws.com"},
    // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
    {"AWS::CloudTrail::Trail", "S3BucketName", kBucketPolicy, "Bucket",
     "CloudTrail checks that it may write to the bucket", "cloudtrail.amazonaws.com"},
    {"AWS::CloudTrail::Trail", "SnsTopicName", "AWS::SNS::TopicPolicy", "Topics[]",
     "CloudTrail checks that it may publish to the topic", "cloudtrail.amazonaws.com"},
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-config-deliverychannel.html
    {"AWS::Config::DeliveryChannel",
     "S3BucketName",
     kBucketPolicy,
     "Bucket",
     "AWS Config tests the delivery to the bucket",
     "config.amazonaws.com",
     {},
     {},
     Severity::kWarning},
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-config-configrule.html
    {"AWS::Config::ConfigRule", "Source.SourceIdentifier", kPermission, "FunctionName",
     "AWS Config checks that it may invoke the function", "config.amazonaws.com"},
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
    {"AWS::Logs::SubscriptionFilter", "DestinationArn", kPermission, "FunctionName",
     "CloudWatch Logs sends a test message to the function", "logs"},
    // https://docs.aws.amazon.com/ses/latest/dg/receiving-email-permissions.html
    {"AWS::SES::ReceiptRule", "Rule.Actions[].LambdaAction.FunctionArn", kPermission,
     "FunctionName", "SES checks that it may invoke the function", "ses.amazonaws.com"},
    {"AWS::SES::ReceiptRule", "Rule.Actions[].S3Action.BucketName", kBucketPolicy, "Bucket",
     "SES checks that it may write to the bucket", "ses.amazonaws.com"},
    {"AWS::SES::ReceiptRule", "Rule.Actions[].SNSAction.TopicArn", "AWS::SNS::TopicPolicy",
     "Topics[]", "SES checks that it may publish to the topic", "ses.amazonaws.com"},
    // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
    {"AWS::ElasticLoadBalancingV2::LoadBalancer", "LoadBalancerAttributes[].Value", kBucketPolicy,
     "Bucket", "Elastic Load Balancing checks that it may write to the bucket"},
    // https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/enable-access-logs.html
    {"AWS::ElasticLoadBalancing::LoadBalancer", "AccessLoggingPolicy.S3BucketName", kBucketPolicy,
     "Bucket", "Elastic Load Balancing checks that it may write to the bucket"},
    // https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html
    {"AWS::Redshift::Cluster", "LoggingProperties.BucketName", kBucketPolicy, "Bucket",
     "Amazon Redshift checks that it may write to the bucket"},
    // https://docs.aws.amazon.com/opensearch-service/latest/developerguide/createdomain-configure-slow-logs.html
    {"AWS::OpenSearchService::Domain", "LogPublishingOptions{}.CloudWatchLogsLogGroupArn",
     "AWS::Logs::ResourcePolicy", "", "OpenSearch Service checks that it may write logs",
     "es.amazonaws.com"},
    // https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/query-logs.html
    {"AWS::Route53::HostedZone", "QueryLoggingConfig.CloudWatchLogsLogGroupArn",
     "AWS::Logs::ResourcePolicy", "", "Route 53 checks that it may write logs",
     "route53.amazonaws.com"},
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-config-configrule.html
    {"AWS::Config::ConfigRule", "Source.Owner", "AWS::Config::ConfigurationRecorder", "",
     "AWS Config must have a recorder"},
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssmincidents-responseplan.html
    {"AWS::SSMIncidents::ResponsePlan", "Name", "AWS::SSMIncidents::ReplicationSet", "",
     "Incident Manager must have a replication set"},
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-documentationversion.html
    {"AWS::ApiGateway::DocumentationVersion",
     "RestApiId",
     "AWS::ApiGateway::DocumentationPart",
     "RestApiId",
     "the version holds the parts that exist",
     {},
     {},
     {},
     Severity::kWarning},
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-rotationschedule.html
    {"AWS::SecretsManager::RotationSchedule", "RotationLambdaARN", kPermission, "FunctionName",
     "Secrets Manager checks that it may invoke the function", "secretsmanager.amazonaws.com"},
    {"AWS::SecretsManager::RotationSchedule", "SecretId",
     "AWS::SecretsManager::SecretTargetAttachment", "SecretId",
     "the first rotation needs the connection that the attachment writes into the secret"},
    // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
    {"AWS::ElasticLoadBalancingV2::TargetGroup", "Targets[].Id", kPermission, "FunctionName",
     "Elastic Load Balancing checks that it may invoke the function",
     "elasticloadbalancing.amazonaws.com"},
    // https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-overview-js.html
    {"AWS::AppSync::Resolver",
     "ApiId",
     "AWS::AppSync::GraphQLSchema",
     "ApiId",
     "AppSync checks that the field is in the schema",
     {},
     {},
     {},
     Severity::kWarning},
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpooluicustomizationattachment.html
    {"AWS::Cognito::UserPoolUICustomizationAttachment", "UserPoolId",
     "AWS::Cognito::UserPoolDomain", "UserPoolId", "the user pool must have a domain"},
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpoolclient.html
    {"AWS::Cognito::UserPoolClient",
     "SupportedIdentityProviders[]",
     "AWS::Cognito::UserPoolIdentityProvider",
     "ProviderName",
     "Cognito checks that the user pool has the identity provider",
     {},
     "UserPoolId",
     "UserPoolId"},
    // https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScalingPolicy.html
    {"AWS::ApplicationAutoScaling::ScalingPolicy", "ResourceId",
     "AWS::ApplicationAutoScaling::ScalableTarget", "ResourceId",
     "the scalable target must be registered"},
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbproxytargetgroup.html
    {"AWS::RDS::DBProxyTargetGroup", "DBClusterIdentifiers[]", "AWS::RDS::DBInstance",
     "DBClusterIdentifier", "the cluster must have an instance"},
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-usageplan.html
    {"AWS::ApiGateway::UsagePlan",
     "ApiStages[].Stage",
     "AWS::ApiGateway::Stage",
     "StageName",
     "API Gateway checks that the stage exists",
     {},
     "ApiStages[].ApiId",
     "RestApiId"},
    {"AWS::ApiGateway::UsagePlan",
     "ApiStages[].Stage",
     "AWS::ApiGateway::Deployment",
     "StageName",
     "API Gateway checks that the stage exists",
     {},
     "ApiStages[].ApiId",
     "RestApiId"},
    {"AWS::ApiGateway::ApiKey",
     "StageKeys[].StageName",
     "AWS::ApiGateway::Stage",
     "StageName",
     "API Gateway checks that the stage exists",
     {},
     "StageKeys[].RestApiId",
     "RestApiId"},
    {"AWS::ApiGateway::ApiKey",
     "StageKeys[].StageName",
     "AWS::ApiGateway::Deployment",
     "StageName",
     "API Gateway checks that the stage exists",
     {},
     "StageKeys[].RestApiId",
     "RestApiId"},
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-basepathmapping.html
    {"AWS::ApiGateway::BasePathMapping",
     "Stage",
     "AWS::ApiGateway::Stage",
     "StageName",
     "API Gateway checks that the stage exists",
     {},
     "RestApiId",
     "RestApiId"},
    {"AWS::ApiGateway::BasePathMapping",
     "Stage",
     "AWS::ApiGateway::Deployment",
     "StageName",
     "API Gateway checks that the stage exists",
     {},
     "RestApiId",
     "RestApiId"},
    {"AWS::ApiGatewayV2::ApiMapping",
     "Stage",
     "AWS::ApiGatewayV2::Stage",
     "StageName",
     "API Gateway checks that the stage exists",
     {},
     "ApiId",
     "ApiId"},
};

/// Does `other` name the resource that `text` surely names, perhaps by its bare name?
bool names_same(const Context& context, const SymbolicText& text, const SymbolicText& other) {
  const auto target = context.graph.identify(text);
  if (!target) return false;
  const auto type = context.graph.resource(target->resource).type();
  const auto second = context.graph.identify(other, std::span(&type, 1));
  return second && second->resource == target->resource;
}

/// Do two values name one resource of the stack, or are they the same text?
bool same(const Context& context, ValuePtr a, ValuePtr b) {
  const auto* first = resolve::text(a);
  const auto* second = resolve::text(b);
  if (first == nullptr || second == nullptr) return false;
  return *first == *second || names_same(context, *first, *second) ||
         names_same(context, *second, *first);
}

/// Is a value at one path the same as a value at the other?
bool agree(const Context& context, const StackResource& a, std::string_view path,
           const StackResource& b, std::string_view other_path) {
  bool found = false;
  graph::at_path(a.properties, path, [&](ValuePtr value) {
    graph::at_path(b.properties, other_path,
                   [&](ValuePtr other) { found = found || same(context, value, other); });
  });
  return found;
}

/// Does it let the service in, or a principal that the service may act as? A policy that only
/// denies, or lets in another service, does not.
bool lets_in(const Context& context, ResourceIndex policy, std::string_view service) {
  const auto& resource = context.graph.resource(policy);
  if (resource.type() == kPermission) {
    const auto* principal = resolve::text(resource.property("Principal"));
    return principal != nullptr && principal->text().starts_with(service);
  }
  const auto may_be_it = [&](const iam::Principal& who) {
    if (who.kind == iam::PrincipalKind::kService) return who.text.value.text().starts_with(service);
    return who.kind == iam::PrincipalKind::kAnyone || who.kind == iam::PrincipalKind::kAws;
  };
  const auto allows = [&](const iam::Statement& statement) {
    return statement.effect == iam::Effect::kAllow &&
           std::ranges::any_of(statement.principals.values, may_be_it);
  };
  return std::ranges::any_of(context.access.policies, [&](const access::BoundPolicy& bound) {
    return bound.source.resource == policy &&
           std::ranges::any_of(bound.policy->source().statements, allows);
  });
}

bool speaks_of(const Context& context, const Order& order, const StackResource& dependent,
               ResourceIndex other_index, ValuePtr value) {
  const auto& prerequisite = context.graph.resource(other_index);
  bool found = order.other_path.empty();
  if (!found)
    graph::at_path(prerequisite.properties, order.other_path,
                   [&](ValuePtr other) { found = found || same(context, value, other); });
  if (!order.owner.empty() &&
      !agree(context, dependent, order.owner, prerequisite, order.other_owner))
    return false;
  return found && (order.principal.empty() || lets_in(context, other_index, order.principal));
}

void check_value(const Context& context, const Order& order, ResourceIndex index, ValuePtr value,
                 Reporter& report) {
  std::vector<ResourceIndex> found;
  for (const auto other : context.graph.of_type(order.prerequisite)) {
    if (context.graph.resource(other).exists == Tri::kYes &&
        speaks_of(context, order, context.graph.resource(index), other, value))
      found.push_back(other);
  }
  const bool waits = std::ranges::any_of(
      found, [&](ResourceIndex other) { return is_created_after(context, index, other); });
  if (found.empty() || waits) return;
  const auto& dependent = context.graph.resource(index);
  const auto& prerequisite = context.graph.resource(found.front());
  auto finding = report.at(dependent, value,
                           concat(dependent.id(), " does not wait for ", prerequisite.id(), ": ",
                                  order.why, " when ", dependent.id(), " is created"));
  finding.severity(order.severity)
      .key(std::string(order.prerequisite))
      .note(prerequisite, "may be created later");
  if (is_created_after(context, found.front(), index))
    finding.fix(concat("make ", prerequisite.id(), " independent of ", dependent.id(),
                       ", by its name instead of a reference, and add DependsOn: ",
                       prerequisite.id(), " to ", dependent.id()));
  else
    finding.fix(concat("add DependsOn: ", prerequisite.id(), " to ", dependent.id()));
}

void check_orders(const Context& context, Reporter& report) {
  for (const Order& order : kOrders)
    for (const auto index : context.graph.of_type(order.dependent))
      graph::at_path(context.graph.resource(index).properties, order.path,
                     [&](ValuePtr value) { check_value(context, order, index, value, report); });
}

/// What needs a VPC with an internet gateway.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-dependson.html
struct NeedsGateway {
  std::string_view type;
  std::string_view gateway;   // a property that names the gateway itself
  std::string_view subnets;   // or one that names subnets of the VPC
  std::string_view property;  // that must have
  std::string_view value;     // this value,
  bool by_default = false;    // also when it is not given
};
constexpr NeedsGateway kNeedGateways[] = {
    {"AWS::EC2::Route", "GatewayId", {}, {}, {}, true},
    {"AWS::EC2::NatGateway", {}, "SubnetId", "ConnectivityType", "public", true},
    {"AWS::ElasticLoadBalancingV2::LoadBalancer",
     {},
     "Subnets[]",
     "Scheme",
     "internet-facing",
     true},
    {"AWS::ElasticLoadBalancing::LoadBalancer", {}, "Subnets[]", "Scheme", "internet-facing", true},
    {"AWS::EC2::VPNGatewayRoutePropagation", "VpnGatewayId", {}, {}, {}, true},
};
constexpr std::string_view kAttachment = "AWS::EC2::VPCGatewayAttachment";
constexpr std::string_view kSubnetTypes[] = {"AWS::EC2::Subnet"};

bool needs_gateway(const StackResource& resource, const NeedsGateway& row) {
  if (row.property.empty()) return true;
  const ValuePtr given = resource.property(row.property);
  return given == nullptr ? row.by_default : resolve::equals(given, row.value) == Tri::kYes;
}

/// The attachment that a resource needs: of its gateway, or of the VPC of its subnet.
std::optional<ResourceIndex> attachment_for(const Context& context, const NeedsGateway& row,
                                            ValuePtr value) {
  const bool by_gateway = !row.gateway.empty();
  if (!by_gateway) {
    const auto subnet = context.graph.identify(value, kSubnetTypes);
    if (!subnet) return std::nullopt;
    value = context.graph.resource(subnet->resource).property("VpcId");
  }
  for (const auto index : context.graph.of_type(kAttachment)) {
    const auto& attachment = context.graph.resource(index);
    if (attachment.exists != Tri::kYes) continue;
    const ValuePtr internet = attachment.property("InternetGatewayId");
    const ValuePtr vpn = attachment.property("VpnGatewayId");
    if (by_gateway ? same(context, value, internet) || same(context, value, vpn)
                   : internet != nullptr && same(context, value, attachment.property("VpcId")))
      return index;
  }
  return std::nullopt;
}

void check_gateway(const Context& context, const NeedsGateway& row, ResourceIndex index,
                   Reporter& report) {
  const auto& resource = context.graph.resource(index);
  if (!needs_gateway(resource, row)) return;
  bool done = false;
  graph::at_path(resource.properties, row.gateway.empty() ? row.subnets : row.gateway,
                 [&](ValuePtr value) {
                   const auto attachment = attachment_for(context, row, value);
                   if (done || !attachment || is_created_after(context, index, *attachment)) return;
                   done = true;
                   const auto& other = context.graph.resource(*attachment);
                   report
                       .at(resource, value,
                           concat(resource.id(), " does not wait for ", other.id(),
                                  ", which attaches the gateway to its VPC"))
                       .note(other, "may be created later")
                       .fix(concat("add DependsOn: ", other.id(), " to ", resource.id()));
                 });
}

void check_gateways(const Context& context, Reporter& report) {
  for (const auto& row : kNeedGateways)
    for (const auto index : context.graph.of_type(row.type))
      check_gateway(context, row, index, report);
}

}  // namespace

extern constinit const Rule kCreatedTooEarly = {
    .info = {.id = "WIR014",
             .name = "created-too-early",
             .severity = Severity::kError,
             .summary =
                 "A resource does not wait for another one that AWS checks when it creates it.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
                       "aws-attribute-dependson.html"},
    .check = check_orders,
};

extern constinit const Rule kCreatedBeforeGateway = {
    .info = {.id = "WIR015",
             .name = "created-before-gateway",
             .severity = Severity::kWarning,
             .summary =
                 "A route, NAT gateway or load balancer does not wait for the gateway of its VPC.",
             .source = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
                       "aws-attribute-dependson.html"},
    .check = check_gateways,
};

}  // namespace cfnaudit::rules
