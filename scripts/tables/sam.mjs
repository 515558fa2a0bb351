// sam_policy_templates.tsv, sam_connectors.tsv and sam_managed_policies.tsv, from JSON files that are not in the project.

import { readFileSync } from 'node:fs';

import { writeTable } from './table.mjs';

const read = (path) => JSON.parse(readFileSync(path, 'utf8'));
const origin = (date) =>
  `From serverless-application-model (Apache-2.0, https://github.com/aws/serverless-application-model) as of ${date}, changed in form.`;
const written = 'Written by scripts/tables/generate.mjs; do not edit.';

/** {"Templates": {"SQSPollerPolicy": {"Parameters": {"QueueName": {}}, "Definition": {"Statement": []}}}} */
export function writeSamPolicyTemplates(directory, path, date) {
  const rows = Object.entries(read(path).Templates).map(([name, { Parameters, Definition }]) =>
    [name, Object.keys(Parameters ?? {}).join(' '), JSON.stringify(Definition)]);
  writeTable(`${directory}/sam_policy_templates.tsv`,
    ['Policy templates of AWS SAM: name, parameters, policy document.', origin(date), written], rows);
}

/** {"Permissions": {source: {destination: profile}}, "CfnResourceProperties": {type: properties}} */
export function writeSamConnectors(directory, path, date) {
  const { Permissions, CfnResourceProperties } = read(path);
  const rows = Object.entries(CfnResourceProperties).map(([type, properties]) => [type, JSON.stringify(properties)]);
  for (const [source, destinations] of Object.entries(Permissions))
    for (const [destination, profile] of Object.entries(destinations))
      rows.push([`${source}>${destination}`, JSON.stringify(profile)]);
  writeTable(`${directory}/sam_connectors.tsv`,
    ['Connectors of AWS SAM: source>destination and profile; resource type and what its attributes are.', origin(date), written],
    rows);
}

// Paths of managed policies that are not directly below policy/.
// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
const paths = {
  'service-role/': [
    'AWSLambdaBasicExecutionRole', 'AWSLambdaVPCAccessExecutionRole', 'AWSLambdaSQSQueueExecutionRole',
    'AWSLambdaKinesisExecutionRole', 'AWSLambdaDynamoDBExecutionRole', 'AWSLambdaMSKExecutionRole', 'AWSLambdaRole',
    'AWSLambdaENIManagementAccess', 'AWSAppSyncPushToCloudWatchLogs', 'AmazonAPIGatewayPushToCloudWatchLogs',
    'AWSCodeDeployRole', 'AWSCodeDeployRoleForLambda', 'AWSConfigRole', 'AWSConfigRulesExecutionRole', 'AWSGlueServiceRole',
    'AWSBatchServiceRole', 'AWSIoTLogging', 'AWSIoTRuleActions', 'AWSQuickSightDescribeRDS', 'AmazonEC2ContainerServiceforEC2Role',
    'AmazonEC2ContainerServiceRole', 'AmazonECSTaskExecutionRolePolicy', 'AmazonRDSEnhancedMonitoringRole', 'AmazonSNSRole',
    'CloudWatchEventsInvocationAccess', 'AmazonElasticMapReduceRole', 'AmazonElasticMapReduceforEC2Role',
    'AmazonEBSCSIDriverPolicy', 'AWSBackupServiceRolePolicyForBackup', 'AWSBackupServiceRolePolicyForRestores',
    'AmazonMachineLearningRoleforRedshiftDataSource', 'AWSDataPipelineRole', 'AmazonSSMAutomationRole',
  ],
  'job-function/': [
    'Billing', 'DatabaseAdministrator', 'DataScientist', 'NetworkAdministrator', 'SupportUser', 'SystemAdministrator',
    'ViewOnlyAccess',
  ],
};

/** Names from the keys of managed-policies.json. */
export function writeSamManagedPolicies(directory, path, date) {
  const below = new Map(Object.entries(paths).flatMap(([folder, names]) => names.map((name) => [name, folder])));
  const names = new Set([...Object.keys(read(path)), ...below.keys()]);
  const rows = [...names].map((name) => [name, below.get(name) ?? '']);
  writeTable(`${directory}/sam_managed_policies.tsv`, [
    'AWS managed policies that a SAM template may give by name: name, path.',
    `Names from iam-dataset (MIT, https://github.com/iann0036/iam-dataset) as of ${date}.`, written,
  ], rows);
}
