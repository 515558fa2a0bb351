// sam_policy_templates.tsv and sam_connectors.tsv, from JSON files that are not in the project.

import { readFileSync } from 'node:fs';

import { writeTable } from './table.mjs';

const read = (path) => JSON.parse(readFileSync(path, 'utf8'));
const origin = (date) =>
  `From serverless-application-model (Apache-2.0, https://github.com/aws/serverless-application-model) as of ${date}, changed in form.`;
const written = 'Written by scripts/tables/generate.mjs; do not edit.';

/** {"Templates": {"SQSPollerPolicy": {"Parameters": {"QueueName": {}}, "Definition": {"Statement": []}}}} */
export function writeSamPolicyTemplates(directory, path, date) {
  const rows = Object.entries(read(path).Templates).map(([name, { Parameters, Definition }]) =>
    [name, Object.keys(Parameters ?? {}).join(' '), JSON.stringify(Definition)]);
  writeTable(`${directory}/sam_policy_templates.tsv`,
    ['Policy templates of AWS SAM: name, parameters, policy document.', origin(date), written], rows);
}

/** {"Permissions": {source: {destination: profile}}, "CfnResourceProperties": {type: properties}} */
export function writeSamConnectors(directory, path, date) {
  const { Permissions, CfnResourceProperties } = read(path);
  const rows = Object.entries(CfnResourceProperties).map(([type, properties]) => [type, JSON.stringify(properties)]);
  for (const [source, destinations] of Object.entries(Permissions))
    for (const [destination, profile] of Object.entries(destinations))
      rows.push([`${source}>${destination}`, JSON.stringify(profile)]);
  writeTable(`${directory}/sam_connectors.tsv`,
    ['Connectors of AWS SAM: source>destination and profile; resource type and what its attributes are.', origin(date), written],
    rows);
}

