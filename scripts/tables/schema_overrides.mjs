// Where the resource schemas are stricter than CloudFormation, or older. Keys: "Type.Definition#Property", with the names
// of resource_properties.tsv. Read on 2026-11-30.

/** Types whose properties are the author's own. */
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-customresource.html
export const openTypes = new Set(['AWS::CloudFormation::CustomResource']);

/** Properties or definitions of which nothing is certain. */
export const open = new Set([]);

/** Lists of values that the schema lacks. */
export const lists = {
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-dynamodb-table-keyschema.html
  'AWS::DynamoDB::Table.KeySchema#KeyType': ['HASH', 'RANGE'],
};

/** Lists of values that are not complete. */
export const openLists = new Set([
  // https://github.com/aws-cloudformation/cfn-lint/pull/4463, https://github.com/aws-cloudformation/cfn-lint/pull/4480
  'AWS::EC2::EIP#Domain', 'AWS::EC2::VPNGateway#Type', 'AWS::EC2::CustomerGateway#Type',
  'AWS::SES::ConfigurationSetEventDestination.DimensionConfiguration#DimensionValueSource',
  // Each release of Flink adds one.
  // https://docs.aws.amazon.com/managed-flink/latest/java/release-version-list.html
  'AWS::KinesisAnalyticsV2::Application#RuntimeEnvironment',
  // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html
  'AWS::CloudTrail::Trail.DataResource#Type',
  // https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_InstanceRequirements.html
  'AWS::AutoScaling::AutoScalingGroup.InstanceRequirements#AcceleratorNames[]',
  'AWS::EC2::LaunchTemplate.InstanceRequirements#AcceleratorNames[]',
  'AWS::EC2::EC2Fleet.InstanceRequirementsRequest#AcceleratorNames[]',
  'AWS::EC2::SpotFleet.InstanceRequirementsRequest#AcceleratorNames[]',
  // Other services make tables of types of their own. https://docs.aws.amazon.com/glue/latest/webapi/API_TableInput.html
  'AWS::Glue::Table.TableInput#TableType',
  // https://docs.aws.amazon.com/codeconnections/latest/APIReference/API_CreateConnection.html
  'AWS::CodeConnections::Connection#ProviderType', 'AWS::CodeStarConnections::Connection#ProviderType',
  // https://docs.aws.amazon.com/eks/latest/APIReference/API_Nodegroup.html
  'AWS::EKS::Nodegroup#AmiType',
  // https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPermission.html
  'AWS::Events::EventBusPolicy#Action',
  // https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html
  'AWS::ApplicationAutoScaling::ScalableTarget#ScalableDimension', 'AWS::ApplicationAutoScaling::ScalableTarget#ServiceNamespace',
  'AWS::ApplicationAutoScaling::ScalingPolicy#ScalableDimension', 'AWS::ApplicationAutoScaling::ScalingPolicy#ServiceNamespace',
  'AWS::ApplicationAutoScaling::ScalingPolicy.PredefinedMetricSpecification#PredefinedMetricType',
]);

/** Lists of values that are accepted in any case. */
// https://github.com/aws-cloudformation/cfn-lint/pull/4463
export const anyCase = new Set([
  'AWS::EC2::Volume#VolumeType', 'AWS::EC2::NetworkAclEntry#RuleAction', 'AWS::EC2::IPAMPool#AddressFamily',
  'AWS::Route53Resolver::ResolverEndpoint#Direction', 'AWS::AmazonMQ::Broker#EngineType',
  'AWS::AmazonMQ::Broker#AuthenticationStrategy', 'AWS::AmazonMQ::Broker#DeploymentMode',
  'AWS::AmazonMQ::Broker.MaintenanceWindow#DayOfWeek',
]);

/** Values of the registry's schemas of 2026-08-03 that the newer ones lack. */
// https://github.com/pulumi/pulumi-aws-native
export const alsoValid = {
  'AWS::QuickSight::DataSet#UseAs': ['CATALOG'],
  'AWS::QuickSight::DataSource#Type': ['GLUE_DATA_CATALOG', 'ATLAN'],
};

