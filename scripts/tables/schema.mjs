// property_facts.tsv: what CloudFormation's resource schemas demand of values, from @aws/cloudformation-validate.
//
// The package is a WebAssembly module; its data are zstd frames inside it. One holds the schemas of all resource types as
// AWS's validator applies them, with AWS's corrections. Their definitions have other names than those of aws-service-spec,
// so both trees are walked side by side from the resource down. What the two do not agree on is left out.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import { decompress } from 'fzstd';

import * as overrides from './schema_overrides.mjs';
import { sorted, writeTable } from './table.mjs';

// ---- the package ----------------------------------------------------------------------------------------------------

const kMagic = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/** Where the zstd frame that starts at `at` ends (RFC 8878, 3.1.1). */
function frameEnd(bytes, at) {
  const descriptor = bytes[at + 4];
  const single = (descriptor >> 5) & 1;
  const sizeBytes = [single, 2, 4, 8][descriptor >> 6];
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3];
  let next = at + 5 + (single ? 0 : 1) + dictionaryBytes + sizeBytes;
  for (let last = false; !last; ) {
    const header = bytes.readUIntLE(next, 3);
    last = (header & 1) === 1;
    next += 3 + (((header >> 1) & 3) === 1 ? 1 : header >> 3);
  }
  return next + ((descriptor >> 2) & 1 ? 4 : 0);
}

function readSchemas() {
  const require = createRequire(import.meta.url);
  const bytes = readFileSync(require.resolve('@aws/cloudformation-validate/bindings_wasm_bg.wasm'));
  for (let at = bytes.indexOf(kMagic); at >= 0; at = bytes.indexOf(kMagic, at + 1)) {
    const text = Buffer.from(decompress(bytes.subarray(at, frameEnd(bytes, at)))).toString('utf8');
    if (!text.includes('"type_name"')) continue;
    const schemas = JSON.parse(text);
    if (schemas['AWS::S3::Bucket']?.type_name) return schemas;
  }
  throw new Error('no schemas in @aws/cloudformation-validate');
}

// ---- a node of a schema ---------------------------------------------------------------------------------------------

/** The node with what the definitions that it refers to say; null when it offers a choice. */
function resolve(schema, node, depth = 0) {
  if (!node || depth > 8) return null;
  const alternatives = [...(node.any_of ?? []), ...(node.one_of ?? [])].filter((part) => part.ref_name || part.type || part.properties || part.enum);
  if (alternatives.length > 0) return null;
  let merged = { ...node };
  const parts = [...(node.ref_name ? [{ ref_name: node.ref_name }] : []), ...(node.all_of ?? []).filter((part) => part.ref_name)];
  for (const { ref_name: name } of parts) {
    const target = resolve(schema, schema.definitions[name], depth + 1);
    if (!target) return null;
    merged = { ...target, ...merged };
  }
  return merged;
}

const names = (list) => list.join(',');
const listOf = (value) => (value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]);

const isTag = (node) => names(Object.keys(node?.properties ?? {}).sort()) === 'Key,Value';

/** Of a choice in the schema, the one that is of the type; null when none or several are. */
function alternative(schema, type, node) {
  const choices = [...(node?.any_of ?? []), ...(node?.one_of ?? [])].map((choice) => resolve(schema, choice));
  const fitting = choices.filter((choice) => choice && agreement(type, choice) !== 'open');
  return fitting.length === 1 ? fitting[0] : null;
}

/** Does the schema agree that a value is of the kind that the specification says? "also": a string is taken as well. */
function agreement(type, node) {
  const types = listOf(node?.type);
  const has = (...names) => names.some((name) => types.includes(name));
  if (types.length === 0 && !node?.properties && !node?.pattern_properties) return 'open';
  const kinds = {
    string: ['string'], 'date-time': ['string'], integer: ['integer', 'number'], number: ['integer', 'number'], boolean: ['boolean'],
    array: ['array'], map: ['object'], ref: ['object'], tag: ['object'], json: ['object'],
  }[type.type];
  if (!kinds) return 'open';
  if (type.type === 'tag' && !isTag(node)) return 'open';
  const isObject = kinds[0] === 'object' && (types.length === 0 || has('object'));
  if (!isObject && !has(...kinds)) return 'open';
  const others = types.filter((name) => !kinds.includes(name));
  if (others.length === 0) return 'agrees';
  return others.length === 1 && others[0] === 'string' ? 'also' : 'open';
}

