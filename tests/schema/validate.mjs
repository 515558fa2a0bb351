// Reads documents and the JSON Schema of docs/schema/ that each should follow; says what does not.
//   node validate.mjs NODE-TOOLS SCHEMA DOCUMENT...
// A document is JSON or YAML; FILE.md#N is the Nth block of YAML in a page, from 1.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [tools, schemaFile, ...documents] = process.argv.slice(2);
const require = createRequire(`${tools}/`);
const Ajv = require('ajv/dist/2020').default;

const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true, strictRequired: false });
const validate = ajv.compile(JSON.parse(readFileSync(schemaFile, 'utf8')));

function read(file) {
  if (file.endsWith('.json')) return JSON.parse(readFileSync(file, 'utf8'));
  const [name, block] = file.split('#');
  const text = readFileSync(name, 'utf8');
  return require('yaml').parse(block ? text.split('```yaml\n')[block].split('```')[0] : text);
}

let failed = 0;
for (const file of documents) {
  if (validate(read(file))) continue;
  failed += 1;
  for (const { instancePath, message, params } of validate.errors.slice(0, 10)) {
    console.log(`${file}${instancePath}: ${message} ${JSON.stringify(params)}`);
  }
}
process.exit(failed === 0 ? 0 : 1);
