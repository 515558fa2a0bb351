// metrics.tsv, from a file with one JSON object for each metric that is not in the project.

import { readFileSync } from 'node:fs';

import { writeTable } from './table.mjs';

// These have tables of their own, from AWS's pages, in analyzer/aws/metrics.cpp.
const kWrittenByHand = ['AWS/DynamoDB', 'AWS/Lambda', 'AWS/ApiGateway', 'AWS/States', 'AWS/SQS', 'AWS/SNS'];
// Not all of their metrics are known.
const kIncomplete = ['ECS/ContainerInsights', 'AWS/ES', 'AWS/AOSS', 'AWS/Usage', 'AWS/X-Ray'];

/** {"namespace", "metric", "dimension_sets": [[name]], "dimension_sets_exhaustive"} a line. Metrics with the same sets share a row. */
export function writeMetrics(directory, path, date) {
  const groups = new Map();
  for (const line of readFileSync(path, 'utf8').split('\n').filter(Boolean)) {
    const { namespace, metric, dimension_sets: sets, dimension_sets_exhaustive: all } = JSON.parse(line);
    if (kWrittenByHand.includes(namespace) || kIncomplete.includes(namespace)) continue;
    const written = sets.map((names) => [...names].sort().join(',') || '-').sort().join(';');
    const key = [namespace, all ? 'all' : 'some', written].join('\t');
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(metric);
  }
  const counts = new Map();
  const rows = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, metrics]) => {
    const [namespace, all, sets] = key.split('\t');
    const number = counts.get(namespace) ?? 0;
    counts.set(namespace, number + 1);
    return [`${namespace}|${String(number).padStart(3, '0')}`, all, sets, metrics.sort().join(',')];
  });
  writeTable(`${directory}/metrics.tsv`, [
    'CloudWatch metrics: namespace and number, whether these are all the sets of dimensions, the sets (- is the empty one), the names.',
    `From AWS's pages of metrics, grafana-aws-sdk (Apache-2.0), awslabs/mcp (Apache-2.0), Netflix iep-apps (Apache-2.0) and`,
    `@aws-cdk/aws-service-spec (Apache-2.0) as of ${date}, changed in form.`,
    'Written by scripts/tables/generate.mjs; do not edit.',
  ], rows);
}
