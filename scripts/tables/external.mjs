// managed_policies.tsv and lambda_runtimes.tsv, from JSON files that are not in the project.

import { readFileSync } from 'node:fs';

import { writeTable } from './table.mjs';

const read = (path) => JSON.parse(readFileSync(path, 'utf8'));

// IAM's own order of the elements.
const elements = [
  ['effect', 'Effect'], ['action', 'Action'], ['notAction', 'NotAction'], ['resource', 'Resource'],
  ['notResource', 'NotResource'], ['condition', 'Condition'],
];

const unwrapped = (value) => (Array.isArray(value) && value.length === 1 ? value[0] : value);

function statement(facts) {
  const known = elements.map(([name]) => name);
  for (const name of Object.keys(facts)) if (!known.includes(name)) throw new Error(`unknown element ${name}`);
  return Object.fromEntries(
    elements.filter(([name]) => name in facts).map(([name, element]) => [element, unwrapped(facts[name])]));
}

/** {"PolicyName": [{"effect", "action": [], "resource": [], "condition": {}}]} */
export function writeManagedPolicies(directory, path, date) {
  const rows = Object.entries(read(path)).map(([name, statements]) =>
    [name, JSON.stringify({ Version: '2012-10-17', Statement: statements.map(statement) })]);
  writeTable(`${directory}/managed_policies.tsv`, [
    'AWS managed policies that templates use: name, policy document.',
    `From iam-dataset (MIT, https://github.com/iann0036/iam-dataset) as of ${date}, changed in form; statement ids left out.`,
    'Written by scripts/tables/generate.mjs; do not edit.',
  ], rows);
}

/** {"nodejs18.x": {"deprecated": date, "create-block": date, "update-block": date, "successor": runtime}} */
export function writeLambdaRuntimes(directory, path, date) {
  const rows = Object.entries(read(path)).map(([name, facts]) =>
    [name, ...['deprecated', 'create-block', 'update-block', 'successor'].map((field) => facts[field] ?? '')]);
  writeTable(`${directory}/lambda_runtimes.tsv`, [
    'Lambda runtimes: name, deprecated on, no creation from, no update from, successor.',
    `From cfn-lint (MIT-0, https://github.com/aws-cloudformation/cfn-lint) as of ${date}, changed in form.`,
    'Written by scripts/tables/generate.mjs; do not edit.',
  ], rows);
}
