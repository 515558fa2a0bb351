// The tables of pricing/data, read and written: a row for each price, a cell for each region, what a cell rests on in
// sources.tsv. pricing/price_table.cpp reads the same form.

import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const bytewise = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** Regions whose prices are alike stand side by side, so that a cell often says "as before". */
export const kRegions = [
  'us-east-1', 'us-east-2', 'us-west-2', 'us-west-1', 'ca-central-1', 'ca-west-1', 'mx-central-1', 'sa-east-1',
  'eu-west-1', 'eu-north-1', 'eu-west-2', 'eu-west-3', 'eu-central-1', 'eu-central-2', 'eu-south-1', 'eu-south-2',
  'il-central-1', 'me-central-1', 'me-south-1', 'af-south-1', 'ap-south-1', 'ap-south-2', 'ap-southeast-1',
  'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5', 'ap-southeast-6', 'ap-southeast-7',
  'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-east-1', 'ap-east-2', 'us-gov-west-1', 'us-gov-east-1'];

const prices = 'prices.tsv';
const sources = 'sources.tsv';

/** "0.5", without zeros at the end; what was converted from other units to a whole pico-dollar. */
export function decimal(text) {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new Error(`not a price: ${text}`);
  if (/\.\d{13}/.test(text)) text = Number(text).toFixed(12);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** The price of so many units, exactly. */
export function times(price, units) {
  const decimals = 15;
  const [whole, part = ''] = price.split('.');
  const digits = String(BigInt(whole + part.padEnd(decimals, '0')) * BigInt(units)).padStart(decimals + 1, '0');
  return decimal(`${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`.replace(/0+$/, '').replace(/\.$/, ''));
}

/** "51200:0.024;0.023": a price, or tiers with their limits. */
export function amount({ price, tiers }) {
  if (!tiers) return decimal(price);
  return tiers.map((tier) => (tier.upTo === undefined ? '' : `${tier.upTo}:`) + decimal(tier.price)).join(';');
}

/** "a" ... "z", "aa" ... */
function code(number) {
  let text = '';
  for (let n = number + 1; n > 0; n = Math.floor((n - 1) / 26)) text = String.fromCharCode(97 + (n - 1) % 26) + text;
  return text;
}

export class Book {
  /** Of a folder with tables; cells hold { amount, source }. */
  constructor(folder) {
    this.folder = folder;
    this.rows = new Map();      // "AmazonEC2/instance-hours/t3.micro" -> { unit, per, cells: region -> cell }
    this.families = new Map();  // "AmazonEC2/instance-hours" -> unit
    this.sources = [];          // { id, verified, date, title, url }
    if (!existsSync(join(folder, prices))) return;
    const codes = new Map();
    for (const [name, id, verified, date, title, url] of table(join(folder, sources)).rows) {
      codes.set(name, { id, verified: verified === 'yes', date, title, url });
      this.sources.push(codes.get(name));
    }
    const main = table(join(folder, prices));
    this.date = main.date;
    for (const [key, unit, per, cells] of main.rows)
      this.rows.set(key, { unit, per: Number(per), cells: readCells(cells, main.columns, codes) });
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.tsv') && name !== prices && name !== sources)) {
      const family = table(join(folder, file));
      const key = file.slice(0, -'.tsv'.length).replace('.', '/');
      this.families.set(key, family.unit);
      for (const [variant, cells] of family.rows)
        this.rows.set(`${key}/${variant}`, { unit: family.unit, per: 1, cells: readCells(cells, family.columns, codes) });
    }
  }

  /** One of the book's sources; equal ones are the same object. */
  source(wanted) {
    const same = (a) => a.title === wanted.title && a.url === wanted.url && a.date === wanted.date && a.verified === wanted.verified;
    const found = this.sources.find(same);
    if (found) return found;
    let id = wanted.id;
    for (let n = 2; this.sources.some((source) => source.id === id); ++n) id = `${wanted.id}-${n}`;
    this.sources.push({ ...wanted, id });
    return this.sources.at(-1);
  }

  /** The row of a price; undefined for one that no cost model asks for. */
  row(key) {
    const found = this.rows.get(key);
    if (found) return found;
    const family = [...this.families.keys()].find((name) => key.startsWith(`${name}/`));
    if (!family) return undefined;
    this.rows.set(key, { unit: this.families.get(family), per: 1, cells: new Map() });
    return this.rows.get(key);
  }

  write(date) {
    const used = new Map();
    for (const { cells } of this.rows.values()) for (const cell of cells.values()) used.set(cell.source, (used.get(cell.source) ?? 0) + 1);
    // The shortest codes for what occurs most.
    const order = [...used.keys()].sort((a, b) => used.get(b) - used.get(a) || bytewise(a.id, b.id));
    const codes = new Map(order.map((source, i) => [source, code(i)]));
    const unknown = [...this.rows.values()].flatMap(({ cells }) => [...cells.keys()]).find((region) => !kRegions.includes(region));
    if (unknown) throw new Error(`no column for ${unknown}`);
    const columns = `# regions: ${kRegions.join(' ')}`;
    const written = '# Written by scripts/prices/merge.mjs; to change a price see scripts/prices/README.md.';
    const isOfFamily = (key) => [...this.families.keys()].some((name) => key.startsWith(`${name}/`));
    save(join(this.folder, sources), ['# What prices rest on: code, name, confirmed by a second source, date, title, address', written],
      order.map((source) => [codes.get(source), source.id, source.verified ? 'yes' : 'no', source.date, source.title, source.url]));
    save(join(this.folder, prices),
      ['# Monthly list prices in US dollars, without free tiers: key, unit, units that a price is for, a cell for each region',
        '# A cell is the code of its source (as before if left out) and a price, tiers "limit:price;...;price", or "=": as before.',
        `# date: ${date}`, columns, written],
      [...this.rows].filter(([key]) => !isOfFamily(key)).map(([key, { unit, per, cells }]) => [key, unit, String(per), writeCells(cells, codes)]));
    for (const [name, unit] of this.families)
      save(join(this.folder, `${name.replace('/', '.')}.tsv`),
        [`# Prices of ${name} in US dollars: variant, a cell for each region as in ${prices}`, `# unit: ${unit}`, columns, written],
        [...this.rows].filter(([key]) => key.startsWith(`${name}/`)).map(([key, { cells }]) => [key.slice(name.length + 1), writeCells(cells, codes)]));
  }
}

