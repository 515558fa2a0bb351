// lambda_runtimes.tsv, from a JSON file that is not in the project.

import { readFileSync } from 'node:fs';

import { writeTable } from './table.mjs';

const read = (path) => JSON.parse(readFileSync(path, 'utf8'));

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
