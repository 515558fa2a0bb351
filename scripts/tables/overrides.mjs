// Where aws-service-spec differs from what CloudFormation documents. Each entry names the page that says so.

const page = (name) => `https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-${name}.html`;

/** What Ref returns: the parts, joined by '|' where there are several. An empty list: an id that has no other name. */
export const ref = {
  // Only the name for rules on the default bus, "bus|name" for others: see optionalParts.
  'AWS::Events::Rule': { parts: ['EventBusName', 'Name'], source: page('events-rule') },
  'AWS::ApplicationAutoScaling::ScalingPolicy': { parts: ['Arn'], source: page('applicationautoscaling-scalingpolicy') },
  'AWS::ApiGateway::Method': { parts: [], source: page('apigateway-method') },
  'AWS::AutoScaling::LifecycleHook': { parts: ['LifecycleHookName'], source: page('autoscaling-lifecyclehook') },
  'AWS::Budgets::Budget': { parts: ['Budget.BudgetName'], source: page('budgets-budget') },
  // "The resource name", which can be UserId or UserName.
  'AWS::ElastiCache::User': { parts: [], source: page('elasticache-user') },
  'AWS::ElasticBeanstalk::ApplicationVersion': { parts: ['Id'], source: page('elasticbeanstalk-applicationversion') },
  'AWS::Glue::Connection': { parts: ['ConnectionInput.Name'], source: page('glue-connection') },
  'AWS::Glue::Table': { parts: ['TableInput.Name'], source: page('glue-table') },
  'AWS::GuardDuty::IPSet': { parts: ['Id'], source: page('guardduty-ipset') },
  'AWS::GuardDuty::ThreatIntelSet': { parts: ['Id'], source: page('guardduty-threatintelset') },
  'AWS::SES::ReceiptRule': { parts: ['Rule.Name'], source: page('ses-receiptrule') },
  'AWS::ServiceDiscovery::Instance': { parts: ['InstanceId'], source: page('servicediscovery-instance') },
};

/** Parts of Ref and of the ARN that are left out, with the separator behind them, when the property is not given. */
export const optionalParts = {
  'AWS::Events::Rule': { parts: ['EventBusName'], source: page('events-rule') },
};

/** The attribute that holds the resource's own ARN, where its name does not say so; null: none does. */
export const arnAttribute = {
  'AWS::CloudFormation::Stack': { name: 'StackId', source: page('cloudformation-stack') },
  'AWS::Lambda::Url': { name: null, source: page('lambda-url') },
  'AWS::SecretsManager::Secret': { name: 'Id', source: page('secretsmanager-secret') },
};

