// Mutants of a folder's sources, one at a time: built, tested, put back. Prints the survivors. See scripts/mutate.sh.

import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const [source, build, folder, count, seed] = process.argv.slice(2);

// Which test programs speak about a folder, the fast ones first; the first row that fits counts.
const kTests = [
  ['analyzer/base', ['base', 'syntax', 'expand', 'iam', 'pricing']],
  ['analyzer/syntax', ['syntax', 'expand']],
  ['analyzer/aws', ['aws', 'graph', 'fixtures', 'rules']],
  ['analyzer/expand', ['expand', 'resolve', 'expand_oracles']],
  ['analyzer/model', ['model', 'resolve', 'rules']],
  ['analyzer/resolve', ['resolve', 'model', 'graph', 'fixtures', 'rules']],
  ['analyzer/change', ['change', 'audit']],
  ['analyzer/graph', ['graph', 'fixtures', 'access', 'rules']],
  ['analyzer/iam', ['iam', 'iam_oracles', 'crosscheck', 'access']],
  ['analyzer/policy', ['policy', 'access']],
  ['analyzer/access', ['access', 'rules', 'oracles']],
  ['pricing', ['pricing', 'rules', 'golden']],
  ['rules', ['rules']],
  ['audit', ['audit', 'golden', 'cli']],
  ['cli', ['cli', 'golden', 'cli_process']],
];
const programs = process.env.CFNAUDIT_MUTATE_TESTS?.split(' ') ?? kTests.find(([prefix]) => folder.startsWith(prefix))?.[1];
if (!programs) throw new Error(`which tests speak about ${folder}? Name them in CFNAUDIT_MUTATE_TESTS`);

let state = Number(seed) >>> 0;
const random = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0; // Numerical Recipes
  return state / 4294967296;
};

// ---- the places that can be changed

const kOperators = [
  [' == ', ' != '], [' != ', ' == '], [' < ', ' <= '], [' > ', ' >= '], [' <= ', ' < '], [' >= ', ' > '],
  [' && ', ' || '], [' || ', ' && '], [' + ', ' - '], [' - ', ' + '], ['if (!', 'if ('], ['return !', 'return '],
  ['true', 'false'], ['false', 'true'],
];

/// The line with the insides of its literals and its comment as blanks.
const code = (line) =>
  line.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, (text) => text[0] + ' '.repeat(text.length - 2) + text[0])
    .replace(/\/\/.*$/, (text) => ' '.repeat(text.length));

function* mutantsOf(file, text) {
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; ++i) {
    const plain = code(lines[i]);
    if (/^\s*(#|static_assert|template|using|\/\/)/.test(plain) || plain.trim() === '') continue;
    const at = {file, line: i + 1};
    for (const [from, to] of kOperators)
      for (let column = plain.indexOf(from); column >= 0; column = plain.indexOf(from, column + from.length)) {
        if (/^\w/.test(from) && /\w/.test(`${plain[column - 1] ?? ' '}${plain[column + from.length] ?? ' '}`.replace(/[^\w]/g, ''))) continue;
        yield {...at, text: lines[i].slice(0, column) + to + lines[i].slice(column + from.length)};
      }
    for (const match of plain.matchAll(/(?<![\w.'"])(\d+)(?![\w.'"])/g))
      yield {...at, text: lines[i].slice(0, match.index) + String(Number(match[1]) + 1) + lines[i].slice(match.index + match[1].length)};
    if (/^\s*if \(.*\) (return|continue|break)\b.*;\s*$/.test(plain)) yield {...at, text: ''};
    if (/^\s*\{.*\},\s*$/.test(plain)) yield {...at, text: ''};
  }
}

const sources = (at) =>
  fs.readdirSync(path.join(source, at), {withFileTypes: true}).flatMap((entry) =>
    entry.isDirectory() ? sources(path.join(at, entry.name)) : /\.(cpp|h)$/.test(entry.name) ? [path.join(at, entry.name)] : []);

const mutants = sources(folder)
  .filter((file) => !(folder === 'analyzer/expand' && file.includes('/sam/')))
  .flatMap((file) => [...mutantsOf(file, fs.readFileSync(path.join(source, file), 'utf8'))]);
for (let i = mutants.length - 1; i > 0; --i) {
  const j = Math.floor(random() * (i + 1));
  [mutants[i], mutants[j]] = [mutants[j], mutants[i]];
}

// ---- run

const run = (command, args, seconds) => spawnSync(command, args, {encoding: 'utf8', timeout: seconds * 1000, maxBuffer: 1 << 28});
const targets = programs.map((name) => `${name}_tests`);
const compile = () => run('cmake', ['--build', build, '--target', ...targets], 3000).status === 0;
/// The first program that notices, or nothing.
const noticed = () => targets.find((name) => run(path.join(build, 'tests', name), ['--gtest_brief=1', '--gtest_fail_fast'], 300).status !== 0);

if (!compile()) throw new Error('the source does not build without a change');
const broken = noticed();
if (broken) throw new Error(`${broken} fails without a change`);

let killed = 0;
let tried = 0;
const survivors = [];
for (const mutant of mutants) {
  if (tried === Number(count)) break;
  const file = path.join(source, mutant.file);
  const before = fs.readFileSync(file, 'utf8');
  const lines = before.split('\n');
  const change = `${mutant.file}:${mutant.line}\n  - ${lines[mutant.line - 1].trim()}\n  + ${mutant.text.trim()}`;
  lines[mutant.line - 1] = mutant.text;
  fs.writeFileSync(file, lines.join('\n'));
  if (compile()) {
    ++tried;
    const by = noticed();
    if (by) ++killed;
    else survivors.push(change);
    console.log(`${tried}: ${by ? `killed by ${by}` : 'SURVIVED'} ${change}`);
  }
  fs.writeFileSync(file, before);
}
console.log(`\n${folder}: ${killed} killed, ${survivors.length} survived of ${tried}`);
for (const survivor of survivors) console.log(survivor);