// ---- facts of one value ---------------------------------------------------------------------------------------------

const range = (letter, low, high) => (low === undefined && high === undefined ? [] : [`${letter}${low ?? ''}~${high ?? ''}`]);

const kRegion = /^(af|ap|ca|cn|eu|il|me|mx|sa|us|us-gov)-[a-z]+-\d$/;
const kInstanceType = /^(ml\.|db\.|cache\.|dax\.)?[a-z][a-z0-9-]*\d[a-z0-9-]*\.(\d*x?large|metal|micro|small|medium|nano)/;
const kLocale = /^[a-z]{2,3}-[A-Z]{2}$/;
const kVersion = /^[A-Za-z-]*[_-]?\d+([._]\d+)+$|\d+\.x$/;

/** Lists that AWS extends without a new schema: regions, versions, instance types, languages. */
function isOpenList(path, values) {
  if (overrides.openLists.has(path) || values.length >= 40) return true;
  const most = (pattern) => values.filter((value) => pattern.test(value)).length * 2 > values.length;
  return most(kRegion) || most(kInstanceType) || most(kLocale) || most(kVersion) || /Runtime|Version(\[\])?$|WorkerType/.test(path);
}

/** Control characters as the escapes of a pattern. */
const escaped = (pattern) =>
  pattern.replace(/[\u0000-\u001f]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Patterns are interned as "@id": they hold every character. */
const patterns = new Map();
const lists = new Map();
const intern = (texts, prefix, text) => {
  if (!texts.has(text)) texts.set(text, { id: `${prefix}${texts.size.toString(36)}`, uses: 0 });
  const entry = texts.get(text);
  entry.uses += 1;
  return entry;
};

/** Longer ones are lists of instance types and countries. */
const kLongestOpenList = 60;

function enumFact(path, node) {
  const values = overrides.lists[path] ?? node.enum ?? node.enum_case_insensitive ?? (node.const !== undefined ? [node.const] : null);
  if (!values) return [];
  const isOpen = isOpenList(path, values.map(String));
  if (isOpen && values.length > kLongestOpenList) return [];
  const anyCase = (!overrides.lists[path] && !node.enum) || overrides.anyCase.has(path);
  const merged = [...new Set([...values, ...(overrides.alsoValid[path] ?? [])].map(String))];
  return [{ list: merged.join('|'), letter: isOpen ? 'W' : anyCase ? 'e' : 'E' }];
}

function scalarFacts(path, type, node) {
  const dropped = overrides.dropped[path] ?? [];
  const isString = type.type === 'string' || type.type === 'date-time';
  const isNumber = type.type === 'integer' || type.type === 'number';
  const facts = isString || isNumber ? enumFact(path, node) : [];
  if (isString && !dropped.includes('length')) facts.push(...range('L', node.min_length || undefined, node.max_length));
  if (isString && node.pattern && !dropped.includes('pattern') && !overrides.patternsOpen.has(path.split(/[.#]/)[0]) && !node.enum) facts.push({ pattern: escaped(node.pattern) });
  if (isNumber && !dropped.includes('range')) facts.push(...range('N', node.minimum, node.maximum));
  if (type.type === 'array' && !dropped.includes('count')) facts.push(...range('C', node.min_items || undefined, node.max_items));
  return facts;
}

/** Facts about a property's value and, with "[" in front, about its elements. */
function valueFacts(path, type, schema, node) {
  if (type.type === 'union') return [];
  const agrees = agreement(type, node);
  if (agrees === 'open' || overrides.open.has(path)) return ['?'];
  const facts = agrees === 'also' || overrides.packagePaths.has(path) ? ['s'] : [];
  facts.push(...scalarFacts(path, type, node));
  if (type.type !== 'array' && type.type !== 'map') return facts;
  const element = elementNode(schema, type, node);
  if (!element || agreement(type.element, element) === 'open') return [...facts, '[?'];
  if (agreement(type.element, element) === 'also') facts.push('[s');
  for (const fact of scalarFacts(`${path}[]`, type.element, element))
    facts.push(typeof fact === 'string' ? `[${fact}` : { ...fact, element: true });
  return facts;
}

function elementNode(schema, type, node) {
  if (type.type === 'array') return resolve(schema, node.items);
  const values = Object.values(node.pattern_properties ?? {});
  return values.length === 1 ? resolve(schema, values[0]) : null;
}

// ---- facts of a resource type or nested definition ------------------------------------------------------------------


/** Sets of properties of which one, or at least one, must be given; null when an alternative says more than that. */
function requiredSets(alternatives) {
  const sets = (alternatives ?? []).map((part) => (Object.keys(part).every((key) => key === 'required') ? part.required : null));
  return sets.length > 0 && sets.every((set) => Array.isArray(set) && set.length > 0) ? sets : null;
}

function combinationFacts(path, node) {
  if (overrides.openCombinations.has(path)) return [];
  const facts = [];
  const choice = (letter, sets) => {
    const common = sets.length > 1 ? sets[0].filter((name) => sets.every((set) => set.includes(name))) : [];
    const rest = sets.map((set) => set.filter((name) => !common.includes(name)));
    if (rest.every((set) => set.length === 1)) facts.push(`${letter}${rest.map((set) => set[0]).join(',')}`);
  };
  for (const part of [node, ...(node.all_of ?? [])]) {
    const one = requiredSets(part.one_of) ?? part.required_xor?.map((name) => [name]);
    const some = requiredSets(part.any_of) ?? part.required_or?.map((name) => [name]);
    if (one) choice('x', one);
    if (some) choice('a', some);
    for (const [name, needed] of sorted(part.dependent_required ?? {})) facts.push(`r${name}>${names(needed)}`);
    const excluded = part.dependent_excluded ?? {};
    for (const [name, others] of sorted(excluded)) {
      const once = others.filter((other) => name < other || !(excluded[other] ?? []).includes(name)); // not both ways
      if (once.length > 0) facts.push(`-${name}>${names(once)}`);
    }
  }
  return [...new Set(facts)].filter((fact) => !overrides.openCombinations.has(`${path} ${fact}`));
}

const isOpen = (node) =>
  node.additional_properties === true || (node.additional_properties && typeof node.additional_properties === 'object') ||
  Object.keys(node.pattern_properties ?? {}).length > 0;

/** {head: facts of the whole, properties: {name: facts}} */
function ownerFacts(key, owner, schema, node) {
  const head = [];
  if (isOpen(node) || overrides.open.has(key)) head.push('o');
  const also = Object.keys(node.properties ?? {}).filter((name) => !(name in owner.properties));
  const readOnly = (schema.read_only_properties ?? []).filter((name) => !name.includes('.') && !name.includes('['));
  const settable = also.filter((name) => node !== schema || !readOnly.includes(name) ||
    !(name in (owner.attributes ?? {})) || overrides.settable.has(`${key}#${name}`));
  if (settable.length > 0) head.push(`+${names(settable)}`);
  if (node === schema) {
    const readOnlyHere = also.filter((name) => !settable.includes(name));
    if (readOnlyHere.length > 0) head.push(`=${names(readOnlyHere)}`);
  }
  head.push(...combinationFacts(key, node));
  const properties = {};
  for (const [name, property] of Object.entries(owner.properties)) {
    const value = resolve(schema, node.properties?.[name]);
    const path = `${key}#${name}`;
    const facts = valueFacts(path, property.type, schema, value);
    const isRequired = (node.required ?? []).includes(name) && !overrides.optional.has(path);
    if (property.required && !isRequired) facts.unshift('*');
    properties[name] = facts;
  }
  return { head, properties };
}

/** Facts that hold when one variant says so: they keep others from being sure. */
const kLoose = ['o', '*', '?', '[?', 's', '[s'];

/** What both variants say, where a definition of the specification is several in the schema. */
function common(a, b) {
  const same = (left, right) => left.filter((fact) => right.some((other) => JSON.stringify(other) === JSON.stringify(fact)));
  const open = (left, right) => [...left, ...right].filter((fact) => kLoose.includes(fact));
  const both = (left, right) => [...new Set([...same(left, right), ...open(left, right)])];
  const properties = {};
  for (const name of Object.keys(a.properties)) properties[name] = both(a.properties[name], b.properties[name]);
  const also = [...a.head, ...b.head].filter((fact) => typeof fact === 'string' && fact.startsWith('+'));
  return { head: [...new Set([...both(a.head, b.head), ...also])], properties };
}

/** Where the specification says "tag" and names no definition. */
const kTag = 't';
const text = { type: { type: 'string' }, required: true };
const tag = { properties: { Key: text, Value: text } };

// ---- the walk -------------------------------------------------------------------------------------------------------

function factsOf(resource, schema, definitions) {
  const type = resource.cloudFormationType;
  const found = new Map();
  const seen = new Set();
  const visitType = (spec, node, value) => {
    if (spec.element) return visitType(spec.element, node && elementNode(schema, spec, node), value);
    if (spec.type === 'tag' && isTag(node)) return visit(`${type}.${kTag}`, tag, node);
    if (spec.type === 'union') return spec.types.forEach((type) => visitType(type, alternative(schema, type, value)));
    if (spec.type !== 'ref') return undefined;
    const definition = definitions.get(spec.reference.$ref);
    return visit(`${type}.${definition.name}`, definition, node);
  };
  const visit = (key, owner, node) => {
    const id = `${key} ${JSON.stringify(node ?? null)}`;
    if (seen.has(id)) return;
    seen.add(id);
    const isKnown = node && (node.properties || node === schema);
    const facts = isKnown ? ownerFacts(key, owner, schema, node) : { head: ['o'], properties: Object.fromEntries(Object.keys(owner.properties).map((name) => [name, ['?']])) };
    found.set(key, found.has(key) ? common(found.get(key), facts) : facts);
    for (const [name, property] of Object.entries(owner.properties))
      visitType(property.type, resolve(schema, node?.properties?.[name]), node?.properties?.[name]);
  };
  visit(type, resource, schema);
  return found;
}

/** A fact as text: patterns and repeated lists by their id. */
function print(fact) {
  if (typeof fact === 'string') return fact;
  const before = fact.element ? '[' : '';
  if (fact.pattern) return `${before}P${patterns.get(fact.pattern).id}`;
  const entry = lists.get(fact.list);
  const inline = entry.uses === 1 && !/[;\t]/.test(fact.list);
  return `${before}${fact.letter}${inline ? fact.list : entry.id}`;
}

export function writeSchemaFacts(directory, specification, validate) {
  const db = loadAwsServiceSpecSync();
  const definitions = new Map(db.all('typeDefinition').map((definition) => [definition.$id, definition]));
  const schemas = readSchemas();
  const all = new Map();
  for (const resource of db.all('resource')) {
    const type = resource.cloudFormationType;
    const isOpen = !schemas[type] || overrides.openTypes.has(type);
    all.set(type, isOpen ? new Map([[type, { head: ['o'], properties: {} }]]) : factsOf(resource, schemas[type], definitions));
  }
  for (const fact of [...all.values()].flatMap((facts) => [...facts.values()]).flatMap(({ properties }) => Object.values(properties).flat())) {
    if (fact.pattern) intern(patterns, '@p', fact.pattern);
    if (fact.list) intern(lists, '@l', fact.list);
  }
  const fieldsOf = ({ head, properties }) => [
    head.join(';'),
    ...sorted(properties).filter(([, facts]) => facts.length > 0).map(([name, facts]) => [name, ...facts.map(print)].join(';'))];
  const rows = [...all].map(([type, facts]) => [type, ...[...facts].flatMap(([key, value]) => {
    const fields = fieldsOf(value);
    if (key === type) return fields;
    return fields.length > 1 || fields[0] !== '' ? [`#${key.slice(type.length + 1)}`, ...fields] : [];
  })]);
  const shared = [...patterns, ...[...lists].filter(([text, { uses }]) => uses > 1 || /[;\t]/.test(text))];
  writeTable(`${directory}/property_facts.tsv`, [
    'What resource schemas demand of properties: a row a type, then "#Name" and the same fields for each of its nested definitions.',
    'First field: o other properties are accepted, +Name known to the schema alone, =Name read-only,',
    'xA,B exactly one of them, aA,B at least one, rA>B A requires B, -A>B A excludes B. Then one field a property: name;fact;fact.',
    'Facts: * not required although resource_properties.tsv says so, ? not checked, s also a string, P pattern, L length, N range,',
    'C number of items (low~high), Ea|b one of (e: in any case; W: a list that grows). "[" in front: of the elements. @id: the row of a shared text.',
    `From @aws/cloudformation-validate ${validate} (Apache-2.0, Amazon.com, Inc. or its affiliates), changed in form: what it and`,
    `@aws-cdk/aws-service-spec ${specification} agree on. Corrections: schema_overrides.mjs.`,
    'Written by scripts/tables/generate.mjs; do not edit.',
  ], [...shared.map(([text, { id }]) => [id, text]), ...rows]);
}
