// Reads one report with somebody else's parser and compares what it finds with the same check in JSON.
//   node validate.mjs NODE-TOOLS FORMAT REPORT CHECK-JSON
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [tools, format, reportFile, checkFile] = process.argv.slice(2);
const require = createRequire(`${tools}/`);
const load = async (name) => {
  try {
    return require(name);
  } catch {
    const folder = `${tools}/node_modules/${name}`; // has no entry for require
    const { exports } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
    return import(pathToFileURL(`${folder}/${exports['.'].import.default ?? exports['.'].import}`).href);
  }
};
const text = readFileSync(reportFile, 'utf8');
const findings = JSON.parse(readFileSync(checkFile, 'utf8')).templates.flatMap((one) => one.findings).filter((one) => !one.suppressed);

// The elements and attributes that the JUnit report of Jenkins and of Ant has:
// https://github.com/jenkinsci/xunit-plugin/blob/master/src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd
const kAttributes = {
  testsuites: ['name', 'time', 'tests', 'failures', 'disabled', 'errors'],
  testsuite: ['name', 'tests', 'failures', 'errors', 'time', 'disabled', 'skipped', 'timestamp', 'hostname', 'id', 'package', 'file'],
  testcase: ['name', 'classname', 'time', 'assertions', 'status', 'file', 'group'],
  failure: ['type', 'message'],
};
const kRequired = { testsuite: ['name', 'tests', 'failures', 'errors'], testcase: ['name', 'classname'] };
// In the order of the schema's sequence.
const kChildren = { '': ['testsuites'], testsuites: ['testsuite'], testsuite: ['testcase', 'system-out'], testcase: ['failure'] };

// The elements of a document, with their parents; throws where the schema does not allow one.
function checkStructure(text) {
  const open = [{ name: '', last: 0 }];
  for (const [, closing, name, attributes, empty] of text.replace(/^<\?xml[^>]*\?>/, '').matchAll(/<(\/?)([a-z-]+)((?: [a-z]+="[^"<]*")*)(\/?)>/g)) {
    const parent = open.at(-1);
    if (closing) {
      assert.equal(open.pop().name, name);
      continue;
    }
    const place = (kChildren[parent.name] ?? []).indexOf(name);
    assert.ok(place >= parent.last, `${name} in ${parent.name}`);
    parent.last = place;
    for (const wanted of kRequired[name] ?? []) assert.match(attributes, new RegExp(` ${wanted}="`), `${name} without ${wanted}`);
    if (!empty) open.push({ name, last: 0 });
  }
  assert.equal(open.length, 1);
  assert.doesNotMatch(text, /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/); // XML has no such characters
}

const checks = {
  async 'check.junit'() {
    const { parse } = await load('junit2json');
    const suites = await parse(text);
    assert.ok(suites.testsuite.length >= 1);
    checkStructure(text);
    for (const [, element, attributes] of text.matchAll(/<([a-z-]+)((?: [a-z]+="[^"]*")*)\/?>/g)) {
      const known = kAttributes[element];
      for (const [, name] of attributes.matchAll(/ ([a-z]+)="[^"]*"/g)) assert.ok(known?.includes(name), `${element} has no ${name}`);
    }
    const wanted = new Set(findings.filter((one) => one.severity !== 'note').map((one) => one.rule));
    let failures = 0;
    for (const suite of suites.testsuite) {
      const bad = suite.testcase.filter((one) => one.failure);
      assert.equal(Number(suite.failures), bad.length);
      assert.equal(Number(suite.tests), suite.testcase.length);
      failures += bad.length;
    }
    assert.equal(failures, wanted.size);
  },
  // A command that is read as GitHub's runner reads it and written again by GitHub's own library is the same.
  // https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
  async 'check.github'() {
    const core = await load('@actions/core');
    const lines = text.split('\n').filter((line) => line !== '');
    assert.equal(lines.length, findings.length);
    const undo = (value) => value.replace(/%3A/g, ':').replace(/%2C/g, ',').replace(/%0D/g, '\r').replace(/%0A/g, '\n').replace(/%25/g, '%');
    for (const line of lines) {
      const [, command, properties, message] = /^::(error|warning|notice) (.*?)::(.*)$/.exec(line) ?? assert.fail(line);
      const given = Object.fromEntries(properties.split(',').map((one) => {
        const at = one.indexOf('=');
        return [one.slice(0, at), undo(one.slice(at + 1))];
      }));
      let written = '';
      const write = process.stdout.write;
      process.stdout.write = (part) => { written += part; return true; };
      try {
        core[command](undo(message), { file: given.file, startLine: given.line, endLine: given.endLine, startColumn: given.col,
          endColumn: given.endColumn, title: given.title });
      } finally {
        process.stdout.write = write;
      }
      const parts = (one) => one.trim().slice(0, one.trim().indexOf('::', 2)).replace(/^::\w+ /, '').split(',').sort();
      assert.deepEqual(parts(written), parts(line));
      assert.ok(written.trim().endsWith(`::${message}`), `${written} against ${line}`);
    }
  },
  // https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
  async 'check.gitlab'() {
    const Ajv = require('ajv');
    const schema = {
      type: 'array',
      items: {
        type: 'object',
        required: ['description', 'check_name', 'fingerprint', 'location', 'severity'],
        properties: {
          description: { type: 'string', minLength: 1 },
          check_name: { type: 'string', minLength: 1 },
          fingerprint: { type: 'string', minLength: 1 },
          severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
          location: {
            type: 'object',
            required: ['path', 'lines'],
            properties: {
              path: { type: 'string', pattern: '^(?!\\./)' },
              lines: { type: 'object', required: ['begin'], properties: { begin: { type: 'integer', minimum: 1 } } },
            },
          },
        },
      },
    };
    const validate = new Ajv({ allErrors: true }).compile(schema);
    const report = JSON.parse(text);
    assert.ok(validate(report), JSON.stringify(validate.errors));
    assert.equal(report.length, findings.length);
    assert.equal(new Set(report.map((one) => one.fingerprint)).size, report.length);
  },
  async 'cost.csv'() {
    const { parse } = await load('csv-parse/sync');
    const rows = parse(text, { columns: true, relax_column_count: false, record_delimiter: '\r\n' });
    assert.ok(text.endsWith('\r\n'));
    for (const row of rows) {
      assert.ok(['fixed', 'usage', 'unpriced', 'traffic'].includes(row.kind), row.kind);
      for (const column of ['monthly', 'ceiling', 'unit price', 'quantity']) assert.match(row[column], /^(\d+(\.\d+)?)?$/);
      for (const value of Object.values(row)) assert.doesNotMatch(value, /^[=+@\t\r-]/);
    }
  },
};

await checks[format]().catch((problem) => {
  console.log(`${format}: ${problem.message}`);
  process.exit(1);
});
