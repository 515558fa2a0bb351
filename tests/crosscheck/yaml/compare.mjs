// Random documents, and the files of folders, read by cfnaudit and by the npm package yaml: trees and places must be equal.
import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {pathToFileURL} from 'node:url';

const [tools, program, seed, count, ...folders] = process.argv.slice(2);
const YAML = await import(pathToFileURL(path.join(tools, 'node_modules/yaml/dist/index.js')));

// ---- random documents

let state = Number(seed) >>> 0;
const random = () => {
  // mulberry32: https://gist.github.com/tommyettinger/46a874533244883189143505d203312c
  state = (state + 0x6d2b79f5) >>> 0;
  let t = state;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
const below = (n) => Math.floor(random() * n);
const pick = (list) => list[below(list.length)];
const chance = (p) => random() < p;
const spaces = (n) => ' '.repeat(n);

const kWords = ['web', 'Ref', 'a1', 'https://x.example', 'b-c', '${Env}', 'x:y', 'true', '10', 'it\'s', '#5', 'yes', '-x', 'ü', 'a,b', '[z]', '=', '!x', '&y', '*', '%', '{{resolve:ssm:p}}', '"q"', '\\n', '|', '>'];
const word = () => pick(kWords);
const line = () => Array.from({length: 1 + below(4)}, word).join(' ');

const scalar = () => {
  const lines = [line()];
  while (chance(0.35)) lines.push(chance(0.15) ? '' : (chance(0.1) ? spaces(1 + below(3)) : '') + line());
  let value = lines.join('\n');
  if (chance(0.25)) value += '\n'.repeat(1 + below(2));
  if (chance(0.05)) value = '';
  return {kind: 'scalar', value};
};
const kTags = ['!Sub', '!Ref', '!GetAtt', '!Join', '!!str', '!If'];
const properties = (node) => {
  if (chance(0.4)) node.tag = pick(kTags);
  if (chance(0.15)) node.anchor = `a${++anchors}`;
  return node;
};
let anchors = 0;
const tree = (depth) => {
  const kind = depth <= 0 ? 'scalar' : pick(['scalar', 'list', 'map', 'map']);
  if (kind === 'scalar') return properties(scalar());
  if (kind === 'list')
    return properties({kind, items: Array.from({length: 1 + below(3)}, () => tree(depth - 1))});
  const keys = new Set(Array.from({length: 1 + below(3)}, () => pick(['Type', 'Properties', 'a b', 'Fn::Sub', 'k1', 'k2', 'Value'])));
  return properties({kind, entries: [...keys].map((key) => [key, tree(depth - 1)])});
};

const head = (node) => [node.tag, node.anchor && `&${node.anchor}`].filter(Boolean).sort(() => (chance(0.5) ? 1 : -1)).join(' ');
const isPlain = (text) =>
  /^[A-Za-z0-9$=ü]/.test(text) && !/: |:$| #|^(true|10|yes)$/.test(text) && !/[\s]$/.test(text) && !/[[\]{},]/.test(text);
const comment = () => (chance(0.1) ? ' # note: x' : '');

/// Breaks lines of a flow scalar at single blanks.
const folded = (text, indent) =>
  text.split(' ').reduce((out, part) => out + (chance(0.3) && part !== '' && !/ $/.test(out) && !part.startsWith('#') && !part.startsWith('- ') && part !== '-' ? `\n${spaces(indent)}` : ' ') + part);

/// The scalar's text behind its indicator or properties, for a parent at column `n`.
const scalarText = (value, n, flow) => {
  const styles = [];
  const one = !value.includes('\n');
  const inner = n + 1 + below(4);
  if (one && isPlain(value)) styles.push(() => value, () => value);
  if (one && isPlain(value) && !flow && !/(^| )[-?|>*&!%"'#:=\\]/.test(value)) styles.push(() => folded(value, inner));
  const single = () => `'${value.replaceAll("'", "''")}'`;
  if (one) styles.push(single, () => JSON.stringify(value));
  if (one && / /.test(value)) styles.push(() => folded(single(), inner), () => folded(JSON.stringify(value).replaceAll('\\', '\\\\').replaceAll('\\\\', '\\'), inner));
  if (!flow && value !== '' && !/^\n/.test(value)) {
    const trailing = value.length - value.replace(/\n+$/, '').length;
    const chomp = trailing === 0 ? '-' : trailing === 1 ? '' : '+';
    const lines = value.replace(/\n+$/, '').split('\n');
    const least = Math.max(n, 0) === n ? 1 : 0;
    const width = least + below(5);
    const need = /^[ \n]/.test(value);
    const indicator = (need || chance(0.1)) && width > 0 && n >= 0 ? String(width) : '';
    if (!need || indicator)
      styles.push(
        () => `|${indicator}${chomp}${comment()}\n` + lines.map((l) => (l === '' ? '' : spaces(Math.max(n, 0) + width) + l)).join('\n') + '\n'.repeat(Math.max(trailing - 1, 0)),
        () => `|${chomp}${indicator}${comment()}\n` + lines.map((l) => (l === '' ? '' : spaces(Math.max(n, 0) + width) + l)).join('\n') + '\n'.repeat(Math.max(trailing - 1, 0)));
    if (!need && lines.every((l) => l !== '' && !l.startsWith(' ')))
      styles.push(() => `>${indicator}${chomp}${comment()}\n` + lines.map((l) => spaces(Math.max(n, 0) + width) + l).join('\n\n') + '\n'.repeat(Math.max(trailing - 1, 0)));
  }
  if (styles.length === 0) styles.push(() => JSON.stringify(value));
  return pick(styles)();
};

const keyText = (key) => (chance(0.2) ? pick([`'${key}'`, JSON.stringify(key)]) : key);

const flowText = (node, n) => {
  const props = head(node);
  const lead = props ? props + ' ' : '';
  const gap = () => (chance(0.15) ? `\n${spaces(n + 1 + below(3))}` : chance(0.3) ? ' ' : '');
  if (node.kind === 'scalar') return lead + scalarText(node.value, n, true);
  if (node.kind === 'list') return `${lead}[${gap()}${node.items.map((item) => flowText(item, n)).join(`,${gap() || ' '}`)}${gap()}]`;
  return `${lead}{${gap()}${node.entries.map(([key, value]) => `${keyText(key)}: ${flowText(value, n)}`).join(`,${gap() || ' '}`)}${gap()}}`;
};

/// What follows an indicator, with the blank or break in front; the parent stands at column `n`, and a compact collection
/// may start at column `at`.
const blockText = (node, n, at, list) => {
  const props = head(node);
  const apart = props && chance(0.15) ? `\n${spaces(n + 1 + below(3))}` : ' ';
  const lead = props ? apart + props : '';
  if (node.kind === 'scalar') {
    const text = scalarText(node.value, n, false);
    const gap = chance(0.08) && !/^[|>]/.test(text) ? `\n${spaces(n + 1 + below(3))}` : ' '.repeat(1 + (chance(0.1) ? 2 : 0));
    return lead + gap + text;
  }
  if (chance(0.15)) return `${apart}${flowText(node, n)}`;
  const compact = !props && list && at > 0 && chance(0.6);
  const indent = compact ? at : node.kind === 'list' && !list && n >= 0 && chance(0.4) ? n : n + 1 + below(4);
  const first = compact ? spaces(at - list) : `${comment()}\n${spaces(indent)}`;
  const blank = () => (chance(0.05) ? '\n' : '') + (chance(0.04) ? `${spaces(below(4))}# a comment\n` : '');
  const separator = () => `\n${blank()}${spaces(indent)}`;
  if (node.kind === 'list')
    return lead + first + node.items.map((item) => '-' + blockText(item, indent, indent + 1 + 1 + below(2), indent + 1)).join(separator());
  return lead + first + node.entries.map(([key, value]) => `${keyText(key)}:` + blockText(value, indent, 0, 0)).join(separator());
};

const document = () => {
  anchors = 0;
  const text = ['Resources', 'Outputs'].map((key) => `${key}:${blockText(tree(4), 0, 0, 0)}\n`).join(chance(0.2) ? '\n' : '');
  return chance(0.1) ? text.replaceAll('\n', '\r\n') : text;
};

// ---- the other parser's tree, in the shape of trees.cpp

const convert = (text) => {
  const options = {version: '1.1', schema: 'failsafe', merge: false, uniqueKeys: false, logLevel: 'silent', keepSourceTokens: true, strict: true};
  const parsed = YAML.parseAllDocuments(text, options);
  if (parsed.length !== 1 || parsed[0].errors.length > 0) return null;
  const doc = parsed[0];
  const bytes = (at) => Buffer.byteLength(text.slice(0, at));
  const tag = (node) => (node.tag ?? '').replace('tag:yaml.org,2002:', '!!');
  const walk = (node, key) => {
    if (YAML.isAlias(node)) node = node.resolve(doc);
    if (node === null || node === undefined) return ['null', '', -1, []];
    if (YAML.isScalar(node)) {
      const isNull = node.type === 'PLAIN' && /^(|~|null|Null|NULL)$/.test(node.source ?? '') && !node.tag && !key;
      if (isNull) return ['null', '', -1, []];
      return ['scalar', tag(node), node.range ? bytes(node.range[0]) : -1, String(node.value ?? '')];
    }
    if (YAML.isSeq(node)) return ['list', tag(node), node.range ? bytes(node.range[0]) : -1, node.items.map((item) => walk(item))];
    // Of two equal keys the last one counts, in its place.
    const last = new Map(node.items.map((pair) => [String(pair.key), pair]));
    return ['map', tag(node), node.range ? bytes(node.range[0]) : -1, node.items.filter((pair) => last.get(String(pair.key)) === pair).map((pair) => [walk(pair.key, true), walk(pair.value)])];
  };
  return walk(doc.contents);
};

/// A message when the trees differ.
const difference = (ours, theirs, where) => {
  if (ours[0] !== theirs[0]) return `${where}: ${ours[0]} here, ${theirs[0]} there`;
  if (ours[0] === 'null') return null;
  if (ours[1] !== theirs[1]) return `${where}: tag '${ours[1]}' here, '${theirs[1]}' there`;
  const empty = theirs[3].length === 0 && theirs[0] === 'scalar';
  if (theirs[2] >= 0 && ours[2] !== theirs[2] && !empty) return `${where}: at byte ${ours[2]} here, ${theirs[2]} there`;
  if (ours[0] === 'scalar') return ours[4] === theirs[3] ? null : `${where}: ${JSON.stringify(ours[4])} here, ${JSON.stringify(theirs[3])} there`;
  if (ours[4].length !== theirs[3].length) return `${where}: ${ours[4].length} parts here, ${theirs[3].length} there`;
  for (let i = 0; i < ours[4].length; ++i) {
    const [a, b] = [ours[4][i], theirs[3][i]];
    const found = ours[0] === 'list' ? difference(a, b, `${where}/${i}`) : difference(a[0], b[0], `${where} key ${i}`) ?? difference(a[1], b[1], `${where}/${a[0][4]}`);
    if (found) return found;
  }
  return null;
};

// ---- run

const files = [];
const collect = (folder) => {
  for (const entry of fs.readdirSync(folder, {withFileTypes: true})) {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) collect(name);
    else if (/\.(ya?ml|template)$/.test(entry.name)) files.push(name);
  }
};
folders.forEach(collect);

// What the two take differently on purpose: a byte order mark, merged keys, a text at the end without a line break.
const comparable = (text) => text.replace(/^\ufeff/, '').replace(/\n?$/, '\n');
const inputs = files
  .map((name) => ({name, text: comparable(fs.readFileSync(name, 'utf8'))}))
  .filter(({text}) => !text.includes('\0') && !/^\s*\{/.test(text) && !/<<\s*:/.test(text));
for (let i = 0; i < Number(count); ++i) inputs.push({name: `document ${i} of seed ${seed}`, text: document()});

let passed = 0;
let failed = 0;
let refused = 0;
const kBatch = 2000;
for (let start = 0; start < inputs.length; start += kBatch) {
  const batch = inputs.slice(start, start + kBatch);
  const run = spawnSync(program, {input: batch.map(({text}) => text + '\0').join(''), encoding: 'utf8', maxBuffer: 1 << 30});
  const lines = run.stdout.split('\n');
  batch.forEach(({name, text}, i) => {
    const ours = JSON.parse(lines[i]);
    const theirs = convert(text);
    let problem = null;
    if (theirs === null) {
      refused += 1;
      if (process.env.SHOW_REFUSED) console.log(`REFUSED ${name}: ${YAML.parseAllDocuments(text, {schema: 'failsafe'})[0].errors[0]?.message}`);
      return;
    }
    if (!ours.complete) problem = `refused here: ${ours.problems}`;
    else problem = difference(ours.root, theirs, '');
    if (problem === null) {
      passed += 1;
      return;
    }
    failed += 1;
    if (failed <= 10) console.log(`FAILED ${name}: ${problem}\n${text.length < 1500 ? text : ''}\n---`);
  });
}
if (refused > inputs.length / 10) {
  console.log(`${refused} of ${inputs.length} documents are not YAML for the other parser: the generator is broken`);
  failed += 1;
}
console.log(`${inputs.length} documents, ${refused} refused by the other parser`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