/** The ARN as Fn::GetAtt returns it. Names in ${} that are neither property nor attribute are made up by AWS. */
export const arn = {
  // GetAtt Arn ends in ":*".
  'AWS::Logs::LogGroup': {
    template: 'arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}:*', source: page('logs-loggroup') },
  // A global table of version 2019.11.21 is a table in each region.
  'AWS::DynamoDB::GlobalTable': {
    template: 'arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}', source: page('dynamodb-globaltable') },
  'AWS::Events::Rule': {
    template: 'arn:${Partition}:events:${Region}:${Account}:rule/${EventBusName}/${Name}', source: page('events-rule') },
  // A name that begins with '/' does not double it.
  'AWS::SSM::Parameter': {
    template: 'arn:${Partition}:ssm:${Region}:${Account}:parameter/${Name}', source: page('ssm-parameter') },
  // An inline policy has no ARN.
  'AWS::IAM::Policy': { template: '', source: page('iam-policy') },
  'AWS::IAM::Role': { template: 'arn:${Partition}:iam::${Account}:role${Path}${RoleName}', source: page('iam-role') },
  'AWS::IAM::User': { template: 'arn:${Partition}:iam::${Account}:user${Path}${UserName}', source: page('iam-user') },
  'AWS::IAM::Group': { template: 'arn:${Partition}:iam::${Account}:group${Path}${GroupName}', source: page('iam-group') },
  'AWS::IAM::InstanceProfile': {
    template: 'arn:${Partition}:iam::${Account}:instance-profile${Path}${InstanceProfileName}',
    source: page('iam-instanceprofile') },
  'AWS::IAM::ManagedPolicy': {
    template: 'arn:${Partition}:iam::${Account}:policy${Path}${ManagedPolicyName}', source: page('iam-managedpolicy') },
  'AWS::IAM::ServerCertificate': {
    template: 'arn:${Partition}:iam::${Account}:server-certificate${Path}${ServerCertificateName}',
    source: page('iam-servercertificate') },
  // AliasName is "alias/name".
  'AWS::KMS::Alias': { template: 'arn:${Partition}:kms:${Region}:${Account}:${AliasName}', source: page('kms-alias') },
  'AWS::KMS::ReplicaKey': {
    template: 'arn:${Partition}:kms:${Region}:${Account}:key/${KeyId}', source: page('kms-replicakey') },
  'AWS::Lambda::Alias': {
    template: 'arn:${Partition}:lambda:${Region}:${Account}:function:${FunctionName}:${Name}', source: page('lambda-alias') },
  'AWS::Lambda::Version': {
    template: 'arn:${Partition}:lambda:${Region}:${Account}:function:${FunctionName}:${Version}',
    source: page('lambda-version') },
  'AWS::Lambda::LayerVersion': {
    template: 'arn:${Partition}:lambda:${Region}:${Account}:layer:${LayerName}:${LayerVersionNumber}',
    source: page('lambda-layerversion') },
  'AWS::SecretsManager::Secret': {
    template: 'arn:${Partition}:secretsmanager:${Region}:${Account}:secret:${Name}-${RandomSuffix}',
    source: page('secretsmanager-secret') },
  'AWS::Scheduler::Schedule': {
    template: 'arn:${Partition}:scheduler:${Region}:${Account}:schedule/${GroupName}/${Name}',
    source: page('scheduler-schedule') },
  'AWS::ECS::Service': {
    template: 'arn:${Partition}:ecs:${Region}:${Account}:service/${Cluster}/${ServiceName}', source: page('ecs-service') },
  'AWS::ECS::TaskDefinition': {
    template: 'arn:${Partition}:ecs:${Region}:${Account}:task-definition/${Family}:${Revision}',
    source: page('ecs-taskdefinition') },
  // Both names are in the ARN of nothing: AWS makes up "prx-..." and "prx-endpoint-...".
  'AWS::RDS::DBProxy': {
    template: 'arn:${Partition}:rds:${Region}:${Account}:db-proxy:${GeneratedId}', source: page('rds-dbproxy') },
  'AWS::RDS::DBProxyEndpoint': {
    template: 'arn:${Partition}:rds:${Region}:${Account}:db-proxy-endpoint:${GeneratedId}',
    source: page('rds-dbproxyendpoint') },
  'AWS::SNS::Subscription': { template: '${TopicArn}:${SubscriptionId}', source: page('sns-subscription') },
  'AWS::CloudFormation::Stack': {
    template: 'arn:${Partition}:cloudformation:${Region}:${Account}:stack/${StackName}/${UniqueId}',
    source: page('cloudformation-stack') },
};

/** What Fn::GetAtt accepts besides the read-only attributes; "Outputs.*" stands for every name with that beginning. */
export const attributes = {
  'AWS::CloudFormation::Stack': { names: ['Outputs.*'], source: page('cloudformation-stack') },
  'AWS::CloudFormation::CustomResource': { names: ['*'], source: page('cloudformation-customresource') },
  'AWS::ServiceCatalog::CloudFormationProvisionedProduct': {
    names: ['Outputs.*'], source: page('servicecatalog-cloudformationprovisionedproduct') },
};

/** ARNs that the service authorization reference leaves out. */
export const iamArns = {
  // Policies name a log group with ":*" behind it.
  'logs:log-group': {
    arns: ['arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}:*'],
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html',
  },
  // The log group's name, in the middle, may have slashes.
  'logs:log-stream': {
    arns: ['arn:${Partition}:logs:${Region}:${Account}:log-group:*:log-stream:${LogStreamName}'],
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html',
  },
};

