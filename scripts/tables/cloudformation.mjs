// resource_types.tsv and resource_properties.tsv, from AWS's CloudFormation resource specification.

import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';

import * as overrides from './overrides.mjs';
import * as getatt from './getatt.mjs';
import { sorted, writeTable } from './table.mjs';

const db = loadAwsServiceSpecSync();
const definitions = new Map(db.all('typeDefinition').map((definition) => [definition.$id, definition]));
const kObjectDepth = 6;

// ---- types of values ----------------------------------------------------------------------------------------------

const simpleTypes = { string: 's', integer: 'i', number: 'n', boolean: 'b', json: 'j', 'date-time': 'd', tag: 't' };

/** s i n b j d t, [element], {element}, (a|b), @NestedDefinition. */
function typeCode(type) {
  switch (type.type) {
    case 'array': return `[${typeCode(type.element)}]`;
    case 'map': return `{${typeCode(type.element)}}`;
    case 'union': return `(${type.types.map(typeCode).join('|')})`;
    case 'ref': return `@${definitions.get(type.reference.$ref).name}`;
    default: {
      const code = simpleTypes[type.type];
      if (!code) throw new Error(`unknown type ${type.type}`);
      return code;
    }
  }
}

/** The nested definitions that a resource uses, each once. */
function definitionsOf(resource) {
  const found = new Map();
  const visit = (type) => {
    if (type.element) visit(type.element);
    if (type.types) type.types.forEach(visit);
    if (type.type !== 'ref' || found.has(type.reference.$ref)) return;
    const definition = definitions.get(type.reference.$ref);
    found.set(type.reference.$ref, definition);
    Object.values(definition.properties).forEach((property) => visit(property.type));
  };
  Object.values(resource.properties).forEach((property) => visit(property.type));
  return [...found.values()];
}

// ---- resource_types.tsv -------------------------------------------------------------------------------------------

const refParts = (resource) =>
  overrides.ref[resource.cloudFormationType]?.parts ?? resource.cfnRefIdentifier ?? resource.primaryIdentifier ?? [];

/** The attribute that holds the resource's own ARN, by its name or because Ref returns it. */
function arnAttribute(resource) {
  const patch = overrides.arnAttribute[resource.cloudFormationType];
  if (patch) return patch.name;
  const names = ['Arn', 'ARN', `${resource.name}Arn`, `${resource.name}ARN`];
  const named = names.find((name) => name in resource.attributes);
  if (named) return named;
  const ref = refParts(resource);
  const isArn = ref.length === 1 && /(Arn|ARN)$/.test(ref[0]) && ref[0] in resource.attributes;
  return isArn ? ref[0] : null;
}

/**
 * The specification takes its ARN templates from the IAM reference, whose placeholders ("${WorkGroupName}") are often
 * not the names of properties ("Name"). The last one names the resource itself: it becomes what Ref returns, or Name.
 */
function arnTemplate(resource) {
  const patch = overrides.arn[resource.cloudFormationType];
  if (patch) return patch.template;
  const template = (resource.arnTemplate ?? '').replace(/^arn:aws:/, 'arn:${Partition}:');
  const known = (name) =>
    ['Partition', 'Region', 'Account'].includes(name) || name in resource.properties || name in resource.attributes;
  const last = [...template.matchAll(/\$\{([^}]*)\}/g)].map((match) => match[1]).at(-1);
  if (!last || known(last)) return template;
  const ref = refParts(resource);
  const isName = ref.length === 1 && !/(Arn|ARN|Url)$/.test(ref[0]) && known(ref[0]);
  const own = isName ? ref[0] : last === `${resource.name}Name` && 'Name' in resource.properties ? 'Name' : null;
  return own ? template.replace(`\${${last}}`, `\${${own}}`) : template;
}

/** "Endpoint", "Port:i": what Fn::GetAtt accepts, with the type where it is not a string. */
function attributes(resource) {
  const found = new Map();
  const add = (name, type, depth) => {
    if (found.has(name) && type.type === 'string') return;
    found.set(name, typeCode(type));
    if (type.type !== 'ref' || depth === 0) return;
    for (const [nested, property] of Object.entries(definitions.get(type.reference.$ref).properties))
      if (!found.has(`${name}.${nested}`)) add(`${name}.${nested}`, property.type, depth - 1);
  };
  for (const [name, attribute] of Object.entries(resource.attributes)) add(name, attribute.type, kObjectDepth);
  const type = resource.cloudFormationType;
  const properties = getatt.everyProperty.includes(type) ? Object.keys(resource.properties) : getatt.properties[type] ?? [];
  for (const name of properties)
    if (resource.properties[name]) add(name, resource.properties[name].type, kObjectDepth);
  for (const name of overrides.attributes[type]?.names ?? []) found.set(name, 's');
  if (resource.cloudFormationTransform) found.set('*', 's');
  return sorted(Object.fromEntries(found)).map(([name, code]) => (code === 's' ? name : `${name}:${code}`));
}

