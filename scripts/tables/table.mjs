// A table: comment lines, then rows of tab separated fields, sorted bytewise by the first one (analyzer/base/text_table.h).

import { writeFileSync } from 'node:fs';

const bytewise = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** The entries of an object, sorted bytewise by name. */
export const sorted = (object) => Object.entries(object).sort(([a], [b]) => bytewise(a, b));

export function writeTable(path, head, rows) {
  rows.sort((a, b) => bytewise(a[0], b[0]));
  const lines = head.map((line) => `# ${line}`);
  let previous;
  for (const row of rows) {
    if (row[0] === previous) throw new Error(`${path}: two rows for ${row[0]}`);
    if (row[0].startsWith('#')) throw new Error(`${path}: ${row[0]} looks like a comment`);
    if (row.some((field) => /[\t\n\r]/.test(field))) throw new Error(`${path}: control character in ${row[0]}`);
    previous = row[0];
    lines.push(row.join('\t').replace(/\t+$/, ''));
  }
  writeFileSync(path, lines.join('\n') + '\n');
  console.log(`${path}: ${rows.length} rows`);
}