/** Keys of every OpenID Connect provider: "token.actions.githubusercontent.com:aud". */
export const conditionKeys = {
  keys: [
    { key: '${OidcProvider}:amr', type: 'ArrayOfString' },
    { key: '${OidcProvider}:aud', type: 'String' },
    { key: '${OidcProvider}:sub', type: 'String' },
  ],
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html',
};

/** Names in handlers' permissions that are not actions: the action that is meant. */
export const handlerActions = {
  'iam:assumeRole': 'sts:AssumeRole',
  'iam:AssumeRole': 'sts:AssumeRole',
  'lambda:Invoke': 'lambda:InvokeFunction',
  's3:DoesObjectExist': 's3:GetObject',
  's3:GetObjectMetadata': 's3:GetObject',
  's3:HeadBucket': 's3:ListBucket',
  's3:HeadObject': 's3:GetObject',
  's3:ListObjects': 's3:ListBucket',
  's3:ListObjectsV2': 's3:ListBucket',
  's3:PutBucketEncryption': 's3:PutEncryptionConfiguration',
  's3:PutBucketReplication': 's3:PutReplicationConfiguration',
  's3:REST.PUT.OBJECT': 's3:PutObject',
  'stepfunctions:DescribeStateMachine': 'states:DescribeStateMachine',
  'stepfunctions:StartExecution': 'states:StartExecution',
  'stepfunctions:StopExecution': 'states:StopExecution',
  'stepfunctions:TagResource': 'states:TagResource',
};

/** Of SDK operations: those that need each of their actions, and actions that the source leaves out. */
export const operationActions = {
  allNeeded: ['s3:CopyObject', 's3:UploadPartCopy', 'kms:ReEncrypt', 'kms:ReplicateKey'],
  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html, API_DeleteObject.html
  marks: {
    // Transfers abort what fails.
    's3:AbortMultipartUpload': { 's3:AbortMultipartUpload': '~' },
    's3:DeleteObject': { 's3:DeleteObject': '!VersionId' },
    's3:GetObject': { 's3:GetObject': '!VersionId' },
    's3:GetObjectTagging': { 's3:GetObjectTagging': '!VersionId' },
  },
  also: {
    's3:DeleteObject': ['?VersionId s3:DeleteObjectVersion Bucket,Key>object'],
    's3:GetObject': ['?VersionId s3:GetObjectVersion Bucket,Key>object'],
    's3:GetObjectTagging': ['?VersionId s3:GetObjectVersionTagging Bucket,Key>object'],
    // https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
    's3:PutObject': ['?ACL s3:PutObjectAcl Bucket,Key>object', '?Tagging s3:PutObjectTagging Bucket,Key>object'],
    // https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.access.html
    'rds-data:BatchExecuteStatement': ['secretsmanager:GetSecretValue secretArn>Secret'],
    'rds-data:BeginTransaction': ['secretsmanager:GetSecretValue secretArn>Secret'],
    'rds-data:CommitTransaction': ['secretsmanager:GetSecretValue secretArn>Secret'],
    'rds-data:ExecuteStatement': ['secretsmanager:GetSecretValue secretArn>Secret'],
    'rds-data:RollbackTransaction': ['secretsmanager:GetSecretValue secretArn>Secret'],
    // https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-access.html
    'redshift-data:BatchExecuteStatement': ['?SecretArn secretsmanager:GetSecretValue SecretArn>Secret'],
    'redshift-data:ExecuteStatement': ['?SecretArn secretsmanager:GetSecretValue SecretArn>Secret'],
    // https://docs.aws.amazon.com/athena/latest/ug/example-policies-workgroup.html
    'athena:StartQueryExecution': ['~ glue:GetTable', '~ s3:GetObject', '~ s3:PutObject'],
    // https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
    's3:CopyObject': ['~ s3:GetObjectTagging', '~ s3:PutObjectTagging'],
  },
};