function flags(resource) {
  const type = resource.cloudFormationType;
  const arn = arnAttribute(resource);
  return [
    resource.isStateful && 'stateful',
    arn && `arn=${arn}`,
    ...(overrides.optionalParts[type]?.parts ?? []).map((part) => `optional=${part}`),
    resource.scrutinizable && resource.scrutinizable !== 'None' && `policy=${resource.scrutinizable}`,
    resource.tagInformation && `tags=${resource.tagInformation.tagPropertyName}`,
    resource.cloudFormationTransform && `transform=${resource.cloudFormationTransform}`,
  ].filter(Boolean);
}

const typeRow = (resource) => [
  resource.cloudFormationType,
  refParts(resource).map((part) => part.replaceAll('/', '.')).join(','),
  arnTemplate(resource),
  attributes(resource).join(','),
  flags(resource).join(','),
  (resource.primaryIdentifier ?? []).map((part) => part.replaceAll('/', '.')).join(','),
];

// ---- resource_properties.tsv --------------------------------------------------------------------------------------

/** Properties whose change replaces the resource although the definition that they are in does not say so. */
function additionalReplacements(resource) {
  const marked = new Set();
  for (const path of resource.additionalReplacementProperties ?? []) {
    let owner = resource;
    let last = null;
    for (const name of path) {
      const property = owner?.properties[name];
      if (!property) break;
      last = property;
      const type = property.type.element ?? property.type;
      owner = type.type === 'ref' ? definitions.get(type.reference.$ref) : null;
    }
    if (last) marked.add(last);
  }
  return marked;
}

/** Name;type;flags;default;policy kind;target.attribute|target.attribute, without the empty fields at the end. */
function propertyField(name, property, marked) {
  const replacement = marked.has(property) ? 'yes' : property.causesReplacement;
  const flagCodes = [
    property.required ? '!' : '',
    replacement === 'yes' ? 'R' : replacement === 'maybe' ? 'M' : '',
    property.deprecated ? 'D' : '',
  ].join('');
  const policy = property.scrutinizable && property.scrutinizable !== 'None' ? property.scrutinizable : '';
  const targets = (property.relationshipRefs ?? [])
    .map((target) => `${target.cloudFormationType}.${target.propertyName.replaceAll('/', '.')}`);
  const fields = [name, typeCode(property.type), flagCodes, property.defaultValue ?? '', policy, targets.join('|')];
  if (fields.some((field) => field.includes(';'))) throw new Error(`';' in ${name}`);
  return fields.join(';').replace(/;+$/, '');
}

const propertyRow = (key, owner, marked) =>
  [key, ...sorted(owner.properties).map(([name, property]) => propertyField(name, property, marked))];

function propertyRows(resource) {
  const marked = additionalReplacements(resource);
  const type = resource.cloudFormationType;
  return [propertyRow(type, resource, marked),
    ...definitionsOf(resource).map((definition) => propertyRow(`${type}.${definition.name}`, definition, marked))];
}

// ---- files --------------------------------------------------------------------------------------------------------

export function writeCloudFormation(directory, version) {
  const resources = db.all('resource');
  const origin = [
    `From @aws-cdk/aws-service-spec ${version} (Apache-2.0, Amazon.com, Inc. or its affiliates), changed in form.`,
    'Written by scripts/tables/generate.mjs; do not edit.',
  ];
  writeTable(`${directory}/resource_types.tsv`, [
    'CloudFormation resource types.',
    'type, parts of Ref (joined by "|" in its value), ARN, attributes of Fn::GetAtt (name or name:type), flags, primary identifier',
    ...origin,
    'Attributes that only properties give: cfn-lint (MIT-0), src/cfnlint/schema/_getatts.py.',
  ], resources.map(typeRow));
  writeTable(`${directory}/resource_properties.tsv`, [
    'Properties of CloudFormation resource types and of their nested definitions (Type.Definition), one field each:',
    'name;type;flags;default;policy kind;targets',
    'Types: s string, i integer, n number, b boolean, j JSON, d date-time, t Tag, [x] list, {x} map, (x|y) either, @X definition.',
    'Flags: ! required, R a change replaces the resource, M it may, D deprecated. Targets: Type.Attribute joined by "|".',
    ...origin,
  ], resources.flatMap(propertyRows));
}
