// handlers.tsv: which IAM actions CloudFormation's handlers of a resource type use, as its resource schema lists them.
//
// The input has a line a type: {"type", "create", "read", "update", "delete", "tag": actions, "source", "date"}. Two files:
// what schemas say, and what is inferred from the names of operations, for types whose schema lists nothing.

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

import { handlerActions } from './overrides.mjs';
import { writeTable } from './table.mjs';

const kPhases = { create: 'c', read: 'r', update: 'u', delete: 'd', tag: 't' };

function readLines(path) {
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text.split('\n').filter(Boolean).map((line) => JSON.parse(line));
}

/** Actions in the catalog's spelling: lower case to name. */
function readCatalog(directory) {
  const lines = readFileSync(`${directory}/iam_actions.tsv`, 'utf8').split('\n').filter((line) => line && !line.startsWith('#'));
  return new Map(lines.map((line) => line.split('\t').slice(0, 2)));
}

/** The service that most of the actions are of, those of deletion counting more: other services are rarely asked then. */
function ownService(row) {
  const votes = new Map();
  const vote = (actions, weight) => (actions ?? []).forEach((action) => {
    const service = action.split(':')[0].toLowerCase();
    const isHelper = ['kms', 'iam', 'ec2', 'logs', 's3'].includes(service) && !row.type.toLowerCase().includes(`::${service}`);
    votes.set(service, (votes.get(service) ?? 0) + weight * (isHelper ? 0.1 : 1));
  });
  vote(row.delete, 3);
  vote(row.create, 1);
  vote(row.read, 1);
  return [...votes].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0] ?? '';
}

/** Lists that several types share get a row of their own. */
function shareLists(rows) {
  const uses = new Map();
  const listOf = (field) => field.slice(field.indexOf('=') + 1);
  for (const [, , , ...fields] of rows) for (const field of fields) uses.set(listOf(field), (uses.get(listOf(field)) ?? 0) + 1);
  const shared = [...uses].filter(([list, count]) => count >= 3 && list.length > 5).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const ids = new Map(shared.map(([list], index) => [list, `@${index.toString(36)}`]));
  const short = (field) => field.slice(0, field.indexOf('=') + 1) + (ids.get(listOf(field)) ?? listOf(field));
  return [...[...ids].map(([list, id]) => [id, list]), ...rows.map(([type, own, flags, ...fields]) => [type, own, flags, ...fields.map(short)])];
}

/** "Create" of "CreateTable". */
const firstWord = (name) => /^[A-Z]?[a-z0-9]*/.exec(name)[0];

/** CreateA,CreateB,GetA as "Create(A,B)GetA". */
function fold(names) {
  const byWord = new Map();
  for (const name of names.sort()) {
    const word = firstWord(name);
    byWord.set(word, [...(byWord.get(word) ?? []), name.slice(word.length)]);
  }
  return [...byWord].map(([word, rest]) => (rest.length === 1 ? word + rest[0] : `${word}(${rest.join(',')})`)).join(',');
}

function fieldsOf(row, catalog) {
  const phases = new Map();
  let isComplete = true;
  for (const [phase, letter] of Object.entries(kPhases))
    for (const listed of row[phase] ?? []) {
      const action = catalog.get((handlerActions[listed] ?? listed).toLowerCase());
      if (!action) {
        isComplete &&= !listed.includes('*');
        continue;
      }
      if (!(phases.get(action) ?? '').includes(letter)) phases.set(action, (phases.get(action) ?? '') + letter);
    }
  const own = ownService(row);
  const groups = new Map(); // "cu kms" -> names
  for (const [action, letters] of phases) {
    const [service, name] = action.split(':');
    const key = service === own ? letters : `${letters}:${service}`;
    groups.set(key, [...(groups.get(key) ?? []), name]);
  }
  const fields = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, names]) => `${key}=${fold(names)}`);
  return { own, isComplete, fields };
}

export function writeHandlers(directory, schemas, inferred, date) {
  const catalog = readCatalog(directory);
  const rows = new Map();
  for (const [path, mark] of [[inferred, '~'], [schemas, '']])
    for (const row of readLines(path)) {
      const { own, isComplete, fields } = fieldsOf(row, catalog);
      rows.set(row.type, [row.type.replace(/^AWS::/, ''), own, mark + (isComplete ? '' : '?'), ...fields]);
    }
  writeTable(`${directory}/handlers.tsv`, [
    'IAM actions that the handlers of CloudFormation\'s resource types use: an upper bound, for all properties of the type.',
    'type without AWS::, its service, flags (~ inferred from operations, not from a schema; ? the schema lists more, as a wildcard), then a field',
    'for each set of handlers and service: PHASES=Names, or PHASES:service=Names of another service. c create, r read, u update,',
    'd delete, t tagging. Create(A,B) is CreateA,CreateB; @id the row of a shared list. Names that are not IAM actions are left out.',
    `From resource schemas in pulumi/pulumi-aws-native (2026-08-03), hashicorp/terraform-provider-awscc (2026-08-05) and`,
    `aws-cloudformation/rain (2025-04), taken ${date}; facts changed in form.`,
    'Written by scripts/tables/generate.mjs; do not edit.',
  ], shareLists([...rows.values()]));
}