/** Limits that are not those of CloudFormation: length, range, count, pattern. */
export const dropped = {
  // io1 volumes take 64,000. https://github.com/aws-cloudformation/cfn-lint/pull/4463
  'AWS::AutoScaling::LaunchConfiguration.BlockDevice#Iops': ['range'],
  'AWS::ElasticLoadBalancingV2::LoadBalancer#Tags': ['count'],
  'AWS::ElasticLoadBalancingV2::TargetGroup#Tags': ['count'],
  'AWS::Connect::RoutingProfile#QueueConfigs': ['count'],
  'AWS::Connect::User.UserPhoneConfig#DeskPhoneNumber': ['pattern'],
  // Five different actions: an action that is there twice counts once. https://github.com/aws-cloudformation/cfn-lint/pull/4480
  'AWS::CloudWatch::Alarm#AlarmActions': ['count'],
  'AWS::CloudWatch::Alarm#OKActions': ['count'],
  'AWS::CloudWatch::Alarm#InsufficientDataActions': ['count'],
  'AWS::SecurityHub::AutomationRule.MapFilter#Value': ['pattern'],
  // "^true|false$" of a boolean. https://github.com/aws-cloudformation/cfn-lint/issues/4484
  'AWS::SES::ConfigurationSet.ReputationOptions#ReputationMetricsEnabled': ['pattern'],
  'AWS::SES::ConfigurationSet.SendingOptions#SendingEnabled': ['pattern'],
  // The registry's schemas of 2026-08-03 have other patterns. https://github.com/pulumi/pulumi-aws-native
  'AWS::CloudFront::OriginAccessControl.OriginAccessControlConfig#SigningProtocol': ['pattern'],
  'AWS::CloudFront::TrustStore#Arn': ['pattern'],
  'AWS::Connect::Queue.OutboundCallerConfig#OutboundFlowArn': ['pattern'],
  'AWS::CustomerProfiles::ObjectType.FieldMap#Name': ['pattern'],
  'AWS::DataSync::LocationSMB#DnsIpAddresses[]': ['pattern'],
  'AWS::FinSpace::Environment#KmsKeyId': ['pattern'],
  'AWS::Location::APIKey.ApiKeyRestrictions#AllowReferers[]': ['pattern'],
  'AWS::Logs::MetricFilter.MetricTransformation#MetricValue': ['pattern'],
  'AWS::QBusiness::Application#IamIdentityProviderArn': ['pattern'],
  'AWS::ResilienceHubV2::Service.PermissionModel#InvokerRoleName': ['pattern'],
  'AWS::WAFv2::RuleGroup.ForwardedIPConfiguration#HeaderName': ['pattern'],
  'AWS::WAFv2::RuleGroup.IPSetForwardedIPConfiguration#HeaderName': ['pattern'],
  'AWS::WAFv2::RuleGroup.FieldToMatch#JsonPointerPath': ['pattern'],
  'AWS::WAFv2::WebACL.ForwardedIPConfiguration#HeaderName': ['pattern'],
  'AWS::WAFv2::WebACL.IPSetForwardedIPConfiguration#HeaderName': ['pattern'],
};

/** Types whose patterns still change from week to week. */
export const patternsOpen = new Set(['AWS::BedrockAgentCore::Gateway', 'AWS::BedrockAgentCore::GatewayTarget', 'AWS::BedrockAgentCore::Runtime']);

/** Required by the schema, not by CloudFormation. */
export const optional = new Set([]);

/** Combinations that the service accepts: all of a type or definition, or one, as it is in the table. */
export const openCombinations = new Set([
  // Without a VPC the group is in the default one.
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html
  'AWS::EC2::SecurityGroup rSecurityGroupEgress>VpcId',
  // The pool may have a default length. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateIpamPool.html
  'AWS::EC2::VPC rIpv4IpamPoolId>Ipv4NetmaskLength', 'AWS::EC2::Subnet rIpv4IpamPoolId>Ipv4NetmaskLength',
  'AWS::EC2::Subnet rIpv6IpamPoolId>Ipv6NetmaskLength',
  // What is inherited is ignored; which of it is refused is not documented.
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html
  'AWS::RDS::DBInstance', 'AWS::RDS::DBCluster rMasterUserPassword>MasterUsername',
  // A canary may have its handler alone. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-synthetics-canary-code.html
  'AWS::Synthetics::Canary.Code',
]);

/** Called read-only, and yet set by templates. */
export const settable = new Set([
  // SAM's transform writes it. https://github.com/aws/serverless-application-model
  'AWS::AppSync::ApiKey#ApiKeyId',
  // https://github.com/aws-cloudformation/cfn-lint/issues/2579
  'AWS::RDS::DBProxyEndpoint#TargetRole',
]);

/** Properties that hold a local path until `aws cloudformation package` uploads the file. */
// https://docs.aws.amazon.com/cli/latest/reference/cloudformation/package.html
export const packagePaths = new Set([
  'AWS::ApiGateway::RestApi#BodyS3Location', 'AWS::Lambda::Function#Code', 'AWS::Lambda::LayerVersion#Content',
  'AWS::ElasticBeanstalk::ApplicationVersion#SourceBundle', 'AWS::StepFunctions::StateMachine#DefinitionS3Location',
  'AWS::AppSync::GraphQLSchema#DefinitionS3Location', 'AWS::AppSync::Resolver#RequestMappingTemplateS3Location',
  'AWS::AppSync::Resolver#ResponseMappingTemplateS3Location',
  'AWS::AppSync::FunctionConfiguration#RequestMappingTemplateS3Location',
  'AWS::AppSync::FunctionConfiguration#ResponseMappingTemplateS3Location', 'AWS::CloudFormation::Stack#TemplateURL',
  'AWS::CodeCommit::Repository.Code#S3', 'AWS::Serverless::Application#Location', 'AWS::Serverless::LayerVersion#ContentUri',
  'AWS::Serverless::Function#CodeUri', 'AWS::Glue::Job.JobCommand#ScriptLocation',
]);