function table(path) {
  const lines = readFileSync(path, 'utf8').split('\n').filter((line) => line !== '');
  const head = (name) => lines.find((line) => line.startsWith(`# ${name}: `))?.slice(name.length + 4);
  return {
    rows: lines.filter((line) => !line.startsWith('#')).map((line) => line.split('\t')),
    columns: head('regions')?.split(' '),
    unit: head('unit'),
    date: head('date'),
  };
}

function save(path, head, rows) {
  rows.sort((a, b) => bytewise(a[0], b[0]));
  writeFileSync(path, [...head, ...rows.map((row) => row.join('\t').replace(/\t+$/, ''))].join('\n') + '\n');
}

function readCells(text, columns, codes) {
  const cells = new Map();
  let before;
  (text ?? '').split(',').forEach((cell, i) => {
    if (cell === '') return;
    const [, name, value] = /^([a-z]*)(.*)$/.exec(cell);
    before = { source: name === '' ? before.source : codes.get(name), amount: value === '=' ? before.amount : value };
    cells.set(columns[i], before);
  });
  return cells;
}

function writeCells(cells, codes) {
  let before;
  const texts = kRegions.map((region) => {
    const cell = cells.get(region);
    if (!cell) return '';
    const name = before?.source === cell.source ? '' : codes.get(cell.source);
    const text = name + (before?.amount === cell.amount ? '=' : cell.amount);
    before = cell;
    return text;
  });
  return texts.join(',').replace(/,+$/, '');
}
