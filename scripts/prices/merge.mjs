// Puts prices into the tables of pricing/data and says what changed. See README.md.

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';

import { Book, amount, kRegions, times } from './book.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const { values: options, positionals: files } = parseArgs({
  allowPositionals: true,
  options: {
    book: { type: 'string', default: join(here, '../../pricing/data') },
    date: { type: 'string', default: new Date().toISOString().slice(0, 10) },
    add: { type: 'string', multiple: true, default: [] },
    check: { type: 'boolean', default: false },
  },
});

const settled = JSON.parse(readFileSync(join(here, 'settled.json'), 'utf8'));
const book = new Book(options.book);
const report = { added: 0, same: 0, newer: [], settled: [], kept: [], ignored: new Set() };

/** A price that holds in "any" region is quoted for the commercial regions. */
const commercial = kRegions.filter((region) => !region.startsWith('us-gov-'));

/** A line of facts: { region, service, key, variant, unit, per, price or tiers, source, date, snapshot, second_source, note },
 *  or with { page, says } in place of the source: what somebody read on a page. */
function sourceOfFact(fact) {
  if (fact.page)
    return { id: 'page', verified: true, date: fact.date, title: `AWS's pricing page${fact.says ? `: ${fact.says}` : ''}`, url: fact.page };
  const [place, path] = fact.source.split(':');
  const [repository, commit] = place.split('@');
  const taken = fact.snapshot ?? fact.date;
  // What the book itself said is no second source of it.
  const others = (fact.second_source ?? []).filter((text) => !text.startsWith('cfnaudit')).map((text) => text.replace(/@[0-9a-f]+(:\S+)?/, ''));
  const confirmed = others.length > 0 ? `; confirmed by ${others.join(', ')}` : '';
  const published = taken === fact.date ? '' : `, published on ${fact.date}`;
  const doubtful = /gives no name/.test(fact.note ?? '');
  return {
    id: path.replace(/^.*\//, '').replace(/\..*$/, ''),
    verified: others.length > 0 && !doubtful,
    date: taken,
    title: `AWS's prices in ${path}${published}, of ${repository} (${commit})${confirmed}${doubtful ? '; not named there, identified by its price in us-east-1' : ''}`,
    url: `https://github.com/${repository}/blob/${commit}/${path}`,
  };
}

function* facts(text) {
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const fact = JSON.parse(line);
    const key = [fact.service, fact.key, fact.variant].filter(Boolean).join('/');
    for (const region of fact.regions ?? (fact.region === 'any' ? commercial : [fact.region]))
      yield { region, key, family: fact.variant && `${fact.service}/${fact.key}`, unit: fact.unit, per: fact.per ?? 1, amount: amount(fact), source: sourceOfFact(fact) };
  }
}

/** A price book as `cfnaudit pricing import` writes it. */
function* bookPrices(json) {
  for (const [key, price] of Object.entries(json.prices)) {
    const { title, url, date } = json.sources[price.source];
    yield { region: json.region, key, unit: price.unit, per: price.per ?? 1, amount: amount(price), source: { id: price.source, verified: price.verified, date, title, url } };
  }
  for (const [name, family] of Object.entries(json.families ?? {}))
    for (const [variant, price] of Object.entries(family.prices)) {
      const { title, url, date } = json.sources[family.source];
      yield { region: json.region, key: `${name.split('#')[0]}/${variant}`, unit: family.unit, per: 1, amount: amount({ price }), source: { id: family.source, verified: family.verified ?? false, date, title, url } };
    }
}

/** The origin of a price, without its "confirmed by". */
const origin = (source) => source.title.split('; confirmed by ')[0];

/** Both say the same: the one that is confirmed, or the newer one, confirmed by the other. */
function confirmed(a, b) {
  const [newer, older] = a.date >= b.date ? [a, b] : [b, a];
  if (a.verified !== b.verified) return a.verified ? a : b;
  if (newer.verified || origin(a) === origin(b)) return newer;
  return { ...newer, verified: true, title: `${newer.title}; confirmed by ${origin(older)}` };
}

/** What somebody read up and decided, for a price on which sources disagree. */
function decision(region, key) {
  return settled.find((one) => one.key === key && one.regions.includes(region));
}

function put({ region, key, family, unit, per, amount, source }) {
  if (family && options.add.includes(family)) book.families.set(family, unit);
  if (options.add.includes(key) && !book.rows.has(key)) book.rows.set(key, { unit, per, cells: new Map() });
  const row = book.row(key);
  if (!row) return report.ignored.add(key);
  // Imports quote single units.
  if (row.unit === unit && per === 1 && row.per !== 1) {
    amount = amount.replace(/[^:;]+(?=;|$)/g, (price) => times(price, row.per));
    per = row.per;
  }
  if (row.unit !== unit || row.per !== per) throw new Error(`${key} is quoted per ${per} ${unit}, not ${row.per} ${row.unit}`);
  if (!kRegions.includes(region)) return report.ignored.add(`${key} in ${region}`);
  const cell = row.cells.get(region);
  const set = (value, from) => row.cells.set(region, { amount: value, source: book.source(from) });
  if (!cell) {
    set(amount, source);
    ++report.added;
  } else if (cell.amount === amount) {
    set(amount, confirmed(cell.source, source));
    ++report.same;
  } else {
    const line = `${region} ${key}: ${cell.amount} (${cell.source.id} ${cell.source.date}), ${amount} (${source.id} ${source.date})`;
    const decided = decision(region, key);
    // Never the older one without somebody's word.
    if (decided && (decided.price === cell.amount || decided.price === amount)) {
      if (decided.price === amount) set(amount, source);
      report.settled.push(`${line}: ${decided.price}, ${decided.because}`);
    } else if (source.date >= cell.source.date) {
      set(amount, source);
      report.newer.push(line);
    } else {
      report.kept.push(line);
    }
  }
}

for (const path of files) {
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const prices = /\.jsonl(\.gz)?$/.test(path) ? facts(text) : bookPrices(JSON.parse(text));
  for (const price of prices) put(price);
}

const list = (title, lines) => lines.length > 0 && console.log(`${title}: ${lines.length}\n${lines.map((line) => `  ${line}\n`).join('')}`);
console.log(`new prices: ${report.added}; unchanged: ${report.same}`);
list('replaced by a newer price', report.newer);
list('settled', report.settled);
list('older than the price in the book, not taken', report.kept);
list('not in the book', [...report.ignored].sort());
if (!options.check) book.write(options.date);
